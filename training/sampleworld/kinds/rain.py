"""Rain on an umbrella, a tin roof or a puddle."""
from __future__ import annotations

import torch

from .. import paint
from .base import FLOOR, Kind, between, geometric

STREAKS = 70


class Rain(Kind):
    """Density sets the rate of the patter, the size of the drops its pitch, what they fall on (cloth to tin to water) its colour."""
    name, title = "rain", "Rain"
    factors = ("density", "drops", "surface")
    steps = {"surface": 3}
    settings = ("country", "street", "sky")
    aside = False

    def setup(self):
        u = lambda n=1, low=0.0, high=1.0: self.d.uniform(low, high, n, of="sight")
        self.many = geometric(self.density.seen, 0.1, 1.0)
        self.where, self.when, self.far = u(STREAKS), u(STREAKS), u(STREAKS)
        self.slant = u(1, -0.22, 0.22)
        self.tone, self.other = self.hue((0.4, 0.9)), self.hue((0.1, 0.6), (0.5, 0.95))
        self.s = u(1, 0.27, 0.36)
        self.what = (3 * self.surface.value).floor().clamp(0, 2)

    def draw(self, cv, t):
        # A wet grey veil over whatever lies behind.
        cv.box(0.5, 0.5, 1, 1, colour=(0.42, 0.46, 0.5), alpha=0.12 + 0.55 * self.many)
        x, s, drop = self.x, self.s, self.drops.seen
        with cv.only(self.what == 0):
            y = 0.6
            cv.capsule(x, y - 0.1, x, y + 0.3, 0.008, colour=(0.25, 0.2, 0.17), bevel=0.008)
            cv.ring(x + 0.03, y + 0.3, 0.03, 0.008, angle=1.57, half=1.6, colour=(0.25, 0.2, 0.17), bevel=0.008)
            cv.ellipse(x, y, s, s * 0.85, clip=(-9, 0), colour=self.tone, other=self.other, pattern="stripes", freq=(1.6 / s, 0), phase=(0.25, 0), bevel=s * 0.6, gloss=0.25, grain=0.08)
            for k in (-1, 0, 1):
                cv.ellipse(x + k * s * 0.66, y + 0.012, s * 0.33, 0.04, colour=self.tone * 0.25)
        with cv.only(self.what == 1):
            y = 0.62
            cv.box(x, y + 0.16, s * 0.85, 0.17, colour=self.other, other=self.other * 0.8, pattern="bricks", freq=(9, 22), bevel=0.015, grain=0.1)
            cv.box(x, y + 0.2, s * 0.17, 0.12, colour=self.other * 0.35, bevel=0.01)
            cv.box(x - s * 0.5, y + 0.13, s * 0.15, 0.055, colour=(0.95, 0.85, 0.5), bevel=0.012)
            cv.box(x + s * 0.5, y + 0.13, s * 0.15, 0.055, colour=(0.95, 0.85, 0.5), bevel=0.012)
            cv.trapezoid(x, y - 0.07, s * 0.85, s * 1.15, 0.11, colour=paint.lighter(self.tone, 0.2), other=self.tone * 0.55, pattern="stripes", freq=(22, 0), bevel=0.02, gloss=0.5)
        with cv.only(self.what == 2):
            y = FLOOR + 0.11
            cv.ellipse(x, y, s * 1.3, 0.125, colour=(0.3, 0.34, 0.38), bevel=0.012, warp=(0.01, 5, x * 3))
            cv.ellipse(x, y, s * 1.22, 0.108, colour=(0.62, 0.68, 0.74), other=(0.32, 0.38, 0.45), pattern="ramp", freq=(0, 4), warp=(0.01, 5, x * 3))
            n = 14
            u = (t * 1.6 + self.when[..., :n]) % 1
            wide = (0.02 + 0.09 * drop) * (0.25 + u)
            with cv.only(self.when[..., :n] < self.many + 0.1):
                cv.ring(x + (self.where[..., :n] - 0.5) * s * 2, y + (self.far[..., :n] - 0.5) * 0.13, wide, 0.0035 + 0.004 * drop, squash=2.8, colour=(0.95, 0.97, 1), alpha=0.9 * (1 - u))
        self._streaks(cv, t)

    def _streaks(self, cv, t):
        drop = self.drops.seen
        fall = 1.5 + 0.6 * self.far
        y = (t * fall + self.when) % 1.3 - 0.15
        x = self.where * 1.3 - 0.15 + self.slant * (y - 0.5)
        length, w = between(drop, 0.03, 0.19) * (0.6 + 0.6 * self.far), between(drop, 0.0016, 0.0105) * (0.5 + 0.7 * self.far)
        order = torch.arange(STREAKS) / STREAKS
        floor = torch.where(self.what == 0, 0.36, torch.where(self.what == 1, 0.5, 0.95))
        shelter = ((x - self.x).abs() < self.s) & (y > floor)
        with cv.only((order < self.many) & ~shelter):
            cv.capsule(x, y, x + self.slant * length, y + length, w * 0.5, w, colour=(0.88, 0.92, 0.98), alpha=0.6 + 0.3 * self.far, soft=0.004)
        # Rings where it strikes the wet ground: as many as the rain is thick, as wide as its drops are big.
        n = 30
        u = (t * 1.4 + self.far[..., :n]) % 1
        y, wide = FLOOR + 0.03 + 0.22 * self.when[..., -n:], (0.006 + 0.05 * drop) * (0.45 + 0.55 * u)
        with cv.only(order[:n] * 2.333 < self.many):
            cv.ring(self.where[..., -n:] * 1.1 - 0.05, y, wide, 0.0025 + 0.004 * drop, squash=2.6, colour=(0.93, 0.96, 1.0), alpha=0.95 * (1 - 0.7 * u))
        # Splashes where it strikes the thing.
        n = 24
        u = (t * 2.3 + self.when[..., :n]) % 1
        across = self.where[..., :n] * 2 - 1
        top = torch.where(self.what == 0, 0.6 - self.s * 0.85 * (1 - across ** 2 * 0.9).sqrt(), torch.where(self.what == 1, 0.46 + 0.18 * self.far[..., :n], 2.0))
        size = between(drop, 0.003, 0.013)
        with cv.only(order[:n] * 2.9 < self.many * 1.3):
            for side in (-1, 1):
                cv.disc(self.x + across * self.s * 0.92 + side * u * (0.02 + 0.04 * drop), top - (0.05 + 0.07 * drop) * u * (1 - 0.8 * u), size, colour=(0.95, 0.97, 1), alpha=0.9 * (1 - u))

    def box(self, t):
        s = self.s * 1.15
        first, roof = self.what == 0, self.what == 1
        y0 = torch.where(first, 0.6 - self.s * 0.95, torch.where(roof, 0.42, FLOOR - 0.04))
        y1 = torch.where(first, torch.tensor(0.94), torch.where(roof, torch.tensor(0.95), torch.tensor(FLOOR + 0.25)))
        return self.x - s, y0, self.x + s, y1

    def sound(self, syn):
        rate, drop, surface = geometric(self.density.heard, 18, 600), self.drops.heard, (3 * self.surface.value[:, 0]).clamp(0, 2.999)
        sort = torch.arange(3)[None, :, None]
        spread = (1 + 0.35 * (sort - 1)) * self.d.uniform(0.93, 1.07, 3, of="sound")[:, 0, :, None]
        small = 1 - drop[..., None]
        order = torch.tensor([1, 1.5, 2.3, 3.4])
        cloth, tin, water = (geometric(small, low, high) * spread * order ** p for low, high, p in ((110, 420, 1), (500, 1900, 1.2), (420, 1700, 0.4)))
        kind = surface.floor()[..., None]
        hz = torch.where(kind == 0, cloth, torch.where(kind == 1, tin, water))
        decay = torch.where(kind == 0, 0.035, torch.where(kind == 1, 0.14, 0.05)) / order ** 0.5 * (0.7 + 0.8 * drop[..., None])
        gain = torch.where(kind == 2, 1 / order ** 2, 1 / order ** 0.7)
        hits = syn.patter(rate, hz, decay, gain, seconds=0.15)
        hiss = syn.noise(1200 + 1500 * (1 - drop), 7500, tilt=-1.5)
        level = (rate / 600) ** 0.5
        return syn.gain(hits / (hits.square().mean(1, keepdim=True).sqrt() + 1e-5), torch.ones(len(rate))) + syn.gain(hiss, 0.55 * level)
