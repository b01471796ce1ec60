"""Clips from seeds: events grouped by kind, put before backdrops and onto recordings."""
from __future__ import annotations

from dataclasses import dataclass

import torch

from . import raster, scene
from .canvas import AT, P, Canvas
from .fbank import fbank, model_input
from .kinds import CLASSES
from .kinds.base import Draws
from .plan import Plan, plan
from .rng import Stream
from .synth import SAMPLES, Synth

FPS = 12
MOST_FACTORS = 4


def frame_times(fps: float = FPS, frames: int = 10 * FPS) -> list[float]:
    """Times in seconds of the ten frames the model looks at: frame max(0, int(i * frames / 10) - 1)."""
    return [max(0, int(i * min(frames, fps * 10) / 10) - 1) / fps for i in range(10)]


@dataclass
class Clips:
    """B clips: see `generate`. `wave` (B, 160000) or None; `other` (B,) the second event's kind or -1."""
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
        self.events = [(k, at, cls(Draws(plan.seeds[at], cls.name, plan.ranges))) for k, cls, at in groups(plan.kind)]
        # A second event has causes of its own, apart from those its seed would give as a main one.
        self.others = [(k, at, cls(Draws(plan.seeds[at] ^ 0x5DEECE66D, cls.name, "train"))) for k, cls, at in groups(plan.other)]
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
        """Rows at times (B, F): still (B, 1, n, P) and moving (B, F, m, P), empty ones squeezed out to the right."""
        B, F = times.shape
        p = self.plan
        if self._still is None:
            self._still = scene.backdrops(Stream(p.seeds, "backdrop"), p.setting, p.camera)
        parts = [(torch.arange(B), self._still, torch.zeros(B, F, 0, P))]
        for k, at, event in self.others:
            cv = self._canvas(at, F)
            zoom, ox, oy = (self.aside[at, i].view(-1, 1, 1) for i in range(3))
            with cv.only(p.other_seen[at].view(-1, 1, 1)), cv.within(zoom, ox, oy):
                event.draw(cv, times[at, :, None])
            parts.append((at, *cv.rows()))
        for k, at, event in self.events:
            cv = self._canvas(at, F)
            event.draw(cv, times[at, :, None])
            parts.append((at, *cv.rows()))
        return _stack(parts, B, F)

    def _canvas(self, at, frames):
        cv = Canvas(len(at), frames)
        scene.light(cv, self.plan.camera[at])
        return cv

    def boxes(self, times: torch.Tensor) -> torch.Tensor:
        out = torch.zeros(*times.shape, 4)
        for k, at, event in self.events:
            out[at] = scene.to_frame(event.box(times[at, :, None]), self.plan.camera[at], (len(at), times.shape[1]))
        return out

    def factors(self) -> torch.Tensor:
        out = torch.full((len(self.plan.kind), MOST_FACTORS), torch.nan)
        for k, at, event in self.events:
            out[at, :event.values.shape[1]] = event.values
        return out

    def wave(self, device) -> torch.Tensor:
        """(B, SAMPLES) on the device: events, second events, room and recording."""
        B = len(self.plan.kind)
        sounds = []
        for events in (self.events, self.others):
            out = torch.zeros(B, SAMPLES, device=device)
            for k, at, event in events:
                out[at.to(device, non_blocking=True)] = event.sound(Synth(Stream(event.d.sound.key, "synth"), device)).float()
            sounds.append(out)
        return scene.record(*sounds, self.plan.other_gain, Stream(self.plan.seeds, "recording"))


def _stack(parts, B, F):
    """Rows of groups -> rows of the batch: what moves lies over what stands, a clip's parts in their order."""
    tables = ([], [])
    ends = torch.zeros(2, B, dtype=torch.long)
    for at, still, moving in parts:
        # Once something of a clip moves, all that follows lies over it.
        if len(at) and ends[1, at].amax() > 0:
            still, moving = still[:, :, :0], torch.cat([still.expand(-1, F, -1, -1), moving], 2)
        for rows, placed, end in zip((still, moving), tables, ends):
            rows, count = _seen(rows)
            placed.append((at, rows, count, end[at]))
            end[at] += count
    return tuple(_lay(placed, B, frames, int(end.max())) for placed, end, frames in zip(tables, ends, (1, F)))


def _seen(rows):
    """Rows that some frame shows, moved to the front in their order, and how many a clip has: (G, F, m, P), (G,)."""
    seen = ((rows[..., 0] > 0) & (rows[..., AT["ex"]] > 0)).any(1)
    count = seen.sum(1)
    most = int(count.max()) if rows.shape[2] else 0
    order = torch.argsort((~seen).int(), dim=1, stable=True)[:, None, :most, None]
    return torch.gather(rows, 2, order.expand(-1, rows.shape[1], -1, P)), count


def _lay(placed, B, frames, most):
    """One table of all groups' rows, each clip's parts behind each other: (B, frames, most, P)."""
    table = torch.zeros(B, frames, most, P)
    for at, rows, count, start in placed:
        i, j = (torch.arange(rows.shape[2]) < count[:, None]).nonzero(as_tuple=True)
        table[at[i], :, start[i] + j] = rows[i, :, j]
    return table


def draw_frames(batch: Batch, times: torch.Tensor, size: int, device) -> torch.Tensor:
    """Pictures at times (B, F) in seconds: (B, F, 3, size, size) uint8."""
    rows, camera, moments = batch.rows(times), batch.plan.camera, (times * 60).round().long()
    if torch.device(device).type == "cuda":
        # Triton is there only where PyTorch came with CUDA.
        from .raster_cuda import render
        return render(*rows, camera, moments, size, device)
    return raster.render(*rows, camera, moments, size)


@torch.no_grad()
def generate(seeds: torch.Tensor, frames: int | torch.Tensor = 1, device="cpu", size: int = 224, ranges: str = "train", wave: bool = False,
             kind: int | None = None) -> Clips:
    """Clips of the seeds (B,) int64.

    @param frames - F: so many of the ten evaluated frames, drawn from each seed's own stream; or a tensor
        (F,) of indices 0..9.
    @param ranges - "train" never draws from the held-out region of the factors, "held_out" only from it, "all" from everywhere.
    @param kind - all clips of this kind, for looking at; left out, each seed draws its own.
    @returns Clips: `fbank` (B, 1024, 128) normalised, `frames` (B, F, 3, size, size) uint8, `kind` (B,), `factors`
        (B, 4) in 0..1 or NaN, `boxes` (B, F, 4) x0 y0 x1 y1 in 0..1.
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
    return Clips(features, pictures, to(p.kind), to(batch.factors()), to(batch.boxes(at)), sound if wave else None, to(p.other))
