"""Drops that fall from a tap into a vessel."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

DROPS = 70


class Drops(Kind):
    """The vessel's width and its filling set the plink, the tap's opening the rate: more drops in the air at once."""
    name, title = "drops", "Dripping tap"
    factors = ("width", "level", "rate")
    settings = ("room",)

    def setup(self):
        u = lambda low=0.0, high=1.0: self.d.uniform(low, high, of="sight")
        self.w = between(self.width.seen, 0.1, 0.24)
        self.full = between(self.level.seen, 0.15, 0.88)
        # The pace is shared, noise apart: drops in the air are counted by eye.
        self.period = 1 / geometric(self.rate.heard[:, None], 1.0, 6.2)
        self.hits = self.beats(self.period, DROPS, 0.04)
        self.tall = 0.26
        self.tone, self.water = self.hue((0.2, 0.8)), self.hue((0.25, 0.6), (0.6, 0.95), (0.46, 0.64))
        self.metal, self.handle, self.table = paint.metal(self.d.sight), self.hue((0.5, 0.95), (0.5, 0.95)), paint.wood(self.d.sight)
        self.base, self.top = 0.87, u(0.2, 0.25)
        self.side = torch.where(u() < 0.5, -1.0, 1.0)
        self.flare = u(0.75, 1.0)

    def draw(self, cv, t):
        x, w, base, side = self.x, self.w, self.base, self.side
        rim, surface = base - self.tall, base - self.tall * self.full
        cv.box(0.5, base + 0.3, 0.9, 0.31, colour=self.table, other=self.table * 0.62, pattern="wood", freq=(4, 22), bevel=0.02, gloss=0.2)
        pipe = dict(colour=self.metal * 0.4, other=paint.lighter(self.metal, 0.6), pattern="metal", bevel=0.012, gloss=0.8)
        y = self.top - 0.06
        cv.cast(lambda dx, dy, style: cv.capsule(x + side * 0.5 + dx, y + dy, x + dx, y + dy, 0.026, **style), lift=0.05)
        cv.capsule(x + side * 0.55, y - 0.03, x, y, 0.027, freq=(0, 30), phase=(0.2, 0), **pipe)
        cv.capsule(x, y, x, self.top - 0.01, 0.027, 0.023, freq=(0, 30), phase=(0.2, 0), **pipe)
        # The handle turns with the rate.
        turn, hx = between(self.rate.seen, -1.4, 1.4), x + side * 0.17
        cv.capsule(hx, y, hx, y - 0.075, 0.015, colour=self.metal, bevel=0.014, gloss=0.6)
        c, s = torch.cos(turn), torch.sin(turn)
        cv.capsule(hx - c * 0.075, y - 0.08 - s * 0.05, hx + c * 0.075, y - 0.08 + s * 0.05, 0.016, colour=self.handle, bevel=0.015, gloss=0.7)
        cv.disc(hx, y - 0.08, 0.02, colour=self.handle * 0.8, bevel=0.018, gloss=0.8)
        cv.shadow(x, base + 0.012, w * 1.15, 0.045, strength=0.6, soft=0.05)
        # Back of the glass, water, what falls into it, front of the glass.
        foot = w * self.flare
        cv.trapezoid(x, base - self.tall / 2, w, foot, self.tall / 2, round=0.015, colour=paint.lighter(self.tone, 0.35), alpha=0.35)
        cv.ellipse(x, rim, w, w * 0.15, colour=paint.lighter(self.tone, 0.2) * 0.5, alpha=0.4)
        at = foot + (w - foot) * self.full
        cv.trapezoid(x, (surface + base) / 2, at * 0.96, foot * 0.96, (base - surface) / 2, round=0.012, colour=self.water * 0.6, other=self.water, pattern="ramp", freq=(0, -3), alpha=0.88)
        cv.ellipse(x, surface, at * 0.96, at * 0.14, colour=paint.lighter(self.water, 0.3), other=self.water * 0.75, pattern="clouds", freq=(9, 40), phase=(0, t * 0.8), bevel=0.01)
        self._falling(cv, t, surface, at)
        for k in (-1, 1):
            cv.capsule(x + k * w * 0.98, rim, x + k * foot * 0.98, base - 0.015, 0.006, colour=paint.lighter(self.tone, 0.6), alpha=0.85, bevel=0.006, gloss=0.8)
        cv.ring(x, rim, w * 0.985, 0.005, squash=6.5, colour=paint.lighter(self.tone, 0.7), alpha=0.8)
        cv.capsule(x + cv.light_x * w * 0.9, rim + 0.04, x + cv.light_x * foot * 0.85, base - 0.04, w * 0.07, colour=(1, 1, 1), alpha=0.32, soft=0.01)

    def _falling(self, cv, t, surface, at):
        x = self.x
        fall = 0.42 * torch.sqrt((surface - self.top) / 0.5)
        age = t - (self.hits - fall)
        u = age / fall
        with cv.only((u >= 0) & (u < 1)):
            y = self.top + (surface - self.top) * u ** 2
            cv.profile(x, y, 0.024 + 0.01 * u, (0.0, 0.005, 0.011, 0.0155, 0.006), colour=self.water, other=(1, 1, 1), pattern="radial", freq=(40, 0), phase=(-0.4, 0), bevel=0.012, gloss=1.0)
        ripple = t - self.hits
        with cv.only((ripple >= 0) & (ripple < 0.6)):
            cv.ring(x, surface, at * (0.08 + 0.85 * ripple / 0.6), 0.006, squash=6.5, colour=(1, 1, 1), alpha=0.85 * (1 - ripple / 0.6))
        with cv.only((ripple >= 0) & (ripple < 0.24)):
            for k in (-1.0, 0.0, 1.0):
                cv.disc(x + k * ripple * 0.25, surface - (0.07 - 0.015 * abs(k)) * torch.sin(torch.pi * ripple / 0.24), 0.0075, colour=paint.lighter(self.water, 0.5), bevel=0.007, gloss=0.8)

    def box(self, t):
        return self.x - self.w * 1.02, self.base - self.tall - 0.04, self.x + self.w * 1.02, self.base + 0.015

    def sound(self, syn):
        w, full, hits = self.width.heard, self.level.heard, self.hits[:, 0]
        jitter = 1 + 0.07 * self.d.normal(DROPS, of="sound")[:, 0]
        loud = 0.6 + 0.4 * self.d.uniform(n=DROPS, of="sound")[:, 0]
        # A bubble rings with a rising pitch; the vessel adds its own note, higher the fuller it is.
        bubble = geometric(w, 1900, 620) * jitter
        steps = torch.tensor([0.0, 0.014, 0.028, 0.044])
        plink = 0
        for k, late in enumerate(steps):
            plink = plink + syn.strikes(hits + late, (bubble * 1.16 ** k)[..., None], 0.055 + 0.02 * k, torch.tensor([0.9 ** k]), loud, seconds=0.075, attack=0.004)
        note = geometric(full, 240, 1150) * geometric(w, 1.35, 0.75) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        ratio = torch.tensor([1, 1.51, 2.32, 3.3])
        vessel = syn.strikes(hits, (note * ratio)[:, None], between(w, 0.14, 0.5)[:, None] / ratio ** 0.6, torch.tensor([1, 0.6, 0.35, 0.2]), loud, seconds=0.6)
        tick = syn.bursts(hits, 0.014, 1500, 7000, loud)
        return plink + 0.7 * vessel + 0.2 * tick
