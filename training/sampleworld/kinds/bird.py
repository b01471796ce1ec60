"""Birds that sing on a branch."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import control_times
from .base import Kind, between, geometric, since

CALLS = 9


class Bird(Kind):
    """Birds of one sort on a branch, all turned to the same side.

    Size: a small round bird with a thin beak or a large one with a heavy beak; it sings high or
    low. Tail: a stub or a long banded train that hangs below the branch; short chirps or long
    trilled phrases. Count: one to three birds; they answer each other, each on a higher note.
    """

    name, title = "bird", "Singing birds"
    factors = ("size", "tail", "count")
    steps = {"count": 3}
    settings = ("country", "country", "sky", "street")

    def setup(self):
        u = lambda low=0.0, high=1.0, n=1: self.d.uniform(low, high, n, of="sight")
        self.n = (1 + 3 * self.count.value).floor().clamp(1, 3)
        self.s = between(self.size.seen, 0.066, 0.136)
        self.heavy = between(self.size.seen, 0.2, 0.62)
        self.long = between(self.tail.seen, 0.05, 0.37)
        self.call = geometric(self.tail.heard[:, None], 0.12, 0.85)
        pace = 10.0 / CALLS
        # Each bird calls once in every slot of the ten seconds, one after the other.
        jitter = self.d.uniform(0.0, 0.12, 3 * CALLS).view(-1, 3, CALLS)
        self.calls = (torch.arange(CALLS) + jitter) * pace + torch.arange(3.0)[
            :, None
        ] * pace / self.n
        self.coat, self.breast, self.beak = (
            self.hue((0.4, 0.9)),
            self.hue((0.1, 0.7), (0.65, 0.97)),
            self.hue((0.6, 0.95), (0.7, 0.97), (0.04, 0.14)),
        )
        self.bark, self.leaf = (
            paint.wood(self.d.sight) * 0.7,
            self.hue((0.4, 0.75), (0.35, 0.7), (0.15, 0.42)),
        )
        self.y, self.slope = u(0.5, 0.55), u(-0.06, 0.06)
        self.face = torch.where(u() < 0.5, -1.0, 1.0)
        self.gap = 2.0 * self.s
        # Beaks reach further than backs: the row stands a little towards the back.
        self.middle = 0.5 + (self.x - 0.5) * 0.25 * (3 - self.n) - 0.3 * self.face * self.s
        self.places = self.middle - self.face * self.gap * (torch.arange(3.0) - (self.n - 1) / 2)
        self.leaves = u(n=10), u(n=10)

    def _perch(self, x):
        return self.y + self.slope * (x - 0.5)

    def draw(self, cv, t):
        a, b = self.leaves
        s, x, there = self.s, self.places, torch.arange(3.0) < self.n
        # Tails hang behind the branch, from the back.
        y = self._perch(x) - s * 0.75
        with cv.only(there):
            dx, dy = -self.face * (0.55 * s + 0.2 * self.long), s * 0.75 + self.long
            cv.capsule(
                x - self.face * s * 0.6,
                y,
                x - self.face * s * 0.6 + dx,
                y + dy,
                s * 0.24,
                s * 0.2 + 0.055 * self.tail.seen,
                colour=self.coat * 0.4,
                other=paint.lighter(self.breast, 0.3),
                pattern="stripes",
                freq=(9, 0),
                bevel=s * 0.12,
            )
        y0, y1 = self._perch(-0.15), self._perch(1.15)
        cv.capsule(
            -0.15,
            y0,
            1.15,
            y1,
            0.028,
            0.016,
            bow=0.01,
            colour=self.bark,
            other=self.bark * 0.5,
            pattern="wood",
            freq=(3, 70),
            bevel=0.024,
            grain=0.1,
        )
        lx = a * 1.2 - 0.1
        cv.profile(
            lx,
            self._perch(lx) + 0.01 + b * 0.08,
            0.05,
            (0.0, 0.014, 0.018, 0.012, 0.0),
            angle=(a * 37 + b * 11) % 3.1,
            colour=self.leaf * (0.6 + 0.5 * b[..., None]),
            bevel=0.012,
        )
        # How far each bird's beak stands open, (G, F, 3).
        opened = []
        for k in range(3):
            _, age = since(self.calls[:, k : k + 1], t)
            u = age / self.call
            opened.append(
                torch.where(
                    u < 1,
                    torch.sin(torch.pi * u.clamp(0, 1)).clamp(min=0) ** 0.4
                    * (0.75 + 0.25 * torch.sin(age * 60)),
                    0.0,
                )
            )
        with cv.only(there):
            self._birds(cv, torch.cat(opened, -1))

    def _birds(self, cv, open_):
        s, f, x, heavy = self.s, self.face, self.places, self.heavy
        y = self._perch(x) - s * 1.22
        at = lambda u, v: (x + f * u * s, y + v * s)
        for k in (-0.12, 0.22):
            cv.capsule(*at(k, 0.7), *at(k + 0.05, 1.15), s * 0.07, colour=self.beak * 0.7)
        cv.ellipse(*at(0, 0), s * 1.05, s * 0.84, angle=-0.35 * f, bevel=s * 0.8, colour=self.coat)
        cv.ellipse(
            *at(0.42, 0.2), s * 0.58, s * 0.62, colour=self.breast, bevel=s * 0.55, soft=s * 0.1
        )
        lift = 0.14 * open_
        cv.ellipse(
            *at(-0.3, 0.0 - lift),
            s * 0.68,
            s * 0.36,
            angle=0.28 * f,
            colour=self.coat * 0.6,
            other=self.coat * 0.36,
            pattern="stripes",
            freq=(1.2 / s, 1.2 / s),
            bevel=s * 0.25,
        )
        hx, hy = 0.6, -0.78 - lift
        for side in (-1, 1):
            bx, by = at(hx + 0.4 + 0.6 * heavy, hy + 0.02 + side * (0.3 * heavy + 0.2 * open_))
            cv.trapezoid(
                bx,
                by,
                s * 0.03,
                s * heavy * 0.5,
                s * 0.62 * (0.3 + heavy),
                angle=f * (1.5708 + side * (0.08 + 0.4 * open_)),
                colour=self.beak * (1.0 if side < 0 else 0.8),
                bevel=s * 0.08,
            )
        cv.disc(*at(hx, hy), s * 0.56, bevel=s * 0.56, colour=self.coat)
        cv.disc(*at(hx + 0.2, hy - 0.12), s * 0.16, colour=(0.96, 0.96, 0.94))
        cv.disc(
            *at(hx + 0.23, hy - 0.12),
            s * 0.11,
            colour=(0.02, 0.02, 0.02),
            bevel=s * 0.09,
            gloss=1.2,
        )
        for k in (1.0, 1.6):
            cv.ring(
                *at(hx + 0.75, hy),
                s * 0.5 * k,
                s * 0.045,
                angle=torch.where(f > 0, -0.15, torch.pi + 0.15),
                half=0.5,
                colour=(1, 1, 1),
                alpha=0.7 * open_,
            )

    def box(self, t):
        s, half = self.s, self.gap * (self.n - 1) / 2
        beak, back = 1.2 + 1.2 * self.heavy, torch.maximum(s, 1.15 * s + 0.2 * self.long)
        front, rear = (
            self.middle + self.face * (half + beak * s),
            self.middle - self.face * (half + back + 0.1 * s),
        )
        y = self._perch(self.middle)
        return (
            torch.minimum(front, rear),
            y - s * 2.65,
            torch.maximum(front, rear),
            y + s * 0.2 + self.long,
        )

    def sound(self, syn):
        t = control_times()
        size, n, call = self.size.heard, self.n[:, 0], self.call[:, 0]
        base = geometric(size, 3900, 850) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        trill, depth, bend = (
            self.d.uniform(low, high, of="sound")[:, 0]
            for low, high in ((11, 22), (0.04, 0.09), (-0.25, 0.25))
        )
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
            loud = (
                torch.where(on, torch.sin(torch.pi * u).clamp(min=0) ** 0.5 * syllable, 0.0)
                * (n > k)
                * (1 - 0.1 * k)
            )
            hz = (
                base
                * 1.32**k
                * (
                    1
                    + bend * (u - 0.5)
                    + depth * torch.sin(2 * torch.pi * trill * at)
                    + 0.1 * torch.sin(torch.pi * u)
                )
            )
            # Heavy beaks have a fuller voice: more of the overtones.
            full = size * torch.tensor([0.0, 0.5, 0.35]) + torch.tensor([1, 0.12, 0.03])
            out = out + syn.tone(hz.clamp(200, 7600), full) * syn.curve(loud)
        leaves = syn.painted(
            (0.6 + 0.4 * torch.sin(t * 0.9 + base))[..., None]
            * torch.tensor([0.0, 0.2, 0.5, 0.6, 0.2]),
            torch.tensor([0, 400, 1500, 4000, 8000.0]),
        )
        return out + 0.012 * leaves
