"""Things that are hit: a bouncing ball, swinging bells, a drum."""
from __future__ import annotations

import numpy as np

from .. import paint, synth
from ..backdrop import FLOOR
from ..canvas import box, capsule, disc, ellipse, polygon
from .base import Event, beats, since, until

GROUND = FLOOR + 0.1

# name: mode ratios, 60 dB decay in seconds, how much of the hit is a dull thump
MATERIALS = {
    "rubber": ([1, 1.7, 2.6], [0.22, 0.1, 0.06], 1.0),
    "wood": ([1, 2.57, 4.9, 7.1], [0.2, 0.12, 0.07, 0.05], 0.35),
    "metal": ([1, 2.76, 5.4, 8.93, 13.3], [1.4, 1.1, 0.8, 0.5, 0.3], 0.12),
    "glass": ([1, 2.32, 4.25, 6.63], [0.6, 0.5, 0.35, 0.2], 0.06),
}


class Ball(Event):
    """Size sets pitch, material sets ring, the height of the bounce sets its pace."""
    name, title = "ball", "Bouncing ball"

    def __init__(self, rng):
        super().__init__(rng)
        self.r = self.factor(rng, "size", 0.045, 0.13, 0)
        self.height = self.factor(rng, "height", 0.14, 0.42)
        self.material = self.choice(rng, "material", list(MATERIALS))
        self.period = 1.55 * np.sqrt(self.height)
        self.hits = beats(rng, self.period)
        self.tone, self.other = paint.hue(rng), paint.hue(rng, (0, 0.3), (0.7, 0.95))
        if self.material == "wood":
            self.skin = paint.wood(rng, paint.wood_tone(rng), scale=40)

    def _y(self, t):
        _, age = since(self.hits, t)
        u = np.clip(age / self.period, 0, 1)
        return GROUND - self.r - 4 * self.height * u * (1 - u)

    def _look(self, y, t):
        if self.material == "rubber":
            return paint.banded(self.tone, self.other, self.x, y, self.r * 0.7, t * 2.0)
        if self.material == "wood":
            return lambda X, Y: self.skin(X, Y - y)
        if self.material == "metal":
            return paint.brushed(np.float32(0.55) + 0.35 * self.tone, self.x, self.r)
        return lambda X, Y: (self.tone * 0.5 + 0.5) * (0.55 + 0.9 * np.clip(np.hypot(X - self.x, Y - y) / self.r, 0, 1) ** 3)[..., None]

    def draw(self, cv, t):
        y = self._y(t)
        gap = (GROUND - self.r - y) / 0.4
        cv.fill(ellipse(self.x + 0.02 + gap * 0.06, GROUND + 0.01, self.r * (1.1 + gap * .5), self.r * 0.3), (0, 0, 0), 0.55 - 0.3 * min(gap, 1), soft=0.02 + 0.03 * gap)
        for k in range(1, 5):
            cv.fill(disc(self.x, self._y(t - 0.035 * k), self.r * 0.96), self.tone * 0.5 + 0.4, 0.16 / k)
        shiny = self.material in ("metal", "glass")
        cv.fill(disc(self.x, y, self.r), self._look(y, t), alpha=0.78 if self.material == "glass" else 1, bevel=self.r, gloss=1.0 if shiny else 0.25)
        if since(self.hits, t)[1] < 0.1:
            cv.fill(ellipse(self.x, GROUND + 0.005, self.r * 1.6, self.r * 0.25), self.other, 0.5, soft=0.02)

    def box(self, t):
        y = self._y(t)
        return self.x - self.r, y - self.r, self.x + self.r, y + self.r

    def sound(self, rng):
        ratios, decays, thump = MATERIALS[self.material]
        base = {"rubber": 9, "wood": 26, "metal": 42, "glass": 75}[self.material] / self.r
        ring_ = synth.modes(base * np.array(ratios), np.array(decays) * (self.r / 0.08), 1 / np.arange(1, len(ratios) + 1) ** 0.6, 1.2)
        out = synth.silence()
        low = synth.modes([70 + 4 / self.r], [0.16], [1.6], 0.25)
        for h in self.hits:
            g = rng.uniform(0.85, 1.0)
            synth.add(out, ring_, h, g)
            synth.add(out, low, h, g * thump)
            synth.add(out, synth.burst(rng, 0.02, 800, 6500), h, 0.25)
        return out


class Bell(Event):
    """Size sets pitch and swing, the wall's thickness sets the ring, one to three bells take turns."""
    name, title = "bell", "Swinging bells"

    def __init__(self, rng):
        super().__init__(rng)
        self.n = self.count(rng, "count", 1, 3)
        self.size = self.factor(rng, "size", 0.07, 0.17, 0) * (1.0 if self.n == 1 else 0.85)
        self.ring = self.factor(rng, "shine", 0.5, 4.5, 0)
        self.period = 2.9 * np.sqrt(self.size)
        self.hits = beats(rng, self.period)
        self.tone = paint.hue(rng, (0.15, 0.65), (0.55, 0.85))
        self.beam = paint.wood(rng, paint.wood_tone(rng))
        gap = self.size * 2.35
        self.x = float(np.clip(self.x, 0.1 + gap * self.n / 2, 0.9 - gap * self.n / 2))
        self.places = [self.x + gap * (k - (self.n - 1) / 2) for k in range(self.n)]
        self.top = rng.uniform(0.14, 0.22)

    def _angle(self, k, t):
        phase = (t - self.hits[0]) / self.period * np.pi + k * np.pi / self.n
        return 0.5 * np.cos(phase)

    def draw(self, cv, t):
        s, shine = self.size, self.factors["shine"]
        cv.solid(box(self.x, self.top - 0.02, self.n * s * 1.25 + 0.05, 0.026, 0.006), self.beam, drop=0.02)
        for k, x in enumerate(self.places):
            a = self._angle(k, t)
            c, n = np.cos(a), np.sin(a)
            at = lambda u, v: (x + u * s * c - v * s * n, self.top + u * s * n + v * s * c)
            outline = [(-.16, .25), (.16, .25), (.42, .5), (.52, 1.1), (.62, 1.55), (.92, 1.9), (-.92, 1.9), (-.62, 1.55), (-.52, 1.1), (-.42, .5)]
            cv.fill(capsule(*at(0, 0), *at(0, .3), s * 0.08), (0.2, 0.2, 0.22))
            swing = 1.5 * a
            cx, cy = at(np.sin(swing) * 0.35, 2.05)
            cv.solid(disc(cx, cy, s * 0.17), (0.25, 0.24, 0.26), bevel=s * .17, gloss=.5, drop=0)
            look = paint.brushed(self.tone * (0.6 + 0.5 * shine), x - s * n, s * (0.6 + .2 * shine))
            cv.solid(polygon([at(u, v) for u, v in outline], s * 0.06), look, bevel=s * 0.4, gloss=1.1 * shine, drop=0.025)
            cv.fill(capsule(*at(-.86, 1.86), *at(.86, 1.86), s * 0.07), self.tone * 0.75, bevel=s * .07, gloss=shine)

    def box(self, t):
        h = self.size * 2.2
        return self.places[0] - self.size * 1.3, self.top, self.places[-1] + self.size * 1.3, self.top + h

    def sound(self, rng):
        out, base = synth.silence(), 46 / self.size
        ratios = np.array([0.5, 1, 1.19, 1.5, 2, 2.52, 3.01, 4.17, 5.4])
        decays = self.ring * np.array([1, .9, .7, .5, .45, .3, .25, .15, .1])
        gains = np.array([.5, .8, .6, .35, .7, .35, .25, .25, .15])
        for k in range(self.n):
            sound = synth.modes(base * 1.22 ** k * ratios, decays, gains, min(self.ring * 1.2, 4))
            for h in self.hits:
                at = h - k * self.period / self.n
                synth.add(out, sound, at, rng.uniform(0.8, 1))
                synth.add(out, synth.burst(rng, 0.03, 1500, 7500), at, 0.2)
        return out


class Drum(Event):
    """Width sets pitch, depth sets how long it booms, the beater's size sets how soft the blow is."""
    name, title = "drum", "Drum"

    def __init__(self, rng):
        super().__init__(rng)
        self.r = self.factor(rng, "width", 0.11, 0.27, 0)
        self.depth = self.factor(rng, "depth", 0.08, 0.3)
        self.soft = self.factor(rng, "beater", 0.016, 0.05)
        period = rng.uniform(0.4, 0.75)
        grid = beats(rng, period / 2, 0.01)
        self.hits = grid[(np.arange(len(grid)) % 2 == 0) | (rng.random(len(grid)) < 0.3)]
        self.tone, self.trim, self.skin = paint.hue(rng), paint.grey(rng), paint.hue(rng, (0.02, 0.25), (0.8, 0.95))
        self.base = GROUND + 0.03

    def draw(self, cv, t):
        x, r, top = self.x, self.r, self.base - self.depth
        i, age = since(self.hits, t)
        shake = 0.01 * np.exp(-age * 9) * np.sin(age * 90)
        cv.shadow(ellipse(x, self.base + 0.02, r, r * 0.3), 0.04, 0.02, 0.05)
        look = paint.banded(self.tone, self.tone * 0.82, x, 0, r * 0.25)
        body = polygon([(x - r, top), (x + r, top), (x + r * .96, self.base), (x - r * .96, self.base)])
        cv.fill(ellipse(x, self.base, r * .96, r * 0.3), look)
        cv.fill(body, lambda X, Y: look(X, Y) * (1.1 - 0.75 * np.clip((X - x) / r + 0.25, -1, 1) ** 2)[..., None])
        cv.fill(ellipse(x, top + 0.012, r * 1.03, r * 0.31), self.trim * 0.8, bevel=0.02, gloss=0.5)
        cv.fill(ellipse(x, top + shake, r * 0.97, r * 0.28), self.skin, bevel=0.012)
        cv.glow(x, top, r * 0.8, self.skin, 0.5 * np.exp(-age * 10))
        for side in (-1, 1):
            up = min(1, min(age, until(self.hits, t)) * 7) if (i % 2 == 0) == (side > 0) else 1
            ex, ey = x + side * r * 0.3, top - self.soft - 0.17 * up
            cv.solid(capsule(ex, ey, ex + side * 0.2, ey - 0.13, 0.008, 0.011), (0.72, 0.55, 0.35), bevel=0.01)
            cv.solid(disc(ex, ey, self.soft), self.trim if self.soft > .03 else np.float32([.8, .65, .4]), bevel=self.soft, drop=0.01)

    def box(self, t):
        return self.x - self.r, self.base - self.depth - self.r * 0.3, self.x + self.r, self.base + self.r * 0.3

    def sound(self, rng):
        out, base = synth.silence(), 17 / self.r
        ratios = np.array([1, 1.59, 2.14, 2.3, 2.65, 2.92, 3.5])
        boom = 0.25 + 2.6 * self.depth
        bright = 0.2 + 0.8 * (1 - self.factors["beater"])
        body = synth.modes(base * ratios, boom / ratios ** (1.2 - .4 * bright), [1.2] + [0.7 * bright / k for k in range(1, 7)], 1.2)
        for h in self.hits:
            g = rng.uniform(0.7, 1)
            synth.add(out, body, h, g)
            synth.add(out, synth.burst(rng, 0.05, 150, 800 + 5500 * bright ** 2), h, g * 0.6 * bright)
        return out
