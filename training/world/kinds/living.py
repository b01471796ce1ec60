"""Singing birds and a campfire."""
from __future__ import annotations

import numpy as np

from .. import backdrop, paint, synth
from ..backdrop import FLOOR
from ..canvas import capsule, disc, ellipse, polygon
from .base import Event, since


class Bird(Event):
    """Size sets pitch, the tail's length the length of a call, one to three birds answer each other."""
    name, title = "bird", "Singing birds"

    def __init__(self, rng):
        super().__init__(rng)
        self.n = self.count(rng, "count", 1, 3)
        self.size = self.factor(rng, "size", 0.05, 0.115, 0)
        self.tail = self.factor(rng, "tail", 0.5, 2.2)
        self.call = 0.1 + 0.25 * self.tail
        self.songs = [np.sort(rng.uniform(-0.3, 10, rng.integers(7, 10))) for _ in range(self.n)]
        self.coat, self.breast, self.beak = paint.hue(rng), paint.hue(rng, (0.1, 0.7), (0.6, 0.95)), paint.hue(rng, (0.5, 0.9), (0.6, 0.9))
        self.bark = paint.wood(rng, paint.wood_tone(rng) * 0.7)
        self.y, self.slope = rng.uniform(0.48, 0.62), rng.uniform(-0.08, 0.08)
        gap = self.size * 3.4
        self.x = float(np.clip(self.x, 0.12 + gap * self.n / 2, 0.88 - gap * self.n / 2)) if gap * self.n < .7 else 0.5
        self.places = [self.x + gap * (k - (self.n - 1) / 2) for k in range(self.n)]
        self.faces = rng.choice([-1, 1], self.n)
        self.leaves = rng.random((14, 3))
        self.leaf = paint.hue(rng, (0.4, 0.7), (0.35, 0.65))

    def backdrop(self, rng):
        return backdrop.country(rng)

    def _perch(self, x):
        return self.y + self.slope * (x - 0.5)

    def _bird(self, cv, x, side, open_):
        s, y = self.size, self._perch(x) - self.size * 1.25
        at = lambda u, v: (x + side * u * s, y + v * s)
        for k in (-.15, .2):
            cv.fill(capsule(*at(k, .7), *at(k, 1.25), s * 0.05), self.beak * 0.7)
        cv.solid(capsule(*at(-.7, .25), *at(-.8 - self.tail, .55 + .25 * self.tail), s * .22, s * .3), self.coat * 0.7, bevel=s * .2)
        cv.solid(ellipse(*at(0, 0), s * 1.02, s * .85), self.coat, bevel=s * .85, drop=0.015)
        cv.fill(ellipse(*at(.42, .22), s * .55, s * .6), self.breast, 0.9, bevel=s * .5)
        lift = 0.12 * open_
        cv.fill(ellipse(*at(-.3, -.02 - lift), s * .62, s * .38), self.coat * 0.65, bevel=s * .3)
        hx, hy = .72, -.78 - lift
        for dv in (-0.12 - .22 * open_, 0.1 + .2 * open_):
            cv.fill(polygon([at(hx + .4, hy - .1), at(hx + 1.0, hy + dv), at(hx + .4, hy + .14)]), self.beak, bevel=s * .1)
        cv.fill(disc(*at(hx, hy), s * .55), self.coat, bevel=s * .55)
        cv.fill(disc(*at(hx + .2, hy - .12), s * .13), (0.95, 0.95, 0.95))
        cv.fill(disc(*at(hx + .23, hy - .12), s * .085), (0.02, 0.02, 0.02))
        if open_ > 0.2:
            for k in (1, 2):
                cv.fill(disc(*at(hx + 1.1 + .45 * k, hy - .3 * k), s * 0.12), np.ones(3), 0.5 * open_, soft=0.008)

    def draw(self, cv, t):
        cv.solid(capsule(-0.1, self._perch(-0.1), 1.1, self._perch(1.1), 0.026, 0.014), self.bark, bevel=0.02)
        for u, v, w in self.leaves:
            x = u * 1.2 - 0.1
            cv.fill(ellipse(x, self._perch(x) + (v - 0.5) * 0.09, 0.02 + 0.02 * w, 0.012 + .008 * w), self.leaf * (0.6 + 0.5 * w), bevel=0.012)
        for x, side, songs in zip(self.places, self.faces, self.songs):
            _, age = since(songs, t)
            u = age / self.call
            self._bird(cv, x, int(side), float(np.sin(np.pi * u) ** 0.5) if 0 < u < 1 else 0.0)

    def box(self, t):
        s, reach = self.size, self.size * (1 + self.tail)
        ys = [self._perch(x) for x in self.places]
        return self.places[0] - reach, min(ys) - s * 2.7, self.places[-1] + reach, max(ys) + s * .3

    def sound(self, rng):
        out, base = synth.silence(), 175 / self.size
        for k, songs in enumerate(self.songs):
            n, u = int(self.call * synth.RATE), np.linspace(0, 1, int(self.call * synth.RATE))
            trill = 1 + 0.14 * np.sin(2 * np.pi * 22 * u * self.call)
            f = base * 1.18 ** k * (0.85 + 0.5 * np.sin(np.pi * u * 1.3) - 0.25 * u) * trill
            call = synth.tone(f, [1, .18, .06]) * np.sin(np.pi * u) ** 0.6
            for h in songs:
                synth.add(out, call[:n], h, rng.uniform(0.6, 1))
        return out


class Fire(Event):
    """The flames' height sets the roar, the number of logs the rate of the crackle, their girth its pitch."""
    name, title = "fire", "Campfire"

    def __init__(self, rng):
        super().__init__(rng)
        self.height = self.factor(rng, "height", 0.16, 0.46)
        self.logs = self.count(rng, "logs", 2, 6)
        self.girth = self.factor(rng, "girth", 0.018, 0.042)
        self.flicker = rng.random((9, 4))
        self.sparks = rng.random((16, 3))
        self.bark = paint.wood(rng, paint.wood_tone(rng) * 0.6)
        self.warm = rng.uniform(-0.08, 0.12)
        self.base = FLOOR + rng.uniform(0.08, 0.13)

    def backdrop(self, rng):
        return backdrop.country(rng, sky=paint.sky(rng) * rng.uniform(0.3, 1.0))

    def draw(self, cv, t):
        x, y, h = self.x, self.base, self.height
        live = 0.85 + 0.15 * np.sin(t * 13 + self.flicker[0, 0] * 6)
        cv.glow(x, y - h * 0.4, 0.3 + h, (1.0, 0.5, 0.15), 0.55 * live)
        cv.fill(ellipse(x, y + 0.02, 0.17, 0.035), (0.05, 0.04, 0.04), 0.8, soft=0.02)
        for k in range(self.logs):
            a = np.pi * (0.12 + 0.76 * k / (self.logs - 1)) if self.logs > 1 else 0.5
            dx = np.cos(a) * 0.17
            cv.solid(capsule(x + dx, y + 0.02, x - dx * 0.3, y - 0.05 - 0.02 * np.sin(a), self.girth), self.bark, bevel=self.girth, drop=0.01)
            cv.fill(disc(x + dx, y + 0.02, self.girth * 0.85), (0.72, 0.55, 0.36), bevel=self.girth * 0.4)
        for layer, (colour, share) in enumerate([((0.95, 0.25 + self.warm, 0.05), 1.0), ((1.0, 0.55 + self.warm, 0.08), 0.7), ((1.0, 0.88, 0.45), 0.4)]):
            for k, (p, q, r, s) in enumerate(self.flicker):
                u = (k / 8 - 0.5) * 2
                top = h * share * (1 - 0.65 * u * u) * (0.72 + 0.28 * np.sin(t * (7 + 6 * q) + 6.28 * r))
                sway = 0.03 * np.sin(t * (5 + 3 * s) + 6.28 * p + layer)
                fx = x + u * 0.11 * (0.5 + share / 2)
                cv.fill(capsule(fx, y - 0.03, fx * .6 + x * .4 + sway, y - 0.03 - top, 0.032 * share + .008, 0.002), colour, 0.62, soft=0.016)
        for p, q, r in self.sparks[:self.logs * 3 - 2]:
            u = (t * (0.4 + 0.4 * q) + p) % 1
            cv.fill(disc(x + (r - 0.5) * 0.3 * (0.4 + u), y - 0.06 - u * (h + 0.15), 0.005), (1.0, 0.75, 0.3), 1 - u, soft=0.003)

    def box(self, t):
        return self.x - 0.18, self.base - self.height - 0.04, self.x + 0.18, self.base + 0.05

    def sound(self, rng):
        roar = synth.noise(rng, low=40, high=250 + 500 * self.factors["height"]) * synth.smooth(rng.uniform(0.6, 1.2, 60), 10)
        out = roar * (0.05 + 0.3 * self.factors["height"])
        for at in rng.uniform(0, 10, int(7 * self.logs ** 1.4)):
            pitch = 65 / self.girth * rng.uniform(0.8, 1.25)
            pop = synth.burst(rng, rng.uniform(0.01, 0.04), pitch * 0.7, min(pitch * 2.2, 7800), 0.0006)
            synth.add(out, pop, at, rng.exponential(0.7))
        return out
