"""The sets of clips on which models are judged, from the sample world or from a bank rendered beforehand."""
from __future__ import annotations

from pathlib import Path

import torch

from .bank import HELD_OUT_SEED, PROBE_SEED
from .evalset import EvalSet

# Name -> (folder in a bank, first seed, factor ranges).
SETS = {"held_out": ("held-out", HELD_OUT_SEED, "train"), "held_out_ranges": ("held-out-ranges", HELD_OUT_SEED, "held_out"), "probe": ("probe", PROBE_SEED, "train")}


def add_data_flags(p) -> None:
    p.add_argument("--bank", type=Path, help="folder that holds held-out/, held-out-ranges/ and probe/; without it they are generated")
    p.add_argument("--clips", type=int, default=5000, help="of each set")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--threads", type=int, default=2)


def clip_sets(args) -> tuple[dict[str, EvalSet], list[str]]:
    """All sets, and the kinds' names."""
    from sampleworld import KINDS, generate
    if args.device == "cpu":
        torch.set_num_threads(args.threads)
    make = lambda folder, seed, ranges: (EvalSet.stored(args.bank / folder, args.clips, args.device) if args.bank
                                         else EvalSet.generated(generate, seed, args.clips, ranges, args.device))
    return {name: make(*where) for name, where in SETS.items()}, list(KINDS)
