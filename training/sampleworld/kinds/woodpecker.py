"""A woodpecker that drums on a trunk in short rolls."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric, since

ROLLS, PECKS = 8, 26


class Woodpecker(Kind):
    """Bird: its size; slow heavy pecks of a large one. Trunk: how thick; how deep it sounds. Hollow: a larger hole; a
    longer ring. Zeal: the heap of chips; pecks to a roll."""
    name, title = "woodpecker", "Woodpecker"
    factors = ("bird", "trunk", "hollow", "zeal")
    settings = ("country", "country", "sky")

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.k = between(self.bird.seen, 0.62, 1.15)
        self.w = between(self.trunk.seen, 0.05, 0.15)
        self.hole = between(self.hollow.seen, 0.014, 0.105)
        self.rate = geometric(self.bird.heard[:, None], 21.0, 9.0) * (1 + 0.03 * d.normal())
        self.pecks = between(self.zeal.heard[:, None], 6, PECKS)
        self.rolls = self.beats(d.uniform(1.9, 3.0), ROLLS, 0.08)
        self.side = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0)
        self.y = u(0.42, 0.5)
        self.bark, self.back, self.crest, self.chest = paint.wood(d.sight), self.hue((0.0, 0.7), (0.08, 0.5)), self.hue((0.6, 0.95), (0.55, 0.95)), self.hue((0.0, 0.35), (0.8, 0.97))
        self.leaf = self.hue((0.35, 0.7), (0.3, 0.65), (0.1, 0.42))
        self.fleck = u(0, 1, 30)

    def phase(self, t):
        """Pecks done in the roll at t, or -1 between rolls (G, F, 1)."""
        _, age = since(self.rolls, t)
        p = age * self.rate
        return torch.where(p < self.pecks, p, -1.0)

    def draw(self, cv, t):
        side, k, w, y, x = self.side, self.k, self.w, self.y, self.x
        # The trunk stands away from the bird's side, so that its face is at x.
        tx = x + side * w
        cv.shadow(tx, 0.9, w * 1.9, 0.03, 0.5)
        for s, v in ((1, 0.02), (-1, 0.14)):
            cv.capsule(tx, v + 0.14, tx + s * (w + 0.26), v, 0.42 * w, 0.012, colour=self.bark * 0.7, bevel=0.02, grain=0.15)
        cv.trapezoid(tx, 0.43, w * 0.86, w * 1.06, 0.49, colour=self.bark, other=self.bark * 0.5,
                     pattern="wood", freq=(30, 2.2), phase=(0.3, 0.1), bevel=w * 1.1, ambient=0.35, grain=0.22)
        n = torch.arange(5.0)
        cv.ellipse(tx + (n - 2) * 0.2, 0.03 + 0.05 * torch.remainder(n, 2), 0.16, 0.1, colour=self.leaf, other=self.leaf * 0.55, pattern="clouds", freq=(18, 18), warp=(0.02, 16, n), bevel=0.08, grain=0.3)
        hole = self.hole
        hx, hy = tx + side * w * 0.12, y + 0.22
        cv.ellipse(hx, hy, hole * 1.2 * (w / 0.1).clamp(0.6, 1), hole * 1.35, colour=self.bark * 1.15, bevel=0.012)
        cv.ellipse(hx, hy, hole * (w / 0.1).clamp(0.6, 1), hole * 1.15, colour=(0.05, 0.03, 0.02), bevel=0.02, ambient=0.9)
        mark = torch.arange(7.0)
        with cv.only(mark < self.zeal.seen * 7.5):
            cv.ellipse(x + side * (0.016 + 0.014 * torch.remainder(mark * 5, 3)), y - 0.2 + 0.052 * mark, 0.016, 0.021, colour=self.bark * 0.2)
        pile, fresh = self.zeal.seen.clamp(0, 1), paint.lighter(self.bark, 0.5)
        cv.profile(x - side * 0.1, 0.915 - 0.1 * pile, 0.005 + 0.1 * pile, (0.0, 0.03 + 0.05 * pile, 0.05 + 0.1 * pile, 0.06 + 0.13 * pile, 0.07 + 0.15 * pile), colour=fresh * 0.9, other=fresh * 0.5,
                   pattern="clouds", freq=(30, 45), warp=(0.008, 30, side), bevel=0.06, grain=0.3)
        chip = torch.arange(30.0)
        with cv.only(chip < 1 + 30 * self.zeal.seen):
            cv.box(x - side * (0.02 + 0.3 * self.fleck), 0.885 + 0.03 * torch.remainder(self.fleck * 7, 1), 0.02, 0.009, angle=self.fleck * 9, colour=fresh, bevel=0.004)
        self._bird(cv, t, x, y, k, side)

    def _bird(self, cv, t, x, y, k, side):
        """The bird clings left of the trunk's face (for side 1); lengths are in its own size."""
        p = self.phase(t)
        busy = (p >= 0).float()
        # Drawn back between pecks, beak on the bark at each whole number.
        pull = torch.where(p >= 0, torch.sin(torch.pi * torch.remainder(p, 1)), 0.55 + 0.12 * torch.sin(t * 2.1))
        at = lambda u, v: (x - side * k * u, y + k * v)
        cv.trapezoid(*at(0.045, 0.25), 0.03 * k, 0.016 * k, 0.085 * k, angle=-0.32 * side, colour=self.back * 0.6, bevel=0.02)
        for v in (0.1, 0.14):
            cv.capsule(*at(0.05, v), *at(-0.012, v - 0.02), 0.011 * k, 0.007 * k, colour=(0.3, 0.26, 0.22))
        cv.ellipse(*at(0.078, 0.06), 0.062 * k, 0.135 * k, angle=0.3 * side, colour=self.chest, bevel=0.06 * k, grain=0.06)
        cv.ellipse(*at(0.105, 0.075), 0.045 * k, 0.135 * k, angle=0.34 * side, colour=self.back, other=paint.lighter(self.back, 0.75),
               pattern="stripes", freq=(0, 16 / k), phase=(0, 0), bevel=0.045 * k, grain=0.08)
        hu, hv = 0.085 + 0.055 * pull, -0.105 - 0.012 * pull
        for ghost, alpha in ((0.5, 0.25), (0.25, 0.3), (0.0, 1.0)):
            gu = hu + ghost * (0.05 - 0.1 * pull)
            beak = at(gu - 0.083, hv + 0.012)
            with cv.only((busy > 0) | (torch.tensor(alpha) == 1)):
                cv.capsule(*at(gu - 0.03, hv + 0.004), *beak, 0.019 * k, 0.004 * k, colour=(0.28, 0.26, 0.24), alpha=alpha, bevel=0.012, gloss=0.5)
                cv.disc(*at(gu, hv), 0.056 * k, colour=self.chest * 0.95, other=self.back, pattern="ramp", freq=(14 * side, -14), alpha=alpha, bevel=0.05 * k)
        cv.capsule(*at(hu + 0.045, hv + 0.01), *at(0.12, 0.0), 0.04 * k, 0.05 * k, colour=self.back, bevel=0.04 * k)
        cv.profile(*at(hu + 0.035, hv - 0.045), 0.06 * k, (0.0, 0.02 * k, 0.033 * k, 0.033 * k, 0.01 * k), angle=0.9 * side, colour=self.crest, bevel=0.02, grain=0.1)
        cv.disc(*at(hu - 0.014, hv - 0.008), 0.0115 * k, colour=(0.95, 0.93, 0.85))
        cv.disc(*at(hu - 0.016, hv - 0.008), 0.0075 * k, colour=(0.02, 0.02, 0.02), bevel=0.004, gloss=0.9)
        # Chips fly while it is at work.
        fly = torch.remainder(p.clamp(min=0) * 0.35 + torch.arange(6.0) / 6, 1)
        cv.box(x - side * (0.02 + 0.14 * fly), y - 0.1 * k - 0.05 * fly + 0.3 * fly * fly, 0.008, 0.004, angle=fly * 9, colour=paint.lighter(self.bark, 0.5), alpha=busy)

    def box(self, t):
        k, w, side, x, y = self.k, 2 * self.w, self.side, self.x, self.y
        near, far = 0.22 * k, 0.02 + 0.25 * w
        return (torch.where(side > 0, x - near, x - far), y - 0.24 * k, torch.where(side > 0, x + far, x + near), y + 0.34 * k)

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
        base = geometric(self.trunk.heard, 980.0, 260.0) * (1 + 0.05 * s.normal())
        ratios = torch.tensor([1.0, 1.58, 2.71, 4.05, 5.9])
        decay = geometric(hollow, 0.025, 0.5) * torch.tensor([1.0, 0.8, 0.5, 0.35, 0.25])
        gain = torch.tensor([1.0, 0.8, 0.6, 0.45, 0.3]) * (ratios * geometric(hollow, 1.0, 0.55)) ** -0.3
        wood = syn.strikes(at, (base * ratios)[:, None], decay[:, None], gain[:, None], loud, seconds=0.45)
        tap = syn.bursts(at, geometric(big, 0.012, 0.03), 1200, geometric(big, 7600, 3600), loud, longest=0.05)
        return wood + tap * 0.9
