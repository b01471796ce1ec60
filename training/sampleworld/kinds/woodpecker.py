"""A woodpecker that drums on a trunk in short rolls."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric, since

ROLLS, PECKS = 9, 48


class Woodpecker(Kind):
    """Bird: small to nearly three times as large; quick light taps to slow heavy ones. Trunk: a
    thin stem to a stout one; two octaves down. Hollow: a small hole to one as tall as the bird; a
    dry knock to a long ring. Zeal: how many holes are pecked and how high the chips lie; from a few
    pecks and a long rest to drumming almost without a pause."""

    name, title = "woodpecker", "Woodpecker"
    factors = ("bird", "trunk", "hollow", "zeal")
    settings = ("country", "country", "sky")

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.k = between(self.bird.seen, 0.5, 1.4)
        self.w = between(self.trunk.seen, 0.055, 0.2)
        self.hole = between(self.hollow.seen, 0.02, 0.2)
        self.rate = geometric(self.bird.heard[:, None], 23.0, 6.5) * (1 + 0.03 * d.normal())
        period = d.uniform(1.6, 2.2)
        self.pecks = (between(self.zeal.heard[:, None], 0.08, 0.82) * period * self.rate).clamp(
            min=2
        )
        self.rolls = self.beats(period, ROLLS, 0.02)
        self.side = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0)
        self.y = u(0.4, 0.44)
        # The trunk takes the room that the bird leaves.
        self.x = 0.5 - self.side * (self.w - 0.11 * self.k) + u(-0.04, 0.04)
        self.bark, self.back, self.crest, self.chest = (
            paint.wood(d.sight),
            self.hue((0.0, 0.7), (0.08, 0.5)),
            self.hue((0.6, 0.95), (0.55, 0.95)),
            self.hue((0.0, 0.35), (0.8, 0.97)),
        )
        self.leaf = self.hue((0.35, 0.7), (0.3, 0.65), (0.1, 0.42))
        self.fleck = u(0, 1, 16)

    def phase(self, t):
        """Pecks done in the roll at t, or -1 between rolls (G, F, 1)."""
        _, age = since(self.rolls, t)
        p = age * self.rate
        return torch.where(p < self.pecks, p, -1.0)

    def draw(self, cv, t):
        side, k, w, y, x = self.side, self.k, self.w, self.y, self.x
        # The trunk stands away from the bird's side, so that its face is at x.
        tx = x + side * w
        fresh = paint.lighter(self.bark, 0.55)
        cv.shadow(tx, 0.93, w * 1.9, 0.03, 0.5)
        cv.capsule(
            tx,
            0.2,
            tx + side * (w + 0.3),
            0.05,
            0.42 * w,
            0.012,
            colour=self.bark * 0.7,
            bevel=0.02,
        )
        cv.trapezoid(
            tx,
            0.44,
            w * 0.94,
            w * 1.06,
            0.5,
            colour=self.bark,
            other=self.bark * 0.6,
            pattern="wood",
            freq=(30, 2.2),
            phase=(0.3, 0.1),
            bevel=w * 1.1,
            ambient=0.35,
            grain=0.08,
        )
        n = torch.arange(4.0)
        cv.ellipse(
            tx + (n - 1.5) * 0.22,
            0.0 + 0.03 * torch.remainder(n, 2),
            0.17,
            0.075,
            colour=self.leaf,
            other=self.leaf * 0.6,
            pattern="clouds",
            freq=(14, 14),
            warp=(0.02, 14, n),
            bevel=0.06,
        )
        hole, hx, hy = self.hole, tx + side * w * 0.06, 0.66 - 0.12 * self.hollow.seen
        wide = torch.minimum(hole * 0.75, w * 0.72)
        cv.ellipse(hx, hy, wide * 1.22, hole * 1.15, colour=fresh * 0.9, bevel=0.015)
        cv.ellipse(hx, hy, wide, hole, colour=(0.05, 0.03, 0.02), bevel=0.02, ambient=0.9)
        # Pecked holes run along the far edge of the trunk, from the ground up.
        mark = torch.arange(12.0)
        with cv.only(mark < 1 + 11.5 * self.zeal.seen):
            cv.ellipse(
                tx + side * w * 0.78,
                0.86 - 0.065 * mark,
                0.016 + 0.09 * w,
                0.024,
                colour=fresh,
                bevel=0.006,
            )
            cv.ellipse(
                tx + side * w * 0.78,
                0.86 - 0.065 * mark,
                0.009 + 0.06 * w,
                0.015,
                colour=self.bark * 0.15,
            )
        self._bird(cv, t, x, y, k, side)
        # The heap lies before it all.
        pile, wide = 0.02 + 0.17 * self.zeal.seen, 0.07 + 0.17 * self.zeal.seen
        px = x - side * 0.08
        cv.profile(
            px,
            0.96 - pile / 2,
            pile / 2,
            (0.0, 0.42 * wide, 0.7 * wide, 0.88 * wide, wide),
            colour=fresh * 0.95,
            other=fresh * 0.65,
            pattern="clouds",
            freq=(30, 45),
            bevel=0.03,
        )
        flat = 2 * self.fleck - 1
        up = torch.remainder(self.fleck * 7, 1)
        cv.box(
            px + flat * wide * 0.9,
            0.955 - pile * (1 - flat * flat) * up,
            0.024,
            0.01,
            angle=self.fleck * 9,
            colour=fresh * (0.8 + 0.35 * up[..., None]),
            bevel=0.004,
        )

    def _bird(self, cv, t, x, y, k, side):
        """The bird clings left of the trunk's face (for side 1); lengths are in its own size."""
        p = self.phase(t)
        busy = (p >= 0).float()
        # Drawn back between pecks, beak on the bark at each whole number.
        pull = torch.where(
            p >= 0, torch.sin(torch.pi * torch.remainder(p, 1)), 0.55 + 0.12 * torch.sin(t * 2.1)
        )
        at = lambda u, v: (x - side * k * u, y + k * v)
        cv.trapezoid(
            *at(0.045, 0.25),
            0.03 * k,
            0.016 * k,
            0.085 * k,
            angle=-0.32 * side,
            colour=self.back * 0.6,
            bevel=0.02,
        )
        for v in (0.1, 0.14):
            cv.capsule(
                *at(0.05, v), *at(-0.012, v - 0.02), 0.011 * k, 0.007 * k, colour=(0.3, 0.26, 0.22)
            )
        cv.ellipse(
            *at(0.078, 0.06),
            0.062 * k,
            0.135 * k,
            angle=0.3 * side,
            colour=self.chest,
            bevel=0.06 * k,
            grain=0.06,
        )
        cv.ellipse(
            *at(0.105, 0.075),
            0.045 * k,
            0.135 * k,
            angle=0.34 * side,
            colour=self.back,
            other=paint.lighter(self.back, 0.75),
            pattern="stripes",
            freq=(0, 16 / k),
            phase=(0, 0),
            bevel=0.045 * k,
            grain=0.08,
        )
        hu, hv = 0.085 + 0.085 * pull, -0.105 - 0.012 * pull
        for ghost, alpha in ((0.5, 0.25), (0.25, 0.3), (0.0, 1.0)):
            gu = hu + ghost * (0.05 - 0.1 * pull)
            beak = at(gu - 0.083, hv + 0.012)
            with cv.only((busy > 0) | (torch.tensor(alpha) == 1)):
                cv.capsule(
                    *at(gu - 0.03, hv + 0.004),
                    *beak,
                    0.019 * k,
                    0.004 * k,
                    colour=(0.28, 0.26, 0.24),
                    alpha=alpha,
                    bevel=0.012,
                    gloss=0.5,
                )
                cv.disc(
                    *at(gu, hv),
                    0.056 * k,
                    colour=self.chest * 0.95,
                    other=self.back,
                    pattern="ramp",
                    freq=(14 * side, -14),
                    alpha=alpha,
                    bevel=0.05 * k,
                )
        cv.capsule(
            *at(hu + 0.045, hv + 0.01),
            *at(0.12, 0.0),
            0.04 * k,
            0.05 * k,
            colour=self.back,
            bevel=0.04 * k,
        )
        cv.profile(
            *at(hu + 0.035, hv - 0.045),
            0.06 * k,
            (0.0, 0.02 * k, 0.033 * k, 0.033 * k, 0.01 * k),
            angle=0.9 * side,
            colour=self.crest,
            bevel=0.02,
            grain=0.1,
        )
        cv.disc(*at(hu - 0.014, hv - 0.008), 0.0115 * k, colour=(0.95, 0.93, 0.85))
        cv.disc(
            *at(hu - 0.016, hv - 0.008),
            0.0075 * k,
            colour=(0.02, 0.02, 0.02),
            bevel=0.004,
            gloss=0.9,
        )
        # Chips fly while it is at work.
        fly = torch.remainder(p.clamp(min=0) * 0.35 + torch.arange(5.0) / 5, 1)
        cv.box(
            x - side * (0.02 + 0.16 * fly),
            y - 0.1 * k - 0.05 * fly + 0.35 * fly * fly,
            0.014,
            0.007,
            angle=fly * 9,
            colour=paint.lighter(self.bark, 0.55),
            alpha=busy,
        )

    def box(self, t):
        k, w, side, x, y = self.k, 2.06 * self.w, self.side, self.x, self.y
        near = 0.24 * k
        return (
            torch.where(side > 0, x - near, x - w),
            y - 0.24 * k,
            torch.where(side > 0, x + w, x + near),
            torch.maximum(y + 0.36 * k, 0.68 - 0.12 * self.hollow.seen + self.hole),
        )

    def hits(self):
        """Times of the pecks (G, ROLLS * PECKS) and whether each is made."""
        n = torch.arange(float(PECKS))
        at = self.rolls[:, 0, :, None] + n / self.rate[:, 0, :, None]
        made = (n < self.pecks[:, 0, :, None]).expand_as(at)
        return at.flatten(1), made.flatten(1).float()

    def sound(self, syn):
        s, big, hollow = syn.stream, self.bird.heard, self.hollow.heard
        at, made = self.hits()
        # A roll begins hard and dies away a little.
        fade = (1 - 0.5 * torch.arange(PECKS) / PECKS).repeat(ROLLS)
        loud = made * fade * s.uniform(ROLLS * PECKS, 0.75, 1.0)
        base = geometric(self.trunk.heard, 1050.0, 210.0) * (1 + 0.04 * s.normal())
        ratios = torch.tensor([1.0, 1.58, 2.71, 4.05, 5.9])
        decay = geometric(hollow, 0.02, 0.6) * torch.tensor([1.0, 0.8, 0.5, 0.35, 0.25])
        gain = (
            torch.tensor([1.0, 0.8, 0.6, 0.45, 0.3])
            * (ratios * geometric(hollow, 1.0, 0.55)) ** -0.3
        )
        wood = syn.strikes(
            at, (base * ratios)[:, None], decay[:, None], gain[:, None], loud, seconds=0.5
        )
        tap = syn.bursts(
            at,
            geometric(big, 0.01, 0.04),
            geometric(big, 2600, 700),
            geometric(big, 7800, 2600),
            loud,
            longest=0.05,
        )
        return wood + syn.gain(tap, geometric(big, 0.6, 1.4))
