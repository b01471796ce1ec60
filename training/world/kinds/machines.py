"""A siren with turning beams, an engine with a flywheel."""
from __future__ import annotations

import numpy as np

from .. import paint, synth
from ..backdrop import FLOOR
from ..canvas import box, capsule, disc, ellipse, polygon, ring
from .base import Event

GROUND = FLOOR + 0.1


class Siren(Event):
    """Horn size sets pitch, the number of beams the pace of the wail, the dome's height its sweep."""
    name, title = "siren", "Siren with turning beams"

    def __init__(self, rng):
        super().__init__(rng)
        self.horn = self.factor(rng, "horn", 0.05, 0.12, 0)
        self.beams = self.count(rng, "beams", 1, 4)
        self.dome = self.factor(rng, "dome", 0.05, 0.14)
        self.turn = rng.uniform(0, 1)
        self.light, self.body = paint.hue(rng, (0.7, 1.0), (0.85, 1.0)), paint.grey(rng, (0.3, 0.8))
        self.top = rng.uniform(0.34, 0.44)

    def draw(self, cv, t):
        x, y, h = self.x, self.top, self.horn
        cv.solid(capsule(x, y, x, GROUND + 0.05, 0.018, 0.022), self.body * 0.7, bevel=0.02)
        cv.solid(box(x, GROUND + 0.05, 0.09, 0.02, 0.01), self.body * 0.6)
        for side in (-1, 1):
            mouth = x + side * (0.05 + h * 1.5)
            yy = y + 0.05 + h
            cv.solid(polygon([(x, yy - h * .2), (mouth, yy - h), (mouth, yy + h), (x, yy + h * .2)], 0.004), self.body, bevel=h * 0.5, gloss=0.4, drop=0.02)
            cv.fill(ellipse(mouth, yy, h * 0.3, h * 1.02), self.body * 0.3, bevel=0.012)
        cv.solid(box(x, y + 0.02, 0.075, 0.025, 0.008), self.body, gloss=0.4)
        d, wide = self.dome, 0.062
        glass = polygon([(x - wide, y), (x + wide, y), (x + wide * .8, y - d), (x - wide * .8, y - d)], 0.014)
        cv.fill(glass, self.light * 0.75, bevel=0.04, gloss=0.8)
        mid, pulse = y - d * 0.5, 0.0
        for k in range(self.beams):
            a = 2 * np.pi * (0.45 * t + self.turn + k / self.beams)
            dx, face = np.sin(a), np.cos(a)
            pulse = max(pulse, face)
            reach, spread = 0.5 * dx, 0.03 + 0.09 * abs(dx)
            if abs(dx) > 0.08:
                cone = polygon([(x, mid - 0.012), (x + reach, mid - spread), (x + reach, mid + spread), (x, mid + 0.012)])
                cv.fill(cone, lambda X, Y: self.light * 0.5 + 0.5, alpha=0.55 * (0.65 + 0.35 * face), soft=0.02)
            cv.fill(disc(x + dx * wide * .6, mid, 0.022), np.ones(3), 0.55 + 0.4 * face, soft=0.015)
        cv.glow(x, mid, 0.5, self.light, 0.2 + 0.3 * max(pulse, 0) ** 2)

    def box(self, t):
        w = 0.05 + self.horn * 1.8
        return self.x - w, self.top - self.dome - 0.02, self.x + w, self.top + 0.06 + 2 * self.horn

    def sound(self, rng):
        t = np.arange(synth.SAMPLES) / synth.RATE
        wail = 0.5 - 0.5 * np.cos(2 * np.pi * (0.45 * self.beams * t + self.turn * self.beams))
        span = 0.35 + 1.1 * self.factors["dome"]
        f = 29 / self.horn * 2 ** (span * wail)
        return synth.tone(f, [1, .55, .5, .3, .28, .2, .15, .1]) * (0.6 + 0.4 * wail)


class Engine(Event):
    """Cylinders set the beat, the flywheel the speed, the length of the exhaust its note."""
    name, title = "engine", "Engine with a flywheel"

    def __init__(self, rng):
        super().__init__(rng)
        self.n = self.count(rng, "cylinders", 1, 4)
        self.wheel = self.factor(rng, "wheel", 0.085, 0.18, 0)
        self.pipe = self.factor(rng, "pipe", 0.12, 0.4)
        self.turns = 0.62 / self.wheel
        self.phase = rng.random()
        self.block, self.trim, self.red = paint.hue(rng, (0.2, 0.7), (0.35, 0.75)), paint.grey(rng, (0.4, 0.8)), paint.hue(rng)
        self.width = 0.05 + 0.045 * self.n
        self.x = float(np.clip(self.x, 0.5 - 0.1, 0.5 + 0.1))

    def draw(self, cv, t):
        x, w, R = self.x, self.width, self.wheel
        top = GROUND - 0.2
        px = x - w + 0.03
        cv.solid(capsule(px, top, px, top - self.pipe, 0.02), paint.brushed(self.trim, px, 0.02), bevel=0.02, gloss=0.5)
        rate = self.turns * self.n / 2
        for k in range(5):
            age = ((t * rate + self.phase + k) % 5) / rate
            u = age * 1.4
            if u < 1:
                cv.fill(disc(px - 0.12 * u, top - self.pipe - 0.03 - 0.22 * u, 0.02 + 0.06 * u), (0.85, 0.85, 0.87), 0.5 * (1 - u), soft=0.03)
        for k in range(self.n):
            cx = x - w + 0.075 + k * (2 * w - 0.1) / max(self.n, 1)
            bob = 0.018 * np.sin(2 * np.pi * (self.turns * t / 2 * 2 + self.phase + k / self.n))
            cv.solid(box(cx, top - 0.05 + bob, 0.02, 0.05, 0.006), self.trim, bevel=0.02, gloss=0.5, drop=0.008)
            cv.solid(box(cx, top - 0.01, 0.032, 0.04, 0.006), self.block * 0.75, bevel=0.015)
        cv.shadow(box(x, GROUND + 0.01, w + 0.05, 0.03), 0.03, 0.02, 0.04)
        cv.solid(box(x, GROUND - 0.1, w, 0.11, 0.015), self.block, bevel=0.035, gloss=0.2)
        for k in range(3):
            cv.fill(box(x, GROUND - 0.15 + 0.05 * k, w * 0.8, 0.007, 0.005), self.block * 0.55, bevel=0.006)
        cv.solid(box(x, GROUND + 0.02, w + 0.03, 0.018, 0.006), self.trim * 0.5)
        hx, hy = x + w + R * 0.25, GROUND - R * 0.75
        cv.shadow(disc(hx, hy, R), 0.03, 0.03, 0.03)
        cv.fill(ring(hx, hy, R * 0.86, R * 0.14), self.red, bevel=R * 0.14, gloss=0.5)
        for k in range(5):
            a = 2 * np.pi * (self.turns * t + self.phase + k / 5)
            cv.fill(capsule(hx, hy, hx + np.cos(a) * R * 0.76, hy + np.sin(a) * R * 0.76, R * 0.08), self.red * 0.85, bevel=R * 0.08)
        cv.fill(disc(hx, hy, R * 0.2), self.trim, bevel=R * 0.2, gloss=0.7)

    def box(self, t):
        return self.x - self.width - 0.02, GROUND - 0.3, self.x + self.width + self.wheel * 1.25, GROUND + 0.05

    def sound(self, rng):
        rate = self.turns * self.n / 2 * 1.6
        at = np.cumsum(np.maximum(rng.normal(1 / rate, 0.02 / rate, int(rate * 11)), 0.005))
        strength = rng.normal(1, 0.08, len(at)) * (1 + 0.35 * np.cos(2 * np.pi * np.arange(len(at)) / self.n))
        f0 = 26 / self.pipe
        puff = synth.modes(f0 * np.array([1, 2, 3, 4.1, 5.2]), [.16, .1, .07, .05, .04], [1.3, .8, .6, .4, .3], 0.2)
        out = synth.silence()
        for a, g in zip(at, strength):
            synth.add(out, puff, a, g)
        rattle = synth.noise(rng, low=1200, high=5500)
        wheel = 0.6 + 0.4 * np.sin(2 * np.pi * self.turns * np.arange(synth.SAMPLES) / synth.RATE)
        return out + 0.05 * rattle * wheel * (0.6 + 0.2 * self.n)
