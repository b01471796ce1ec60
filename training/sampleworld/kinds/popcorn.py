"""Popcorn that jumps in a pan."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

POPS = 110
FLYING = 0.62


class Popcorn(Kind):
    """Heat sets how many pieces fly and how thick the pops come, their size the pops' weight, the pan's width its ring."""
    name, title = "popcorn", "Popcorn"
    factors = ("heat", "size", "pan")
    settings = ("room",)

    def setup(self):
        u = lambda low=0.0, high=1.0, n=1: self.d.uniform(low, high, n, of="sight")
        self.k = between(self.size.seen, 0.017, 0.042)
        self.w = between(self.pan.seen, 0.16, 0.32)
        # Pops come at random: gaps of an exponential, as many a second as the heat asks.
        rate = geometric(self.heat.heard[:, None], 1.6, 10.5)
        gaps = -torch.log(1 - self.d.uniform(0, 0.98, POPS)) * 0.75 + 0.25
        self.pops = torch.cumsum(gaps / rate, -1) - self.d.uniform(0.5, 1.5)
        self.shape = self.d.uniform(n=POPS), self.d.uniform(n=POPS), self.d.uniform(n=POPS)
        self.metal, self.flame = paint.metal(self.d.sight), self.heat.seen
        self.grip, self.stove, self.corn = self.hue((0.1, 0.8), (0.1, 0.7)), paint.gray(self.d.sight, (0.12, 0.4)), self.hue((0.1, 0.35), (0.9, 1.0), (0.1, 0.15))
        self.base, self.deep = 0.8, u(0.11, 0.16)
        self.side = torch.where(u() < 0.5, -1.0, 1.0)
        self.pile = u(n=14), u(n=14)

    def draw(self, cv, t):
        w, base, side, deep = self.w, self.base, self.side, self.deep
        x = 0.5 + (self.x - 0.5) * 0.6 - side * 0.06
        rim = base - deep
        cv.box(0.5, base + 0.3, 0.9, 0.26, colour=self.stove, bevel=0.02, gloss=0.4, grain=0.05)
        # Gas flames, higher with the heat.
        k = torch.arange(9.0) - 4
        high = 0.018 + 0.055 * self.flame.clamp(0, 1) + 0.006 * torch.sin(t * 17 + k * 2.3)
        cv.profile(x + k * w * 0.2, base + 0.05 - high / 2, high / 2 + 0.004, (0.0, 0.006, 0.011, 0.013, 0.008), colour=(0.25, 0.5, 1.0), other=(0.8, 0.9, 1.0), pattern="ramp", freq=(0, 9), alpha=0.9, soft=0.008)
        cv.box(x, base + 0.05, w * 1.02, 0.012, round=0.005, colour=(0.08, 0.08, 0.09), bevel=0.008)
        hx = x + side * w * 0.95
        cv.cast(lambda dx, dy, style: cv.capsule(hx + dx, rim + 0.03 + dy, hx + side * 0.3 + dx, rim - 0.01 + dy, 0.017, **style), lift=0.04)
        cv.capsule(hx, rim + 0.03, hx + side * 0.3, rim - 0.01, 0.015, 0.019, colour=self.grip, bevel=0.016, gloss=0.5)
        cv.ellipse(x, rim, w, w * 0.2, colour=self.metal * 0.3)
        px, py = self.pile
        cx, cy = x + (px * 2 - 1) * w * 0.78, rim + 0.012 + 0.03 * py - 0.035 * (1 - (px * 2 - 1) ** 2)
        self._piece(cv, cx, cy, self.k * 0.9, px * 20)
        self._fly(cv, t, x, rim)
        metal = dict(colour=self.metal * 0.35, other=paint.lighter(self.metal, 0.45), pattern="metal", freq=(0.75 / w, 0), phase=(0.25, 0), gloss=0.3)
        cv.trapezoid(x, rim + deep / 2 + w * 0.045, w, w * 0.86, deep / 2 - w * 0.02, round=0.02, bevel=0.02, **metal)
        cv.ellipse(x, rim, w, w * 0.2, clip=(0, 9), colour=self.metal * 0.0, alpha=0.0)
        cv.ring(x, rim, w, 0.0075, squash=5.0, half=3.2, colour=self.metal, bevel=0.007, gloss=0.9)

    def _piece(self, cv, x, y, r, turn):
        """A popped kernel: a crumpled flower with a darker heart."""
        cv.gear(x, y, r * 0.86, 0.26, 5, angle=turn, colour=self.corn, bevel=r * 0.7, ambient=0.62, grain=0.06)
        cv.disc(x + r * 0.15 * torch.cos(turn), y + r * 0.15 * torch.sin(turn), r * 0.3, colour=self.corn * torch.tensor([0.92, 0.72, 0.42]), soft=r * 0.25)

    def _fly(self, cv, t, x, rim):
        a, b, c = self.shape
        age = t - self.pops
        u = age / FLYING
        px = x + (a * 2 - 1) * self.w * 0.6 + (b * 2 - 1) * self.w * 0.75 * u
        py = rim - 4 * (0.16 + 0.3 * c) * u * (1 - u)
        with cv.only((u > 0) & (u < 1)):
            self._piece(cv, px, py, self.k, 6 * a + 9 * u * (b * 2 - 1))
        flash = (1 - age / 0.09).clamp(0, 1)
        with cv.only((age >= 0) & (age < 0.09)):
            cv.disc(x + (a * 2 - 1) * self.w * 0.6, rim - 0.01, 0.05 * (1.3 - flash), colour=(1, 1, 0.95), alpha=0.8 * flash, soft=0.04)

    def box(self, t):
        x = 0.5 + (self.x - 0.5) * 0.6 - self.side * 0.06
        return x - self.w * 1.05, self.base - self.deep - 0.3, x + self.w * 1.05, self.base + 0.06

    def sound(self, syn):
        size, wide = self.size.heard, self.pan.heard
        a, b, c = (v[:, 0] for v in self.shape)
        pops = self.pops[:, 0]
        loud = 0.35 + 0.65 * c
        # A pop: a puff whose weight goes with the kernel's size, and the pan's metal ringing after.
        base = geometric(size, 950, 300) * (0.8 + 0.45 * b)
        ratio = torch.tensor([1, 1.7, 2.6])
        thump = syn.strikes(pops, base[..., None] * ratio, geometric(size, 0.018, 0.06)[..., None] / ratio ** 0.4, torch.tensor([1, 0.7, 0.4]), loud, seconds=0.07)
        puff = syn.bursts(pops, geometric(size, 0.015, 0.045), 400, geometric(size, 7500, 3200), loud, longest=0.06)
        note = geometric(wide, 2600, 760) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        partials = torch.tensor([1, 1.42, 2.11, 2.83, 3.6])
        ring = syn.strikes(pops, (note * partials)[:, None], between(wide, 0.07, 0.35)[:, None] / partials ** 0.5, torch.tensor([1, 0.8, 0.7, 0.5, 0.4]), loud, seconds=0.4)
        # Landings: softer, a moment later.
        fall = syn.strikes(pops + FLYING, (note * 0.83 * partials)[:, None], 0.04, torch.tensor([1, 0.8, 0.6, 0.4, 0.3]), 0.3 * loud, seconds=0.1)
        sizzle = syn.painted(torch.tensor([0, 0, 0.1, 0.5, 1.0, 0.8]).expand(self.clips, 626, -1), torch.tensor([0, 500, 1200, 2500, 5000, 8000.0]))
        return thump + 0.8 * puff + 0.35 * ring + fall + syn.gain(sizzle, 0.008 + 0.03 * self.heat.heard)
