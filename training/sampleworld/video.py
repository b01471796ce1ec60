"""Whole clips: every frame of one seed, and its sound, for the sample files."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from .generate import FPS, Batch, draw_frames, frame_times
from .kinds import CLASSES, KINDS
from .plan import plan


class Video:
    """The clip of one seed, drawn frame by frame.

    @param kind - a name from KINDS; left out, the seed draws its own.
    @param size - pixels of a side. The picture's texture was made for about 224.
    """

    def __init__(
        self,
        seed: int,
        fps: float = FPS,
        size: int = 224,
        kind: str | None = None,
        ranges: str = "train",
    ):
        self.seed, self.fps, self.size = seed, fps, size
        self.batch = Batch(
            plan(torch.tensor([seed]), ranges, None if kind is None else KINDS.index(kind))
        )
        label = int(self.batch.plan.kind)
        self.kind, self.title = KINDS[label], CLASSES[label].title
        # The batch's row has room for the kind with the most factors.
        self.factors = dict(
            zip(CLASSES[label].factors, self.batch.factors()[0].tolist(), strict=False)
        )
        self.count = int(10 * fps)

    @torch.no_grad()
    def frames(self, chunk: int = 24) -> Iterator[np.ndarray]:
        """(size, size, 3) uint8, `count` of them."""
        for first in range(0, self.count, chunk):
            times = torch.arange(first, min(first + chunk, self.count))[None] / self.fps
            for picture in draw_frames(self.batch, times, self.size, "cpu")[0]:
                yield picture.permute(1, 2, 0).contiguous().numpy()

    @torch.no_grad()
    def wave(self) -> np.ndarray:
        """(160000,) float32 in -1..1."""
        return self.batch.wave("cpu")[0].numpy()

    def boxes(self) -> list[list[float]]:
        """The source's box in each of the ten evaluated frames, x0 y0 x1 y1 in 0..1."""
        times = torch.tensor([frame_times(self.fps, self.count)])
        return self.batch.boxes(times)[0].tolist()


def render_video(
    seed: int, fps: float = FPS, size: int = 224
) -> tuple[Iterator[np.ndarray], np.ndarray]:
    """Frames (an iterator of (size, size, 3) uint8) and wave (160000,) float32 of a seed's clip."""
    video = Video(seed, fps, size)
    return video.frames(), video.wave()
