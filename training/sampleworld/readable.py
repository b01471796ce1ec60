"""Whether a small network can read every cause, from one frame alone and from the sound alone.

    python -m sampleworld.readable [--kind ball --kind bell] [--clips 2000] [--out table.json]

For each kind a small convolutional network with coordinate channels is trained on `--clips`
one-frame clips, a second one on their spectrograms, and both are asked for the causes of 500 clips
they have not seen. The figure is R^2 of the cause's own value (of its step where the cause has
steps); the aim is 0.7 in both modalities. The table also gives how much of the frame the source's
box covers.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import avg_pool2d

from .fbank import fbank, model_input
from .generate import Batch, draw_frames, frame_times
from .kinds import CLASSES, KINDS
from .plan import plan

SIZE, HELD_OUT, FIRST_SEED, CHUNK = 128, 500, 7_000_000, 25
AIM = 0.7
SENSES = ("sight", "sound")
# The source's box, as shares of the frame: of the mean clip, and of any.
MEAN_AREA, LEAST_AREA = 0.12, 0.04


class Reader(nn.Module):
    """(n, channels, height, width) -> (n, causes).

    Two coordinate channels tell it where it looks.
    """

    def __init__(self, channels: int, causes: int, widths=(32, 48, 64, 96)):
        super().__init__()
        layers, before = [], channels + 2
        for i, width in enumerate(widths):
            # The first layer takes steps of four: most of the cost would be there.
            layers += [
                nn.Conv2d(
                    before, width, 7 if i == 0 else 3, 2 if i else 4, 1 if i else 3, bias=False
                ),
                nn.BatchNorm2d(width),
                nn.ReLU(),
            ]
            before = width
        self.body = nn.Sequential(*layers)
        self.head = nn.Sequential(nn.Linear(before * 6, 96), nn.ReLU(), nn.Linear(96, causes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, _, h, w = x.shape
        y = torch.linspace(-1, 1, h, device=x.device).view(1, 1, h, 1).expand(n, 1, h, w)
        z = torch.linspace(-1, 1, w, device=x.device).view(1, 1, 1, w).expand(n, 1, h, w)
        f = self.body(torch.cat([x, y, z], 1))
        # Of the whole map: mean, maximum, and the mean place of the strongest answer on each axis.
        soft = f.flatten(2).softmax(2).view_as(f)
        along = [
            (soft.sum(3) * torch.linspace(-1, 1, f.shape[2], device=x.device)).sum(2),
            (soft.sum(2) * torch.linspace(-1, 1, f.shape[3], device=x.device)).sum(2),
        ]
        return self.head(
            torch.cat([f.mean((2, 3)), f.amax((2, 3)), f.std((2, 3)), f.mean(3).amax(2), *along], 1)
        )


@torch.no_grad()
def render(
    kind: str, clips: int, senses=SENSES, first_seed: int = FIRST_SEED
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pictures and log-mels of mean 0, causes, and the box's share of the frame.

    (n, 3, SIZE, SIZE), (n, 1, 256, 128), (n, m), (n,).
    """
    sight, sound, causes, areas = [], [], [], []
    for start in range(0, clips, CHUNK):
        seeds = torch.arange(start, min(start + CHUNK, clips)) + first_seed
        batch = Batch(plan(seeds, "all", KINDS.index(kind)))
        event = batch.events[0][2]
        at = torch.tensor(frame_times())[5].expand(len(seeds), 1)
        if "sight" in senses:
            sight.append(draw_frames(batch, at, SIZE, "cpu")[:, 0])
        if "sound" in senses:
            sound.append(avg_pool2d(model_input(fbank(batch.wave("cpu")))[:, None], (4, 1)).half())
        boxes = batch.boxes(at)[:, 0]
        areas.append((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
        steps = [event.steps.get(name, 0) for name in event.factors]
        causes.append(
            torch.stack(
                [(v * s).floor() if s else v for v, s in zip(event.values.T, steps, strict=True)], 1
            )
        )
    together = lambda parts: torch.cat(parts) if parts else None
    return together(sight), together(sound), torch.cat(causes), torch.cat(areas)


def read(
    inputs: torch.Tensor,
    causes: torch.Tensor,
    prepare,
    epochs: int,
    held_out: int = HELD_OUT,
    batch: int = 50,
) -> list[float]:
    """R^2 of each cause on the last `held_out` clips by a `Reader` trained on the others.

    @param prepare - (inputs of a batch, whether it is for training) -> what the network gets,
        float32.
    """
    torch.manual_seed(0)
    n = len(inputs) - held_out
    mean, std = causes[:n].mean(0), causes[:n].std(0).clamp(min=1e-6)
    target = (causes - mean) / std
    model = Reader(prepare(inputs[:1], False).shape[1], causes.shape[1]).to(
        memory_format=torch.channels_last
    )
    steps = epochs * (n // batch)
    adam = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=0.02)
    rate = torch.optim.lr_scheduler.OneCycleLR(adam, 3e-3, steps, pct_start=0.2)
    model.train()
    for _ in range(epochs):
        for rows in torch.randperm(n)[: n // batch * batch].view(-1, batch):
            loss = (model(prepare(inputs[rows], True)) - target[rows]).square().mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
            rate.step()
    model.eval()
    with torch.no_grad():
        said = torch.cat([model(prepare(part, False)) for part in inputs[n:].split(100)])
    wrong = (said - target[n:]).square().sum(0) / (target[n:] - target[n:].mean(0)).square().sum(0)
    return (1 - wrong).tolist()


def picture(x: torch.Tensor, train: bool) -> torch.Tensor:
    """Of mean 0; in training half of the batches are mirrored."""
    x = x.float() / 127.5 - 1
    return x.flip(-1) if train and torch.rand(()) < 0.5 else x


def spectrogram(x: torch.Tensor, train: bool) -> torch.Tensor:
    """(n, 1, mels, frames); in training the batch is rolled in time."""
    x = x.float().transpose(2, 3)
    return x.roll(int(torch.randint(x.shape[3], ())), 3) if train else x


def table(kinds, clips: int, epochs: int, senses=SENSES):
    """A line for each kind: `area` (mean, least), `causes`: name -> {`sight`, `sound`}."""
    for kind in kinds:
        began = time.time()
        sight, sound, causes, areas = render(kind, clips + HELD_OUT, senses)
        blank = [float("nan")] * causes.shape[1]
        eye = read(sight, causes, picture, epochs) if "sight" in senses else blank
        ear = read(sound, causes, spectrogram, epochs) if "sound" in senses else blank
        names = CLASSES[KINDS.index(kind)].factors
        yield (
            kind,
            {
                "area": [round(float(areas.mean()), 3), round(float(areas.min()), 3)],
                "seconds": round(time.time() - began),
                "causes": {
                    name: {"sight": round(a, 3), "sound": round(b, 3)}
                    for name, a, b in zip(names, eye, ear, strict=True)
                },
            },
        )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--kind", choices=KINDS, action="append")
    options.add_argument(
        "--clips", type=int, default=2000, help="to learn from; 500 more are asked about"
    )
    options.add_argument("--epochs", type=int, default=24)
    options.add_argument(
        "--only", choices=SENSES, help="one sense alone, while a kind is being drawn"
    )
    options.add_argument("--out", type=Path, help="a JSON file for the table")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    lines = {}
    print(f"{'kind':12} {'cause':12} sight  sound   (aim {AIM})", flush=True)
    for kind, line in table(
        chosen.kind or KINDS, chosen.clips, chosen.epochs, (chosen.only,) if chosen.only else SENSES
    ):
        lines[kind] = line
        mean, least = line["area"]
        small = "  *" if mean < MEAN_AREA or least < LEAST_AREA else ""
        print(
            (
                f"{kind:12} source covers {100 * mean:.0f} % of the frame in the mean, "
                f"{100 * least:.0f} % at least{small}  ({line['seconds']} s)"
            ),
            flush=True,
        )
        for name, r in line["causes"].items():
            low = "" if all(v >= AIM or v != v for v in r.values()) else "  *"
            print(
                f"{'':12} {name:12} {r['sight']:5.2f}  {r['sound']:5.2f}{low}",
                flush=True,
            )
        if chosen.out:
            chosen.out.write_text(
                json.dumps(
                    {"clips": chosen.clips, "size": SIZE, "aim": AIM, "kinds": lines}, indent=1
                )
                + "\n"
            )


if __name__ == "__main__":
    main()
