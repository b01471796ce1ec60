"""A bell that swings from a beam, and the little bells that answer it."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric, since

PARTIALS = torch.tensor([0.5, 1, 1.19, 1.5, 2, 2.52, 3.01, 4.17, 5.4])
GAINS = torch.tensor([0.5, 0.8, 0.6, 0.35, 0.7, 0.35, 0.3, 0.25, 0.2])
MOST = 5
SMALL, GAP = 0.05, 0.118
# Seconds from the stroke to each little bell.
ANSWERS = 0.2 + 0.13 * torch.arange(float(MOST))


class Bell(Kind):
    """A large bell is low and slow. New, it is smooth, bright and rings long; old, it is rusty and
    cracked, dull and out of tune.

    One to five little bells in a row answer each stroke, one after another.
    """

    name, title = "bell", "Swinging bells"
    factors = ("size", "age", "count")
    steps = {"count": MOST}
    settings = ("room", "country", "sky")

    def setup(self):
        self.n = (1 + MOST * self.count.value).floor().clamp(1, MOST)
        self.s = geometric(self.size.seen, 0.088, 0.255)
        self.period = between(self.size.heard[:, None], 0.95, 1.9)
        self.hits = self.beats(self.period, 13)
        self.tone, self.beam, self.accent = (
            paint.metal(self.d.sight),
            paint.wood(self.d.sight),
            self.hue((0.5, 0.9), (0.6, 0.95)),
        )
        self.rust, self.flake = (
            self.hue((0.55, 0.8), (0.2, 0.34), (0.0, 0.06)),
            self.hue((0.6, 0.85), (0.5, 0.72), (0.03, 0.08)),
        )
        self.top = self.d.uniform(0.11, 0.15, of="sight")
        self.middle = 0.5 + (self.x - 0.5) / 0.16 * (0.41 - 1.5 * self.s).clamp(0, 0.08)
        k = torch.arange(float(MOST))
        self.places = self.middle + GAP * (k - (self.n - 1) / 2)
        self.has = k < self.n

    def draw(self, cv, t):
        s, old, top, pivot = self.s, self.age.seen, self.top, self.top + 0.14
        half = 0.31
        cv.cast(
            lambda dx, dy, style: cv.box(self.middle + dx, top - 0.03 + dy, half, 0.028, **style)
        )
        for side in (-1, 1):
            cv.capsule(
                self.middle + side * 0.02,
                top - 0.03,
                self.middle + side * s * 0.14,
                pivot,
                0.009,
                colour=self.beam * 0.5,
                bevel=0.009,
            )
        cv.box(
            self.middle,
            top - 0.03,
            half,
            0.03,
            round=0.006,
            colour=self.beam,
            other=self.beam * 0.6,
            pattern="wood",
            freq=(8, 40),
            bevel=0.02,
        )
        a = 0.2 * torch.cos(torch.pi * (t - self.hits[..., :1]) / self.period)
        c, si = torch.cos(a), torch.sin(a)
        at = lambda u, v: (self.middle + (u * c - v * si) * s, pivot + (u * si + v * c) * s)
        share = (1.15 * old).clamp(0, 1)[..., None]
        worn = paint.lighter(self.tone, 0.15) * (1 - share) + self.rust * share
        bright = paint.lighter(self.tone, 0.8) * (1 - share) + self.flake * 0.8 * share
        outline = tuple(w * s for w in (0.16, 0.5, 0.62, 0.72, 1.0))
        x, y = at(0, 1.1)
        cv.cast(
            lambda dx, dy, style: cv.profile(x + dx, y + dy, 0.95 * s, outline, angle=a, **style),
            lift=0.05,
        )
        cv.capsule(*at(0, -0.1), *at(0, 0.35), s * 0.09, colour=(0.2, 0.2, 0.22), bevel=s * 0.09)
        cv.disc(
            *at(torch.sin(1.6 * a) * 0.5, 2.1),
            s * 0.17,
            colour=(0.22, 0.21, 0.22),
            bevel=s * 0.17,
            gloss=0.6,
        )
        cv.profile(
            x,
            y,
            0.95 * s,
            outline,
            angle=a,
            colour=worn * 0.55,
            other=bright,
            pattern="metal",
            freq=(1.35 / s, 0),
            phase=(0.25, 0),
            bevel=s * 0.3,
            gloss=1 - old,
        )
        # Rust eats in from patches, and at last covers all.
        cv.profile(
            x,
            y,
            0.94 * s,
            tuple(w * 0.98 for w in outline),
            angle=a,
            colour=self.rust * 0.7,
            other=self.flake,
            pattern="clouds",
            freq=(1.3 / s, 1.3 / s),
            phase=(self.middle * 9, top * 31),
            alpha=(1.2 * old).clamp(0, 0.95),
            bevel=s * 0.3,
        )
        cv.capsule(
            *at(-0.97, 2.02),
            *at(0.97, 2.02),
            s * 0.08,
            colour=worn * 0.8,
            bevel=s * 0.08,
            gloss=1 - old,
        )
        cv.capsule(*at(-0.62, 1.2), *at(0.62, 1.2), s * 0.035, colour=worn * 0.5, bevel=s * 0.03)
        # A crack climbs from the rim.
        u, v = (
            torch.tensor([0.3, -0.02, 0.34, 0.02, 0.3]),
            torch.tensor([2.08, 1.7, 1.35, 1.0, 0.62]),
        )
        grown = (4.6 * old - torch.arange(4.0) - 0.3).clamp(0, 1)
        with cv.only(grown > 0):
            cv.capsule(
                *at(u[:-1], v[:-1]),
                *at(u[:-1] + (u[1:] - u[:-1]) * grown, v[:-1] + (v[1:] - v[:-1]) * grown),
                s * 0.045,
                s * 0.03,
                colour=(0.03, 0.02, 0.02),
            )
        self._small(cv, t)

    def _small(self, cv, t):
        _, age = since(self.hits, t)
        rung = age - ANSWERS
        b = 0.3 * torch.exp(-3 * rung.clamp(min=0)) * torch.sin(11 * rung) * (rung > 0)
        x, y = self.places - 1.1 * SMALL * torch.sin(b), self.top + 1.1 * SMALL * torch.cos(b)
        with cv.only(self.has):
            cv.disc(
                self.places - 2.1 * SMALL * torch.sin(b),
                self.top + 2.1 * SMALL,
                SMALL * 0.22,
                colour=(0.2, 0.2, 0.22),
                bevel=SMALL * 0.2,
            )
            cv.profile(
                x,
                y,
                SMALL,
                tuple(w * SMALL for w in (0.3, 0.62, 0.72, 0.8, 1.0)),
                angle=b,
                colour=self.accent * 0.5,
                other=paint.lighter(self.accent, 0.4),
                pattern="metal",
                freq=(1.35 / SMALL, 0),
                phase=(0.25, 0),
                bevel=SMALL * 0.3,
                gloss=0.6,
            )

    def box(self, t):
        wide = torch.maximum(1.45 * self.s, torch.tensor(0.31))
        return (
            self.middle - wide,
            self.top - 0.06,
            self.middle + wide,
            self.top + 0.14 + self.s * 2.3,
        )

    def sound(self, syn):
        size, old = self.size.heard, self.age.heard
        hits, on = self.hits[:, 0], self.has[:, 0].float()
        base = geometric(size, 760, 170) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        decay = geometric(old, 5.0, 0.3) * torch.tensor(
            [1, 0.9, 0.7, 0.5, 0.45, 0.3, 0.25, 0.15, 0.12]
        )
        # Rust dulls a bell, a crack puts it out of tune and makes it clank.
        gain = GAINS * PARTIALS ** -(1.3 * old)
        off = 1 + 0.06 * old * self.d.normal(9, of="sound")[:, 0]
        big = syn.modes((base * PARTIALS * off)[:, None], decay[:, None], gain[:, None], 3.0)
        pitch = (
            1750
            * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
            * 2 ** (torch.tensor([0, 2, 4, 7, 9.0]) / 12)
        )
        small = syn.modes(
            pitch[..., None] * torch.tensor([1, 2.0, 2.9]),
            0.3,
            torch.tensor([0.6, 0.25, 0.15]),
            0.4,
        )
        # Stroke and answers are one response, struck again and again.
        once = syn.place(big, torch.zeros(self.clips, 1)) + syn.place(
            small, ANSWERS.expand(self.clips, -1), on
        )
        loud = 0.8 + 0.2 * self.d.uniform(n=hits.shape[1], of="sound")[:, 0]
        return syn.convolve(syn.impulses(hits, loud), once) + syn.gain(
            syn.bursts(hits, between(old, 0.03, 0.14), 900, 6500, loud), between(old, 0.25, 0.8)
        )
