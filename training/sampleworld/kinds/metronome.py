"""A metronome on a table."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric


class Metronome(Kind):
    """A metronome and the bell that goes with it.

    Weight: it sits low on the rod and the scale is dark, or high with the scale bright up to it;
    the beat is quick or slow. Size: a small box or a tall one; it knocks high and dry or low and
    hollow. Bell: a small or a large dome beside it; every second beat rings high and briefly or low
    and long.
    """

    name, title = "metronome", "Metronome"
    factors = ("weight", "size", "bell")
    settings = ("room",)

    def setup(self):
        self.up = between(self.weight.seen, 0.3, 0.96)
        self.s = between(self.size.seen, 0.15, 0.34)
        self.ding = between(self.bell.seen, 0.035, 0.12)
        self.period = geometric(self.weight.heard[:, None], 0.26, 1.0)
        self.ticks = self.beats(self.period, 42)
        self.first = self.d.integers(2)
        self.wood, self.metal, self.tone, self.table = (
            paint.wood(self.d.sight),
            self.hue((0.3, 0.8), (0.75, 0.95), (0.06, 0.15)),
            self.hue((0.3, 0.8), (0.75, 0.97)),
            paint.wood(self.d.sight),
        )
        self.mass = self.hue((0.6, 0.95), (0.6, 0.95))
        self.base = self.d.uniform(0.87, 0.89, of="sight")
        self.side = torch.where(self.d.chance(0.5, of="sight"), 1.0, -1.0)
        # Both together stand about the middle.
        self.at = 0.5 + (self.x - 0.5) * 0.3 - self.side * self.ding * 0.9
        self.bell_at = self.at + self.side * (self.s * 0.88 + self.ding * 1.15)

    def draw(self, cv, t):
        x, s, y = self.at, self.s, self.base
        cv.box(
            0.5,
            y + 0.25,
            0.9,
            0.28,
            colour=self.table,
            other=self.table * 0.62,
            pattern="wood",
            freq=(4, 22),
            bevel=0.02,
            gloss=0.2,
        )
        cv.shadow(x, y + 0.012, s * 1.1, 0.03, strength=0.7, soft=0.05)
        wood = dict(colour=self.wood, other=self.wood * 0.66, pattern="wood", bevel=0.03, gloss=0.4)
        cv.cast(
            lambda dx, dy, style: cv.trapezoid(x + dx, y - s + dy, s * 0.28, s * 0.85, s, **style),
            lift=0.05,
        )
        cv.trapezoid(x, y - s, s * 0.28, s * 0.85, s, round=0.012, freq=(20, 6), **wood)
        # The scale is bright up to the weight's mark, dark above.
        cv.trapezoid(
            x,
            y - s * 1.12,
            s * 0.2,
            s * 0.56,
            s * 0.76,
            round=0.006,
            colour=self.tone * 0.22,
            bevel=0.01,
        )
        pivot, reach = y - s * 0.36, s * 1.95
        mark = self.up * reach * 0.82
        cv.trapezoid(
            x,
            pivot - mark / 2,
            s * (0.56 - 0.237 * mark / s),
            s * 0.56,
            mark / 2,
            round=0.004,
            colour=self.tone,
            ambient=0.75,
        )
        k = torch.arange(6.0)
        cv.box(
            x,
            y - s * (0.55 + 0.23 * k),
            s * (0.25 - 0.024 * k),
            s * 0.014,
            colour=(0.1, 0.1, 0.1),
            alpha=0.8,
        )
        r, bx = self.ding, self.bell_at
        cv.shadow(bx, y + 0.015, r * 1.2, 0.025, strength=0.7, soft=0.04)
        cv.cast(
            lambda dx, dy, style: cv.ellipse(bx + dx, y - r * 0.25 + dy, r, r * 1.05, **style),
            lift=0.04,
        )
        cv.ellipse(
            bx,
            y - r * 0.25,
            r,
            r * 1.05,
            clip=(-9, r * 0.25),
            colour=self.metal * 0.5,
            other=paint.lighter(self.metal, 0.5),
            pattern="metal",
            freq=(1.1 / r, 0),
            bevel=r * 0.7,
            gloss=1.2,
        )
        cv.box(
            bx, y - r * 0.1, r * 1.12, r * 0.12, round=r * 0.1, colour=self.wood * 0.6, bevel=0.01
        )
        cv.disc(bx, y - r * 1.3, r * 0.16, colour=self.metal, bevel=r * 0.14, gloss=1.0)
        a = 0.42 * torch.cos(torch.pi * ((t - self.ticks[..., :1]) / self.period + 0.5))
        at = lambda u: (x + torch.sin(a) * reach * u, pivot - torch.cos(a) * reach * u)
        cv.capsule(
            x + 0.015,
            pivot,
            at(1)[0] + 0.015,
            at(1)[1] + 0.015,
            s * 0.04,
            colour=(0, 0, 0),
            alpha=0.3,
            soft=0.015,
        )
        cv.capsule(
            x, pivot, *at(1), s * 0.035, s * 0.025, colour=self.metal, bevel=s * 0.03, gloss=0.6
        )
        cv.trapezoid(
            *at(self.up),
            s * 0.24,
            s * 0.17,
            s * 0.13,
            angle=a,
            round=s * 0.02,
            colour=self.mass,
            bevel=s * 0.08,
            gloss=0.9,
        )
        cv.box(x, y - s * 0.16, s * 0.87, s * 0.17, round=0.01, freq=(6, 24), **wood)

    def box(self, t):
        s, r = self.s, self.ding
        far = self.bell_at + self.side * r * 1.1
        return (
            torch.minimum(self.at - s * 0.9, far),
            self.base - s * 2.3,
            torch.maximum(self.at + s * 0.9, far),
            self.base + 0.02,
        )

    def sound(self, syn):
        s, b = self.size.heard, self.bell.heard
        ticks = self.ticks[:, 0]
        base = geometric(s, 1700, 300) * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        ratio = torch.tensor([1, 2.4, 3.6, 5.2])
        decay = geometric(s, 0.04, 0.18) * torch.tensor([1, 0.6, 0.45, 0.3])
        knock = syn.strikes(
            ticks,
            (base * ratio)[:, None],
            decay[:, None],
            torch.tensor([1, 0.5, 0.4, 0.2]),
            seconds=0.3,
        )
        second = ((torch.arange(ticks.shape[1]) + self.first[:, 0]) % 2 == 0).float()
        f = geometric(b, 4200, 850) * self.d.uniform(0.96, 1.04, of="sound")[:, 0]
        bell = syn.strikes(
            ticks,
            (f * torch.tensor([1, 2.76, 1.51]))[:, None],
            geometric(b, 0.2, 1.8)[:, None] * torch.tensor([1, 0.5, 0.7]),
            torch.tensor([0.8, 0.4, 0.3]),
            second,
            seconds=1.5,
        )
        return (
            knock + syn.gain(bell, between(b, 0.4, 0.9)) + 0.4 * syn.bursts(ticks, 0.012, 700, 5500)
        )
