"""A pendulum clock on a wall."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric


class Clock(Kind):
    """The pendulum's length sets the beat, the case's width its resonance, the bob's weight the ring."""
    name, title = "clock", "Pendulum clock"
    factors = ("pendulum", "width", "bob")
    settings = ("room",)

    def setup(self):
        u = lambda low, high: self.d.uniform(low, high, of="sight")
        self.length = between(self.pendulum.seen, 0.12, 0.42)
        self.w = between(self.width.seen, 0.1, 0.19)
        self.r = between(self.bob.seen, 0.026, 0.068)
        self.period = between(self.pendulum.heard[:, None], 0.36, 0.95)
        self.ticks = self.beats(self.period, 30)
        self.wood, self.face, self.metal = paint.wood(self.d.sight), self.hue((0.02, 0.2), (0.85, 0.98)), paint.metal(self.d.sight)
        self.top, self.hour, self.gable = u(0.1, 0.15), u(0, 12), u(0, 1)

    def draw(self, cv, t):
        x, w = self.x, self.w
        cy = self.top + w * 1.15
        low = cy + w * 1.05 + self.length + self.r * 0.9
        mid, half = (cy + low) / 2, (low - cy) / 2
        cv.cast(lambda dx, dy, style: cv.box(x + dx, mid - w / 2 + dy, w, half + w / 2, **style), lift=0.06, strength=0.5)
        wood = dict(colour=self.wood, other=self.wood * 0.66, pattern="wood", bevel=0.022, gloss=0.25)
        cv.box(x, mid, w * 0.86, half, round=0.015, freq=(34, 5), **wood)
        cv.box(x, mid + w * 0.5, w * 0.7, half - w * 0.55, colour=self.wood * 0.22)
        a = 0.34 * torch.cos(torch.pi * ((t - self.ticks[..., :1]) / self.period + 0.5)) * (0.09 / self.length).clamp(0.45, 1) * 1.25
        reach = self.length + w * 0.6
        px, py = x + torch.sin(a) * reach, cy + torch.cos(a) * reach
        cv.capsule(x, cy, px, py, 0.0075, colour=self.metal, bevel=0.007)
        cv.disc(px + 0.01, py + 0.012, self.r, colour=(0, 0, 0), alpha=0.4, soft=0.02)
        cv.disc(px, py, self.r, colour=self.metal * 0.8, other=paint.lighter(self.metal, 0.6), pattern="radial", freq=(1 / self.r, 0), bevel=self.r * 0.6, gloss=1.0)
        cv.box(x, cy, w, w, round=0.02, freq=(5, 30), **wood)
        with cv.only(self.gable < 0.6):
            cv.trapezoid(x, self.top, w * 0.1, w * 1.12, w * 0.3, round=0.006, freq=(5, 30), **wood)
        cv.box(x, cy + w, w * 1.08, w * 0.1, round=0.006, freq=(5, 30), **wood)
        cv.disc(x, cy, w * 0.82, colour=self.metal * 0.75, bevel=0.016, gloss=0.8)
        cv.disc(x, cy, w * 0.73, colour=self.face, bevel=0.02, ambient=0.75)
        k = torch.arange(12.0)
        b = k * (torch.pi / 6)
        cv.disc(x + torch.sin(b) * w * 0.6, cy - torch.cos(b) * w * 0.6, w * torch.where(k % 3 == 0, 0.08, 0.05), colour=(0.14, 0.12, 0.11))
        for angle, far, thick in ((self.hour * torch.pi / 6, 0.38, 0.05), (self.hour * 2 * torch.pi, 0.58, 0.034)):
            cv.capsule(x, cy, x + torch.sin(angle) * w * far, cy - torch.cos(angle) * w * far, w * thick, w * thick * 0.5, colour=(0.08, 0.08, 0.1))
        cv.disc(x, cy, w * 0.06, colour=self.metal, bevel=0.01)

    def box(self, t):
        low = self.top + self.w * 2.2 + self.length + self.r * 1.8
        return self.x - self.w * 1.1, self.top - self.w * 0.3, self.x + self.w * 1.1, low

    def sound(self, syn):
        w, b = self.width.heard, self.bob.heard
        ticks = self.ticks[:, 0]
        base = geometric(w, 1250, 420) * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        ratio = torch.tensor([1, 1.83, 2.9, 4.4, 6.1])
        decay = between(w, 0.05, 0.16) * torch.tensor([1, 0.7, 0.5, 0.35, 0.25])
        odd = torch.arange(ticks.shape[1]) % 2
        out = 0
        # Tick and tock: the other side of the escapement sounds a little lower.
        for k in (0, 1):
            loud = (odd == k).float().expand_as(ticks) * (1 - 0.25 * k)
            out = out + syn.strikes(ticks, (base * (1 - 0.17 * k) * ratio)[:, None], decay[:, None], torch.tensor([1, 0.8, 0.6, 0.5, 0.3]), loud, seconds=0.3)
        f = geometric(b, 4300, 1500) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        ting = syn.strikes(ticks, (f * torch.tensor([1, 1.52, 2.41]))[:, None], geometric(b, 0.12, 0.9)[:, None] * torch.tensor([1, 0.7, 0.4]), torch.tensor([0.5, 0.3, 0.2]), seconds=1.0)
        return out + syn.gain(ting, between(b, 0.5, 0.9)) + 0.5 * syn.bursts(ticks, 0.008, 2200, 7800)
