"""Clips from seeds: events grouped by kind, put before backdrops and onto recordings."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from . import raster, scene
from .canvas import Canvas
from .fbank import fbank, model_input
from .kinds import CLASSES
from .kinds.base import Draws
from .plan import Plan, plan
from .rng import Stream
from .rows import Rows, stack
from .synth import SAMPLES, Synth

FPS = 12
MOST_FACTORS = 4


def frame_times(fps: float = FPS, frames: int = 10 * FPS) -> list[float]:
    """Times in seconds of the ten frames the model looks at.

    Frame max(0, int(i * frames / 10) - 1).
    """
    return [max(0, int(i * min(frames, fps * 10) / 10) - 1) / fps for i in range(10)]


@dataclass
class Clips:
    """B clips: see `generate`.

    `wave` (B, 160000) or None; `other` (B,) the second event's kind or -1.
    """

    fbank: torch.Tensor
    frames: torch.Tensor
    kind: torch.Tensor
    factors: torch.Tensor
    boxes: torch.Tensor
    wave: torch.Tensor | None = None
    other: torch.Tensor | None = None


def groups(kind: torch.Tensor):
    """(class, indices of its clips) for each kind that occurs; -1 is none."""
    for k in sorted(set(kind.tolist()) - {-1}):
        yield k, CLASSES[k], (kind == k).nonzero()[:, 0]


class Batch:
    """The events of a plan, ready to be drawn at any times and heard once."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.events = [
            (k, at, cls(Draws(plan.seeds[at], cls.name, plan.ranges)))
            for k, cls, at in groups(plan.kind)
        ]
        # A second event has causes of its own, apart from those its seed would give as a main one.
        self.others = [
            (k, at, cls(Draws(plan.seeds[at] ^ 0x5DEECE66D, cls.name, "train")))
            for k, cls, at in groups(plan.other)
        ]
        self._still = None
        if self.others:
            self._make_room()

    def _make_room(self):
        """Stands second events at the side where the main one leaves more of the frame free."""
        p = self.plan
        box, view = self.boxes(torch.full((len(p.kind), 1), 5.0))[:, 0], p.other_view.clone()
        free, left = box[:, 0] - (1 - box[:, 2]), view[:, 1] + 0.5 * view[:, 0] < 0.5
        change = torch.where(left, free < -0.05, free > 0.05)
        view[:, 1] = torch.where(change, 1 - view[:, 0] - view[:, 1], view[:, 1])
        self.aside = view

    def rows(self, times: torch.Tensor):
        """Rows at times (B, F): still (B, 1, n, P) and moving (B, F, m, P).

        Empty ones are squeezed out to the right.
        """
        return tuple(rows.padded() for rows in self.packed(times))

    def packed(self, times: torch.Tensor, pinned=False) -> tuple[Rows, Rows]:
        """The same without gaps, still rows and moving ones; `pinned` as in `rows.stack`."""
        B, F = times.shape
        p = self.plan
        if self._still is None:
            self._still = scene.backdrops(Stream(p.seeds, "backdrop"), p.setting, p.camera)
        parts = [(torch.arange(B), [self._still])]
        for _, at, event in self.others:
            cv = self._canvas(at, F)
            zoom, ox, oy = (self.aside[at, i].view(-1, 1, 1) for i in range(3))
            with cv.only(p.other_seen[at].view(-1, 1, 1)), cv.within(zoom, ox, oy):
                event.draw(cv, times[at, :, None])
            parts.append((at, cv.runs()))
        for _, at, event in self.events:
            cv = self._canvas(at, F)
            event.draw(cv, times[at, :, None])
            parts.append((at, cv.runs()))
        return stack(parts, B, F, pinned)

    def _canvas(self, at, frames):
        cv = Canvas(len(at), frames)
        scene.light(cv, self.plan.camera[at])
        return cv

    def boxes(self, times: torch.Tensor) -> torch.Tensor:
        out = torch.zeros(*times.shape, 4)
        for _, at, event in self.events:
            out[at] = scene.to_frame(
                event.box(times[at, :, None]), self.plan.camera[at], (len(at), times.shape[1])
            )
        return out

    def factors(self) -> torch.Tensor:
        out = torch.full((len(self.plan.kind), MOST_FACTORS), torch.nan)
        for _, at, event in self.events:
            out[at, : event.values.shape[1]] = event.values
        return out

    def wave(self, device) -> torch.Tensor:
        """(B, SAMPLES) on the device: events, second events, room and recording."""
        B = len(self.plan.kind)
        sounds = []
        for events in (self.events, self.others):
            out = torch.zeros(B, SAMPLES, device=device)
            for _, at, event in events:
                out[at.to(device, non_blocking=True)] = event.sound(
                    Synth(Stream(event.d.sound.key, "synth"), device)
                ).float()
            sounds.append(out)
        return scene.record(*sounds, self.plan.other_gain, Stream(self.plan.seeds, "recording"))


def draw_frames(batch: Batch, times: torch.Tensor, size: int, device) -> torch.Tensor:
    """Pictures at times (B, F) in seconds: (B, F, 3, size, size) uint8."""
    camera, moments = batch.plan.camera, (times * 60).round().long()
    if torch.device(device).type == "cuda":
        # Triton is there only where PyTorch came with CUDA.
        from .raster_cuda import render

        return render(*batch.packed(times, pinned=True), camera, moments, size, device)
    return raster.render(*batch.rows(times), camera, moments, size)


@torch.no_grad()
def generate(
    seeds: torch.Tensor,
    frames: int | torch.Tensor = 1,
    device="cpu",
    size: int = 224,
    ranges: str = "train",
    wave: bool = False,
    kind: int | None = None,
) -> Clips:
    """Clips of the seeds (B,) int64.

    @param frames - F: so many of the ten evaluated frames, drawn from each seed's own stream;
        or a tensor (F,) of indices 0..9.
    @param ranges - "train" never draws from the held-out region of the factors, "held_out" only
        from it, "all" from everywhere.
    @param kind - all clips of this kind, for looking at; left out, each seed draws its own.
    @returns Clips: `fbank` (B, 1024, 128) normalised, `frames` (B, F, 3, size, size) uint8, `kind`
        (B,), `factors` (B, 4) in 0..1 or NaN, `boxes` (B, F, 4) x0 y0 x1 y1 in 0..1.
    """
    seeds = torch.as_tensor(seeds, dtype=torch.int64).cpu()
    times = torch.tensor(frame_times())
    order = Stream(seeds, "frames").permutation(10)
    index = order[:, :frames] if isinstance(frames, int) else frames.cpu().expand(len(seeds), -1)
    with torch.autocast(torch.device(device).type, enabled=False):
        p = plan(seeds, ranges, kind)
        batch = Batch(p)
        at = times[index]
        pictures = draw_frames(batch, at, size, device)
        sound = batch.wave(device)
        features = model_input(fbank(sound))
    to = lambda x: x.to(device, non_blocking=True)
    return Clips(
        features,
        pictures,
        to(p.kind),
        to(batch.factors()),
        to(batch.boxes(at)),
        sound if wave else None,
        to(p.other),
    )
