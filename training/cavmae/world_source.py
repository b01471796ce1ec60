"""Clips of the sample world, generated while the model trains on those made before."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from itertools import count

import torch

from .data import Raw, augment

# Where the seeds of each use begin; they never meet.
TRAIN_SEED = 0
# Where those of a run begin that starts from trained weights: above the rolling bank's.
WARM_SEED = 200_000_000
# A clip has so many frames to look at: shown more often, it would show one of them twice.
MOST_REUSE = 10
# Without reuse a block is one batch. So many are made ahead,
# or fewer where these hold more clips than this.
AHEAD_BATCHES, AHEAD_CLIPS = 16, 4096


def world() -> Callable:
    """`sampleworld.generate`, imported only where it is needed."""
    from sampleworld import generate

    return generate


class Closed(Exception):
    """A source was asked for clips after its end."""


class Maker:
    """Makes blocks in order on a thread of its own, on a GPU on a stream of its own.

    @param make - gives the clips of a block, or None once the event it is handed is set.
    @param ahead - blocks made beyond those taken: the thread waits while so many are ready.
    """

    def __init__(
        self,
        make: Callable[[int, threading.Event], Raw | None],
        first: int,
        ahead: int,
        device: torch.device,
    ):
        self.make, self.device = make, device
        self.room, self.ready, self.stopped = (
            threading.Semaphore(ahead),
            queue.SimpleQueue(),
            threading.Event(),
        )
        self.thread = threading.Thread(target=self._run, args=(first,), daemon=True)
        self.thread.start()

    def _run(self, first: int) -> None:
        try:
            stream = torch.cuda.Stream(self.device) if self.device.type == "cuda" else None
            with torch.cuda.stream(stream), torch.no_grad():
                for block in count(first):
                    self.room.acquire()
                    raw = None if self.stopped.is_set() else self.make(block, self.stopped)
                    if raw is None:
                        return
                    self.ready.put((raw, stream.record_event() if stream else None))
        except BaseException as problem:  # noqa: BLE001 - handed on to whoever asks for the next block
            self.ready.put((problem, None))

    def take(self) -> Raw:
        """The next block, waited for.

        Raises what went wrong in its making, and Closed after `close`.
        """
        item, event = self.ready.get()
        if isinstance(item, BaseException):
            self.ready.put((item, None))  # whoever asks again gets the same answer
            raise item
        if event:
            stream = torch.cuda.current_stream(self.device)
            stream.wait_event(event)
            for x in item:
                x.record_stream(stream)
        self.room.release()
        return item

    def close(self) -> None:
        """Ends the thread after the chunk it is at, and wakes whoever waits for a block."""
        self.stopped.set()
        self.room.release()
        self.ready.put((Closed("This source of clips was closed."), None))
        self.thread.join(60)


class WorldSource:
    """Batches of fresh seeds, each clip seen `reuse` times.

    A generator thread makes the next clips while the model trains on these. With reuse above 1,
    clips are made in blocks of `block` batches. A block is gone through `reuse` times, in a new
    order and with another frame each time, while the next one is made: a generator slower than the
    training holds it up `reuse` times less.

    @param generate - `sampleworld.generate` or what stands for it.
    @param chunk - clips a call, always exactly that many, so that compiled code keeps its shapes.
    @param mirror - mirrors half of the pictures, drawn anew each step.
    @param rank, ranks - each rank has seeds of its own.
    """

    def __init__(
        self,
        batch: int,
        generate: Callable | None = None,
        device="cpu",
        reuse=1,
        block=8,
        chunk=512,
        first_seed=TRAIN_SEED,
        rank=0,
        ranks=1,
        mirror=False,
    ):
        if not 1 <= reuse <= MOST_REUSE:
            raise ValueError(
                f"Expected a reuse from 1 to {MOST_REUSE}, the frames that a clip has, got {reuse}."
            )
        self.size, self.generate, self.device = batch, generate or world(), torch.device(device)
        self.reuse, self.batches, self.mirror = reuse, block if reuse > 1 else 1, mirror
        self.clips, self.steps = batch * self.batches, self.batches * reuse
        self.chunk, self.first_seed, self.rank, self.ranks = (
            min(chunk, self.clips),
            first_seed,
            rank,
            ranks,
        )
        self.ahead = 1 if reuse > 1 else max(1, min(AHEAD_BATCHES, AHEAD_CLIPS // batch))
        self.now: tuple[int, Raw | None] = (-1, None)
        self.maker: Maker | None = None
        self.due = 0  # the block that the maker hands over next
        self.made = 0
        self.lock, self.closed = threading.Lock(), False

    def batch(self, step: int) -> Raw:
        """The clips of a step, a function of the step alone.

        Raises what went wrong in their making.
        """
        block, i = divmod(step, self.steps)
        if self.now[0] != block:
            self.now = (-1, None)  # first, so that its memory is there for the block after next
            self.now = (block, self._take(block))
        whole, (pass_, j) = self.now[1], divmod(i, self.batches)
        if self.reuse == 1:
            raw = Raw(whole.fbank, whole.frames[:, 0], whole.kind)
        else:
            g = torch.Generator().manual_seed((block * 64 + pass_) * 4096 + self.rank)
            rows = torch.randperm(self.clips, generator=g)[j * self.size :][: self.size].to(
                self.device
            )
            raw = Raw(whole.fbank[rows], whole.frames[rows, pass_], whole.kind[rows])
        return (
            augment(raw, torch.Generator().manual_seed(step * 4096 + self.rank))
            if self.mirror
            else raw
        )

    def close(self) -> None:
        """Ends the generator thread, and the generator where it can be closed."""
        with self.lock:
            self.closed = True
        # The generator first, so that a chunk half made is not waited for.
        getattr(self.generate, "close", lambda: None)()
        if self.maker:
            self.maker.close()

    def _take(self, block: int) -> Raw:
        with self.lock:
            if self.closed:
                raise Closed("This source of clips was closed.")
            if self.maker is None or self.due != block:
                # The first batch, or one out of order: after a resumption, say.
                if self.maker:
                    self.maker.close()
                self.maker, self.due = Maker(self._make, block, self.ahead, self.device), block
            self.due += 1
            maker = self.maker
        return maker.take()

    def _make(self, block: int, stopped: threading.Event) -> Raw | None:
        start, whole = self.first_seed + (block * self.ranks + self.rank) * self.clips, None
        for at in range(0, self.clips, self.chunk):
            if stopped.is_set():
                return None
            # Seeds stay on the processor, where clips are planned:
            # fetching them back would make it wait for the GPU.
            clips = self.generate(
                start + at + torch.arange(self.chunk), frames=self.reuse, device=self.device
            )
            parts = (clips.fbank.half(), clips.frames, clips.kind)
            if whole is None:
                whole = Raw(
                    *(
                        torch.empty(self.clips, *x.shape[1:], dtype=x.dtype, device=self.device)
                        for x in parts
                    )
                )
            for into, part in zip(whole, parts, strict=True):
                into[at : at + self.chunk].copy_(part[: self.clips - at], non_blocking=True)
            self.made += self.chunk
        return whole
