"""A pendulum clock on a wall."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

# Half the width of the pendulum's box: one for all, so that bob and dial are measured against it.
TRUNK = 0.14


class Clock(Kind):
    """A clock's dial over the box in which its pendulum swings.

    Pendulum: a short box or a tall one; it beats fast or slowly. Width: a small dial or a large
    one; it ticks high and dry or low and hollow. Bob: a small bright disc or a plate that fills the
    box; it rings high and briefly or low, loud and long.
    """

    name, title = "clock", "Pendulum clock"
    factors = ("pendulum", "width", "bob")
    settings = ("room",)

    def setup(self):
        u = lambda low, high: self.d.uniform(low, high, of="sight")
        self.length = between(self.pendulum.seen, 0.08, 0.34)
        self.w = between(self.width.seen, 0.08, 0.185)
        self.r = between(self.bob.seen, 0.028, 0.095)
        self.period = geometric(self.pendulum.heard[:, None], 0.28, 1.0)
        self.ticks = self.beats(self.period, 39)
        self.wood, self.face, self.metal = (
            paint.wood(self.d.sight),
            self.hue((0.02, 0.3), (0.85, 0.98)),
            self.hue((0.3, 0.85), (0.7, 0.95), (0.04, 0.15)),
        )
        self.top, self.hour, self.gable = u(0.06, 0.075), u(0, 12), u(0, 1)

    def draw(self, cv, t):
        x, w, r = self.x, self.w, self.r
        cy = self.top + w * 1.1
        reach = self.length + w
        low = cy + reach + 0.105
        half = (low - cy) / 2
        cv.cast(
            lambda dx, dy, style: cv.box(x + dx, cy + half + dy, TRUNK, half, **style),
            lift=0.05,
            strength=0.5,
        )
        cv.cast(
            lambda dx, dy, style: cv.box(x + dx, cy + dy, w, w, **style), lift=0.05, strength=0.5
        )
        wood = dict(
            colour=self.wood, other=self.wood * 0.62, pattern="wood", bevel=0.022, gloss=0.25
        )
        cv.box(x, cy + half, TRUNK, half, round=0.015, freq=(22, 5), **wood)
        cv.box(x, cy + half, TRUNK - 0.018, half - 0.018, colour=self.wood * 0.16)
        # The bob keeps clear of the box's sides.
        a = ((TRUNK - 0.024 - r) / reach).clamp(max=0.3) * torch.cos(
            torch.pi * ((t - self.ticks[..., :1]) / self.period + 0.5)
        )
        px, py = x + torch.sin(a) * reach, cy + torch.cos(a) * reach
        cv.capsule(x, cy, px, py, 0.01, colour=self.metal * 0.9, bevel=0.009)
        cv.disc(
            px,
            py,
            r,
            colour=paint.lighter(self.metal, 0.2),
            other=paint.lighter(self.metal, 0.5),
            pattern="radial",
            freq=(1.1 / r, 0),
            bevel=r * 0.35,
            gloss=0.8,
        )
        cv.ring(px, py, r * 0.6, r * 0.1, colour=self.metal * 0.4)
        cv.box(x, cy, w, w, round=0.02, freq=(5, 22), **wood)
        with cv.only(self.gable < 0.6):
            cv.trapezoid(
                x,
                self.top + w * 0.02,
                w * 0.3,
                w * 1.1,
                w * 0.14,
                round=0.006,
                freq=(5, 22),
                **wood,
            )
        cv.box(x, cy + w, w * 1.08, w * 0.1, round=0.006, freq=(5, 22), **wood)
        cv.disc(x, cy, w * 0.86, colour=self.metal * 0.75, bevel=0.016, gloss=0.8)
        cv.disc(x, cy, w * 0.76, colour=self.face, bevel=0.02, ambient=0.75)
        k = torch.arange(12.0)
        b = k * (torch.pi / 6)
        cv.disc(
            x + torch.sin(b) * w * 0.62,
            cy - torch.cos(b) * w * 0.62,
            w * torch.where(k % 3 == 0, 0.085, 0.05),
            colour=(0.14, 0.12, 0.11),
        )
        for angle, far, thick in (
            (self.hour * torch.pi / 6, 0.36, 0.06),
            (self.hour * 2 * torch.pi, 0.56, 0.04),
        ):
            cv.capsule(
                x,
                cy,
                x + torch.sin(angle) * w * far,
                cy - torch.cos(angle) * w * far,
                w * thick,
                w * thick * 0.5,
                colour=(0.08, 0.08, 0.1),
            )
        cv.disc(x, cy, w * 0.08, colour=self.metal, bevel=0.01)

    def box(self, t):
        side = torch.maximum(self.w * 1.08, torch.tensor(TRUNK))
        return (
            self.x - side,
            self.top - self.w * 0.1,
            self.x + side,
            self.top + self.w * 2.1 + self.length + 0.11,
        )

    def sound(self, syn):
        w, b = self.width.heard, self.bob.heard
        ticks = self.ticks[:, 0]
        base = geometric(w, 1500, 330) * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        ratio = torch.tensor([1, 1.83, 2.9, 4.4, 6.1])
        decay = geometric(w, 0.04, 0.16) * torch.tensor([1, 0.7, 0.5, 0.35, 0.25])
        odd = torch.arange(ticks.shape[1]) % 2
        out = 0
        # Tick and tock: the other side of the escapement sounds a little lower.
        for k in (0, 1):
            loud = (odd == k).float().expand_as(ticks) * (1 - 0.25 * k)
            out = out + syn.strikes(
                ticks,
                (base * (1 - 0.17 * k) * ratio)[:, None],
                decay[:, None],
                torch.tensor([1, 0.8, 0.6, 0.5, 0.3]),
                loud,
                seconds=0.3,
            )
        f = geometric(b, 5200, 1250) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        ting = syn.strikes(
            ticks,
            (f * torch.tensor([1, 1.52, 2.41]))[:, None],
            geometric(b, 0.1, 1.2)[:, None] * torch.tensor([1, 0.7, 0.4]),
            torch.tensor([0.6, 0.3, 0.2]),
            seconds=1.0,
        )
        return (
            out + syn.gain(ting, between(b, 0.4, 1.0)) + 0.4 * syn.bursts(ticks, 0.008, 2200, 7800)
        )
