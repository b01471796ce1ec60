"""Renders the training bank: shards of clips as the model's inputs, ready to be memory-mapped.

A shard holds `fbank` (n, 1024, 128) float16, normalised and padded; `frames` (n, F, 224, 224, 3) uint8,
F of the ten evaluated frames drawn at random; `kind` (n,) int64. Seeds count up from the shard's
first one, so a bank can be extended while it is in use. A shard is complete once it holds `done`.
"""
from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from cavmae.fbank import fbank, model_input
from world.kinds import NAMES
from world.scene import Scene, evaluated_times

SHARD = 250
HELD_OUT_SEED = 5_000_000


def render_clip(seed: int, frames: int):
    """One clip's (1024, 128) float16 spectrogram, (frames, 224, 224, 3) uint8 pictures and kind."""
    scene, times = Scene(seed), evaluated_times()
    # Frame 5 is the one retrieval is measured on; a held-out clip stores it alone.
    at = [5] if frames == 1 else np.random.default_rng([seed, 9]).choice(10, frames, replace=False)
    pictures = np.stack([scene.frame(times[i]) for i in at])
    return model_input(fbank(scene.sound())).astype(np.float16), pictures, NAMES.index(scene.kind)


def render_shard(path: Path, first_seed: int, frames: int) -> Path:
    if not (path / "done").exists():
        spectrograms, pictures, kinds = zip(*(render_clip(first_seed + i, frames) for i in range(SHARD)))
        path.mkdir(parents=True, exist_ok=True)
        np.save(path / "fbank.npy", np.stack(spectrograms))
        np.save(path / "frames.npy", np.stack(pictures))
        np.save(path / "kind.npy", np.array(kinds))
        (path / "done").touch()
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "bank")
    parser.add_argument("--clips", type=int, default=14_000)
    parser.add_argument("--held-out", type=int, default=500, help="clips of unseen seeds, frame 5 only")
    parser.add_argument("--frames", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    args = parser.parse_args()
    jobs = [(args.out / "held-out" / f"{k:04d}", HELD_OUT_SEED + k * SHARD, 1) for k in range(args.held_out // SHARD)]
    jobs += [(args.out / "train" / f"{k:04d}", k * SHARD, args.frames) for k in range(args.clips // SHARD)]
    with ProcessPoolExecutor(args.workers) as pool:
        for path in pool.map(render_shard, *zip(*jobs)):
            print(path, flush=True)


if __name__ == "__main__":
    main()
