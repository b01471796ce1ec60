"""Batches from the rendered bank."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

IMAGE_MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
IMAGE_STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def image_input(frames: np.ndarray) -> torch.Tensor:
    """(n, 224, 224, 3) uint8 -> (n, 3, 224, 224) float32, normalised."""
    return (torch.from_numpy(frames).permute(0, 3, 1, 2).float() / 255 - IMAGE_MEAN) / IMAGE_STD


def audio_input(spectrograms: np.ndarray) -> torch.Tensor:
    """(n, 1024, 128) normalised log-mel -> (n, 1, 128, 1024) float32."""
    return torch.from_numpy(np.asarray(spectrograms)).float().transpose(1, 2)[:, None].contiguous()


class Bank:
    """Memory-mapped shards. `refresh` picks up shards finished since, so training may start before rendering ends."""

    def __init__(self, folder: Path):
        self.folder, self.shards, self.names = Path(folder), [], set()
        self.refresh()

    def refresh(self) -> None:
        for path in sorted(self.folder.glob("*/done")):
            if path.parent.name not in self.names:
                self.names.add(path.parent.name)
                self.shards.append(tuple(np.load(path.parent / f"{n}.npy", mmap_mode="r") for n in ("fbank", "frames", "kind")))
        self.size = len(self.shards[0][2]) if self.shards else 0

    def __len__(self) -> int:
        return len(self.shards) * self.size

    def batch(self, indices, rng: np.random.Generator | None = None):
        """Audio, image and kinds of clips; a random stored frame with `rng`, else the first."""
        audio, frames, kinds = [], [], []
        for i in indices:
            f, p, k = self.shards[i // self.size]
            j = i % self.size
            audio.append(f[j])
            frames.append(p[j, rng.integers(p.shape[1]) if rng is not None else 0])
            kinds.append(k[j])
        return audio_input(np.stack(audio)), image_input(np.stack(frames)), np.array(kinds)
