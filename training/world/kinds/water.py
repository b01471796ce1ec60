"""Drops into a vessel, waves on a shore."""
from __future__ import annotations

import numpy as np
from scipy.signal import fftconvolve

from .. import backdrop, paint, synth
from ..backdrop import FLOOR
from ..canvas import box, capsule, disc, ellipse, polygon
from .base import Event, beats, since


class Drops(Event):
    """The vessel's width and filling set the plink's pitch, the tap's opening the rate: more drops in the air at once."""
    name, title = "drops", "Dripping tap"

    def __init__(self, rng):
        super().__init__(rng)
        self.wide = self.factor(rng, "width", 0.09, 0.22, 0)
        self.level = self.factor(rng, "level", 0.15, 0.9)
        self.rate = self.factor(rng, "rate", 0.9, 6.5, 0)
        self.hits = beats(rng, 1 / self.rate, 0.03)
        self.tall = 0.24
        self.tone, self.metal, self.water = paint.hue(rng), paint.grey(rng, (0.5, 0.9)), paint.hue(rng, (0.2, 0.5), (0.6, 0.9))
        self.base, self.top = FLOOR + 0.12, rng.uniform(0.2, 0.26)
        self.side = rng.choice([-1, 1])

    def draw(self, cv, t):
        x, w, base, s = self.x, self.wide, self.base, self.side
        rim, surface = base - self.tall, base - self.tall * self.level
        arm = x + s * 0.3
        metal = paint.brushed(self.metal, x, 0.2)
        cv.solid(capsule(arm + s * .3, self.top - 0.06, x, self.top - 0.06, 0.024), metal, bevel=0.024, gloss=0.7, drop=0.02)
        cv.solid(capsule(x, self.top - 0.06, x, self.top - 0.015, 0.024, 0.02), metal, bevel=0.022, gloss=0.7, drop=0)
        turn = (self.factors["rate"] - 0.5) * 2.2
        hx = x + s * 0.14
        cv.solid(capsule(hx, self.top - 0.08, hx, self.top - 0.12, 0.014), self.metal * .8, bevel=0.014)
        cv.solid(capsule(hx - np.cos(turn) * .06, self.top - .125 - np.sin(turn) * .03, hx + np.cos(turn) * .06, self.top - .125 + np.sin(turn) * .03, 0.013), self.tone, bevel=0.013, gloss=0.5)
        cv.shadow(ellipse(x, base, w, 0.04), 0.03, 0.02, 0.04)
        cv.fill(box(x, base - self.tall / 2, w, self.tall / 2, 0.02), self.tone * 0.3 + 0.6, 0.35)
        cv.fill(ellipse(x, rim, w, w * 0.16), self.tone * 0.2 + 0.2, 0.45)
        cv.fill(box(x, (surface + base) / 2, w * 0.95, (base - surface) / 2, 0.015), lambda X, Y: self.water * (1.05 - 1.2 * (Y - surface))[..., None], 0.85)
        cv.fill(ellipse(x, surface, w * 0.95, w * 0.15), self.water + 0.12, 0.95, bevel=0.01)
        fall = np.sqrt((surface - self.top) / 0.5 * 0.35)
        for h in self.hits:
            age = t - (h - fall)
            if 0 <= age < fall:
                y = self.top + (surface - self.top) * (age / fall) ** 2
                cv.fill(disc(x, y, 0.014), self.water + 0.1, bevel=0.014, gloss=1.0)
                cv.fill(polygon([(x - 0.010, y - 0.008), (x + 0.010, y - 0.008), (x, y - 0.035)]), self.water + 0.1, bevel=0.01)
            ripple = t - h
            if 0 <= ripple < 0.7:
                r = w * (0.1 + 0.85 * ripple / 0.7)
                d = lambda X, Y: np.abs(np.hypot(X - x, (Y - surface) * 6.3) - r) - 0.006
                cv.fill((d, (x - r - .01, surface - r / 6 - .01, x + r + .01, surface + r / 6 + .01)), np.ones(3), 0.8 * (1 - ripple / 0.7))
            if 0 <= ripple < 0.25:
                for k in (-1, 0, 1):
                    cv.fill(disc(x + k * ripple * 0.2, surface - 0.06 * np.sin(np.pi * ripple / .25), 0.006), np.ones(3), 0.9)
        for k in (-1, 1):
            cv.fill(capsule(x + k * w * .98, rim, x + k * w * .98, base - .02, 0.006), self.tone * 0.4 + 0.55, 0.8, bevel=0.006, gloss=0.5)
        cv.fill(capsule(x - w * .8, base - 0.02, x - w * .8, rim + .03, 0.008), np.ones(3), 0.35, soft=0.008)

    def box(self, t):
        return self.x - self.wide - 0.01, self.base - self.tall - 0.03, self.x + self.wide + 0.01, self.base + 0.02

    def sound(self, rng):
        out, base = synth.silence(), (60 / self.wide) * (0.75 + 1.4 * self.level)
        n = int(0.16 * synth.RATE)
        u = np.linspace(0, 1, n)
        plink = synth.tone(base * (1 + 0.55 * u ** 1.5), [1, .25, .08]) * np.exp(-5 * u) * np.minimum(u * 60, 1)
        body = synth.modes([base * .5, base * 1.31], [.2, .12], [.3, .2], 0.22)
        for h in self.hits:
            g = rng.uniform(0.7, 1)
            synth.add(out, plink, h, g)
            synth.add(out, body, h, g)
            synth.add(out, synth.burst(rng, 0.015, 1500, 7000), h, 0.15)
        return out


class Waves(Event):
    """The waves' height sets loudness and depth, their spacing the pace, the shore (sand or pebbles) the wash."""
    name, title = "waves", "Waves on a shore"

    def __init__(self, rng):
        super().__init__(rng)
        self.height = self.factor(rng, "height", 0.02, 0.1, 0)
        self.spacing = self.factor(rng, "spacing", 0.25, 0.9)
        self.pebbles = self.factor(rng, "pebbles", 0.0, 1.0)
        self.period = 0.8 + 3.6 * self.spacing
        self.breaks = beats(rng, self.period)
        self.sea, self.sand = paint.hue(rng, (0.35, 0.7), (0.35, 0.7), (0.4, 0.68)), paint.hue(rng, (0.15, 0.4), (0.55, 0.85), (0.03, 0.16))
        self.stones = rng.random((int(90 * self.pebbles), 4))
        self.foam = paint.clouds(rng, 22)
        self.horizon = rng.uniform(0.34, 0.46)
        self.grain = paint.speckled(rng, self.sand, 60)

    def backdrop(self, rng):
        return backdrop.country(rng, ground=False)

    def _wash(self, t):
        """How far up the shore the water stands, 0..1."""
        _, age = since(self.breaks, t)
        u = np.clip(age / self.period, 0, 1)
        return np.sin(np.pi * u ** 0.6) ** 1.2

    def draw(self, cv, t):
        hz, sea = self.horizon, self.sea
        phase = 2 * np.pi * (t - self.breaks[0]) / self.period
        k = 2 * np.pi / self.spacing
        cv.fill(box(0.5, hz + 0.4, 1.0, 0.4), lambda X, Y: sea * (1.15 - 0.6 * (Y - hz) + 0.10 * np.sin(Y * 160 + 5 * np.sin(X * 9 + t)))[..., None])
        for row in range(4):
            y = hz + 0.05 + 0.085 * row
            amp = self.height * (0.3 + 0.25 * row)
            crest = lambda X, Y, y=y, amp=amp, row=row: (y + amp * 0.8 - amp * (1 - np.abs(np.sin((X * k + phase) / 2 + row * 1.3))) ** 1.5 * 2.0) - Y
            def look(X, Y, y=y, amp=amp, crest=crest, row=row):
                lip = np.clip(1 + crest(X, Y) / (0.008 + 0.35 * amp), 0, 1) * np.clip(self.foam(X + 0.1 * t, Y) * 2.2 - 0.45, 0, 1)
                c = sea * (0.7 + 0.13 * row - 0.9 * (Y - y))[..., None]
                return c + (0.97 - c) * (lip * (0.5 + 0.5 * (amp > .015)))[..., None]
            cv.fill((crest, (-0.2, y - amp * 1.4, 1.2, y + 0.3)), look)
        edge = 0.82 - 0.09 * self._wash(t)
        shore = lambda X, Y: (0.76 + 0.02 * np.sin(X * 6 + 1)) - Y
        cv.fill((shore, (-0.2, 0.7, 1.2, 1.2)), self.grain)
        for x, y, r, v in self.stones:
            py = 0.8 + 0.2 * y
            cv.solid(ellipse(x * 1.1 - 0.05, py, 0.012 + 0.022 * r, 0.008 + 0.013 * r), self.sand * (0.35 + 0.6 * v), bevel=0.012, drop=0.004)
        front = lambda X, Y: Y - (1.64 - edge + 0.018 * np.sin(X * 11 + 2 * np.sin(t)) + self.height * .3)
        top = (-0.2, 0.7, 1.2, 1.0)
        cv.fill((lambda X, Y: np.maximum(front(X, Y), shore(X, Y)), top), lambda X, Y: sea * 0.6 + 0.35, 0.6)
        cv.fill((lambda X, Y: np.abs(front(X, Y) + 0.01) - 0.008 - self.height * 0.25, top), np.ones(3), 0.85, soft=0.012)

    def box(self, t):
        return 0.0, self.horizon, 1.0, 0.9

    def sound(self, rng):
        t = np.arange(synth.SAMPLES, dtype=np.float32) / synth.RATE
        swell = np.zeros_like(t)
        for h in self.breaks:
            u = (t - h) / self.period
            swell += np.where(u < 0, np.exp(u * 7), np.exp(-np.maximum(u, 0) * 3.0)) * rng.uniform(0.8, 1)
        h, p = self.factors["height"], self.pebbles
        low = synth.noise(rng, low=60, high=300 + 500 * (1 - h)) * swell ** 2 * (0.2 + 1.2 * h)
        wash = synth.noise(rng, low=500, high=2600 + 3500 * (1 - h), tilt=-3) * swell * 0.55
        n = int(5000 * p)
        hits = np.zeros(synth.SAMPLES, np.float32)
        at = rng.integers(0, synth.SAMPLES, n)
        hits[at] = rng.exponential(1, n) * np.roll(swell, int(0.3 * synth.RATE))[at]
        clack = synth.modes([2100, 3300, 4700], [.02, .015, .01], [1, .8, .6], 0.025)
        return low + wash + 0.35 * fftconvolve(hits, clack)[:synth.SAMPLES].astype(np.float32)

