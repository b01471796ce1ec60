"""Renders banks: shards of clips as the model's inputs, ready to be memory-mapped by `cavmae.data`.

A shard holds `fbank` (n, 1024, 128) float16, `frames` (n, F, 224, 224, 3) uint8, `kind` (n,) int64,
`factors` (n, 4) float32, `boxes` (n, F, 4) float32, and is complete once it holds `done`. Seeds
count up from the shard's first one, so a bank can be extended, and read, while it is being made.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from .generate import generate

SHARD = 250
CHUNK = 25


def render_shard(path: Path, first_seed: int, clips: int, frames: int, ranges: str) -> Path:
    """One shard of `clips` clips; left alone if it is done.

    With one frame a clip it is frame 5, the evaluated one.
    """
    torch.set_num_threads(1)
    if (path / "done").exists():
        return path
    which = torch.tensor([5]) if frames == 1 else frames
    parts = {name: [] for name in ("fbank", "frames", "kind", "factors", "boxes")}
    for start in range(0, clips, CHUNK):
        made = generate(
            torch.arange(first_seed + start, first_seed + min(start + CHUNK, clips)),
            which,
            ranges=ranges,
        )
        parts["fbank"].append(made.fbank.half().numpy())
        parts["frames"].append(made.frames.permute(0, 1, 3, 4, 2).numpy())
        for name in ("kind", "factors", "boxes"):
            parts[name].append(getattr(made, name).numpy())
    path.mkdir(parents=True, exist_ok=True)
    for name, arrays in parts.items():
        np.save(path / f"{name}.npy", np.concatenate(arrays))
    (path / "done").touch()
    return path


def render_bank(
    out: Path,
    clips: int,
    frames: int = 3,
    workers: int | None = None,
    first_seed: int = 0,
    ranges: str = "train",
    shard: int = SHARD,
) -> None:
    """Renders `clips` clips from `first_seed` on into shards `out`/0000, 0001, ...

    A clip short of a shard is left out.

    @param workers - processes, each of one thread; by default one a core.
    """
    out = Path(out)
    jobs = [
        (out / f"{k:04d}", first_seed + k * shard, shard, frames, ranges)
        for k in range(clips // shard)
    ]
    # A forked process would inherit the parent's threads' locks.
    with ProcessPoolExecutor(workers or os.cpu_count(), get_context("spawn")) as pool:
        for path in pool.map(render_shard, *zip(*jobs, strict=True)):
            print(path, flush=True)
