"""A pendulum clock and a metronome: alike in beat, unlike in build."""
from __future__ import annotations

import numpy as np

from .. import paint, synth
from ..backdrop import FLOOR
from ..canvas import box, capsule, disc, polygon
from .base import Event, beats


class Clock(Event):
    """The pendulum's length sets the beat, the case's width its resonance, the bob's weight the ring."""
    name, title = "clock", "Pendulum clock"

    def __init__(self, rng):
        super().__init__(rng)
        self.length = self.factor(rng, "pendulum", 0.13, 0.42)
        self.case = self.factor(rng, "case", 0.10, 0.2, 0)
        self.bob = self.factor(rng, "bob", 0.025, 0.055)
        self.period = 1.35 * np.sqrt(self.length)
        self.ticks = beats(rng, self.period)
        self.wood = paint.wood(rng, paint.wood_tone(rng), across=True)
        self.face, self.metal = paint.hue(rng, (0.02, 0.2), (0.85, 0.97)), paint.hue(rng, (0.2, 0.6), (0.7, 0.9))
        self.top, self.hour = rng.uniform(0.1, 0.16), rng.uniform(0, 12)

    def draw(self, cv, t):
        x, w = self.x, self.case
        cy = self.top + w * 1.05
        low = cy + w * 0.9 + self.length + 0.03
        inner = [(x - w * .75, cy), (x + w * .75, cy), (x + w * .75, low), (x - w * .75, low)]
        cv.solid(polygon(inner, 0.02), lambda X, Y: self.wood(X, Y) * 0.9, bevel=0.03, drop=0.03)
        cv.fill(box(x, (cy + low) / 2 + w * .3, w * 0.6, (low - cy) / 2 - w * .3, 0.01), lambda X, Y: self.wood(X, Y) * 0.28)
        a = 0.3 * np.cos(np.pi * (t - self.ticks[0]) / self.period)
        px, py = x + np.sin(a) * (self.length + w * .6), cy + np.cos(a) * (self.length + w * .6)
        cv.fill(capsule(x, cy, px, py, 0.006), self.metal, bevel=0.006)
        cv.solid(disc(px, py, self.bob), self.metal, bevel=self.bob, gloss=0.9, drop=0.015)
        cv.solid(polygon([(x - w, cy - w * .75), (x, cy - w * 1.25), (x + w, cy - w * .75), (x + w, cy + w), (x - w, cy + w)], 0.015), self.wood, bevel=0.03, gloss=0.2)
        cv.fill(disc(x, cy, w * 0.8), self.metal * 0.7, bevel=0.015, gloss=0.5)
        cv.fill(disc(x, cy, w * 0.72), self.face, bevel=0.02, ambient=0.7)
        for k in range(12):
            b = k * np.pi / 6
            cv.fill(disc(x + np.sin(b) * w * .6, cy - np.cos(b) * w * .6, w * (0.05 if k % 3 else 0.075)), (0.15, 0.13, 0.12))
        for angle, reach, thick in ((self.hour * np.pi / 6, .36, .045), (self.hour * 2 * np.pi, .55, .03)):
            cv.fill(capsule(x, cy, x + np.sin(angle) * w * reach, cy - np.cos(angle) * w * reach, w * thick), (0.1, 0.1, 0.12))

    def box(self, t):
        low = self.top + self.case * 1.95 + self.length + 0.05
        return self.x - self.case - 0.02, self.top - self.case * 0.25, self.x + self.case + 0.02, low

    def sound(self, rng):
        out, base = synth.silence(), 95 / self.case
        knock = [synth.modes(base * k * np.array([1, 1.83, 2.9, 4.4]), [.09, .06, .04, .03], [1, .7, .5, .4], 0.12) for k in (1, 0.8)]
        f = 60 / self.bob
        ting = synth.modes([f, f * 2.4], [0.35, 0.2], [0.3, 0.2], 0.4)
        for i, h in enumerate(self.ticks):
            synth.add(out, knock[i % 2], h)
            synth.add(out, ting, h, 0.8)
            synth.add(out, synth.burst(rng, 0.008, 2500, 7800, 0.0005), h, 0.6)
        return out


class Metronome(Event):
    """The weight's height sets the beat, the box's size its knock; wide boxes have a bell on every third or fourth."""
    name, title = "metronome", "Metronome"

    def __init__(self, rng):
        super().__init__(rng)
        self.weight = self.factor(rng, "weight", 0.25, 0.95)
        self.size = self.factor(rng, "size", 0.13, 0.26, 0)
        self.bell = self.count(rng, "bells", 0, 2)
        self.period = 0.28 + 0.75 * self.weight ** 1.5
        self.ticks = beats(rng, self.period)
        self.wood, self.tone, self.metal = paint.wood(rng, paint.wood_tone(rng)), paint.hue(rng), paint.hue(rng, (0.1, 0.5), (0.75, 0.95))
        self.base = FLOOR + rng.uniform(0.06, 0.14)

    def draw(self, cv, t):
        x, s, y = self.x, self.size, self.base
        cv.shadow(box(x, y, s, 0.03), 0.03, 0.01, 0.04)
        cv.solid(polygon([(x - s * .8, y), (x + s * .8, y), (x + s * .28, y - s * 2), (x - s * .28, y - s * 2)], 0.012), self.wood, bevel=0.04, gloss=0.3, drop=0.03)
        cv.fill(polygon([(x - s * .45, y - s * .3), (x + s * .45, y - s * .3), (x + s * .17, y - s * 1.85), (x - s * .17, y - s * 1.85)], 0.006), self.tone * 0.45 + 0.3, bevel=0.008)
        for k in range(7):
            yy = y - s * (0.6 + 0.17 * k)
            cv.fill(box(x, yy, s * (0.2 - 0.012 * k), 0.0025), (0.1, 0.1, 0.1), 0.6)
        a = 0.55 * np.sin(np.pi * (t - self.ticks[0]) / self.period)
        pivot, reach = y - s * 0.3, s * 1.85
        at = lambda u: (x + np.sin(a) * reach * u, pivot - np.cos(a) * reach * u)
        cv.solid(capsule(x, pivot, *at(1), 0.006), self.metal, bevel=0.006, drop=0.012)
        cv.solid(disc(*at(self.weight), s * 0.14), self.metal, bevel=s * .1, gloss=0.9)
        cv.solid(box(x, y - s * 0.14, s * .84, s * 0.16, 0.01), self.wood, bevel=0.02, gloss=0.3, drop=0.01)
        for k in range(self.bell):
            cv.solid(disc(x + (k - (self.bell - 1) / 2) * s * .5, y - s * 0.14, s * 0.11), self.metal, bevel=s * .11, gloss=1, drop=0.01)

    def box(self, t):
        s = self.size
        return self.x - s * 1.05, self.base - s * 2.25, self.x + s * 1.05, self.base + 0.02

    def sound(self, rng):
        out, base = synth.silence(), 190 / self.size
        knock = synth.modes(base * np.array([1, 2.4, 3.6]), [.11, .06, .05], [1, .4, .3], 0.15)
        ding = synth.modes(np.array([1, 2.76]) * 2300, [1.0, .6], [.8, .4], 1.0)
        for i, h in enumerate(self.ticks):
            synth.add(out, knock, h)
            synth.add(out, synth.burst(rng, 0.012, 700, 5000, 0.0005), h, 0.4)
            if self.bell and i % (5 - 2 * self.bell + 1) == 0:
                synth.add(out, ding, h, 0.6)
        return out
