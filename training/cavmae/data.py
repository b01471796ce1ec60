"""From stored clips to the model's inputs, and batches made ahead of their use.

A source has `batch(step)`: the clips of that step as `Raw`, a function of the step alone, so that a
run stopped anywhere goes on with what it would have seen.
"""

from __future__ import annotations

import queue
import threading
import time
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from . import clip_inputs

IMAGE_MEAN = torch.tensor(clip_inputs.IMAGE_MEAN).view(1, 3, 1, 1)
IMAGE_STD = torch.tensor(clip_inputs.IMAGE_STD).view(1, 3, 1, 1)


class Raw(NamedTuple):
    """Clips as they are stored.

    fbank (n, 1024, 128) normalised, of any float type; frames (n, 3, 224, 224) uint8; kind (n,) or
    None.
    """

    fbank: torch.Tensor
    frames: torch.Tensor
    kind: torch.Tensor | None = None


def image_input(frames, dtype=torch.float32) -> torch.Tensor:
    """uint8 pictures (n, 224, 224, 3) or (n, 3, 224, 224) -> (n, 3, 224, 224).

    Normalised, on the same device.
    """
    frames = torch.as_tensor(frames)
    if frames.shape[-1] == 3:
        frames = frames.permute(0, 3, 1, 2)
    return (
        ((frames.float() / 255 - IMAGE_MEAN.to(frames.device)) / IMAGE_STD.to(frames.device))
        .to(dtype)
        .contiguous()
    )


def audio_input(spectrograms, dtype=torch.float32) -> torch.Tensor:
    """(n, 1024, 128) normalised log-mel -> (n, 1, 128, 1024), on the same device."""
    return torch.as_tensor(spectrograms).to(dtype).transpose(1, 2)[:, None].contiguous()


def augment(raw: Raw, generator: torch.Generator, mirror=True, roll=False) -> Raw:
    """Mirrors half of the pictures and, if asked, rolls each sound in time.

    By any number of frames, pad and all.
    """
    fbank, frames = raw.fbank, raw.frames
    if mirror:
        flip = torch.rand(len(frames), generator=generator) < 0.5
        frames = torch.where(flip[:, None, None, None].to(frames.device), frames.flip(-1), frames)
    if roll:
        by = torch.randint(fbank.shape[1], (len(fbank), 1), generator=generator)
        at = ((torch.arange(fbank.shape[1]) - by) % fbank.shape[1]).to(fbank.device)
        fbank = torch.gather(fbank, 1, at[..., None].expand_as(fbank))
    return raw._replace(fbank=fbank, frames=frames)


class Bank:
    """Random access to the clips of a bank's finished shards, memory-mapped.

    See `cavmae.bank` for what a shard holds.
    """

    NAMES = ("fbank", "frames", "kind", "factors", "boxes")

    def __init__(self, folder: Path):
        self.shards = [self._open(path.parent) for path in sorted(Path(folder).glob("*/done"))]
        self.starts = np.cumsum([0, *(len(s["fbank"]) for s in self.shards)])

    @staticmethod
    def _open(folder: Path) -> dict:
        return {
            n: np.load(folder / f"{n}.npy", mmap_mode="r")
            for n in Bank.NAMES
            if (folder / f"{n}.npy").exists()
        }

    def __len__(self) -> int:
        return int(self.starts[-1])

    def read(self, rows, frame=None) -> Raw:
        """Clips in the order asked.

        `frame` (n,) picks one of the stored frames (modulo their number), else the first.
        """
        fbank, frames, kind = [], [], []
        for k, row in enumerate(rows):
            s = int(np.searchsorted(self.starts, row, "right")) - 1
            shard, j = self.shards[s], int(row - self.starts[s])
            stored = shard["frames"][j]
            picture = stored[0 if frame is None else frame[k] % len(stored)]
            fbank.append(shard["fbank"][j])
            frames.append(picture.transpose(2, 0, 1) if picture.shape[-1] == 3 else picture)
            kind.append(shard["kind"][j] if "kind" in shard else -1)
        kinds = torch.tensor(np.array(kind)) if min(kind) >= 0 else None
        return Raw(torch.from_numpy(np.stack(fbank)), torch.from_numpy(np.stack(frames)), kinds)

    def column(self, name: str) -> np.ndarray:
        """One small column (`kind`, `factors`, `boxes`) of all clips."""
        return np.concatenate([np.asarray(s[name]) for s in self.shards])


class Prefetch:
    """Batches (audio, image, kind) of a source from `start` on, each made on a thread.

    On the GPU they are made on a stream of their own.

    `waited()` is the time the training stood still for data: on the processor measured at the
    queue, on a GPU from the end of the work queued before to the moment the batch is ready.
    """

    def __init__(self, source, start=0, device="cpu", dtype=torch.float32, depth=2):
        self.source, self.device, self.dtype = source, torch.device(device), dtype
        self.ready, self.stopped = queue.Queue(depth), threading.Event()
        self.cuda = self.device.type == "cuda"
        self._seconds, self._events = 0.0, []
        self.thread = threading.Thread(target=self._run, args=(start,), daemon=True)
        self.thread.start()

    def _run(self, start):
        try:
            stream = torch.cuda.Stream(self.device) if self.cuda else None
            for step in count(start):
                with torch.cuda.stream(stream), torch.no_grad():
                    item = self._inputs(self.source.batch(step))
                    event = stream.record_event() if self.cuda else None
                if not self._put((item, event)):
                    return
        except BaseException as problem:  # handed on to whoever asks for the next batch
            self._put((problem, None))

    def _put(self, item) -> bool:
        while not self.stopped.is_set():
            try:
                self.ready.put(item, timeout=0.2)
                return True
            except queue.Full:
                continue
        return False

    def _inputs(self, raw: Raw):
        if self.cuda and not raw.fbank.is_cuda:
            raw = Raw(
                *(
                    None if x is None else x.pin_memory().to(self.device, non_blocking=True)
                    for x in raw
                )
            )
        return audio_input(raw.fbank, self.dtype), image_input(raw.frames, self.dtype), raw.kind

    def __iter__(self):
        return self

    def __next__(self):
        began, before = (
            time.perf_counter(),
            torch.cuda.current_stream(self.device).record_event(
                torch.cuda.Event(enable_timing=True)
            )
            if self.cuda
            else None,
        )
        item, event = self.ready.get()
        if isinstance(item, BaseException):
            raise item
        if not self.cuda:
            self._seconds += time.perf_counter() - began
            return item
        stream = torch.cuda.current_stream(self.device)
        stream.wait_event(event)
        self._events.append((before, stream.record_event(torch.cuda.Event(enable_timing=True))))
        for x in item:
            if x is not None:
                x.record_stream(stream)
        return item

    def waited(self) -> float:
        """Seconds since the last call; on a GPU it must have finished the steps so far."""
        seconds, self._seconds = (
            self._seconds + sum(a.elapsed_time(b) for a, b in self._events) / 1e3,
            0.0,
        )
        self._events.clear()
        return seconds

    def close(self):
        """Ends the thread, and the source's own threads where it has some.

        The thread may be waiting for them.
        """
        self.stopped.set()
        getattr(self.source, "close", lambda: None)()
        self.thread.join(timeout=60)
