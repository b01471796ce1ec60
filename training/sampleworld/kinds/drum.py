"""A drum and two beaters."""
from __future__ import annotations

import torch

from .. import paint
from .base import FLOOR, Kind, between, geometric, since, until

BLOWS = 40


class Drum(Kind):
    """Width sets pitch, depth how long it booms, the beaters' heads how soft the blow is."""
    name, title = "drum", "Drum"
    factors = ("width", "depth", "beater")
    settings = ("room", "street", "country")

    def setup(self):
        self.r = between(self.width.seen, 0.13, 0.3)
        self.h = between(self.depth.seen, 0.07, 0.24)
        self.soft = between(self.beater.seen, 0.017, 0.085)
        half = self.d.uniform(0.2, 0.34)
        grid = self.beats(half, 52)
        # A steady beat with off-beats thrown in; what is left out goes far past the end.
        keep = (torch.arange(52) % 2 == 0) | self.d.chance(0.35, 52)
        self.hits = torch.where(keep, grid, 99.0).sort(-1).values[..., :BLOWS]
        self.tone, self.trim, self.skin = self.hue((0.4, 0.9)), paint.metal(self.d.sight), self.hue((0.02, 0.25), (0.8, 0.97))
        self.base = FLOOR + 0.13

    def draw(self, cv, t):
        x, r, top, base = self.x, self.r, self.base - self.h, self.base
        i, age = since(self.hits, t)
        shake = torch.exp(-age * 10)
        cv.shadow(x, base + 0.02, r * 1.15, r * 0.36, strength=0.65, soft=0.05)
        side = dict(colour=self.tone * 0.35, other=paint.lighter(self.tone, 0.12), pattern="metal", freq=(0.8 / r, 0), phase=(0.35, 0), grain=0.05)
        cv.ellipse(x, base, r, r * 0.3, **side)
        cv.box(x, (top + base) / 2, r, self.h / 2, **side)
        n = torch.arange(7.0)
        across = torch.sin((n - 3) / 3.4 * 1.5)
        drop = r * 0.28 * (1 - across ** 2).sqrt()
        cv.capsule(x + across * r, top + drop, x + torch.roll(across, -1) * r, base + torch.roll(drop, -1), 0.0045, colour=(0.92, 0.9, 0.8), alpha=torch.where(n < 6, 0.9, 0.0))
        cv.ellipse(x, top + 0.014, r * 1.04, r * 0.315, colour=self.trim, bevel=0.02, gloss=0.7)
        cv.ellipse(x, top, r * 0.98, r * 0.285, colour=self.skin, bevel=0.012, grain=0.06)
        for k in (0.35, 0.7):
            cv.ring(x, top, r * k * (1 + 0.3 * (1 - shake)), 0.006, squash=3.4, colour=self.skin * 0.6, alpha=0.7 * shake)
        for hand in (-1, 1):
            mine = (i % 2 == (1 if hand > 0 else 0))
            up = torch.where(mine, (age * 5).clamp(0, 1), 1.0)
            coming = torch.where(~mine, (until(self.hits, t) * 6).clamp(0, 1), 1.0)
            lift = torch.minimum(up, coming)
            ex, ey = x + hand * r * 0.32, top - self.soft * 0.9 - 0.2 * lift
            hx, hy = ex + hand * (0.2 + 0.03 * lift), ey - 0.13 - 0.05 * lift
            cv.shadow(ex, top + 0.005, self.soft * 1.2, self.soft * 0.4, strength=0.5 * (1 - lift * 0.7), soft=0.02)
            cv.capsule(ex, ey, hx, hy, 0.008, 0.012, colour=(0.75, 0.57, 0.36), bevel=0.01)
            felt = torch.where(self.soft[..., None] > 0.038, paint.lighter(self.tone, 0.6), torch.tensor([0.8, 0.62, 0.4]))
            cv.disc(ex, ey, self.soft, colour=felt, bevel=self.soft, grain=0.1 + 0.12 * self.beater.seen, grain_scale=260)

    def box(self, t):
        return self.x - self.r * 1.04, self.base - self.h - self.r * 0.31, self.x + self.r * 1.04, self.base + self.r * 0.3

    def sound(self, syn):
        w, deep, soft = self.width.heard, self.depth.heard, self.beater.heard
        ratio = torch.tensor([1, 1.59, 2.14, 2.3, 2.65, 2.92, 3.5, 4.1])
        base = geometric(w, 230, 62) * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        decay = geometric(deep, 0.18, 1.1) / ratio ** between(soft, 0.5, 1.3)
        gain = ratio ** -between(soft, 0.6, 3.0)
        loud = 0.65 + 0.35 * self.d.uniform(n=BLOWS, of="sound")[:, 0]
        hits = self.hits[:, 0]
        body = syn.strikes(hits, (base * ratio)[:, None], decay[:, None], gain[:, None], loud, seconds=1.2)
        click = syn.bursts(hits, geometric(soft, 0.09, 0.03), 180, geometric(soft, 7000, 700), loud)
        return body + syn.gain(click, between(soft, 0.9, 0.35))
