"""A campfire."""
from __future__ import annotations

import torch

from .. import paint
from ..synth import STEPS
from .base import FLOOR, Kind, between, geometric

GROUND = FLOOR + 0.14
TONGUES, SPARKS = 7, 14


class Fire(Kind):
    """The flames' height sets the roar, the number of logs the rate of the crackle, damp wood hisses and smokes."""
    name, title = "fire", "Campfire"
    factors = ("height", "damp", "logs")
    steps = {"logs": 5}
    settings = ("country", "night", "night", "street")

    def setup(self):
        u = lambda n=1, low=0.0, high=1.0: self.d.uniform(low, high, n, of="sight")
        self.h = between(self.height.seen, 0.14, 0.5)
        self.n = (2 + 5 * self.logs.value).floor().clamp(2, 6)
        self.bark, self.warm = paint.wood(self.d.sight) * 0.75, u(1, -0.05, 0.07)[..., None]
        self.a, self.b, self.c = u(TONGUES), u(TONGUES), u(SPARKS)
        self.d1, self.d2 = u(SPARKS), u(SPARKS)

    def draw(self, cv, t):
        x, y, h, wet = self.x, GROUND, self.h, self.damp.seen
        live = 0.85 + 0.15 * torch.sin(t * 13 + self.a[..., :1] * 6)
        cv.ellipse(x, y + 0.02, 0.26, 0.06, colour=(0.05, 0.045, 0.04), alpha=0.85, soft=0.04)
        cv.glow(x, y - h * 0.3, 0.45 + h * 0.6, (1.0, 0.5, 0.16), 0.5 * live)
        stones = torch.arange(9.0) / 8 * 2 - 1
        cv.ellipse(x + stones * 0.25, y + 0.045 * (1 - stones ** 2) + 0.02, 0.035, 0.026, colour=(0.45, 0.43, 0.42), bevel=0.03, grain=0.2)
        # Smoke first: it hangs behind the flames.
        k = torch.arange(6.0)
        rise = torch.remainder(t * 0.16 + k / 6, 1)
        cv.disc(x + 0.16 * torch.sin(rise * 4 + 2 * self.b[..., :6]) * rise, y - h * 0.75 - 0.55 * rise, 0.06 + 0.14 * rise, colour=(0.85, 0.85, 0.87), other=(0.3, 0.3, 0.32), pattern="clouds", freq=(7, 7), phase=(0, t * 0.5), alpha=(1.1 * wet - 0.05).clamp(0, 1) * (1 - rise) ** 0.6, soft=0.08, warp=(0.025, 9, t * 0.6))
        logs = torch.arange(6.0)
        a = torch.pi * (0.1 + 0.8 * logs / (self.n - 1))
        with cv.only(logs < self.n):
            ex, ey = x + torch.cos(a) * 0.24, y + 0.01 + 0.055 * torch.sin(a)
            cv.capsule(ex, ey, x - torch.cos(a) * 0.03, y - 0.05 - 0.07 * torch.sin(a), 0.034, 0.022, colour=self.bark, other=self.bark * 0.4, pattern="wood", freq=(9, 60), bevel=0.022, grain=0.25)
            cv.disc(ex, ey, 0.032, colour=paint.lighter(self.bark, 0.45), other=self.bark * 0.6, pattern="radial", freq=(45, 0), bevel=0.006)
        # Tongues: outer ones red, inner ones yellow, the core nearly white.
        for size, alpha, low, high in ((1.0, 0.8, (1.0, 0.38, 0.06), (0.75, 0.08, 0.02)), (0.72, 0.9, (1.0, 0.68, 0.16), (1.0, 0.36, 0.05)), (0.42, 0.95, (1.0, 0.97, 0.72), (1.0, 0.76, 0.22))):
            self._tongues(cv, t, x, y, h * size, size, alpha, torch.tensor(low) + self.warm, torch.tensor(high) + self.warm)
        rise = torch.remainder(t * (0.5 + 0.5 * self.d1) + self.c, 1)
        with cv.only(self.d2 < 1.1 - 0.7 * wet):
            cv.disc(x + (self.d2 - 0.5) * 0.35 + 0.07 * torch.sin(7 * rise + 9 * self.c), y - 0.1 - (h + 0.25) * rise, 0.0045, colour=(1, 0.75, 0.25), alpha=1.6 * (1 - rise))

    def _tongues(self, cv, t, x, y, h, size, alpha, low, high):
        k = torch.arange(TONGUES) - (TONGUES - 1) / 2
        lick = 0.75 + 0.25 * torch.sin(t * (7 + 5 * self.a) + 9 * self.b)
        tall = h * lick * (1 - 0.09 * k ** 2) * (0.75 + 0.35 * self.a)
        wide = (0.045 + 0.06 * h) * (0.6 + 0.4 * size)
        cv.profile(x + k * 0.036 * size, y + 0.01 - tall / 2, tall / 2, (0.0 * wide, 0.42 * wide, 0.9 * wide, 1.05 * wide, 0.25 * wide), angle=-0.06 * k * lick,
                   colour=high, other=low, pattern="ramp", freq=(0, 1.3 / tall), alpha=alpha, soft=0.022, warp=(0.016 + 0.03 * h, 7, t * 2.6 + self.b * 7))

    def box(self, t):
        return self.x - 0.28, GROUND - self.h * 1.05, self.x + 0.28, GROUND + 0.08

    def sound(self, syn):
        h, wet = self.height.heard, self.damp.heard
        knots = torch.nn.functional.interpolate(self.d.uniform(n=44, of="sound"), size=STEPS, mode="linear")[:, 0]
        bands = torch.tensor([0, 60, 140, 300, 600, 1200, 2500, 5000, 8000.0])
        flutter = 0.35 + 0.65 * knots
        rumble = torch.exp(-((bands / geometric(h, 110, 650)[:, :, None]) ** 0.8)) * geometric(h, 0.5, 3.2)[:, :, None]
        steam = (bands / 8000) ** 0.8 * (0.55 * wet.clamp(min=0) ** 1.3)[:, :, None]
        roar = syn.painted(rumble * flutter[..., None] + steam * (0.7 + 0.3 * knots.flip(1)[..., None]), bands)
        n = self.n[:, 0]
        rate = 2.5 * n ** 1.6
        dry = between(wet, 1.0, 0.55)[..., None]
        sort = torch.tensor([1.0, 1.7, 2.9])[None, :, None]
        hz = 700 * sort * dry * torch.tensor([1, 1.63, 2.7, 4.1]) * self.d.uniform(0.85, 1.15, 3, of="sound")[:, 0, :, None]
        crackle = syn.patter(rate, hz, 0.016 / sort ** 0.5, torch.tensor([1, 0.9, 0.8, 0.7]), seconds=0.03)
        big = syn.patter(rate * 0.07, hz * 0.35, 0.05, torch.tensor([1, 0.8, 0.8, 0.6]), seconds=0.08)
        return roar * 1.5 + syn.gain(crackle, between(wet, 0.9, 0.4)) + big
