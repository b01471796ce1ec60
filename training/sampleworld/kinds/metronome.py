"""A metronome on a table's edge."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric


class Metronome(Kind):
    """The weight's height sets the beat, the box's size its knock, the bell's size the ding on each fourth beat."""
    name, title = "metronome", "Metronome"
    factors = ("weight", "size", "bell")
    settings = ("room",)

    def setup(self):
        self.up = between(self.weight.seen, 0.28, 0.95)
        self.s = between(self.size.seen, 0.135, 0.24)
        self.ding = between(self.bell.seen, 0.02, 0.075)
        self.period = between(self.weight.heard[:, None], 0.3, 1.0)
        self.ticks = self.beats(self.period, 36)
        self.first = self.d.integers(4)
        self.wood, self.metal, self.tone, self.table = paint.wood(self.d.sight), paint.metal(self.d.sight), self.hue((0.2, 0.7), (0.6, 0.95)), paint.wood(self.d.sight)
        self.base = self.d.uniform(0.77, 0.83, of="sight")

    def draw(self, cv, t):
        x, s, y = self.x, self.s, self.base
        cv.box(0.5, y + 0.25, 0.9, 0.25, colour=self.table, other=self.table * 0.62, pattern="wood", freq=(4, 22), bevel=0.02, gloss=0.2)
        cv.shadow(x, y + 0.012, s * 1.15, 0.03, strength=0.7, soft=0.05)
        wood = dict(colour=self.wood, other=self.wood * 0.66, pattern="wood", bevel=0.03, gloss=0.4)
        cv.cast(lambda dx, dy, style: cv.trapezoid(x + dx, y - s + dy, s * 0.28, s * 0.85, s, **style), lift=0.05)
        cv.trapezoid(x, y - s, s * 0.28, s * 0.85, s, round=0.012, freq=(30, 6), **wood)
        cv.trapezoid(x, y - s * 1.12, s * 0.18, s * 0.52, s * 0.74, round=0.006, colour=self.tone, bevel=0.01, ambient=0.7)
        k = torch.arange(8.0)
        cv.box(x, y - s * (0.62 + 0.155 * k), s * (0.22 - 0.013 * k), 0.003, colour=(0.1, 0.1, 0.1), alpha=0.75)
        a = 0.5 * torch.cos(torch.pi * ((t - self.ticks[..., :1]) / self.period + 0.5))
        pivot, reach = y - s * 0.32, s * 2.0
        at = lambda u: (x + torch.sin(a) * reach * u, pivot - torch.cos(a) * reach * u)
        cv.capsule(x + 0.015, pivot, at(1)[0] + 0.015, at(1)[1] + 0.015, 0.006, colour=(0, 0, 0), alpha=0.35, soft=0.015)
        cv.capsule(x, pivot, *at(1), 0.0075, colour=self.metal, bevel=0.007, gloss=0.6)
        cv.trapezoid(*at(self.up), s * 0.17, s * 0.12, s * 0.1, angle=a, round=0.004, colour=self.metal * 0.8, other=paint.lighter(self.metal, 0.6), pattern="metal", freq=(4 / s, 0), bevel=0.015, gloss=0.9)
        cv.box(x, y - s * 0.15, s * 0.86, s * 0.17, round=0.01, freq=(6, 30), **wood)
        r = self.ding
        cv.disc(x + 0.008, y - s * 0.15 + 0.01, r, colour=(0, 0, 0), alpha=0.4, soft=0.02)
        cv.disc(x, y - s * 0.15, r, colour=self.metal * 0.75, other=paint.lighter(self.metal, 0.5), pattern="radial", freq=(1.1 / r, 0), bevel=r, gloss=1.2)

    def box(self, t):
        s = self.s
        return self.x - s * 0.98, self.base - s * 2.32, self.x + s * 0.98, self.base + 0.02

    def sound(self, syn):
        s, b = self.size.heard, self.bell.heard
        ticks = self.ticks[:, 0]
        base = geometric(s, 1500, 520) * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        ratio = torch.tensor([1, 2.4, 3.6, 5.2])
        decay = between(s, 0.05, 0.15) * torch.tensor([1, 0.6, 0.45, 0.3])
        knock = syn.strikes(ticks, (base * ratio)[:, None], decay[:, None], torch.tensor([1, 0.5, 0.4, 0.2]), seconds=0.3)
        fourth = ((torch.arange(ticks.shape[1]) + self.first[:, 0]) % 4 == 0).float()
        f = geometric(b, 3600, 1100) * self.d.uniform(0.96, 1.04, of="sound")[:, 0]
        bell = syn.strikes(ticks, (f * torch.tensor([1, 2.76, 1.51]))[:, None], geometric(b, 0.3, 1.6)[:, None] * torch.tensor([1, 0.5, 0.7]), torch.tensor([0.8, 0.4, 0.3]), fourth, seconds=1.5)
        return knock + syn.gain(bell, between(b, 0.4, 0.9)) + 0.4 * syn.bursts(ticks, 0.012, 700, 5500)
