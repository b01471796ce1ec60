"""How readable each factor is.

`python -m sampleworld.probe [--kind X] [--clips N]`, from `training/`.

For each kind and factor the cross-validated R^2 with which small kernel regressions read the
factor's cue (as that sense shows it, nuisance and second events and all) from the sound alone and
from one frame alone. The features are plain statistics, without colour, so a figure is a lower
bound: a network reads more. A low figure asks for a look and a listen; a high one needs none. The
frame's features know the event's box, which a network must find.
"""

from __future__ import annotations

import argparse
from itertools import pairwise

import numpy as np
import torch
from torch.nn.functional import adaptive_avg_pool2d, avg_pool2d, grid_sample

from .fbank import fbank
from .generate import Batch, draw_frames, frame_times
from .kinds import CLASSES, KINDS
from .plan import plan

SIZE, CROP, CELLS, TURNS = 128, 64, 8, 8


def of_sound(log_mel: torch.Tensor) -> list[torch.Tensor]:
    """Blocks of features (B, n) of log-mels (B, 998, 128).

    Spectrum, rhythm, and what follows onsets.
    """
    B, n = log_mel.shape[:2]
    bands = avg_pool2d(log_mel[:, None], (1, 4))[:, 0]
    level = bands.mean((1, 2), keepdim=True)
    sorted_ = (bands - level).sort(1).values
    spectrum = [sorted_[:, int(q * (n - 1))] for q in (0.05, 0.25, 0.5, 0.75, 0.9, 0.97, 0.995)] + [
        bands.std(1)
    ]
    groups = avg_pool2d(bands[:, None], (1, 4))[:, 0]
    slope = (groups[:, 2:] - groups[:, :-2]).sort(1).values
    spectrum += [slope[:, int(q * (n - 3))] for q in (0.02, 0.1, 0.3, 0.7, 0.9, 0.98)]
    # Rhythm: the envelopes' modulation spectra and autocorrelations,
    # in steps of a third of an octave.
    both = torch.cat(
        [
            groups,
            groups.mean(2, keepdim=True),
            groups.diff(dim=1, prepend=groups[:, :1]).clamp(min=0).mean(2, keepdim=True),
        ],
        2,
    )
    centred = both - both.mean(1, keepdim=True)
    power = torch.fft.rfft(centred, 2 * n, dim=1).abs().square()
    edges = np.unique(np.geomspace(2, 990, 26).astype(int))
    rhythm = [torch.log(power[:, a:b].mean(1) + 1e-3) for a, b in pairwise(edges)]
    auto = torch.fft.irfft(power, dim=1)[:, :n]
    auto = auto / auto[:, :1].clamp(min=1e-6)
    lags = np.unique(np.geomspace(2, 500, 32).astype(int))
    echo = [auto[:, a:b, -2:].amax(1) for a, b in pairwise(lags)] + [
        auto[:, k] for k in (2, 4, 8, 16, 32)
    ]
    # Around the twelve strongest rises of energy: what each band does before and after.
    rise = (both[..., -2][:, 3:] - both[..., -2][:, :-3])[:, 20:-60]
    after = []
    for _ in range(12):
        at = rise.argmax(1)
        rise = rise.scatter(
            1, (at[:, None] + torch.arange(-12, 13)).clamp(0, rise.shape[1] - 1), -99.0
        )
        frame = at[:, None] + 20 + torch.tensor([-8, 3, 6, 10, 16, 26, 42, 60])
        after.append(torch.gather(groups, 1, frame[..., None].expand(-1, -1, 8)) - level)
    after = torch.stack(after)
    return [
        torch.cat(spectrum, 1),
        torch.cat(rhythm, 1),
        torch.cat(echo, 1),
        torch.cat([after.mean(0), after.std(0)], 1).flatten(1),
    ]


def gradients(grey: torch.Tensor) -> torch.Tensor:
    """Histograms of oriented gradients of (B, size, size): (B, CELLS² TURNS).

    As shares of each picture's own.
    """
    dx, dy = grey[:, 1:-1, 2:] - grey[:, 1:-1, :-2], grey[:, 2:, 1:-1] - grey[:, :-2, 1:-1]
    size, turn = (dx * dx + dy * dy).sqrt(), torch.atan2(dy, dx) / torch.pi * TURNS
    wheel = (
        1
        - (
            torch.remainder(turn[:, None] - torch.arange(TURNS)[:, None, None] + TURNS / 2, TURNS)
            - TURNS / 2
        ).abs()
    ).clamp(min=0)
    cells = adaptive_avg_pool2d(wheel * size[:, None], CELLS).flatten(1)
    return (cells / cells.mean(1, keepdim=True).clamp(min=1e-4)).sqrt()


def ripples(even: torch.Tensor) -> torch.Tensor:
    """Power spectra of (B, size, size) in sixths of the circle and half octaves.

    Logarithms: spacings of what repeats.
    """
    size = even.shape[1]
    window = torch.hann_window(size)
    power = torch.fft.fft2(even * window * window[:, None]).abs().square()
    f = torch.fft.fftfreq(size, 1 / size)
    ring = (torch.log2((f[:, None] ** 2 + f**2).sqrt().clamp(min=1)) * 2).long().clamp(max=11)
    part = (
        torch.remainder(torch.atan2(f[:, None], f + 0 * f[:, None]) / torch.pi, 1) * 6 + 0.5
    ).long() % 6
    bins = torch.zeros(len(even), 72).index_add_(1, (ring * 6 + part).flatten(), power.flatten(1))
    return torch.log(bins + 1e-2)


def of_sight(frames: torch.Tensor, boxes: torch.Tensor) -> list[torch.Tensor]:
    """Blocks of features of frames (B, 3, size, size) uint8 and their boxes (B, 4).

    Tones and edges, whole and cropped.
    """
    grey = frames.float().mean(1) / 255
    grid = torch.linspace(-0.1, 1.1, CROP)
    x, y = (
        boxes[:, i : i + 1] + (boxes[:, i + 2 : i + 3] - boxes[:, i : i + 1]) * grid for i in (0, 1)
    )
    at = (
        torch.stack([x[:, None].expand(-1, CROP, -1), y[:, :, None].expand(-1, -1, CROP)], -1) * 2
        - 1
    )
    out = []
    for view in (
        grey,
        grid_sample(grey[:, None], at, padding_mode="border", align_corners=False)[:, 0],
    ):
        even = (view - view.mean((1, 2), keepdim=True)) / view.std((1, 2), keepdim=True).clamp(
            min=0.02
        )
        fine = [
            (even - avg_pool2d(even[:, None], k, 1, k // 2)[:, 0]).abs().clamp(max=3)
            for k in (3, 7, 15)
        ]
        texture = torch.cat(
            [adaptive_avg_pool2d(f[:, None], 4).flatten(1).sqrt() for f in fine]
            + [f.flatten(1).quantile(0.95, 1)[:, None] for f in fine],
            1,
        )
        out += [
            adaptive_avg_pool2d(even[:, None], 16).flatten(1),
            gradients(view),
            texture,
            ripples(even),
        ]
    return out


def r2(blocks: list[torch.Tensor], targets: torch.Tensor) -> list[float]:
    """Leave-one-out R^2 of the best of a few kernel ridge regressions for each target, (n, m)."""
    out = np.full(targets.shape[1], -np.inf)
    y = targets.double().numpy()
    y = y - y.mean(0)
    distances = []
    for block in blocks:
        z = block.double().numpy()
        z = np.clip((z - z.mean(0)) / (z.std(0) + 1e-6), -4, 4)
        d = (z * z).sum(1)[:, None] + (z * z).sum(1) - 2 * z @ z.T
        distances.append(d / np.median(d))
    halves = [sum(distances[k : k + 4]) / 4 for k in (0, 4)] if len(distances) == 8 else []
    for d in (*distances, *halves, sum(distances) / len(distances)):
        for wide in (0.25, 1.0, 4.0):
            values, vectors = np.linalg.eigh(np.exp(-d / (2 * wide)))
            for penalty in (1e-3, 1e-2, 0.1, 1.0):
                inverse = (vectors / (values.clip(0) + penalty)) @ vectors.T
                left = inverse @ y / np.diag(inverse)[:, None]
                out = np.maximum(out, 1 - (left**2).mean(0) / (y**2).mean(0))
    return out.tolist()


@torch.no_grad()
def probe(
    kind: str, clips: int = 250, first_seed: int = 7_000_000
) -> dict[str, tuple[float, float]]:
    """R^2 from sound and from sight of each factor of `kind`."""
    sound, sight, heard, seen = [], [], [], []
    for start in range(0, clips, 25):
        seeds = torch.arange(start, min(start + 25, clips)) + first_seed
        batch = Batch(plan(seeds, "all", KINDS.index(kind)))
        event = batch.events[0][2]
        at = torch.tensor(frame_times())[5].expand(len(seeds), 1)
        sound.append(of_sound(fbank(batch.wave("cpu"))))
        sight.append(of_sight(draw_frames(batch, at, SIZE, "cpu")[:, 0], batch.boxes(at)[:, 0]))
        causes = [(getattr(event, name), event.steps.get(name, 0)) for name in event.factors]
        stepped = lambda f, n: (f.value * n).floor()
        heard.append(
            torch.cat([(stepped(f, n) if n else f.heard).reshape(-1, 1) for f, n in causes], 1)
        )
        seen.append(
            torch.cat([(stepped(f, n) if n else f.seen).reshape(-1, 1) for f, n in causes], 1)
        )
    together = lambda parts: [torch.cat(p) for p in zip(*parts, strict=True)]
    return dict(
        zip(
            CLASSES[KINDS.index(kind)].factors,
            zip(
                r2(together(sound), torch.cat(heard)),
                r2(together(sight), torch.cat(seen)),
                strict=True,
            ),
            strict=True,
        )
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--kind", choices=KINDS, action="append")
    options.add_argument("--clips", type=int, default=250)
    chosen = options.parse_args()
    print(f"{'kind':12} {'factor':12} sound  sight")
    for kind in chosen.kind or KINDS:
        for factor, (ear, eye) in probe(kind, chosen.clips).items():
            print(
                (
                    f"{kind:12} {factor:12} {ear:5.2f}  "
                    f"{eye:5.2f}{'' if min(ear, eye) >= 0.5 else '  *'}"
                ),
                flush=True,
            )


if __name__ == "__main__":
    main()
