"""Clips as a training step asks for them: patch by patch, wherever they lie."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from .data import IMAGE_MEAN, IMAGE_STD
from .losses import patchify
from .masking import VISUAL_GRID, gather

SIDE, SOUND, PICTURE = 16, 256, 768


class WholeClips:
    """Clips that lie in memory as the model's inputs.

    @param audio - (n, 1, 128, 1024) normalised. @param image - (n, 3, 224, 224) normalised.
    """

    def __init__(self, audio: torch.Tensor, image: torch.Tensor):
        self.audio, self.image = audio, image

    def __len__(self) -> int:
        return len(self.audio)

    def sound(self, rows: slice, ids: torch.Tensor) -> torch.Tensor:
        """Patches `ids` (m, k) of the clips in `rows`: (m, k, 256), pixel rows first."""
        return gather(patchify(self.audio[rows]), ids)

    def picture(self, rows: slice, ids: torch.Tensor) -> torch.Tensor:
        """Likewise (m, k, 768), channel last."""
        return gather(patchify(self.image[rows]), ids)


class StoredClip(NamedTuple):
    """One clip of a patch bank.

    Sound (512, 256) float16, normalised; picture (196, 768) uint8; both may be memory-mapped.
    """

    sound: np.ndarray
    picture: np.ndarray


class StoredClips:
    """Clips of a patch bank, of which only the patches asked for are read and converted.

    @param mirrored - (n,) bool: pictures to be shown mirrored.
    """

    def __init__(self, clips: list[StoredClip], mirrored: torch.Tensor):
        self.clips, self.mirrored = clips, mirrored
        self.scale = (1 / (255 * IMAGE_STD)).flatten().repeat(PICTURE // 3)
        self.shift = (-IMAGE_MEAN / IMAGE_STD).flatten().repeat(PICTURE // 3)

    def __len__(self) -> int:
        return len(self.clips)

    def sound(self, rows: slice, ids: torch.Tensor) -> torch.Tensor:
        parts = [clip.sound[i] for clip, i in zip(self.clips[rows], ids.numpy(), strict=True)]
        return torch.from_numpy(np.stack(parts)).float()

    def picture(self, rows: slice, ids: torch.Tensor) -> torch.Tensor:
        mirrored = self.mirrored[rows]
        # A mirrored picture's patch is the one at the mirrored place, itself mirrored.
        there = torch.where(mirrored[:, None], ids + VISUAL_GRID - 1 - 2 * (ids % VISUAL_GRID), ids)
        parts = [clip.picture[i] for clip, i in zip(self.clips[rows], there.numpy(), strict=True)]
        x = torch.from_numpy(np.stack(parts)).float() * self.scale + self.shift
        turned = x.view(*ids.shape, SIDE, SIDE, 3).flip(3).reshape(x.shape)
        return torch.where(mirrored[:, None, None], turned, x)


def store(fbank: torch.Tensor, frames: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Clips as a patch bank holds them: (n, 512, 256) float16 and (n, 196, 768) uint8.

    @param fbank - (n, 1024, 128) normalised. @param frames - (n, 3, 224, 224) uint8.
    """
    return patchify(fbank.transpose(1, 2)[:, None].half()).numpy(), patchify(frames).numpy()
