"""A plucked instrument: strings across a frame."""
from __future__ import annotations

import numpy as np

from .. import paint, synth
from ..backdrop import FLOOR
from ..canvas import box, capsule, disc, polygon
from .base import Event, beats, since


class Strings(Event):
    """The body's size sets the lowest note, the number of strings the tune's notes, their gauge the brightness."""
    name, title = "strings", "Plucked strings"

    def __init__(self, rng):
        super().__init__(rng)
        self.size = self.factor(rng, "size", 0.2, 0.36, 0)
        self.n = self.count(rng, "strings", 3, 8)
        self.gauge = self.factor(rng, "gauge", 0.0022, 0.007)
        self.hits = beats(rng, rng.uniform(0.22, 0.5), 0.02)
        self.notes = rng.integers(0, self.n, len(self.hits))
        self.wood, self.tone = paint.wood(rng, paint.wood_tone(rng), across=True), paint.wood_tone(rng)
        self.string = paint.hue(rng, (0.0, 0.3), (0.75, 0.95))
        self.foot = FLOOR + 0.12

    def _string(self, k):
        """Ends of a string: the lowest note has the longest one."""
        s, u = self.size, (k + 0.5) / self.n
        x = self.x - s * 0.72 + 1.44 * s * u
        return x, self.foot - 0.14 * s, self.foot - s * (1.95 - 1.05 * u)

    def draw(self, cv, t):
        s, x = self.size, self.x
        left, right, foot = x - s * 0.85, x + s * 0.85, self.foot
        board = [(left, foot), (right, foot), (right, foot - s * 0.8), (left, foot - s * 2.05)]
        cv.solid(polygon(board, 0.01), lambda X, Y: self.wood(X, Y) * 0.62, bevel=0.02, drop=0.03)
        cv.fill(disc(x - s * .1, foot - s * 0.55, s * 0.28), (0.08, 0.06, 0.05), bevel=0.03)
        cv.solid(capsule(left, foot - s * 2.0, right, foot - s * 0.78, s * 0.075), self.wood, bevel=s * 0.07, gloss=0.3)
        cv.solid(capsule(left, foot - s * 2.0, left, foot, s * 0.07), self.wood, bevel=s * 0.07, gloss=0.3, drop=0)
        cv.solid(box(x, foot - s * 0.07, s * 0.9, s * 0.09, 0.01), self.wood, bevel=0.02, gloss=0.2, drop=0)
        for k in range(self.n):
            sx, low, high = self._string(k)
            mine = self.hits[self.notes == k]
            _, age = since(mine, t)
            swing = 0.016 * np.exp(-age * 2.2)
            if swing > 0.001:
                mid = (low + high) / 2
                shape = polygon([(sx, low), (sx + swing, mid), (sx, high), (sx - swing, mid)])
                cv.fill(shape, self.string + 0.2, 0.55)
                if age < 0.35:
                    cv.glow(sx, mid, 0.08, self.string, 0.5 * np.exp(-age * 8))
            cv.fill(capsule(sx, low, sx, high, self.gauge), self.string, bevel=self.gauge, gloss=0.5)
            cv.fill(disc(sx, high, s * 0.03), (0.85, 0.8, 0.6), bevel=s * 0.03, gloss=0.6)

    def box(self, t):
        s = self.size
        return self.x - s * 0.95, self.foot - s * 2.1, self.x + s * 0.95, self.foot + 0.02

    def sound(self, rng):
        out, base = synth.silence(), 34 / self.size
        scale = np.array([0, 2, 4, 7, 9, 12, 14, 16])
        dull = self.factors["gauge"]
        sounds = []
        for k in range(self.n):
            f = base * 2 ** (scale[k] / 12)
            h = np.arange(1, 16)
            gains = np.abs(np.sin(np.pi * h * 0.23)) * h ** (-0.5 - 1.6 * dull)
            sounds.append(synth.modes(f * h * np.sqrt(1 + 4e-4 * h * h), (2.4 - 1.2 * dull) / h ** (0.4 + .5 * dull), gains, 2.0))
        for h, k in zip(self.hits, self.notes):
            synth.add(out, sounds[k], h, rng.uniform(0.7, 1))
        return out
