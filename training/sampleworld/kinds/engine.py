"""A stationary engine with a flywheel."""
from __future__ import annotations

import torch

from .. import paint
from ..synth import control_times
from .base import FLOOR, Kind, between, geometric

GROUND = FLOOR + 0.13


class Engine(Kind):
    """Cylinders set the beat's grouping, the flywheel the speed, the length of the exhaust its note."""
    name, title = "engine", "Engine and wheel"
    factors = ("wheel", "pipe", "cylinders")
    steps = {"cylinders": 4}
    settings = ("room", "country", "street")

    def setup(self):
        self.n = (1 + 4 * self.cylinders.value).floor().clamp(1, 4)
        self.r = between(self.wheel.seen, 0.085, 0.2)
        self.h = between(self.pipe.seen, 0.07, 0.34)
        self.turns = geometric(self.wheel.heard[:, None], 3.6, 0.9)
        self.phase = self.d.uniform()
        self.w = 0.055 + 0.04 * self.n
        self.block, self.trim, self.red = self.hue((0.3, 0.8), (0.35, 0.8)), paint.metal(self.d.sight), self.hue((0.5, 0.95), (0.5, 0.9))
        self.left = 0.5 - (self.w * 2 + self.r * 2) / 2 + (self.x - 0.5) * 0.25

    def draw(self, cv, t):
        w, r, n = self.w, self.r, self.n
        x, top = self.left + w, GROUND - 0.2
        px = self.left + 0.03
        wheel_x, wheel_y = self.left + 2 * w + r * 0.92, GROUND - r * 0.98
        cv.shadow(x + r, GROUND + 0.02, w + r * 1.2, 0.045, strength=0.7, soft=0.05)
        # Smoke, a puff for each firing, thinning as it rises.
        rate = (self.turns * n / 2).clamp(max=3.2)
        k = torch.arange(6.0)
        age = torch.remainder(t * rate + self.phase + k, 6) / rate
        u = age * 1.1
        cv.disc(px - 0.09 * u, top - self.h - 0.02 - 0.22 * u, 0.022 + 0.06 * u, colour=(0.8, 0.8, 0.82), alpha=0.75 * (1 - u).clamp(0, 1), soft=0.025 + 0.05 * u, warp=(0.012, 14, age * 2))
        pipe = dict(colour=self.trim * 0.4, other=paint.lighter(self.trim, 0.35), pattern="metal", freq=(34, 0), phase=(0.3, 0))
        cv.cast(lambda dx, dy, style: cv.box(px + dx, top - self.h / 2 + 0.03 + dy, 0.02, self.h / 2 + 0.03, **style))
        cv.box(px, top - self.h / 2 + 0.03, 0.02, self.h / 2 + 0.03, **pipe)
        cv.ellipse(px, top - self.h, 0.02, 0.007, colour=(0.05, 0.05, 0.05))
        # Pistons and their heads.
        c = torch.arange(4.0)
        cx = self.left + 0.078 + c * 0.08
        bob = 0.02 * torch.sin(2 * torch.pi * (self.turns * t + self.phase + c / n))
        with cv.only(c < n):
            cv.box(cx, top - 0.045 + bob, 0.019, 0.06, round=0.005, colour=self.trim, bevel=0.018, gloss=0.7)
            cv.box(cx, top - 0.005, 0.033, 0.042, round=0.006, colour=self.block * 0.7, other=self.block * 0.4, pattern="stripes", freq=(0, 45), bevel=0.012)
        cv.box(x, GROUND - 0.095, w, 0.11, round=0.014, colour=self.block, bevel=0.03, gloss=0.3, grain=0.06)
        cv.box(x, GROUND - torch.tensor([0.14, 0.1, 0.06]), w * 0.82, 0.008, round=0.004, colour=self.block * 0.5, bevel=0.006)
        cv.box(x + r * 0.6, GROUND + 0.018, w + r * 0.9, 0.018, round=0.006, colour=self.trim * 0.45, bevel=0.012)
        self._wheel(cv, t, wheel_x, wheel_y)

    def _wheel(self, cv, t, x, y):
        r = self.r
        cv.cast(lambda dx, dy, style: cv.ring(x + dx, y + dy, r * 0.86, r * 0.13, **style))
        a = 2 * torch.pi * (self.turns * t + self.phase) + torch.arange(5.0) * (2 * torch.pi / 5)
        cv.capsule(x, y, x + torch.cos(a) * r * 0.78, y + torch.sin(a) * r * 0.78, r * 0.1, r * 0.065, bow=r * 0.08, colour=self.red * 0.85, bevel=r * 0.08)
        cv.ring(x, y, r * 0.86, r * 0.13, colour=self.red, bevel=r * 0.13, gloss=0.6)
        cv.disc(x + torch.cos(a[..., :1]) * r * 0.86, y + torch.sin(a[..., :1]) * r * 0.86, r * 0.06, colour=(0.95, 0.95, 0.9), bevel=r * 0.05)
        cv.disc(x, y, r * 0.2, colour=self.trim, bevel=r * 0.2, gloss=0.8)

    def box(self, t):
        return self.left - 0.01, GROUND - torch.maximum(0.2 + self.h, 1.98 * self.r) - 0.01, self.left + 2 * self.w + 1.95 * self.r, GROUND + 0.04

    def sound(self, syn):
        n, turns = self.n[:, 0], self.turns[:, 0]
        t = control_times()
        rate = turns * n / 2 * 2
        # Firings, uneven in strength from cylinder to cylinder, each exciting the pipe.
        S = 150
        times = (torch.arange(S) - self.phase[:, 0]) / rate
        uneven = 1 - 0.5 * self.d.uniform(n=4, of="sound")[:, 0]
        loud = torch.gather(uneven, 1, torch.remainder(torch.arange(S), n).long())
        note = geometric(self.pipe.heard, 330, 75) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        odd = torch.tensor([1, 3, 5, 7, 9, 11.0])
        puff = syn.strikes(times, (note * odd)[:, None], between(self.pipe.heard, 0.07, 0.2)[:, None] / odd ** 0.4, odd ** -0.6, loud, seconds=0.3)
        thud = syn.strikes(times, torch.tensor([[[52.0, 95.0]]]), 0.1, torch.tensor([1.0, 0.6]), loud, seconds=0.15)
        hiss = syn.bursts(times, between(self.pipe.heard, 0.03, 0.07), 300, geometric(self.pipe.heard, 5500, 1800), loud, longest=0.1)
        # The wheel's rattle, once a turn, and its whirr.
        clank = syn.strikes((torch.arange(45) - self.phase[:, 0]) / turns, (geometric(self.wheel.heard, 2900, 1100) * torch.tensor([1, 1.47, 2.09]))[:, None], 0.07, torch.tensor([1, 0.7, 0.5]), seconds=0.1)
        whirr = syn.noise(200, 2500, -5) * syn.curve(1 + 0.5 * torch.sin(2 * torch.pi * turns * t))
        return puff + 0.8 * thud + 0.5 * hiss + 0.25 * clank + 0.06 * whirr
