"""The sample world drawn by processes, one a core: for a GPU that can train but not draw."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import torch

from .data import Raw

# Clips a task: enough to share the cost of a call,
# few enough that no process has long to do when the others are done.
PIECE = 8


class WorldPool:
    """Stands for `sampleworld.generate` on the processor.

    The same clips, made by `workers` processes of one thread each.
    """

    def __init__(self, workers: int | None = None, piece: int = PIECE):
        self.workers, self.piece = workers or os.cpu_count(), piece
        # A forked process would inherit the parent's threads' locks, and its GPU.
        self.pool = ProcessPoolExecutor(self.workers, get_context("spawn"), initializer=_begin)

    def __call__(
        self,
        seeds: torch.Tensor,
        frames: int | torch.Tensor = 1,
        device="cpu",
        ranges: str = "train",
    ) -> Raw:
        """Clips of the seeds (n,), on `device`.

        fbank (n, 1024, 128) float16, frames (n, F, 3, 224, 224) uint8, kind (n,).

        To a GPU they travel through pinned memory, so that nothing waits for the copy.
        """
        device, whole, at = torch.device(device), None, 0
        for part in self.pool.map(
            partial(_draw, frames=frames, ranges=ranges), seeds.split(self.piece)
        ):
            part = [torch.from_numpy(x) for x in part]
            if whole is None:
                whole = Raw(
                    *(
                        torch.empty(
                            len(seeds),
                            *x.shape[1:],
                            dtype=x.dtype,
                            pin_memory=device.type == "cuda",
                        )
                        for x in part
                    )
                )
            for into, x in zip(whole, part, strict=True):
                into[at : at + len(x)] = x
            at += len(part[0])
        return Raw(*(x.to(device, non_blocking=True) for x in whole))

    def close(self) -> None:
        """Ends the processes, each after the task it is at; tasks not begun are dropped."""
        self.pool.shutdown(cancel_futures=True)


def _begin() -> None:
    torch.set_num_threads(1)
    # Whoever stops the run stops the parent, which ends its processes itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _draw(seeds: torch.Tensor, frames, ranges: str) -> list:
    """Clips as numpy arrays.

    These travel by the pipe alone, and need no shared memory, which is small on some machines.
    """
    from sampleworld import generate

    clips = generate(seeds, frames, ranges=ranges)
    return [clips.fbank.half().numpy(), clips.frames.numpy(), clips.kind.numpy()]
