"""Clips of the sample world, generated while the model trains on those made before."""
from __future__ import annotations

from typing import Callable

import torch

from .data import Raw

# Where the seeds of each use begin; they never meet.
TRAIN_SEED = 0


def world() -> Callable:
    from sampleworld import generate
    return generate


class WorldSource:
    """Batches of fresh seeds, each clip seen `reuse` times.

    With reuse above 1, clips are made in blocks of `block` batches. A block is gone through `reuse` times, in
    a new order and with another frame each time, while the next one is made piece by piece between its
    batches: a generator slower than the training holds it up `reuse` times less.

    @param generate - `sampleworld.generate` or what stands for it.
    @param chunk - clips a call, always exactly that many, so that compiled code keeps its shapes.
    @param rank, ranks - each rank has seeds of its own.
    """

    def __init__(self, batch: int, generate: Callable | None = None, device="cpu", reuse=1, block=8, chunk=512,
                 first_seed=TRAIN_SEED, rank=0, ranks=1):
        self.size, self.generate, self.device = batch, generate or world(), device
        self.reuse, self.batches = reuse, block if reuse > 1 else 1
        self.clips, self.steps = batch * self.batches, self.batches * reuse
        self.chunk, self.first_seed, self.rank, self.ranks = min(chunk, self.clips), first_seed, rank, ranks
        self.now: tuple[int, list[Raw]] = (-1, [])
        self.next: list[Raw] = []
        self.made = 0

    def batch(self, step: int) -> Raw:
        block, i = divmod(step, self.steps)
        if self.now[0] != block:
            # After a resumption the whole block is made at once; otherwise what is left of it.
            if self.now[0] != block - 1:
                self.next = []
            self.now, self.next = (block, self._extend(self.next, block, self.clips)), []
            self._join(block)
        pass_, j = divmod(i, self.batches)
        g = torch.Generator().manual_seed((block * 64 + pass_) * 4096 + self.rank)
        rows = torch.randperm(self.clips, generator=g)[j * self.size:][:self.size].to(self.device) if self.reuse > 1 else slice(None)
        whole = self.now[1][0]
        raw = Raw(whole.fbank[rows], whole.frames[rows, pass_], whole.kind[rows])
        if self.reuse > 1:
            due = (i + 1) * self.clips // self.steps
            self.next = self._extend(self.next, block + 1, due - due % self.chunk)
        return raw

    def _join(self, block: int) -> None:
        parts = self.now[1]
        self.now = (block, [Raw(*(torch.cat(x)[:self.clips] for x in zip(*parts)))])

    def _extend(self, parts: list[Raw], block: int, until: int) -> list[Raw]:
        """Adds chunks until `until` clips of the block are there."""
        start = self.first_seed + (block * self.ranks + self.rank) * self.clips
        while len(parts) * self.chunk < until:
            # Seeds stay on the processor, where clips are planned: fetching them back would make it wait for the GPU.
            seeds = start + len(parts) * self.chunk + torch.arange(self.chunk)
            clips = self.generate(seeds, frames=self.reuse, device=self.device)
            parts.append(Raw(clips.fbank.half(), clips.frames, clips.kind.to(self.device)))
            self.made += self.chunk
        return parts
