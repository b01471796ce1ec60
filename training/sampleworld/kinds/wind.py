"""Wind in tall grass."""
from __future__ import annotations

import torch

from .. import paint
from ..synth import control_times
from .base import Kind, between, geometric

BLADES = 21


class Wind(Kind):
    """Strength bends the grass and raises the roar, the blades' length sets where it whistles, seed heads rustle."""
    name, title = "wind", "Wind in the grass"
    factors = ("strength", "length", "heads")
    settings = ("country", "sky")
    aside = False

    def setup(self):
        u = lambda n=1, low=0.0, high=1.0: self.d.uniform(low, high, n, of="sight")
        self.bend = between(self.strength.seen, 0.05, 0.95)
        self.tall = between(self.length.seen, 0.18, 0.5)
        self.seeds = self.heads.seen.clamp(0, 1)
        self.way = torch.where(self.d.chance(0.5), 1.0, -1.0)
        # Gusts: a few slow waves, seen as the swaying and heard as the swell.
        self.slow = self.d.uniform(0.12, 0.5, 3)
        self.turn = self.d.uniform(0, 1, 3)
        self.where, self.a, self.b = (torch.arange(BLADES) + u(BLADES)) / BLADES, u(BLADES), u(BLADES)
        self.tone = paint.hue(self.d.sight, (0.35, 0.75), (0.35, 0.8), (0.08, 0.42))
        self.ear = paint.hue(self.d.sight, (0.3, 0.6), (0.6, 0.95), (0.04, 0.16))

    def _gust(self, t):
        """Of mean 1, between about 0.5 and 1.5; t (…, 1 or T)."""
        return 1 + 0.2 * sum(torch.sin(2 * torch.pi * (self.slow[..., k:k + 1] * t + self.turn[..., k:k + 1])) for k in range(3))

    def draw(self, cv, t):
        gust = self._gust(t - 0.5 * self.where)
        for row, (size, shade) in enumerate(((0.78, 0.62), (0.9, 0.8), (1.0, 1.0))):
            base = 0.86 + 0.07 * row
            x = torch.remainder(self.where + 0.37 * row, 1.0) * 1.2 - 0.1
            tall = self.tall * size * (0.72 + 0.45 * torch.roll(self.a, row, -1))
            lean = self.way * self.bend * gust * (0.75 + 0.4 * self.b) + 0.06 * torch.sin(t * (3 + 4 * self.a) + 9 * self.b) * (0.4 + self.bend)
            angle = lean * 0.95
            tx, ty = x + torch.sin(angle) * tall, base - torch.cos(angle) * tall
            tone = self.tone * (shade * (0.75 + 0.5 * self.b[..., None]))
            cv.capsule(x, base + 0.03, tx, ty, 0.0125 * size, 0.002, bow=-0.24 * tall * lean.clamp(-1, 1), colour=tone, bevel=0.008 if row else 0.0, ambient=0.6)
            # The heads: more of them, and fatter, as the factor grows.
            fat = between(self.seeds, 0.006, 0.02)
            with cv.only(torch.roll(self.b, row, -1) < self.seeds * 1.05):
                cv.ellipse(tx, ty, fat * 2.6, fat, angle=angle * 1.35 - torch.pi / 2, colour=self.ear * shade, other=self.ear * 0.6, pattern="checks", freq=(50, 50), bevel=fat)
            cv.hill(0.5, base + 0.03, 1.0, 0.012, freq=5, phase_=0.3 * row, colour=self.tone * (0.42 * shade), grain=0.25, depth=0.3)
        # Torn leaves fly with the wind.
        k = 7
        across = torch.remainder(self.where[..., :k] * 3.1 + self.way * t * between(self.strength.seen, 0.05, 0.45) * (0.7 + 0.6 * self.a[..., :k]), 1.2) - 0.1
        with cv.only(self.a[..., :k] < 0.15 + self.strength.seen):
            cv.ellipse(across, 0.15 + 0.5 * self.b[..., :k] + 0.03 * torch.sin(3 * t + 9 * self.a[..., :k]), 0.017, 0.007, angle=5 * t * self.way + 9 * self.b[..., :k], colour=self.ear * 0.8, bevel=0.006)

    def box(self, t):
        return 0.03, 0.86 - self.tall * 0.9, 0.97, 0.98

    def sound(self, syn):
        strong, long, heads = self.strength.heard, self.length.heard, self.heads.heard
        gust = (self._gust(control_times()[:, None])[:, 0] - 0.35).clamp(min=0.05) ** between(strong, 0.5, 2.2)
        bands = torch.tensor([0, 80, 160, 300, 500, 800, 1200, 1800, 2600, 3800, 5500, 8000.0])
        centre = geometric(long, 2600, 480)
        level = geometric(strong, 0.12, 3.0)[..., None]
        # The louder the gust, the higher it whistles.
        peak = centre[..., None] * gust[..., None] ** 0.35
        leaf = torch.exp(-0.5 * (torch.log((bands + 40) / peak) / 0.5) ** 2) * gust[..., None]
        low = torch.exp(-bands / 170) * gust[..., None] ** 2 * level * 1.3
        wave = syn.painted(leaf * 0.7 + low, bands)
        sort = torch.tensor([1.0, 1.4, 2.1])[None, :, None]
        rate = geometric(heads, 4, 260) * gust
        rustle = syn.patter(rate, 1900 * sort * torch.tensor([1, 1.6, 2.3]), 0.02, torch.tensor([1, 0.8, 0.7]), seconds=0.03)
        return wave + syn.gain(rustle, 0.12 + 0.35 * heads)
