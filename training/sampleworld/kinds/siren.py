"""A vehicle with a siren that drives past."""
from __future__ import annotations

import torch

from ..synth import bin_hz, control_times
from .base import FLOOR, Kind, between, geometric


class Siren(Kind):
    """Distance sets size, level and highs, the lamps on the roof the pace of the wail, the horn its pitch."""
    name, title = "siren", "Siren passing"
    factors = ("distance", "lamps", "horn")
    steps = {"lamps": 5}
    settings = ("street", "street", "country", "night")

    def setup(self):
        u = lambda low, high: self.d.uniform(low, high)
        self.s = between(self.distance.seen, 0.4, 0.22)
        self.n = (1 + 5 * self.lamps.value).floor().clamp(1, 5)
        self.way = torch.where(self.d.chance(0.5), 1.0, -1.0)
        self.speed, self.middle, self.pass_at = u(0.022, 0.042), u(0.46, 0.54), u(4.2, 5.8)
        self.phase = u(0, 1)
        self.body, self.band, self.lamp = self.hue((0.05, 0.75), (0.55, 0.97)), self.hue((0.5, 0.95), (0.4, 0.9)), self.hue((0.75, 1.0), (0.9, 1.0))
        self.van = self.d.chance(0.5, of="sight")

    def _x(self, t):
        return self.middle + self.way * self.speed * (t - self.pass_at)

    def draw(self, cv, t):
        s, x, w = self.s, self._x(t), self.way
        road = FLOOR + 0.055 + 0.2 * s
        cv.box(0.5, FLOOR + 0.6, 1.0, 0.54, colour=(0.27, 0.27, 0.29), grain=0.13, grain_scale=280)
        k = torch.arange(8.0)
        cv.box(k * 0.16 - 0.05, 0.955, 0.05, 0.008, colour=(0.85, 0.83, 0.7), alpha=0.8)
        cv.shadow(x, road + 0.005, s * 1.05, s * 0.1, strength=0.75, soft=0.03)
        roof = torch.where(self.van, 0.82, 0.66)
        top = road - s * (0.18 + roof)
        body = dict(colour=self.body, bevel=s * 0.1, gloss=0.5, grain=0.03)
        # Hull, cabin, bonnet.
        cv.box(x, road - s * 0.34, s, s * 0.22, round=s * 0.08, **body)
        with cv.only(self.van):
            cv.box(x - w * s * 0.22, (top + road) / 2 - s * 0.1, s * 0.75, (road - top) / 2 - s * 0.12, round=s * 0.06, **body)
        with cv.only(~self.van):
            cv.trapezoid(x - w * s * 0.12, road - s * 0.64, s * 0.48, s * 0.72, s * 0.2, round=s * 0.05, **body)
        cv.box(x, road - s * 0.36, s * 0.99, s * 0.055, colour=self.band, bevel=0.01)
        glass = dict(colour=(0.12, 0.16, 0.2), other=(0.55, 0.68, 0.78), pattern="ramp", freq=(2 / s, -3 / s), bevel=0.006)
        cv.trapezoid(x + w * s * 0.22, road - s * 0.66, s * 0.2, s * 0.27, s * 0.13, round=s * 0.03, **glass)
        cv.trapezoid(x - w * s * 0.36, road - s * 0.66, s * 0.22, s * 0.25, s * 0.13, round=s * 0.03, **glass)
        cv.disc(x + w * s * 0.93, road - s * 0.34, s * 0.07, colour=(1, 0.97, 0.8), bevel=s * 0.05, gloss=0.5)
        cv.disc(x - w * s * 0.95, road - s * 0.34, s * 0.05, colour=(0.9, 0.1, 0.08), bevel=s * 0.04)
        side = torch.tensor([-0.6, 0.6])
        wx, wy, r = x + side * s, road - s * 0.14, s * 0.19
        cv.disc(wx, wy, r, colour=(0.07, 0.07, 0.08), bevel=r * 0.4)
        cv.disc(wx, wy, r * 0.58, colour=(0.7, 0.7, 0.73), bevel=r * 0.25, gloss=0.6)
        turn = (x / r) + torch.tensor([0, 0, 1.05, 1.05, 2.1, 2.1])
        hub = torch.cat([wx] * 3, -1)
        cv.capsule(hub - torch.cos(turn) * r * 0.5, wy - torch.sin(turn) * r * 0.5, hub + torch.cos(turn) * r * 0.5, wy + torch.sin(turn) * r * 0.5, r * 0.06, colour=(0.15, 0.15, 0.17))
        self._roof(cv, t, x, top)

    def _roof(self, cv, t, x, top):
        s, w, h = self.s, self.way, between(self.horn.seen, 0.05, 0.15)
        hx = x + w * s * 0.36
        cv.trapezoid(hx, top - h * s * 0.9, h * s * 0.35, h * s * 1.3, h * s * 1.3, angle=-w * 1.5708, round=0.002, colour=(0.75, 0.75, 0.78), bevel=h * s * 0.6, gloss=0.7)
        cv.ellipse(hx + w * h * s * 1.35, top - h * s * 0.9, h * s * 0.35, h * s * 1.35, colour=(0.16, 0.16, 0.18), bevel=0.006)
        k = torch.arange(5.0)
        lx = x - w * s * 0.28 + (k - (self.n - 1) / 2) * s * 0.17
        flash = (torch.sin(2 * torch.pi * (1.7 * t + self.phase + 0.37 * k)) * 3).clamp(0, 1)
        cv.box(x - w * s * 0.28, top - s * 0.02, self.n * s * 0.09, s * 0.03, colour=(0.2, 0.2, 0.22), bevel=0.006)
        with cv.only(k < self.n):
            cv.ellipse(lx, top - s * 0.05, s * 0.072, s * 0.11, clip=(-9, 0.015), colour=self.lamp * (0.45 + 0.55 * flash[..., None]), bevel=s * 0.08, gloss=0.9)
            cv.glow(lx, top - s * 0.09, s * (0.25 + 0.2 * flash), self.lamp, 0.75 * flash)

    def box(self, t):
        x, s = self._x(t), self.s
        road = FLOOR + 0.055 + 0.2 * s
        roof = torch.where(self.van, 0.82, 0.66)
        return x - s, road - s * (0.37 + roof), x + s, road + s * 0.05

    def sound(self, syn):
        t = control_times()
        far, n = self.distance.heard, self.n[:, 0]
        pace = 0.17 * n ** 1.25 * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        turn = torch.remainder(pace * t + self.phase[:, 0], 1)
        # Slow ones wail, quick ones yelp: the rise is slower than the fall.
        rise = torch.where(turn < 0.65, turn / 0.65, (1 - turn) / 0.35)
        near = between(far, 0.9, 3.6)
        along = t - self.pass_at[:, 0]
        shift = -along / torch.sqrt(along ** 2 + near ** 2)
        loud = (1 + (along / near) ** 2) ** -0.45
        base = geometric(self.horn.heard, 820, 330)
        hz = base * 2 ** (1.15 * rise ** 0.8) * (1 + 0.055 * shift)
        k = torch.arange(1, 15.0)
        # A horn favours some harmonics; which ones changes with its length.
        wave = syn.tone(hz, k ** -0.7 * (0.6 + 0.4 * torch.cos(k * between(self.horn.heard, 0.7, 1.5))))
        engine = syn.tone(geometric(self.horn.heard, 70, 45) * (1 + 0.05 * shift) * torch.ones_like(t), torch.tensor([[1, 0.8, 0.7, 0.5, 0.4, 0.3]]))
        tyres = syn.noise(150, geometric(far, 3500, 700), tilt=-4)
        swell = syn.curve(loud)
        out = (wave + 0.25 * engine) * swell + 0.35 * tyres * swell
        # Air takes the highs of what is far.
        return syn.shaped(out, 1 / (1 + (bin_hz() / geometric(far, 7000, 1300)[..., None]) ** 2))
