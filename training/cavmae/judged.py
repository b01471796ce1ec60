"""The sets of clips on which models are judged.

From the sample world or from a bank rendered beforehand.
"""

from __future__ import annotations

import os
from pathlib import Path

import torch

from .bank import HELD_OUT_SEED, PROBE_SEED
from .evalset import EvalSet
from .world_pool import WorldPool

# Name -> (folder in a bank, first seed, factor ranges).
SETS = {
    "held_out": ("held-out", HELD_OUT_SEED, "train"),
    "held_out_ranges": ("held-out-ranges", HELD_OUT_SEED, "held_out"),
    "probe": ("probe", PROBE_SEED, "train"),
}


def add_data_flags(p) -> None:
    """The flags that say where the clips come from."""
    p.add_argument(
        "--bank",
        type=Path,
        help=(
            "folder that holds held-out/, held-out-ranges/ and probe/; without it they are "
            "generated"
        ),
    )
    p.add_argument("--clips", type=int, default=5000, help="of each set")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument(
        "--world",
        choices=("device", "cpu"),
        default="device",
        help="where sets are drawn that no bank holds: on --device, or by --workers processes",
    )
    p.add_argument("--workers", type=int, default=os.cpu_count(), help="processes of --world cpu")


def clip_sets(args) -> tuple[dict[str, EvalSet], list[str]]:
    """All sets, and the kinds' names."""
    from sampleworld import KINDS, generate

    if args.device == "cpu":
        torch.set_num_threads(args.threads)
    if args.bank:
        return {
            name: EvalSet.stored(args.bank / folder, args.clips, args.device)
            for name, (folder, _, _) in SETS.items()
        }, list(KINDS)
    pool = WorldPool(args.workers) if args.world == "cpu" else None
    try:
        return {
            name: EvalSet.generated(pool or generate, seed, args.clips, ranges, args.device)
            for name, (_, seed, ranges) in SETS.items()
        }, list(KINDS)
    finally:
        if pool:
            pool.close()
