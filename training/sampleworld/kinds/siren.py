"""A vehicle with a siren that drives past."""

from __future__ import annotations

import torch

from ..synth import bin_hz, control_times
from .base import FLOOR, Kind, between, geometric

MOST = 5
# World units between lamps: these and the horn don't shrink with distance,
# so that each is read by itself.
GAP = 0.068


class Siren(Kind):
    """A far vehicle is smaller, high up the road and hazy, and sounds dull and even; a near one is
    bright and swells as it passes.

    A small horn on the bonnet is chrome and shrill, a large one brass and low. The more lamps on
    the roof, the quicker the siren goes up and down.
    """

    name, title = "siren", "Siren passing"
    factors = ("distance", "horn", "lamps")
    steps = {"lamps": MOST}
    settings = ("street", "street", "country", "night")

    def setup(self):
        u = lambda low, high: self.d.uniform(low, high)
        far = self.distance.seen
        self.s, self.road = geometric(far, 0.36, 0.225), between(far, 0.92, 0.815)
        self.n = (1 + MOST * self.lamps.value).floor().clamp(1, MOST)
        self.way = torch.where(self.d.chance(0.5), 1.0, -1.0)
        self.middle, self.pass_at, self.phase = u(0.48, 0.52), u(4.2, 5.8), u(0, 1)
        # What is near has less room before it leaves the frame.
        self.speed = u(0.6, 1.0) * (0.41 - self.s).clamp(0.0, 0.15) / 6
        self.body, self.band, self.lamp = (
            self.hue((0.2, 0.8), (0.6, 0.97)),
            self.hue((0.5, 0.95), (0.4, 0.9)),
            self.hue((0.75, 1.0), (0.9, 1.0)),
        )
        self.air = self.d.uniform(0.5, 0.72, of="sight")[..., None]
        chrome, brass = (
            self.hue((0.02, 0.15), (0.85, 0.97), (0.5, 0.66)),
            self.hue((0.65, 0.85), (0.6, 0.85), (0.05, 0.11)),
        )
        self.metal = chrome + (brass - chrome) * self.horn.seen[..., None]
        self.mouth = geometric(self.horn.seen, 0.026, 0.122)

    def _x(self, t):
        return self.middle + self.way * self.speed * (t - self.pass_at)

    def draw(self, cv, t):
        s, x, w, road = self.s, self._x(t), self.way, self.road
        dim = 0.65 * self.distance.seen[..., None]
        hazy = lambda colour: torch.as_tensor(colour) * (1 - dim) + self.air * dim
        cv.box(0.5, FLOOR + 0.58, 1.0, 0.54, colour=(0.27, 0.27, 0.29), grain=0.06, grain_scale=280)
        cv.box(
            torch.arange(8.0) * 0.16 - 0.05, 0.965, 0.05, 0.008, colour=(0.85, 0.83, 0.7), alpha=0.8
        )
        cv.shadow(x, road + 0.005, s * 1.05, s * 0.1, strength=0.75, soft=0.03)
        body = dict(colour=hazy(self.body), bevel=s * 0.08, gloss=0.4)
        # Cabin with its bonnet, then the box behind.
        cv.box(x + w * s * 0.6, road - s * 0.44, s * 0.4, s * 0.27, round=s * 0.09, **body)
        cv.box(x - w * s * 0.25, road - s * 0.58, s * 0.75, s * 0.41, round=s * 0.05, **body)
        cv.box(x, road - s * 0.38, s * 0.985, s * 0.075, colour=hazy(self.band), bevel=0.008)
        glass = dict(
            colour=hazy((0.12, 0.16, 0.2)),
            other=hazy((0.55, 0.68, 0.78)),
            pattern="ramp",
            freq=(2 / s, -3 / s),
            bevel=0.006,
        )
        cv.box(
            x + w * s * torch.tensor([0.24, -0.16, -0.62]),
            road - s * 0.74,
            s * torch.tensor([0.2, 0.17, 0.24]),
            s * 0.15,
            round=s * 0.03,
            **glass,
        )
        cv.disc(
            x + w * s * 0.93,
            road - s * 0.38,
            s * 0.075,
            colour=(1, 0.97, 0.8),
            bevel=s * 0.05,
            gloss=0.5,
        )
        wx, wy, r = x + torch.tensor([-0.58, 0.58]) * s, road - s * 0.17, s * 0.21
        cv.disc(wx, wy, r, colour=hazy((0.07, 0.07, 0.08)), bevel=r * 0.4)
        cv.disc(wx, wy, r * 0.55, colour=hazy((0.7, 0.7, 0.73)), bevel=r * 0.25, gloss=0.6)
        turn = (x / r) + torch.tensor([0, 0, 1.05, 1.05, 2.1, 2.1])
        hub = torch.cat([wx] * 3, -1)
        cv.capsule(
            hub - torch.cos(turn) * r * 0.5,
            wy - torch.sin(turn) * r * 0.5,
            hub + torch.cos(turn) * r * 0.5,
            wy + torch.sin(turn) * r * 0.5,
            r * 0.06,
            colour=hazy((0.15, 0.15, 0.17)),
        )
        self._horn(cv, x, hazy)
        self._lamps(cv, t, x, hazy)

    def _horn(self, cv, x, hazy):
        s, w, m = self.s, self.way, self.mouth
        y, front = self.road - s * 0.7 - m, x + w * s * 0.95
        cv.capsule(
            front - w * m * 0.7,
            y,
            front - w * m * 0.7,
            self.road - s * 0.6,
            0.012,
            colour=hazy((0.2, 0.2, 0.22)),
        )
        cv.trapezoid(
            front - w * m * 0.8,
            y,
            m * 0.22,
            m * 0.95,
            m * 0.8,
            angle=-w * 1.5708,
            round=0.002,
            colour=self.metal,
            bevel=m * 0.5,
            gloss=0.6,
        )
        cv.ellipse(front, y, m * 0.38, m, colour=self.metal * 0.85, bevel=m * 0.1, gloss=0.5)
        cv.ellipse(front + w * m * 0.03, y, m * 0.27, m * 0.8, colour=(0.08, 0.07, 0.07))

    def _lamps(self, cv, t, x, hazy):
        s, top = self.s, self.road - self.s * 0.99
        middle, k = x - self.way * (s * 0.25 + 0.01), torch.arange(float(MOST))
        flash = (torch.sin(2 * torch.pi * (1.7 * t + self.phase + 0.37 * k)) * 3).clamp(0, 1)
        lx = middle + (k - (self.n - 1) / 2) * GAP
        cv.box(
            middle,
            top - 0.004,
            self.n * GAP * 0.5,
            0.016,
            round=0.004,
            colour=(0.12, 0.12, 0.14),
            bevel=0.006,
        )
        with cv.only(k < self.n):
            cv.ellipse(
                lx,
                top - 0.014,
                GAP * 0.43,
                0.075,
                clip=(-9, 0.004),
                colour=self.lamp * (0.7 + 0.3 * flash[..., None]),
                bevel=0.02,
                gloss=0.7,
                ambient=0.7,
            )
            cv.glow(lx, top - 0.04, 0.06 + 0.02 * flash, self.lamp, 0.4 * flash)

    def box(self, t):
        x, s = self._x(t), self.s
        high = torch.maximum(s + 0.085, 0.7 * s + 2 * self.mouth)
        return x - s, self.road - high, x + s * 1.02, self.road + s * 0.05

    def sound(self, syn):
        t = control_times()
        far, n = self.distance.heard, self.n[:, 0]
        pace = 0.17 * n**1.25 * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        turn = torch.remainder(pace * t + self.phase[:, 0], 1)
        # The rise is slower than the fall.
        rise = torch.where(turn < 0.65, turn / 0.65, (1 - turn) / 0.35)
        near = geometric(far, 0.7, 6.0)
        along = t - self.pass_at[:, 0]
        shift = -along / torch.sqrt(along**2 + near**2)
        loud = (1 + (along / near) ** 2) ** -0.45
        base = geometric(self.horn.heard, 1150, 260)
        hz = base * 2 ** (0.8 * rise**0.8) * (1 + 0.055 * shift)
        k = torch.arange(1, 13.0)
        # A small horn is thin; a large one growls.
        wave = syn.tone(hz, k ** -between(self.horn.heard, 1.5, 0.4))
        engine = syn.tone(
            geometric(self.horn.heard, 70, 45) * (1 + 0.05 * shift) * torch.ones_like(t),
            torch.tensor([[1, 0.8, 0.7, 0.5, 0.4, 0.3]]),
        )
        tyres = syn.noise(150, geometric(far, 5000, 600), tilt=-3)
        swell = syn.curve(loud)
        out = (wave + 0.25 * engine + syn.gain(tyres, between(far, 0.6, 0.15))) * swell
        # Air takes the highs of what is far.
        return syn.shaped(out, 1 / (1 + (bin_hz() / geometric(far, 7500, 800)[..., None]) ** 2))
