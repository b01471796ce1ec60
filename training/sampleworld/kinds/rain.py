"""Rain on an umbrella, a tin roof or a puddle."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import STEPS, unit
from .base import FLOOR, Kind, between, geometric

STREAKS, CLOUDS = 76, 6


class Rain(Kind):
    """The denser the rain, the more streaks, the deeper the dark clouds hang and the greyer the
    view, and the quicker the patter.

    Big drops are long thick tears with wide rings and high splashes and sound low; small ones are
    fine threads in mist that hiss. An umbrella thuds, a tin roof rings, a pond plops.
    """

    name, title = "rain", "Rain"
    factors = ("density", "drops", "surface")
    steps = {"surface": 3}
    settings = ("country", "street", "sky")
    aside = False

    def setup(self):
        u = lambda n=1, low=0.0, high=1.0: self.d.uniform(low, high, n, of="sight")
        self.many = geometric(self.density.seen, 0.07, 1.0)
        self.where, self.when, self.far = u(STREAKS), u(STREAKS), u(STREAKS)
        self.slant = u(1, -0.22, 0.22)
        self.tone, self.other = self.hue((0.4, 0.9)), self.hue((0.1, 0.6), (0.5, 0.95))
        self.s = u(1, 0.31, 0.36)
        self.x = 0.5 + (self.x - 0.5) * 0.4
        self.cloud = u(1, 0.22, 0.4)[..., None] * torch.tensor([0.96, 0.98, 1.06])
        self.what = (3 * self.surface.value).floor().clamp(0, 2)

    def draw(self, cv, t):
        # A wet grey veil over whatever lies behind.
        cv.box(0.5, 0.5, 1, 1, colour=(0.42, 0.46, 0.5), alpha=0.05 + 0.65 * self.density.seen)
        x, s, drop = self.x, self.s, self.drops.seen
        k = torch.arange(float(CLOUDS))
        size = between(self.density.seen, 0.04, 0.22)
        cv.ellipse(
            (k + 0.5) / CLOUDS * 1.2 - 0.1 + 0.05 * self.where[..., :CLOUDS],
            -0.03 + 0.4 * size * self.far[..., :CLOUDS],
            0.15,
            size * (0.8 + 0.25 * self.when[..., :CLOUDS]),
            colour=self.cloud * 0.85,
            other=self.cloud + 0.2,
            pattern="clouds",
            freq=(5, 5),
            phase=(self.x * 20, self.s * 60),
            bevel=0.03,
            ambient=0.8,
            soft=0.006,
        )
        # Fine rain hangs in the air as mist.
        cv.ellipse(
            0.5,
            FLOOR + 0.09,
            0.9,
            0.19,
            colour=(0.86, 0.89, 0.92),
            alpha=0.9 * (1 - drop),
            soft=0.1,
        )
        with cv.only(self.what == 0):
            y = 0.6
            cv.capsule(x, y - 0.1, x, y + 0.3, 0.008, colour=(0.25, 0.2, 0.17), bevel=0.008)
            cv.ring(
                x + 0.03,
                y + 0.3,
                0.03,
                0.008,
                angle=1.57,
                half=1.6,
                colour=(0.25, 0.2, 0.17),
                bevel=0.008,
            )
            cv.ellipse(
                x,
                y,
                s,
                s * 0.85,
                clip=(-9, 0),
                colour=self.tone,
                other=self.other,
                pattern="stripes",
                freq=(1.6 / s, 0),
                phase=(0.25, 0),
                bevel=s * 0.6,
                gloss=0.25,
            )
            for k in (-1, 0, 1):
                cv.ellipse(x + k * s * 0.66, y + 0.012, s * 0.33, 0.04, colour=self.tone * 0.25)
        with cv.only(self.what == 1):
            y = 0.62
            cv.box(
                x,
                y + 0.16,
                s * 0.85,
                0.17,
                colour=self.other,
                other=self.other * 0.8,
                pattern="bricks",
                freq=(9, 22),
                bevel=0.015,
            )
            cv.box(x, y + 0.2, s * 0.17, 0.12, colour=self.other * 0.35, bevel=0.01)
            cv.box(x - s * 0.5, y + 0.13, s * 0.15, 0.055, colour=(0.95, 0.85, 0.5), bevel=0.012)
            cv.box(x + s * 0.5, y + 0.13, s * 0.15, 0.055, colour=(0.95, 0.85, 0.5), bevel=0.012)
            cv.trapezoid(
                x,
                y - 0.07,
                s * 0.85,
                s * 1.15,
                0.11,
                colour=paint.lighter(self.tone, 0.2),
                other=self.tone * 0.55,
                pattern="stripes",
                freq=(22, 0),
                bevel=0.02,
                gloss=0.5,
            )
        with cv.only(self.what == 2):
            y = FLOOR + 0.08
            cv.ellipse(
                x, y, s * 1.15, 0.15, colour=(0.3, 0.34, 0.38), bevel=0.012, warp=(0.01, 5, x * 3)
            )
            cv.ellipse(
                x,
                y,
                s * 1.08,
                0.132,
                colour=(0.62, 0.68, 0.74),
                other=(0.32, 0.38, 0.45),
                pattern="ramp",
                freq=(0, 4),
                warp=(0.01, 5, x * 3),
            )
            n = 14
            u = (t * 1.6 + self.when[..., :n]) % 1
            wide = (0.02 + 0.1 * drop) * (0.3 + 0.8 * u)
            with cv.only(torch.arange(n) / n < self.density.seen + 0.08):
                cv.ring(
                    x + (self.where[..., :n] - 0.5) * s * 2,
                    y + (self.far[..., :n] - 0.5) * 0.13,
                    wide,
                    0.003 + 0.007 * drop,
                    squash=2.8,
                    colour=(0.95, 0.97, 1),
                    alpha=0.9 * (1 - 0.7 * u),
                )
        self._streaks(cv, t)

    def _streaks(self, cv, t):
        drop = self.drops.seen
        fall = 1.5 + 0.6 * self.far
        y = (t * fall + self.when) % 1.3 - 0.15
        x = self.where * 1.3 - 0.15 + self.slant * (y - 0.5)
        near = 0.7 + 0.4 * self.far
        length, w = geometric(drop, 0.03, 0.19) * near, geometric(drop, 0.0035, 0.027) * near
        order = torch.arange(STREAKS) / STREAKS
        floor = torch.where(self.what == 0, 0.36, torch.where(self.what == 1, 0.5, 0.95))
        shelter = ((x - self.x).abs() < self.s) & (y > floor)
        with cv.only((order < self.many) & ~shelter):
            cv.capsule(
                x,
                y,
                x + self.slant * length,
                y + length,
                w * 0.3,
                w,
                colour=(0.86, 0.92, 1.0),
                alpha=0.7 + 0.25 * self.far,
                soft=0.003,
                bevel=w,
            )
        # Rings where it strikes the wet ground: as many as the rain is thick,
        # as wide as its drops are big.
        n = 30
        u = (t * 1.4 + self.far[..., :n]) % 1
        y, wide = (
            FLOOR + 0.03 + 0.22 * self.when[..., -n:],
            (0.006 + 0.05 * drop) * (0.45 + 0.55 * u),
        )
        on_house = (self.what == 1) & ((self.where[..., -n:] * 1.1 - 0.05 - self.x).abs() < self.s)
        with cv.only((order[:n] * 3 < self.many) & ~on_house):
            cv.ring(
                self.where[..., -n:] * 1.1 - 0.05,
                y,
                wide,
                0.0025 + 0.006 * drop,
                squash=2.6,
                colour=(0.93, 0.96, 1.0),
                alpha=0.95 * (1 - 0.7 * u),
            )
        # Crowns of water in front: low for fine drops, high for big ones.
        k = torch.arange(7.0)
        size = geometric(drop, 0.011, 0.075) * (0.85 + 0.15 * torch.sin(9 * t + 2.4 * k))
        x, y = (k + 0.5) / 7 + 0.05 * (self.where[..., :7] - 0.5), 0.95 - 0.04 * (k % 2) + 0 * t
        look = dict(colour=(0.9, 0.95, 1.0), alpha=0.92)
        cv.ring(x, y, size * 0.62, 0.12 * size, squash=3.0, **look)
        for lean in (-0.55, 0.0, 0.55):
            cv.capsule(
                x + lean * 0.8 * size,
                y,
                x + lean * 1.3 * size,
                y - size * (1.0 - 0.5 * abs(lean)),
                size * 0.13,
                size * 0.07,
                **look,
            )
        # Splashes where it strikes the thing.
        n = 24
        u = (t * 2.3 + self.when[..., :n]) % 1
        across = self.where[..., :n] * 2 - 1
        top = torch.where(
            self.what == 0,
            0.6 - self.s * 0.85 * (1 - across**2 * 0.9).sqrt(),
            torch.where(self.what == 1, 0.46 + 0.18 * self.far[..., :n], 2.0),
        )
        size = geometric(drop, 0.004, 0.02)
        with cv.only(order[:n] * 2.9 < self.many * 1.3):
            for side in (-1, 1):
                cv.disc(
                    self.x + across * self.s * 0.92 + side * u * (0.02 + 0.04 * drop),
                    top - (0.05 + 0.07 * drop) * u * (1 - 0.8 * u),
                    size,
                    colour=(0.95, 0.97, 1),
                    alpha=0.9 * (1 - u),
                )

    def box(self, t):
        s = self.s * 1.15
        first, roof = self.what == 0, self.what == 1
        y0 = torch.where(first, 0.6 - self.s * 0.95, torch.where(roof, 0.42, FLOOR - 0.07))
        y1 = torch.where(
            first,
            torch.tensor(0.94),
            torch.where(roof, torch.tensor(0.95), torch.tensor(FLOOR + 0.23)),
        )
        return self.x - s, y0, self.x + s, y1

    def sound(self, syn):
        drop, kind = self.drops.heard, self.what[:, 0, :, None]
        # Gusts: the rain comes and goes, now dense, now thin.
        gust = torch.nn.functional.interpolate(
            self.d.uniform(0.25, 1.6, 9, of="sound"), size=STEPS, mode="linear", align_corners=True
        )[:, 0]
        rate = geometric(self.density.heard, 7, 500)
        sort = torch.arange(2)[None, :, None]
        spread = (0.8 + 0.4 * sort) * self.d.uniform(0.93, 1.07, 2, of="sound")[:, 0, :, None]
        small = 1 - drop[..., None]
        order = torch.tensor([1, 1.5, 2.3, 3.4])
        cloth, tin, water = (
            geometric(small, low, high) * spread * order**p
            for low, high, p in ((100, 480, 1), (420, 2000, 1.2), (320, 1900, 0.4))
        )
        hz = torch.where(kind == 0, cloth, torch.where(kind == 1, tin, water))
        decay = (
            torch.where(kind == 0, 0.03, torch.where(kind == 1, 0.2, 0.07))
            / order**0.5
            * (0.6 + 1.0 * drop[..., None])
        )
        gain = torch.where(kind == 2, 1 / order**2.5, 1 / order ** torch.where(kind == 0, 1.2, 0.4))
        hits = syn.patter(rate * gust, hz, decay, gain, seconds=0.2, kinds=2)
        # Behind it the land hisses: fine drops high, big ones low.
        middle = geometric(drop, 4200, 700)[..., None]
        bands = torch.tensor([0, 150, 300, 600, 1200, 2400, 3600, 5000, 6500, 8000.0])
        hiss = syn.painted(
            torch.exp(-(torch.log2((bands + 60) / middle) ** 2) / 1.6) * gust[..., None], bands
        )
        level = geometric(self.density.heard, 0.12, 1.3)
        return syn.gain(unit(hits), 1 / (1 + 0.5 * level)) + syn.gain(hiss, 0.3 * level)
