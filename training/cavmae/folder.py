"""A folder of real clips in the generator's place, read through ffmpeg.

It holds video files, or tars of them (webdataset).

Each clip becomes what the page would make of it (`clip_inputs`).
"""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from .clip_inputs import EVALUATED, read_clip
from .data import Raw, augment

VIDEOS = (".mp4", ".webm", ".mkv", ".mov", ".avi", ".m4v", ".flv", ".mpg", ".3gp")


class FolderSource:
    """Shuffled batches of the clips below a folder.

    A clip that does not decode is left out, with a warning, and another taken.

    @param workers - clips decoded at once.
    """

    def __init__(
        self,
        folder: Path,
        batch: int,
        seed=0,
        mirror=True,
        roll=False,
        workers=None,
        rank=0,
        ranks=1,
    ):
        self.size, self.seed, self.mirror, self.roll, self.rank, self.ranks = (
            batch,
            seed,
            mirror,
            roll,
            rank,
            ranks,
        )
        self.items = list_clips(Path(folder))
        if not self.items:
            raise ValueError(
                f"Expected video files ({', '.join(VIDEOS)}) or tars of them in {folder}, found "
                "none."
            )
        self.pool = ThreadPoolExecutor(workers or os.cpu_count())

    def __len__(self) -> int:
        return len(self.items)

    def batch(self, step: int) -> Raw:
        rng = np.random.default_rng([self.seed, step, self.rank])
        read = [
            r
            for r in self.pool.map(
                self._try,
                self._rows(step),
                [[int(i)] for i in rng.integers(EVALUATED, size=self.size)],
            )
            if r
        ]
        for _ in range(20):
            if len(read) >= self.size:
                break
            rows = rng.integers(len(self.items), size=self.size - len(read))
            read += [r for r in self.pool.map(self._try, rows, [[5]] * len(rows)) if r]
        if len(read) < self.size:
            raise ValueError(
                f"Expected clips with sound and picture, got too few that decode: {len(read)} of "
                f"{self.size}."
            )
        raw = Raw(
            torch.from_numpy(np.stack([r[0] for r in read])),
            torch.from_numpy(np.stack([r[1][0] for r in read])),
        )
        return augment(
            raw, torch.Generator().manual_seed(int(rng.integers(1 << 62))), self.mirror, self.roll
        )

    def _rows(self, step: int):
        """The step's part of the endless chain of shuffled epochs.

        That way a folder smaller than a batch serves too.
        """
        first = (step * self.ranks + self.rank) * self.size
        place = np.arange(first, first + self.size)
        orders = {
            e: np.random.default_rng([self.seed, e]).permutation(len(self.items))
            for e in np.unique(place // len(self.items))
        }
        return [int(orders[p // len(self.items)][p % len(self.items)]) for p in place]

    def read_all(self, rows, frames: int) -> list:
        """Those of the clips `rows` that decode, each with `frames` frames drawn from the row.

        Frame 5 alone where one is asked for.
        """
        which = [
            [5]
            if frames == 1
            else np.random.default_rng([r, 9]).choice(EVALUATED, frames, replace=False).tolist()
            for r in rows
        ]
        return [r for r in self.pool.map(self._try, rows, which) if r]

    def _try(self, row: int, which):
        try:
            return self.items[row].read(which)
        except (
            ValueError,
            KeyError,
            IndexError,
            ZeroDivisionError,
            subprocess.CalledProcessError,
        ) as problem:
            said = getattr(problem, "stderr", b"") or str(problem).encode()
            warnings.warn(
                f"{self.items[row].name} left out: {said.decode(errors='replace').strip()[:200]}",
                stacklevel=2,
            )
            return None


class File:
    def __init__(self, path: Path):
        self.path, self.name = path, path.name

    def read(self, which):
        return read_clip(self.path, which)


class Member:
    """A video inside a tar, found by its place so that the tar is read through only once."""

    def __init__(self, tar: Path, member: tarfile.TarInfo):
        self.tar, self.name, self.offset, self.size = (
            tar,
            f"{tar.name}:{member.name}",
            member.offset_data,
            member.size,
        )

    def read(self, which):
        with (
            self.tar.open("rb") as f,
            tempfile.NamedTemporaryFile(suffix=Path(self.name).suffix) as out,
        ):
            f.seek(self.offset)
            out.write(f.read(self.size))
            out.flush()
            return read_clip(out.name, which)


def list_clips(folder: Path) -> list:
    """Video files below a folder and video members of its tars, in the order of their names."""
    items = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in VIDEOS:
            items.append(File(path))
        elif path.suffix.lower() == ".tar":
            with tarfile.open(path, "r:") as tar:
                items += [
                    Member(path, m)
                    for m in tar
                    if m.isfile() and Path(m.name).suffix.lower() in VIDEOS
                ]
    return items
