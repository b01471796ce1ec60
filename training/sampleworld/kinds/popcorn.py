"""Popcorn that jumps in a pan."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

POPS = 100
# Seconds a piece is in the air. Slower than in nature, so that the eye can count them.
FLYING = 0.9


class Popcorn(Kind):
    """Corn pops in a pan over a gas flame.

    Heat: small flames, a low heap and one piece in the air, or tall flames, a high heap and many
    pieces; as many pops a second over a hiss that grows. Size: golden crumbs or big white flowers;
    they pop high and short or deep and heavy. Pan: narrow or as wide as the stove; it rings high
    and briefly or low and long.
    """

    name, title = "popcorn", "Popcorn"
    factors = ("heat", "size", "pan")
    settings = ("room",)

    def setup(self):
        u = lambda low=0.0, high=1.0, n=1: self.d.uniform(low, high, n, of="sight")
        self.k = geometric(self.size.seen, 0.018, 0.074)
        self.w = between(self.pan.seen, 0.13, 0.36)
        # Pops come at random, never quite together: as many a second as the heat asks.
        rate = geometric(self.heat.heard[:, None], 1.3, 8.2)
        gaps = -torch.log(1 - self.d.uniform(0, 0.95, POPS)) * 0.5 + 0.55
        self.pops = torch.cumsum(gaps / rate, -1) - self.d.uniform(0.9, 1.6)
        self.shape = self.d.uniform(n=POPS), self.d.uniform(n=POPS), self.d.uniform(n=POPS)
        self.metal = paint.metal(self.d.sight)
        self.grip, self.stove = (
            self.hue((0.1, 0.8), (0.1, 0.7)),
            paint.gray(self.d.sight, (0.12, 0.4)),
        )
        # Crumbs are golden, large flowers white.
        self.corn = torch.lerp(
            self.hue((0.65, 0.85), (0.8, 0.95), (0.07, 0.13)),
            self.hue((0.03, 0.15), (0.95, 1.0), (0.1, 0.15)),
            self.size.seen[..., None],
        )
        self.deep = u(0.13, 0.15)
        self.side = torch.where(u() < 0.5, -1.0, 1.0)
        self.at = 0.5 + (self.x - 0.5) * 0.3 - self.side * 0.04
        self.base, self.flame = 0.77, between(self.heat.seen, 0.03, 0.15)
        self.pile = u(n=22), u(n=22)

    def draw(self, cv, t):
        x, w, base, side, deep = self.at, self.w, self.base, self.side, self.deep
        rim, heat = base - deep, self.heat.seen
        cv.box(0.5, base + 0.39, 0.9, 0.24, colour=self.stove, bevel=0.02, gloss=0.4)
        hx = x + side * w * 0.95
        cv.cast(
            lambda dx, dy, style: cv.capsule(
                hx + dx, rim + 0.03 + dy, hx + side * 0.3 + dx, rim - 0.01 + dy, 0.02, **style
            ),
            lift=0.04,
        )
        cv.capsule(
            hx,
            rim + 0.03,
            hx + side * 0.3,
            rim - 0.01,
            0.018,
            0.024,
            colour=self.grip,
            bevel=0.018,
            gloss=0.5,
        )
        cv.ellipse(x, rim, w, w * 0.16, colour=self.metal * 0.3)
        # What has popped lies in a heap, the higher the hotter.
        px, py = self.pile
        over = px * 2 - 1
        heap = between(heat, 0.03, 0.14) * (w / 0.25) ** 0.5
        cv.ellipse(
            x,
            rim,
            w * 0.84,
            0.02 + heap * 0.85,
            clip=(-9, 0.005),
            colour=self.corn,
            other=self.corn * torch.tensor([0.72, 0.55, 0.3]),
            pattern="clouds",
            freq=(0.4 / self.k, 0.4 / self.k),
            bevel=0.06,
            ambient=0.7,
        )
        self._piece(
            cv,
            x + over * w * 0.8,
            rim + 0.015 - self.k * 0.35 - heap * (1 - over**2) * (0.25 + 0.75 * py),
            self.k * 0.9,
            px * 20,
        )
        self._fly(cv, t, x, rim)
        metal = dict(
            colour=self.metal * 0.35,
            other=paint.lighter(self.metal, 0.45),
            pattern="metal",
            freq=(0.75 / w, 0),
            phase=(0.25, 0),
            gloss=0.3,
        )
        cv.trapezoid(
            x, rim + deep / 2 + w * 0.03, w, w * 0.86, deep / 2, round=0.02, bevel=0.02, **metal
        )
        cv.ring(x, rim, w, 0.009, squash=6.3, colour=self.metal, bevel=0.008, gloss=0.9)
        # Gas flames lick up the pan, taller with the heat.
        k = torch.arange(7.0) - 3
        low = base + 0.15
        high = self.flame * (1 + 0.1 * torch.sin(t * 17 + k * 2.3))
        cv.glow(x, low - 0.03, w * 1.1 + self.flame, (0.2, 0.4, 1.0), 0.25 + 0.35 * heat)
        cv.profile(
            x + k * w * 0.28,
            low - high / 2,
            high / 2,
            (0.0, w * 0.06, w * 0.11, w * 0.13, w * 0.08),
            colour=(0.15, 0.35, 1.0),
            other=(0.95, 0.9, 0.7),
            pattern="ramp",
            freq=(0, -6),
            phase=(0, -0.2),
            alpha=0.92,
            soft=0.01,
        )
        cv.box(x, low + 0.006, w * 1.04, 0.014, round=0.005, colour=(0.08, 0.08, 0.09), bevel=0.008)

    def _piece(self, cv, x, y, r, turn):
        """A popped kernel: a crumpled flower with a darker heart."""
        cv.gear(x, y, r * 0.86, 0.26, 5, angle=turn, colour=self.corn, bevel=r * 0.7, ambient=0.62)
        cv.disc(
            x + r * 0.15 * torch.cos(turn),
            y + r * 0.15 * torch.sin(turn),
            r * 0.3,
            colour=self.corn * torch.tensor([0.92, 0.72, 0.42]),
            soft=r * 0.25,
        )

    def _fly(self, cv, t, x, rim):
        a, b, c = self.shape
        age = t - self.pops
        u = age / FLYING
        px = x + (a * 2 - 1) * self.w * 0.6 + (b * 2 - 1) * 0.1 * u
        py = rim - 4 * (0.2 + 0.27 * c) * u * (1 - u)
        with cv.only((u > 0) & (u < 1)):
            self._piece(cv, px, py, self.k, 6 * a + 7 * u * (b * 2 - 1))

    def box(self, t):
        return (
            self.at - self.w * 1.05,
            self.base - self.deep - 0.42,
            self.at + self.w * 1.05,
            self.base + 0.16,
        )

    def sound(self, syn):
        size, wide, heat = self.size.heard, self.pan.heard, self.heat.heard
        a, b, c = (v[:, 0] for v in self.shape)
        pops = self.pops[:, 0]
        loud = 0.5 + 0.5 * c
        # A pop: a puff whose weight goes with the kernel's size, and the pan's metal ringing after.
        base = geometric(size, 1000, 190) * (0.9 + 0.2 * b)
        ratio = torch.tensor([1, 1.7, 2.6])
        thump = syn.strikes(
            pops,
            base[..., None] * ratio,
            geometric(size, 0.018, 0.09)[..., None] / ratio**0.4,
            torch.tensor([1, 0.7, 0.4]),
            loud,
            seconds=0.09,
        )
        puff = syn.bursts(
            pops,
            geometric(size, 0.012, 0.07),
            geometric(size, 1500, 250),
            geometric(size, 7800, 2000),
            loud,
            longest=0.07,
        )
        note = geometric(wide, 3600, 850) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        partials = torch.tensor([1, 1.42, 2.11, 2.83, 3.6])
        ring = syn.strikes(
            pops,
            (note * partials)[:, None],
            geometric(wide, 0.08, 0.6)[:, None] / partials**0.5,
            torch.tensor([1, 0.7, 0.5, 0.3, 0.2]),
            loud,
            seconds=0.6,
        )
        sizzle = syn.painted(
            torch.tensor([0, 0, 0.1, 0.5, 1.0, 0.8]).expand(self.clips, 626, -1),
            torch.tensor([0, 500, 1200, 2500, 5000, 8000.0]),
        )
        return thump + 0.8 * puff + 0.5 * ring + syn.gain(sizzle, geometric(heat, 0.006, 0.06))
