"""Rain on a roof, an umbrella or a puddle."""
from __future__ import annotations

import numpy as np
from scipy.signal import fftconvolve

from .. import backdrop, paint, synth
from ..backdrop import FLOOR
from ..canvas import box, capsule, disc, ellipse, polygon, ring
from .base import Event


class Rain(Event):
    """Density sets the rate of the patter, drop size its pitch, what it falls on its colour."""
    name, title = "rain", "Rain on a roof, an umbrella or a puddle"

    def __init__(self, rng):
        super().__init__(rng)
        self.density = self.factor(rng, "density", 25, 150, 0)
        self.drop = self.factor(rng, "drop", 0.02, 0.07)
        self.surface = self.choice(rng, "surface", ["roof", "umbrella", "puddle"])
        self.streaks = rng.random((int(self.density), 3))
        self.tone, self.other = paint.hue(rng), paint.hue(rng, (0.1, 0.6), (0.5, 0.9))
        self.slant = rng.uniform(-0.12, 0.12)
        self.size = rng.uniform(0.25, 0.33)

    def backdrop(self, rng):
        return backdrop.country(rng, sky=paint.grey(rng, (0.25, 0.55)) * np.array([0.9, 0.97, 1.08]))

    def _surface(self, cv, t):
        x, s = self.x, self.size
        if self.surface == "umbrella":
            y = 0.55
            cv.solid(capsule(x, y - 0.05, x, y + 0.32, 0.009), (0.3, 0.25, 0.2), bevel=0.009)
            cv.fill(ring(x + 0.025, y + 0.32, 0.025, 0.008), (0.3, 0.25, 0.2))
            top = [(x - s * np.cos(a), y - s * 0.75 * np.sin(a)) for a in np.linspace(0, np.pi, 13)]
            look = lambda X, Y: np.where((np.sin((X - x) / (s * np.sqrt(np.clip(1.02 - ((y - Y) / s / .75) ** 2, 0.02, 1))) * 7.85) > 0)[..., None], self.tone, self.other)
            cv.solid(polygon(top, 0.004), look, bevel=s * 0.5, gloss=0.2, drop=0.03)
        elif self.surface == "roof":
            y = 0.56
            cv.solid(box(x, y + 0.2, s * 0.8, 0.15), self.other, bevel=0.01)
            cv.solid(box(x, y + 0.25, s * 0.16, 0.1, 0.004), self.other * 0.4, bevel=0.01, drop=0)
            metal = lambda X, Y: (0.45 + 0.35 * self.tone) * (0.8 + 0.25 * np.cos((X - x) * 170))[..., None]
            cv.solid(polygon([(x - s * 1.1, y + 0.08), (x - s * .8, y - 0.1), (x + s * .8, y - 0.1), (x + s * 1.1, y + 0.08)], 0.008), metal, bevel=0.02, gloss=0.4, drop=0.03)
        else:
            y = FLOOR + 0.1
            cv.fill(ellipse(x, y, s * 1.25, 0.1), self.tone * 0.25 + 0.4, bevel=0.015)
            cv.fill(ellipse(x - 0.02, y + 0.01, s * 1.1, 0.075), self.tone * 0.3 + 0.5, 0.8, soft=0.03)
            for p, q, r in self.streaks[:int(self.density * 0.4)]:
                u = (t * 1.3 + r) % 1
                px, py = x + (p - 0.5) * s * 2, y + (q - 0.5) * 0.12
                wide = (0.01 + self.drop * 0.8) * (0.3 + u)
                d = lambda X, Y: (np.abs(np.hypot(X - px, (Y - py) * 2.6) - wide) - 0.0025)
                cv.fill((d, (px - wide - .01, py - wide * .4 - .01, px + wide + .01, py + wide * .4 + .01)), np.ones(3), 0.75 * (1 - u))

    def draw(self, cv, t):
        self._surface(cv, t)
        floor = {"umbrella": 0.42, "roof": 0.5, "puddle": 0.95}[self.surface]
        for p, q, r in self.streaks:
            y = ((t * (1.4 + 0.5 * q) + r) % 1.15) - 0.1
            x = p * 1.2 - 0.1 + self.slant * y
            w = 0.0012 + self.drop * 0.035
            if abs(x - self.x) < self.size * 1.05 and y > floor:
                continue
            cv.fill(capsule(x, y, x + self.slant * self.drop, y + self.drop * 1.6, w * 0.5, w), (0.85, 0.9, 0.97), 0.65)
        if self.surface != "puddle":
            for p, q, r in self.streaks[:int(self.density * 0.5)]:
                u = (t * 2.1 + q) % 1
                sx = self.x + (p * 2 - 1) * self.size * 0.9
                sy = 0.55 - self.size * 0.75 * np.sqrt(max(1 - (p * 2 - 1) ** 2 * .81, 0)) if self.surface == "umbrella" else 0.46 + 0.14 * r
                for side in (-1, 1):
                    cv.fill(disc(sx + side * u * 0.03, sy - 0.03 * u + 0.03 * u * u, 0.002 + self.drop * 0.05), np.ones(3), 0.8 * (1 - u))

    def box(self, t):
        s = self.size * 1.15
        y0, y1 = {"umbrella": (0.55 - self.size * 0.8, 0.6), "roof": (0.44, 0.66), "puddle": (FLOOR - 0.02, FLOOR + 0.21)}[self.surface]
        return self.x - s, y0, self.x + s, y1

    def sound(self, rng):
        rate = 12 * self.density
        small = 1 - self.factors["drop"]
        hits = np.zeros(synth.SAMPLES, np.float32)
        n = int(rate)
        hits[rng.integers(0, synth.SAMPLES, n)] = rng.exponential(1.0, n)
        if self.surface == "roof":
            f = (900 + 1800 * small) * np.array([1, 1.61, 2.4, 3.3])
            grain = synth.modes(f, [.07, .05, .04, .03], [1, .8, .6, .4], 0.08)
        elif self.surface == "umbrella":
            grain = synth.modes((160 + 420 * small) * np.array([1, 1.5, 2.2]), [.04, .03, .02], [1, .7, .4], 0.05)
        else:
            u = np.linspace(0, 1, int(0.05 * synth.RATE))
            grain = synth.tone((700 + 1700 * small) * (1 + 0.8 * u), [1]) * np.sin(np.pi * u) ** 2
        out = fftconvolve(hits, grain)[:synth.SAMPLES].astype(np.float32)
        hiss = synth.noise(rng, low=1000 + 1200 * small, high=7600) * {"roof": 0.5, "umbrella": 0.12, "puddle": 0.35}[self.surface]
        return out / (out.std() + 1e-6) + hiss * np.sqrt(self.density / 150) * 0.7
