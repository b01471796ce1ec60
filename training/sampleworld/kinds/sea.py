"""Waves that fall on a beach, run up it and draw back through its stones."""
from __future__ import annotations

import torch

from .. import paint
from ..synth import STEPS, control_times
from ..synth_extra import wander
from .base import Kind, between, geometric

STONES = 26
BANDS = torch.tensor([60.0, 120, 240, 480, 1000, 2000, 4000, 7600])


class Sea(Kind):
    """Swell: how high the waves stand; how deep they fall. Spacing: from crest to crest; seconds between falls.
    Shore: sand to pebbles; rattle as the water draws back. Foam: white water; brightness and length of the hiss."""
    name, title = "sea", "Waves on a beach"
    factors = ("swell", "spacing", "shore", "foam")
    settings = ("sky", "sky", "night")
    aside = False

    def setup(self):
        u = lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.high = geometric(self.swell.seen, 0.014, 0.085)
        self.far = u(0.34, 0.44)
        self.long = between(self.spacing.seen, 0.2, 1.0)
        self.period = between(self.spacing.heard[:, None], 1.2, 4.2)
        self.start = self.d.uniform(0, 1)
        self.water, self.sand = self.hue((0.3, 0.7), (0.35, 0.72), (0.38, 0.66)), self.hue((0.12, 0.45), (0.55, 0.88), (0.03, 0.16))
        self.place, self.row = u(-0.05, 1.05, STONES), torch.sort(u(0.0, 1.0, STONES), -1).values
        self.size, self.tint = u(0.5, 1.2, STONES), u(0.35, 0.95, STONES)
        self.shift = u(0, 9)

    def beat(self, t):
        """Turns of the waves at t: with each whole number a wave falls."""
        return t / self.period + self.start

    def reach(self, t):
        """How far the water stands up the beach, 0..1: up quickly after the fall, slowly back."""
        u = torch.remainder(self.beat(t), 1)
        return torch.where(u < 0.3, torch.sin(u / 0.3 * 1.5708), torch.cos((u - 0.3).clamp(min=0) / 0.7 * 1.5708) ** 1.3)

    def draw(self, cv, t):
        sea, far, foam = self.water, self.far, self.foam.seen
        cv.box(0.5, far + 0.22, 1.1, 0.22, colour=sea, other=sea * 0.6 + 0.22, pattern="clouds", freq=(7, 70), phase=(self.shift, 0), grain=0.05)
        cv.box(0.5, 0.95, 1.1, 0.22, colour=self.sand, other=self.sand * 0.78, pattern="clouds", freq=(5, 14), grain=0.2, grain_scale=300)
        rock = self.sand * 0.35 + 0.35 * self.tint[..., None]
        many, r = (self.shore.seen * (STONES + 3)).clamp(0, STONES), 0.009 + 0.038 * self.shore.seen * self.size
        with cv.only(torch.remainder(torch.arange(STONES) * 7, STONES) < many):
            y = 0.79 + 0.2 * self.row
            cv.ellipse(self.place, y + 0.4 * r, 1.3 * r, 0.7 * r, colour=(0.03, 0.03, 0.04), alpha=0.4, soft=0.02)
            cv.ellipse(self.place, y, 1.2 * r, 0.8 * r, angle=self.tint * 3, colour=rock, bevel=r * 0.7, gloss=0.25, grain=0.2)
        beat, k, up = self.beat(t), 1 / self.long, self.reach(t)
        # The sheet of water on the sand and its white edge.
        edge = 0.755 + 0.13 * up
        slow = dict(phase_=self.shift + 0.1 * t, angle=3.14159)
        cv.hill(0.5, edge, 1.1, 0.012, 1.3, depth=0.3, colour=sea * 0.5 + 0.4, alpha=0.6, **slow)
        wide = 0.012 + 0.05 * foam
        for lag, alpha in ((0.0, 0.95),):
            cv.hill(0.5, edge - lag, 1.1, 0.012, 1.3, depth=wide, colour=(0.97, 0.98, 0.97), alpha=alpha * (0.35 + 0.65 * foam.clamp(0, 1)), soft=0.014,
                    warp=(0.006, 24, t * 0.7), **slow)
        for row in range(3):
            y, grown = far + 0.06 + 0.1 * row, self.high * (0.42 + 0.3 * row)
            shade = sea * (0.72 + 0.13 * row)
            wave = dict(freq=k * (1.6 - 0.3 * row), phase_=beat * (0.7 + 0.15 * row) + 0.37 * row + self.shift, sharp=0.75)
            cv.hill(0.5, y, 1.1, grown, depth=0.13 + 0.035 * (row == 2), colour=shade * 0.75, **wave)
            if row:
                cv.hill(0.5, y + 0.02 + 0.3 * grown, 1.1, grown, depth=0.08, colour=paint.lighter(shade, 0.16), alpha=0.8, soft=0.03, **wave)
            cv.hill(0.5, y, 1.1, grown, depth=0.01 + 0.6 * grown, colour=(0.97, 0.98, 0.99), alpha=(0.15 + 0.8 * foam).clamp(0, 1), soft=0.008, warp=(0.004 + 0.3 * grown * foam, 18, t),
                    clip=(-9, grown * (-0.75 + 1.15 * foam)), **wave)
        # What falls now breaks into white along its whole length.
        burst = torch.exp(-4 * torch.remainder(beat, 1))
        cv.box(0.5, 0.735, 1.1, 0.014 + 0.55 * self.high, round=0.012, colour=(0.98, 0.99, 1.0), alpha=0.9 * burst * (0.35 + 0.65 * foam).clamp(0, 1), soft=0.03, warp=(0.012 + 0.12 * self.high, 16, t * 3))

    def box(self, t):
        return torch.tensor(0.0), self.far + 0.04 - self.high, torch.tensor(1.0), 0.77 + 0.13 * self.reach(t)

    def sound(self, syn):
        s, t = syn.stream, control_times()[..., None]
        swell, foam, shore = self.swell.heard, self.foam.heard, self.shore.heard
        u = torch.remainder(self.beat(t), 1)[..., 0]
        # Seconds to and from the fall, so that a slow sea has long gaps, not slow falls.
        ahead, age = (1 - u) * self.period[:, 0], u * self.period[:, 0]
        fall = torch.exp(-ahead / 0.12) + torch.exp(-age / geometric(swell, 0.25, 0.6))
        hiss = torch.exp(-ahead / 0.3) + torch.exp(-age / geometric(foam, 0.3, 1.0))
        octave = torch.log2(BANDS / 120)
        low = torch.exp(-octave * geometric(swell, 0.45, 1.1))
        high = torch.exp(-((octave - between(foam, 3.2, 5.0)) / 1.9) ** 2)
        drift = 0.7 + 0.3 * wander(s, 24)
        gains = (fall * drift)[..., None] * low[:, None] * geometric(swell, 0.4, 3.2)[..., None]\
            + (hiss * drift)[..., None] * high[:, None] * between(foam, 0.25, 0.7)[..., None] + 0.02
        sea = syn.painted(gains, BANDS)
        back = (age / 0.35).clamp(max=1) ** 2 * torch.exp(-age / 1.1)
        rate = back.expand(self.clips, STEPS) * geometric(shore, 4.0, 420.0)
        hz = geometric(s.uniform(3, 0.0, 1.0), 1300.0, 3600.0) * geometric(shore, 1.5, 0.75)
        clack = syn.patter(rate, hz[..., None] * torch.tensor([1.0, 1.83]), 0.02, torch.tensor([1.0, 0.6]), seconds=0.03)
        return 3 * sea + syn.gain(clack, 0.3 * shore.clamp(0, 1) ** 0.5)
