r"""Trains one model for a comparison, with a budget of its own.

All see the same clips in the same order under the same masks.

The budget is processor time, so that a busy machine does not decide, or samples. The learning rate
is that of `grow`, and falls over the last three tenths. A run goes on from its `last.pt`.

    python -m cavmae.alike --bank BANK --out runs/alike --name wide \
        --size 128,4,4,1,128,2,4 --cpu-minutes 25
    python -m cavmae.alike --bank BANK --out runs/alike --name masked-small \
        --objective masked --size small --samples 150000
    python -m cavmae.alike --out runs/alike --judge HELD_OUT

The last one writes comparison.json: a line for each joint model.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

from sampleworld import VERSION

from .evalset import EvalSet
from .grow_recipe import Recipe, has_bfloat16
from .growth import judge, rivals
from .model import Config
from .objective import OBJECTIVES, Objective
from .patch_bank import shard_names
from .patches import StoredClip, StoredClips
from .runs import has_run, read_log, read_run
from .settings import SIZES
from .trainee import Settings, Trainee, hardware

# Share of the budget after which the learning rate falls.
FALLS_FROM = 0.7


class Epochs:
    """Batches of a bank that no longer changes.

    A function of the step alone, so that all runs see the same.
    """

    def __init__(self, bank: Path, batch: int):
        names = shard_names(bank)
        if not names:
            raise ValueError(f"Expected finished shards in {bank}/clips, found none.")
        self.batch = batch
        self.shards = [
            tuple(
                np.load(bank / "clips" / name / f"{n}.npy", mmap_mode="r")
                for n in ("sound", "picture")
            )
            for name in names
        ]
        self.ends = np.cumsum([len(sound) for sound, _ in self.shards])
        self.order: tuple[int, np.ndarray] | None = None

    def __len__(self) -> int:
        return int(self.ends[-1])

    def rows(self, step: int) -> np.ndarray:
        """Which clips a step sees: a new random order in each epoch, the odd rest left out."""
        epoch, place = divmod(step, len(self) // self.batch)
        if self.order is None or self.order[0] != epoch:
            self.order = epoch, np.random.default_rng([2, epoch]).permutation(len(self))
        return self.order[1][place * self.batch : (place + 1) * self.batch]

    def clips(self, step: int) -> StoredClips:
        """The clips of a step, each picture mirrored by chance."""
        found = []
        for row in self.rows(step):
            shard = int(np.searchsorted(self.ends, row, "right"))
            sound, picture = self.shards[shard]
            place = row - (self.ends[shard] - len(sound))
            found.append(StoredClip(sound[place], picture[place]))
        return StoredClips(
            found, torch.from_numpy(np.random.default_rng([3, step]).random(len(found)) < 0.5)
        )


def share(done: dict, cpu_minutes: float | None, samples: int | None) -> float:
    """How much of the budget is used, 1 when it is over."""
    return done["samples"] / samples if samples else done["minutes"] / cpu_minutes


def train(
    trainee: Trainee, epochs: Epochs, recipe: Recipe, cpu_minutes: float | None, samples: int | None
) -> None:
    """Trains to the end of the budget. `done["minutes"]` counts processor time."""
    t, began, before, saved = trainee, time.process_time(), trainee.done["minutes"], time.time()
    while (used := share(t.done, cpu_minutes, samples)) < 1:
        step = t.done["steps"]
        finishing = max(0.0, (used - FALLS_FROM) / (1 - FALLS_FROM))
        plan = recipe.hiding(step, finishing).draw(
            epochs.batch, torch.Generator().manual_seed(1_000_003 + step)
        )
        t.step(epochs.clips(step), None, plan, recipe.rate(step, finishing))
        t.done["minutes"] = before + (time.process_time() - began) / 60
        if (step + 1) % recipe.log_every == 0:
            t.write(
                **t.done,
                samples_a_cpu_second=round(t.done["samples"] / t.done["minutes"] / 60, 1),
                **{k: round(v, 5) for k, v in t.means().items()},
            )
        if time.time() - saved > recipe.save_every:
            saved = time.time()
            t.save()
    t.close()


def make_trainee(folder: Path, config: Config, objective: str, recipe: Recipe) -> Trainee:
    facts = {"hardware": "1 CPU core", "plan": "alike", "batch": recipe.batch, "world": VERSION}
    return Trainee(
        folder.name,
        folder,
        config,
        Objective(objective, lambda_c=0.3, bidirectional=True),
        recipe.cheap,
        Settings(lr=recipe.lr, ema=0.999, bf16=has_bfloat16()),
        facts=facts,
    )


def size(text: str) -> Config:
    """A name of SIZES, or seven numbers.

    Width, heads, blocks of a tower, joint blocks, decoder width, blocks, heads.
    """
    if text in SIZES:
        return SIZES[text]
    numbers = text.split(",")
    if len(numbers) != 7 or not all(n.isdigit() for n in numbers):
        raise argparse.ArgumentTypeError(
            f"Expected one of {', '.join(SIZES)} or seven whole numbers, got {text}."
        )
    return Config(*map(int, numbers))


def compare(out: Path, clips: EvalSet) -> dict:
    """Figures of each model trained for both objectives, and those of the fills.

    They are measured on clips that nothing was trained on.
    """
    lines = []
    for folder in sorted(p for p in out.iterdir() if has_run(p)):
        run = read_run(folder)
        if run.about["objective"]["kind"] != "both":
            continue
        model, done = run.network(), run.about["done"]
        rate = next(
            (
                x["samples_a_cpu_second"]
                for x in reversed(read_log(folder))
                if "samples_a_cpu_second" in x
            ),
            None,
        )
        lines.append(
            {
                "name": folder.name,
                "config": run.about["config"],
                "cpu_minutes": round(done["minutes"], 2),
                "samples_a_cpu_second": rate,
                "parameters": sum(p.numel() for p in model.parameters()),
                **judge(model, clips).line(done["samples"]),
            }
        )
        print(json.dumps(lines[-1]), flush=True)
    return {
        "clips": len(clips),
        "gallery": 500,
        "world": VERSION,
        "runs": lines,
        "rivals": rivals(clips),
    }


def main() -> None:
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--bank", type=Path, help="a patch bank, as `run.sh grow` fills it")
    p.add_argument("--name")
    p.add_argument("--objective", choices=OBJECTIVES, default="both")
    p.add_argument("--size", type=size, default=SIZES["small"])
    budget = p.add_mutually_exclusive_group()
    budget.add_argument("--cpu-minutes", type=float)
    budget.add_argument("--samples", type=int)
    p.add_argument(
        "--judge",
        type=Path,
        metavar="HELD_OUT",
        help="judge the joint models on this bank's clips instead of training",
    )
    p.add_argument("--clips", type=int, default=1000)
    args = p.parse_args()
    torch.set_num_threads(1)
    if args.judge:
        (args.out / "comparison.json").write_text(
            json.dumps(compare(args.out, EvalSet.stored(args.judge, args.clips)), indent=1) + "\n"
        )
        return
    if not (args.bank and args.name and (args.cpu_minutes or args.samples)):
        p.error("expected --bank, --name and a budget, --cpu-minutes or --samples")
    recipe = Recipe()
    trainee = make_trainee(args.out / args.name, args.size, args.objective, recipe)
    start, epochs = trainee.resume() or "from nothing", Epochs(args.bank, recipe.batch)
    trainee.write(
        start=start,
        hardware=hardware(torch.device("cpu")),
        torch=torch.__version__,
        clips=len(epochs),
    )
    print(f"{args.name}: {start}; {len(epochs)} clips", flush=True)
    train(trainee, epochs, recipe, args.cpu_minutes, args.samples)
    print(f"{args.name}: {trainee.done}", flush=True)


if __name__ == "__main__":
    main()
