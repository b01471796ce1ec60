"""Bells that swing from a beam."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

PARTIALS = torch.tensor([0.5, 1, 1.19, 1.5, 2, 2.52, 3.01, 4.17, 5.4])
GAINS = torch.tensor([0.5, 0.8, 0.6, 0.35, 0.7, 0.35, 0.3, 0.25, 0.2])


class Bell(Kind):
    """Size sets pitch and swing, age (polished to rusty) the ring, the number of bells the changes."""
    name, title = "bell", "Swinging bells"
    factors = ("size", "age", "count")
    steps = {"count": 3}
    settings = ("room", "country", "sky")

    def setup(self):
        self.n = (1 + 3 * self.count.value).floor().clamp(1, 3)
        self.s = between(self.size.seen, 0.085, 0.2) * (1 - 0.18 * (self.n - 1))
        self.period = between(self.size.heard[:, None], 0.75, 1.6)
        self.hits = self.beats(self.period, 16)
        self.tone, self.beam = paint.metal(self.d.sight), paint.wood(self.d.sight)
        self.top = self.d.uniform(0.12, 0.2, of="sight")
        gap = self.s * 2.25
        self.middle = 0.5 + (self.x - 0.5) * (1 - self.n * 0.28).clamp(min=0)
        k = torch.arange(3.0)
        self.places = self.middle + gap * (k - (self.n - 1) / 2)
        self.has = k < self.n

    def draw(self, cv, t):
        s, old, n = self.s, self.age.seen, self.n
        half = n * s * 1.18 + 0.03
        cv.cast(lambda dx, dy, style: cv.box(self.middle + dx, self.top - 0.03 + dy, half, 0.028, **style))
        cv.box(self.middle, self.top - 0.03, half, 0.03, round=0.006, colour=self.beam, other=self.beam * 0.6, pattern="wood", freq=(8, 40), bevel=0.02)
        phase = torch.pi * ((t - self.hits[..., :1]) / self.period + torch.arange(3.0) / self.n)
        a = 0.42 * torch.cos(phase)
        c, si = torch.cos(a), torch.sin(a)
        at = lambda u, v: (self.places + (u * c - v * si) * s, self.top + (u * si + v * c) * s)
        worn = paint.lighter(self.tone, 0.1) * (1 - 0.55 * old[..., None]) + torch.tensor([0.30, 0.20, 0.12]) * 0.55 * old[..., None]
        bright = paint.lighter(self.tone, 0.75) * (1 - 0.7 * old[..., None]) + worn * 0.7 * old[..., None]
        outline = tuple(w * s for w in (0.16, 0.5, 0.62, 0.72, 1.0))
        with cv.only(self.has):
            x, y = at(0, 1.1)
            cv.cast(lambda dx, dy, style: cv.profile(x + dx, y + dy, 0.95 * s, outline, angle=a, **style), lift=0.05)
            cv.capsule(*at(0, -0.1), *at(0, 0.35), s * 0.09, colour=(0.2, 0.2, 0.22), bevel=s * 0.09)
            clapper = torch.sin(1.6 * a) * 0.4
            cx, cy = at(clapper, 2.1)
            cv.disc(cx, cy, s * 0.17, colour=(0.22, 0.21, 0.22), bevel=s * 0.17, gloss=0.6)
            cv.profile(x, y, 0.95 * s, outline, angle=a, colour=worn * 0.55, other=bright, pattern="metal", freq=(1.35 / s, 0), phase=(0.25, 0), bevel=s * 0.3,
                       gloss=1.0 * (1 - old), grain=0.05 + 0.3 * old, grain_scale=between(old, 300, 140))
            # Rust eats in from patches, and at last covers all.
            cv.profile(x, y, 0.93 * s, tuple(w * 0.97 for w in outline), angle=a, colour=torch.tensor([0.16, 0.09, 0.05]) + 0.12 * worn, other=torch.tensor([0.5, 0.27, 0.12]),
                       pattern="clouds", freq=(1.1 / s, 1.1 / s), phase=(self.places * 9, self.top * 31), alpha=(1.1 * old.clamp(0, 1) ** 1.6).clamp(0, 0.92), bevel=s * 0.3, grain=0.35, grain_scale=170)
            cv.capsule(*at(-0.97, 2.02), *at(0.97, 2.02), s * 0.08, colour=worn * 0.8, bevel=s * 0.08, gloss=1 - old)
            cv.capsule(*at(-0.62, 1.2), *at(0.62, 1.2), s * 0.035, colour=worn * 0.5, bevel=s * 0.03)

    def box(self, t):
        s = self.s
        reach = (self.n - 1) / 2 * s * 2.25 + s * 1.45
        return self.middle - reach, self.top - 0.02, self.middle + reach, self.top + s * 2.3

    def sound(self, syn):
        size, ring = self.size.heard, geometric(self.age.heard, 4.5, 0.35)
        hits, n = self.hits[:, 0], self.n[:, 0]
        base = geometric(size, 860, 210) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        decay = ring * torch.tensor([1, 0.9, 0.7, 0.5, 0.45, 0.3, 0.25, 0.15, 0.12])
        # Rust dulls a bell and puts it out of tune.
        gain = GAINS * PARTIALS ** -(1.2 * self.age.heard)
        off = 1 + 0.05 * self.age.heard * self.d.normal(9, of="sound")[:, 0]
        out = 0
        for k in range(3):
            on = (n > k).float() * (0.8 + 0.2 * self.d.uniform(n=hits.shape[1], of="sound")[:, 0])
            when = hits - k * self.period[:, 0] / n
            out = out + syn.strikes(when, (base * 1.26 ** k * PARTIALS * off)[:, None], decay[:, None], gain[:, None], on, seconds=3.0)
            out = out + syn.bursts(when, 0.03, 1500, 7500, on * 0.4)
        return out
