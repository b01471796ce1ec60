"""The training command's settings, and what is made from them."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import torch

from .bank import BankSource
from .folder import FolderSource
from .masking import Hiding
from .model import Config
from .objective import OBJECTIVES, Objective
from .trainee import Settings, Trainee
from .world_pool import WorldPool
from .world_source import MOST_REUSE, TRAIN_SEED, WARM_SEED, WorldSource

SIZES = {
    "tiny": Config(32, 2, 1, 1, 16, 1, 2),
    "small": Config(96, 3, 2, 1, 64, 2, 4),
    "default": Config(),
    "base": Config(768, 12, 11, 1, 512, 8, 16),
}
FOLDER = Path(__file__).parent.parent


def arguments(description: str, given=None):
    p = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument(
        "--models",
        default="cav-mae-tiny=both",
        help=f"name=objective, comma between; objectives: {', '.join(OBJECTIVES)}",
    )
    p.add_argument("--size", choices=SIZES, default="default")
    p.add_argument(
        "--runs",
        type=Path,
        default=FOLDER / "runs",
        help="each model writes into the folder of its name in here",
    )
    p.add_argument(
        "--warm",
        type=Path,
        help="folder of <name>.safetensors to start from where there is no last.pt",
    )
    p.add_argument("--plan", default="by hand", help="a word for the log and the files")
    source = p.add_mutually_exclusive_group()
    source.add_argument(
        "--bank", type=Path, help="a bank's folder of shards (python -m cavmae.bank)"
    )
    source.add_argument("--folder", type=Path, help="a folder of video files or webdataset tars")
    p.add_argument(
        "--world",
        choices=("device", "cpu"),
        default="device",
        help="where the sample world is drawn: on --device, or by --workers processes",
    )
    p.add_argument(
        "--reuse",
        type=int,
        default=1,
        choices=range(1, MOST_REUSE + 1),
        metavar=f"1..{MOST_REUSE}",
        help="how often each generated clip is seen, each time another of its frames",
    )
    p.add_argument(
        "--block",
        type=int,
        default=8,
        help="batches made at a time when clips are seen more than once",
    )
    p.add_argument("--chunk", type=int, default=512, help="clips generated a call")
    p.add_argument("--roll", action="store_true", help="roll the sound of a bank or folder in time")
    p.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count(),
        help="clips of a folder decoded at once, or processes of --world cpu",
    )
    p.add_argument("--minutes", type=float, default=60)
    p.add_argument("--steps", type=int, help="instead of --minutes")
    p.add_argument("--batch", type=int, default=64, help="clips a step and rank")
    p.add_argument("--warm-up", type=float, default=0.05, help="share of the run")
    p.add_argument("--warm-up-steps", type=int, default=100, help="steps it lasts at least")
    p.add_argument(
        "--ask-all-from",
        type=float,
        default=2.0,
        help="share of the run from which the decoder answers for all removed patches",
    )
    p.add_argument("--last-decode", type=float, help="share of clips decoded from then on")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--compile", action="store_true")
    p.add_argument("--save-every", type=float, default=30, help="seconds")
    p.add_argument("--log-every", type=int, default=20, help="steps")
    for kind in (Config, Objective, Hiding, Settings):
        for name, value in vars(kind()).items():
            if name == "kind":
                continue
            flag = "--" + name.replace("_", "-")
            if isinstance(value, bool):
                p.add_argument(flag, action=argparse.BooleanOptionalAction, default=value)
            else:
                p.add_argument(flag, type=type(value), default=None if kind is Config else value)
    return p.parse_args(given)


def _made(kind, args, base=None):
    known = vars(base or kind())
    return kind(
        **{
            k: v if k == "kind" or getattr(args, k) is None else getattr(args, k)
            for k, v in known.items()
        }
    )


def trainees(args, device, rank: int, facts: dict) -> list[Trainee]:
    """The models of --models, all of the same size and settings."""
    models = []
    for pair in args.models.split(","):
        name, kind = pair.split("=")
        objective = _made(Objective, args)
        objective = Objective(**{**vars(objective), "kind": kind})
        models.append(
            Trainee(
                name,
                args.runs / name,
                _made(Config, args, SIZES[args.size]),
                objective,
                _made(Hiding, args),
                _made(Settings, args),
                device,
                facts,
                main=rank == 0,
            )
        )
    return models


def make_source(args, device, rank: int, ranks: int, before: int = 0):
    """The source of clips that the settings name.

    @param before - samples that the first weights had seen. If there are any, the
        sample world's seeds begin where no clip is seen again.
    """
    common = {"rank": rank, "ranks": ranks}
    if args.bank:
        return BankSource(args.bank, args.batch, args.seed, roll=args.roll, **common)
    if args.folder:
        return FolderSource(
            args.folder, args.batch, args.seed, roll=args.roll, workers=args.workers, **common
        )
    drawn = WorldPool(max(1, args.workers // ranks)) if args.world == "cpu" else None
    # Drawn on the processor, clips are few: each is seen mirrored too.
    return WorldSource(
        args.batch, drawn, device, args.reuse, args.block, args.chunk,
        WARM_SEED + before if before else TRAIN_SEED, mirror=bool(drawn), **common,
    )  # fmt: skip
