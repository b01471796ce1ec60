"""A hand saw that goes to and fro through a log."""
from __future__ import annotations

import torch

from .. import paint
from ..synth import RATE, SAMPLES
from .base import Kind, between, geometric


class Saw(Kind):
    """Log: how thick; how deep it hums. Teeth: fine to coarse; the pitch of the rasp. Blade: short to long; seconds to
    a stroke. Depth: how far the cut has come; how hoarse and dull it sounds."""
    name, title = "saw", "Sawing"
    factors = ("log", "teeth", "blade", "depth")
    settings = ("room", "country", "street")

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.r = between(self.log.seen, 0.065, 0.14)
        self.pitch = geometric(self.teeth.seen, 0.013, 0.042)
        self.long = between(self.blade.seen, 0.18, 0.31)
        self.period = geometric(self.blade.heard[:, None], 0.62, 1.5)
        self.start = self.d.uniform(0, 1)
        self.cut = between(self.depth.seen, 0.15, 0.85)
        self.x = u(0.36, 0.46)
        self.bark, self.inside, self.grip = paint.wood(d.sight) * 0.75, paint.hue(d.sight, (0.25, 0.5), (0.75, 0.95), (0.07, 0.12)), self.hue((0.4, 0.9), (0.3, 0.85))
        self.steel, self.cloth, self.skin = paint.gray(d.sight, (0.65, 0.85)), self.hue(), self.hue((0.25, 0.6), (0.4, 0.95), (0.03, 0.09))
        self.fall, self.tilt = u(0, 1, 22), u(-0.14, -0.06)
        self.log_y = 0.66

    def place(self, t):
        """The blade's place along its stroke, -1..1 at t: forward to the left, back to the right."""
        return torch.cos(2 * torch.pi * (t / self.period + self.start))

    def draw(self, cv, t):
        x, r, y = self.x, self.r, self.log_y
        # A trestle, the log across it seen from its end side, the slot.
        cv.shadow(x, 0.905, 0.34, 0.03, 0.55)
        leg = dict(colour=self.bark * 1.2, other=self.bark * 0.8, pattern="wood", freq=(3, 60), bevel=0.016)
        for s in (-1, 1):
            cv.capsule(x + s * 0.2 - 0.07, 0.9, x + s * 0.2 + 0.075, y - 0.02, 0.017, **leg)
            cv.capsule(x + s * 0.2 + 0.07, 0.9, x + s * 0.2 - 0.075, y - 0.02, 0.017, **leg)
        cv.capsule(x - 0.2, 0.82, x + 0.2, 0.82, 0.013, **leg)
        cv.box(x, y, 0.3, r, round=0.02, colour=self.bark, other=self.bark * 0.55, pattern="wood", freq=(2, 38), bevel=r, ambient=0.4, grain=0.22)
        ex = x + 0.3
        cv.ellipse(ex, y, r * 0.42, r, colour=self.inside, other=self.inside * 0.72, pattern="radial", freq=(4 / r * 0.4, 1 / r), bevel=0.012)
        for ring in (0.3, 0.55, 0.8):
            cv.ring(ex, y, r * ring * 0.42, 0.0022, squash=0.42, colour=self.inside * 0.55)
        slot = y - r + self.cut * 2 * r
        cv.box(x, (y - r + slot) / 2, 0.009, self.cut * r + 0.004, colour=(0.07, 0.04, 0.02))
        cv.box(x + 0.011, (y - r + slot) / 2, 0.003, self.cut * r, colour=self.inside)
        pile = 0.03 + 0.1 * self.cut
        cv.hill(x, 0.905, 1.3 * pile, 0.55 * pile, depth=0.008, colour=self.inside * 0.95, grain=0.3, bevel=0.02)
        # Teeth point down: the blade is a wavy edge turned over.
        tilt = self.tilt + 0.02 * self.place(t)
        c, n = torch.cos(tilt), torch.sin(tilt)
        go = 0.62 * self.long * self.place(t)
        at = lambda u, v: (x + (u + go) * c - v * n, slot + (u + go) * n + v * c)
        wide = 0.062
        mx, my = at(0.0, 0.0)
        cv.box(*at(0.0, -wide * 0.55 + 0.012), self.long, wide * 0.5, angle=tilt, colour=(0, 0, 0), alpha=0.25, soft=0.03)
        cv.hill(mx, my - 0.5 * self.pitch, self.long, 0.38 * self.pitch, freq=1 / self.pitch, sharp=1.0, angle=tilt + torch.pi, depth=wide, colour=self.steel, bevel=0.004, gloss=0.3, ambient=0.75)
        cv.box(*at(0.0, -wide * 0.9), self.long, 0.008, angle=tilt, colour=paint.lighter(self.steel, 0.5), alpha=0.7)
        hx, hy = at(self.long + 0.035, -wide * 0.55)
        cv.ring(hx, hy, 0.047, 0.02, angle=tilt, squash=0.85, colour=self.grip, bevel=0.02, gloss=0.4)
        cv.capsule(*at(self.long + 0.085, -wide * 0.6), *at(self.long + 0.42, -wide * 3.2), 0.034, 0.06, colour=self.cloth, bevel=0.045, grain=0.06)
        cv.ellipse(*at(self.long + 0.07, -wide * 0.55), 0.04, 0.05, angle=tilt, colour=self.skin, bevel=0.035)
        for k in (-1, 0, 1):
            cv.capsule(*at(self.long + 0.035, -wide * 0.55 + 0.022 * k), *at(self.long + 0.075, -wide * 0.55 + 0.024 * k), 0.012, colour=self.skin * 0.95, bevel=0.01)
        # The log's near half hides what of the blade is in the slot's far side; dust falls under it.
        u = torch.remainder(self.fall + t * 1.7, 1)
        dust = (0.003 + 0.15 * self.pitch)
        cv.disc(x + (self.fall - 0.5) * 0.05 + (torch.remainder(self.fall * 9, 1) - 0.5) * 0.1 * u, y + r * 0.4 + (0.9 - y - r * 0.4) * u * u, dust, colour=self.inside, alpha=0.9)

    def box(self, t):
        go = 0.62 * self.long * self.place(t)
        left = torch.minimum(self.x - 0.3, self.x + go - self.long)
        right = torch.maximum(self.x + 0.3 + 0.42 * self.r, self.x + go + self.long + 0.11)
        return left, self.log_y - self.r - 0.09, right, torch.tensor(0.91)

    def sound(self, syn):
        s, deep = syn.stream, self.depth.heard
        put = lambda v: syn.put(v).reshape(-1, 1)
        t = torch.arange(SAMPLES, device=syn.device) / RATE
        turn = torch.remainder(t / put(self.period) + put(self.start), 1) * (2 * torch.pi)
        speed = torch.sin(turn)
        # Teeth pass one after the other: the place along the blade, counted in teeth.
        place = torch.cos(turn) * put(geometric(self.teeth.heard, 52.0, 15.0) * geometric(self.blade.heard, 0.8, 1.5) * (1 + 0.03 * s.normal()))
        tooth = torch.remainder(place, 1)
        bite = torch.exp(-4 * tooth) * speed.abs() ** 0.7 * torch.where(speed > 0, 1.0, 0.6)
        high = geometric(deep, 7200, 2600)
        rasp = (syn.noise(500, high, tilt=-1) + 0.4) * bite
        body = geometric(self.log.heard, 620.0, 190.0) * (1 + 0.05 * s.normal())
        ratios = torch.tensor([1.0, 1.9, 3.1, 4.7, 7.2])
        hum = syn.modes((body * ratios), torch.tensor([0.05, 0.04, 0.035, 0.03, 0.02]), torch.tensor([0.9, 0.7, 0.6, 0.5, 0.5]) * (0.1 + 0.12 * (1 - deep)), 0.06)
        return rasp * 0.9 + syn.convolve(rasp, hum)
