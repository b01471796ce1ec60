"""A bank: clips stored as the model's inputs, in shards that are memory-mapped.

A shard holds `fbank` (n, 1024, 128) float16, normalised and padded; `frames` (n, F, 224, 224, 3)
uint8 (or channel first); for clips of the sample world also `kind` (n,), `factors` (n, K) and
`boxes` (n, F, 4). It is complete once it holds `done`.

`python -m cavmae.bank --help` renders one from the sample world or from a folder of clips.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np
import torch

from .data import Bank, Raw, augment

SHARD = 250
HELD_OUT_SEED, PROBE_SEED = 5_000_000, 5_500_000


class BankSource:
    """Shuffled batches of a bank, a fresh order each epoch, one of the stored frames at random.

    @param rank, ranks - each rank sees its own part of every epoch.
    """

    def __init__(self, folder: Path, batch: int, seed=0, mirror=True, roll=False, rank=0, ranks=1):
        self.bank, self.size, self.seed = Bank(folder), batch, seed
        self.mirror, self.roll, self.rank, self.ranks = mirror, roll, rank, ranks
        if len(self.bank) < batch * ranks:
            raise ValueError(
                f"Expected a bank of at least {batch * ranks} clips in {folder}, got "
                f"{len(self.bank)}."
            )
        self._order = (None, None)

    def batch(self, step: int) -> Raw:
        per_epoch = len(self.bank) // (self.size * self.ranks)
        epoch, i = divmod(step, per_epoch)
        if self._order[0] != epoch:
            self._order = (
                epoch,
                np.random.default_rng([self.seed, epoch]).permutation(len(self.bank)),
            )
        rows = self._order[1][(i * self.ranks + self.rank) * self.size :][: self.size]
        generator = torch.Generator().manual_seed((self.seed * 1_000_003 + step) * 4096 + self.rank)
        frame = torch.randint(1 << 30, (self.size,), generator=generator).numpy()
        return augment(self.bank.read(rows, frame), generator, self.mirror, self.roll)


def save_shard(path: Path, arrays: dict) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(path / f"{name}.npy", array)
    (path / "done").touch()
    return path


def render_world(
    out: Path, clips: int, held_out: int, frames: int, workers: int, shard=SHARD
) -> None:
    """`train/`: seeds from 0. Of unseen seeds, frame 5 alone: `held-out/`; `held-out-ranges/`, of
    causes never trained on; `probe/`, what a probe or a classifier learns from."""
    from sampleworld.bank import render_bank

    for name, first, ranges in (
        ("held-out", HELD_OUT_SEED, "train"),
        ("held-out-ranges", HELD_OUT_SEED, "held_out"),
        ("probe", PROBE_SEED, "train"),
    ):
        render_bank(out / name, held_out, 1, workers, first, ranges, shard)
    render_bank(out / "train", clips, frames, workers, shard=shard)


def render_folder(source: Path, out: Path, frames: int, workers: int) -> None:
    """A folder of clips (or tars of them) as a bank: decoded once instead of in every epoch."""
    from .folder import FolderSource

    clips = FolderSource(source, SHARD, workers=workers)
    for k in range(-(-len(clips) // SHARD)):
        if (out / f"{k:04d}" / "done").exists():
            continue
        read = clips.read_all(range(k * SHARD, min((k + 1) * SHARD, len(clips))), frames)
        if read:
            print(
                save_shard(
                    out / f"{k:04d}",
                    {
                        "fbank": np.stack([r[0] for r in read]).astype(np.float16),
                        "frames": np.stack([r[1] for r in read]).transpose(0, 1, 3, 4, 2),
                    },
                ),
                flush=True,
            )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--folder", type=Path, help="clips or tars to decode; without it, the sample world"
    )
    parser.add_argument("--clips", type=int, default=20_000)
    parser.add_argument("--held-out", type=int, default=2000, help="clips of each held-out set")
    parser.add_argument(
        "--frames", type=int, default=3, help="stored frames a clip, of the ten evaluated ones"
    )
    parser.add_argument(
        "--shard",
        type=int,
        default=SHARD,
        help="clips a shard of the sample world; what is short of one is left out",
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    args = parser.parse_args()
    if args.folder:
        render_folder(args.folder, args.out, args.frames, args.workers)
    else:
        render_world(args.out, args.clips, args.held_out, args.frames, args.workers, args.shard)


if __name__ == "__main__":
    main()
