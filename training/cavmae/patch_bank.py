"""A rolling bank: clips of one frame, stored patch by patch.

One process writes it while another trains on it.

    bank/
      seeds.json           {"next": the first seed that no shard has had}
      clips/000000250000/  named by its first seed;
                           sound.npy (n, 512, 256) float16, picture.npy (n, 196, 768) uint8

A shard is written under another name and renamed when it is whole, so a reader never sees half of
one. Seeds are taken before they are rendered: whatever is killed when, no seed is used twice.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import torch

from .patches import StoredClip, StoredClips

SHARD = 250
# 40,000 clips of 0.41 MB.
CAPACITY = 40_000
MOST_USES = 5
# A shard is worn when so much of its uses is gone:
# waiting for the last clips of each could fill the bank with scraps.
WORN = 0.9


def write_json(path: Path, value) -> None:
    """Writes a small file whole or not at all, and onto the disk before it returns."""
    part = path.with_suffix(".part")
    with part.open("w") as f:
        json.dump(value, f)
        f.flush()
        os.fsync(f.fileno())
    os.replace(part, path)


class Seeds:
    """Hands out seeds, each once.

    @param first - where to begin if the bank knows no seed yet, or knows one below:
        what training has used elsewhere.
    """

    def __init__(self, bank: Path, first: int):
        self.path = bank / "seeds.json"
        known = json.loads(self.path.read_text())["next"] if self.path.exists() else 0
        self.next = max(known, first)

    def take(self, n: int) -> int:
        """The first of n seeds, which from now on are used, rendered or not."""
        first, self.next = self.next, self.next + n
        write_json(self.path, {"next": self.next})
        return first


def write_shard(bank: Path, first_seed: int, sound: np.ndarray, picture: np.ndarray) -> Path:
    """Writes a shard; what a full disk leaves of it is removed before the error is passed on."""
    part, path = bank / f"part-{first_seed:012d}", bank / "clips" / f"{first_seed:012d}"
    try:
        part.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(exist_ok=True)
        np.save(part / "sound.npy", sound)
        np.save(part / "picture.npy", picture)
        os.replace(part, path)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return path


def clear_parts(bank: Path) -> None:
    """Removes what writers that were killed have left half done.

    Only the one that writes may call it.
    """
    for path in bank.glob("part-*"):
        shutil.rmtree(path, ignore_errors=True)


def shard_names(bank: Path) -> list[str]:
    return sorted(p.name for p in (bank / "clips").glob("*") if p.name.isdigit())


def is_worn(uses: np.ndarray) -> bool:
    return int(uses.sum()) >= WORN * MOST_USES * len(uses)


class RollingBank:
    """Draws batches from a bank that fills while it is read, no clip more than `MOST_USES` times.

    @param uses - shard -> how often each of its clips was drawn, as `uses` was when it was saved.
    """

    def __init__(self, folder: Path, uses: dict[str, list[int]] | None = None):
        self.folder = folder
        self.known = {name: np.array(u, np.uint8) for name, u in (uses or {}).items()}
        self.uses: dict[str, np.ndarray] = {}
        self.shards: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.worn: list[str] = []
        self.look()

    def look(self) -> None:
        """Opens shards that have come since the last look."""
        for name in shard_names(self.folder):
            if name in self.shards or name in self.worn:
                continue
            try:
                arrays = tuple(
                    np.load(self.folder / "clips" / name / f"{n}.npy", mmap_mode="r")
                    for n in ("sound", "picture")
                )
            except (OSError, ValueError):
                continue  # removed a moment ago, or damaged: others will do
            uses = self.known.pop(name, np.zeros(len(arrays[0]), np.uint8))
            if is_worn(uses):
                self.worn.append(name)
            else:
                self.shards[name], self.uses[name] = arrays, uses

    def fresh(self) -> int:
        """How many clips may still be drawn."""
        return int(sum((u < MOST_USES).sum() for u in self.uses.values()))

    def draw(self, n: int, rng: np.random.Generator) -> StoredClips | None:
        """n different clips, each picture mirrored by chance; None while fewer are there.

        Counts them as used.
        """
        names = list(self.shards)
        free = [np.flatnonzero(self.uses[name] < MOST_USES) for name in names]
        ends = np.cumsum([len(f) for f in free])
        if not names or ends[-1] < n:
            return None
        clips = []
        for place in np.sort(rng.choice(ends[-1], n, replace=False)):
            s = int(np.searchsorted(ends, place, "right"))
            row = free[s][place - (ends[s] - len(free[s]))]
            self.uses[names[s]][row] += 1
            clips.append(StoredClip(*(a[row] for a in self.shards[names[s]])))
        # In random order: a clip's place in the batch decides what of it is hidden.
        order = rng.permutation(n)
        for name in names:
            if is_worn(self.uses[name]):
                self.worn.append(name)
                del self.shards[name], self.uses[name]
        return StoredClips([clips[i] for i in order], torch.from_numpy(rng.random(n) < 0.5))

    def state(self) -> dict[str, list[int]]:
        """What to save with the weights, for `uses`."""
        return {name: u.tolist() for name, u in self.uses.items()} | {
            name: [MOST_USES] for name in self.worn
        }

    def remove_worn(self) -> None:
        """Deletes shards whose clips have all been used up. Call it after `state()` was saved."""
        for name in self.worn:
            shutil.rmtree(self.folder / "clips" / name, ignore_errors=True)
        self.worn = []
