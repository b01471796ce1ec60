"""Drops that fall from a tap into a vessel."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

DROPS = 70
# Seconds from tap to water. Slower than in nature, so that the eye can count the drops in the air.
FALL = 0.85


class Drops(Kind):
    """A tap drips into a glass.

    Width: a narrow tumbler or a wide bowl; the plink is high and short or low and long. Level:
    nearly empty or nearly full; an empty vessel echoes long and low, a full one short and high.
    Rate: a thin tap whose lever lies down, with one small drop in the air, or a fat one whose lever
    stands up, with six large ones; as many plinks a second.
    """

    name, title = "drops", "Dripping tap"
    factors = ("width", "level", "rate")
    settings = ("room",)

    def setup(self):
        u = lambda low=0.0, high=1.0: self.d.uniform(low, high, of="sight")
        self.w = between(self.width.seen, 0.1, 0.3)
        self.full = between(self.level.seen, 0.1, 0.92)
        # The pace is shared, noise apart: drops in the air are counted by eye.
        self.period = 1 / geometric(self.rate.heard[:, None], 1.1, 6.4)
        self.hits = self.beats(self.period, DROPS, 0.03)
        self.tall = 0.36
        self.bore, self.drop = (
            geometric(self.rate.seen, 0.016, 0.066),
            between(self.rate.seen, 0.8, 1.3),
        )
        self.tone, self.water = (
            self.hue((0.1, 0.4), (0.7, 0.95)),
            self.hue((0.5, 0.85), (0.6, 0.95), (0.48, 0.64)),
        )
        self.metal, self.handle, self.table = (
            paint.metal(self.d.sight),
            self.hue((0.6, 0.95), (0.6, 0.95)),
            paint.wood(self.d.sight),
        )
        self.base, self.top = 0.9, u(0.245, 0.26)
        self.side = torch.where(u() < 0.5, -1.0, 1.0)
        self.flare = u(0.8, 0.95)

    def draw(self, cv, t):
        x, w, base, side = self.x, self.w, self.base, self.side
        rim, surface = base - self.tall, base - self.tall * self.full
        cv.box(
            0.5,
            base + 0.3,
            0.9,
            0.31,
            colour=self.table,
            other=self.table * 0.62,
            pattern="wood",
            freq=(4, 22),
            bevel=0.02,
            gloss=0.2,
        )
        pipe = dict(
            colour=self.metal * 0.4,
            other=paint.lighter(self.metal, 0.6),
            pattern="metal",
            bevel=0.02,
            gloss=0.8,
        )
        r, y = self.bore, self.top - 0.08
        cv.cast(
            lambda dx, dy, style: cv.capsule(
                x + side * 0.5 + dx, y + dy, x + dx, y + dy, r, **style
            ),
            lift=0.05,
        )
        cv.capsule(x + side * 0.85, y, x, y, r, freq=(0, 0.8 / r), phase=(0.2, 0), **pipe)
        cv.capsule(
            x, y, x, self.top - 0.015, r, r * 0.85, freq=(0, 0.8 / r), phase=(0.2, 0), **pipe
        )
        # The lever lies along the pipe when the tap is all but shut and stands up when it runs.
        turn, hx = between(self.rate.seen, 0.12, 1.57), x + side * 0.06
        cv.capsule(
            hx,
            y - r * 0.7,
            hx + side * torch.cos(turn) * 0.24,
            y - r * 0.9 - 0.01 - torch.sin(turn) * 0.1,
            0.024,
            0.034,
            colour=self.handle,
            bevel=0.028,
            gloss=0.7,
        )
        cv.disc(hx, y - r * 0.7, 0.042, colour=self.handle * 0.7, bevel=0.035, gloss=0.8)
        cv.shadow(x, base + 0.012, w * 1.15, 0.045, strength=0.6, soft=0.05)
        # Back of the glass, water, what falls into it, front of the glass.
        foot = w * self.flare
        cv.trapezoid(
            x,
            base - self.tall / 2,
            w,
            foot,
            self.tall / 2,
            round=0.015,
            colour=paint.lighter(self.tone, 0.3),
            alpha=0.7,
        )
        cv.ellipse(x, rim, w, w * 0.13, colour=self.tone * 0.55, alpha=0.7)
        at = foot + (w - foot) * self.full
        cv.trapezoid(
            x,
            (surface + base) / 2,
            at * 0.96,
            foot * 0.96,
            (base - surface) / 2,
            round=0.012,
            colour=self.water * 0.55,
            other=self.water * 0.85,
            pattern="ramp",
            freq=(0, -2),
            alpha=0.95,
        )
        cv.ellipse(
            x, surface, at * 0.96, at * 0.12, colour=paint.lighter(self.water, 0.4), bevel=0.01
        )
        self._falling(cv, t, surface, at)
        for k in (-1, 1):
            cv.capsule(
                x + k * w * 0.98,
                rim,
                x + k * foot * 0.98,
                base - 0.015,
                0.008,
                colour=paint.lighter(self.tone, 0.6),
                alpha=0.9,
                bevel=0.007,
                gloss=0.8,
            )
        cv.ring(
            x, rim, w * 0.985, 0.006, squash=7.6, colour=paint.lighter(self.tone, 0.7), alpha=0.9
        )
        cv.capsule(
            x + cv.light_x * w * 0.9,
            rim + 0.05,
            x + cv.light_x * foot * 0.85,
            base - 0.05,
            w * 0.07,
            colour=(1, 1, 1),
            alpha=0.4,
            soft=0.01,
        )

    def _falling(self, cv, t, surface, at):
        x, d = self.x, self.drop
        u = (t - self.hits) / FALL + 1
        with cv.only((u >= 0) & (u < 1)):
            y = self.top + (surface - self.top) * u**1.3
            cv.profile(
                x,
                y,
                0.044 * d,
                (0.0, 0.011 * d, 0.024 * d, 0.034 * d, 0.012 * d),
                colour=self.water * 0.7,
                other=paint.lighter(self.water, 0.4),
                pattern="radial",
                freq=(28, 0),
                phase=(-0.4, 0),
                bevel=0.024,
                gloss=1.0,
            )
        ripple = t - self.hits
        with cv.only((ripple >= 0) & (ripple < 0.6)):
            cv.ring(
                x,
                surface,
                at * (0.08 + 0.85 * ripple / 0.6),
                0.007,
                squash=7.6,
                colour=(1, 1, 1),
                alpha=0.85 * (1 - ripple / 0.6),
            )
        with cv.only((ripple >= 0) & (ripple < 0.24)):
            for k in (-1.0, 0.0, 1.0):
                cv.disc(
                    x + k * ripple * 0.3,
                    surface - (0.08 - 0.02 * abs(k)) * torch.sin(torch.pi * ripple / 0.24),
                    0.011,
                    colour=paint.lighter(self.water, 0.5),
                    bevel=0.01,
                    gloss=0.8,
                )

    def box(self, t):
        return self.x - self.w * 1.02, self.top - 0.02, self.x + self.w * 1.02, self.base + 0.015

    def sound(self, syn):
        w, full, hits = self.width.heard, self.level.heard, self.hits[:, 0]
        jitter = 1 + 0.05 * self.d.normal(DROPS, of="sound")[:, 0]
        loud = 0.7 + 0.3 * self.d.uniform(n=DROPS, of="sound")[:, 0]
        # A bubble rings with a rising pitch; the vessel adds its own note,
        # higher and shorter the fuller it is.
        bubble = geometric(w, 3000, 750) * jitter
        long = geometric(w, 0.03, 0.11)
        plink = 0
        for k in range(3):
            plink = plink + syn.strikes(
                hits + 0.02 * k,
                (bubble * 1.2**k)[..., None],
                long[..., None] * (1 + 0.3 * k),
                torch.tensor([0.9**k]),
                loud,
                seconds=0.09,
                attack=0.004,
            )
        note = geometric(full, 150, 1000) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        ratio = torch.tensor([1, 2.01, 3.02, 4.05])
        vessel = syn.strikes(
            hits,
            (note * ratio)[:, None],
            geometric(full, 0.7, 0.12)[:, None] / ratio**0.5,
            torch.tensor([1, 0.6, 0.4, 0.25]),
            loud,
            seconds=0.7,
        )
        tick = syn.bursts(hits, 0.014, 1500, 7000, loud)
        return plink + 0.9 * vessel + 0.15 * tick
