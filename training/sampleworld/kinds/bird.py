"""Birds that sing on a branch."""
from __future__ import annotations

import torch

from .. import paint
from ..synth import control_times
from .base import Kind, between, geometric, since

CALLS = 9


class Bird(Kind):
    """Size sets pitch, the tail's length the length of a call, up to three birds answer each other."""
    name, title = "bird", "Singing birds"
    factors = ("size", "tail", "count")
    steps = {"count": 3}
    settings = ("country", "country", "sky", "street")

    def setup(self):
        u = lambda low=0.0, high=1.0, n=1: self.d.uniform(low, high, n, of="sight")
        self.n = (1 + 3 * self.count.value).floor().clamp(1, 3)
        self.s = between(self.size.seen, 0.058, 0.135) * (1.12 - 0.12 * self.n)
        self.long = between(self.tail.seen, 0.35, 2.1)
        self.call = between(self.tail.heard[:, None], 0.16, 0.75)
        pace = 10.0 / CALLS
        # Each bird calls in every slot of the ten seconds or keeps silent; the first always sings.
        jitter = self.d.uniform(0.0, 0.25, 3 * CALLS).view(-1, 3, CALLS)
        self.calls = (torch.arange(CALLS) + jitter) * pace + torch.arange(3.0)[:, None] * pace / self.n
        self.coat, self.breast, self.beak = self.hue((0.35, 0.9)), self.hue((0.1, 0.75), (0.6, 0.97)), self.hue((0.5, 0.9), (0.6, 0.95), (0.02, 0.16))
        self.bark, self.leaf = paint.wood(self.d.sight) * 0.7, self.hue((0.4, 0.75), (0.35, 0.7), (0.15, 0.42))
        self.y, self.slope = u(0.58, 0.68), u(-0.08, 0.08)
        self.face = torch.where(u(n=3) < 0.5, -1.0, 1.0)
        self.middle = 0.5 + (self.x - 0.5) * 0.4
        self.gap = torch.minimum(self.s * 3.1, torch.full_like(self.s, 0.3))
        self.places = self.middle + self.gap * (torch.arange(3.0) - (self.n - 1) / 2)
        self.leaves = u(n=14), u(n=14)

    def _perch(self, x):
        return self.y + self.slope * (x - 0.5)

    def draw(self, cv, t):
        a, b = self.leaves
        y0, y1 = self._perch(-0.15), self._perch(1.15)
        cv.capsule(-0.15, y0, 1.15, y1, 0.03, 0.016, bow=0.015, colour=self.bark, other=self.bark * 0.5, pattern="wood", freq=(3, 70), bevel=0.024, grain=0.3)
        x = a * 1.2 - 0.1
        cv.profile(x, self._perch(x) + (b - 0.5) * 0.13, 0.05, (0.0, 0.014, 0.018, 0.012, 0.0), angle=(a * 37 + b * 11) % 3.1 + 0.07 * torch.sin(t * 1.5 + 20 * a), colour=self.leaf * (0.6 + 0.5 * b[..., None]), bevel=0.012, grain=0.08)
        # How far each bird's beak stands open, (G, F, 3).
        opened = []
        for k in range(3):
            _, age = since(self.calls[:, k:k + 1], t)
            u = age / self.call
            opened.append(torch.where(u < 1, torch.sin(torch.pi * u.clamp(0, 1)).clamp(min=0) ** 0.4 * (0.75 + 0.25 * torch.sin(age * 60)), 0.0))
        with cv.only(torch.arange(3.0) < self.n):
            self._birds(cv, torch.cat(opened, -1))

    def _birds(self, cv, open_):
        s, f, x = self.s, self.face, self.places
        y = self._perch(x) - s * 1.22
        at = lambda u, v: (x + f * u * s, y + v * s)
        look = dict(colour=self.coat, grain=0.1, grain_scale=260)
        for k in (-0.12, 0.22):
            cv.capsule(*at(k, 0.7), *at(k + 0.05, 1.1), s * 0.055, colour=self.beak * 0.7)
        cv.capsule(*at(-0.7, 0.2), *at(-0.75 - 0.85 * self.long, 0.45 + 0.5 * self.long), s * 0.2, s * (0.16 + 0.1 * self.long), colour=self.coat * 0.6, other=self.coat * 0.4, pattern="stripes", freq=(0, 3 / s), bevel=s * 0.14)
        cv.ellipse(*at(0, 0), s * 1.05, s * 0.84, angle=-0.35 * f, bevel=s * 0.8, **look)
        cv.ellipse(*at(0.42, 0.2), s * 0.58, s * 0.62, colour=self.breast, bevel=s * 0.55, grain=0.12, soft=s * 0.15)
        lift = 0.14 * open_
        cv.ellipse(*at(-0.3, 0.0 - lift), s * 0.68, s * 0.36, angle=0.28 * f, colour=self.coat * 0.62, other=self.coat * 0.35, pattern="stripes", freq=(1.2 / s, 1.6 / s), bevel=s * 0.25)
        hx, hy = 0.72, -0.78 - lift
        for side in (-1, 1):
            bx, by = at(hx + 0.72, hy + 0.02 + side * (0.09 + 0.2 * open_))
            cv.trapezoid(bx, by, s * 0.02, s * 0.15, s * 0.34, angle=f * (1.5708 + side * (0.1 + 0.5 * open_)), colour=self.beak, bevel=s * 0.08)
        cv.disc(*at(hx, hy), s * 0.56, bevel=s * 0.56, **look)
        cv.disc(*at(hx + 0.2, hy - 0.12), s * 0.145, colour=(0.96, 0.96, 0.94))
        cv.disc(*at(hx + 0.23, hy - 0.12), s * 0.1, colour=(0.02, 0.02, 0.02), bevel=s * 0.09, gloss=1.2)
        for k in (1.0, 1.6):
            cv.ring(*at(hx + 0.75, hy), s * 0.55 * k, s * 0.035, angle=torch.where(f > 0, -0.15, torch.pi + 0.15), half=0.5, colour=(1, 1, 1), alpha=0.6 * open_)

    def box(self, t):
        s, reach = self.s, self.s * (1.0 + 0.85 * self.long)
        half = self.gap * (self.n - 1) / 2
        y = self._perch(self.middle)
        return self.middle - half - torch.maximum(reach, 1.9 * s), y - s * 2.75 - 0.01, self.middle + half + torch.maximum(reach, 1.9 * s), y + s * 0.25 + 0.45 * s * self.long * 0.5

    def sound(self, syn):
        t = control_times()
        size, n, call = self.size.heard, self.n[:, 0], self.call[:, 0]
        base = geometric(size, 5200, 1500) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        trill, depth, bend = (self.d.uniform(low, high, of="sound")[:, 0] for low, high in ((11, 26), (0.04, 0.16), (-0.5, 0.5)))
        out = 0
        for k in range(3):
            when = self.calls[:, k]
            age = t[:, None] - when[..., None]
            inside = (age >= 0) & (age < call[..., None])
            at = torch.where(inside, age, 0.0).sum(1)
            on = inside.any(1)
            u = at / call
            # Syllables: as many as fit the call, so long tails sing long phrases.
            syllable = 0.55 + 0.45 * torch.cos(2 * torch.pi * trill * 0.5 * at)
            loud = torch.where(on, torch.sin(torch.pi * u).clamp(min=0) ** 0.5 * syllable, 0.0) * (n > k) * (1 - 0.2 * k)
            hz = base * 1.17 ** k * (1 + bend * (u - 0.5) + depth * torch.sin(2 * torch.pi * trill * at) + 0.12 * torch.sin(torch.pi * u))
            out = out + syn.tone(hz.clamp(200, 7600), torch.tensor([[1, 0.16, 0.05]])) * syn.curve(loud)
        leaves = syn.painted((0.6 + 0.4 * torch.sin(t * 0.9 + base))[..., None] * torch.tensor([0.0, 0.2, 0.5, 0.6, 0.2]), torch.tensor([0, 400, 1500, 4000, 8000.0]))
        return out + 0.015 * leaves
