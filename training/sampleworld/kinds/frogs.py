"""Frogs on the leaves of a pond, their throats swelling as they croak."""
from __future__ import annotations

import torch

from ..synth import RATE
from .base import Kind, between, geometric, since

MOST, CALLS = 3, 12


class Frogs(Kind):
    """Count: one to three voices. Size: of the frogs; pitch of the croak. Throat: how far the sac swells; slow rattle to
    quick trill, and its length. Reeds: bare to thick; how much of it is heard through rustling."""
    name, title = "frogs", "Frogs in a pond"
    factors = ("size", "throat", "reeds", "count")
    steps = {"count": 3}
    settings = ("country", "country", "night")
    aside = False

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.many = (1 + 3 * self.count.value).floor()
        self.k = between(self.size.seen, 0.075, 0.135) * torch.tensor([1.0, 0.93, 0.86]) * (1.3 - 0.12 * self.many)
        # Alone in the middle, two side by side, or three with one before the others.
        place = torch.tensor([[0.5, 0.5, 0.5], [0.28, 0.72, 0.5], [0.2, 0.8, 0.5]])
        row = torch.tensor([[0.78, 0.78, 0.78], [0.76, 0.8, 0.8], [0.7, 0.71, 0.86]])
        at = (self.many - 1).long()[:, 0, 0]
        self.fx, self.fy = place[at][:, None] + u(-0.03, 0.03, MOST), row[at][:, None] + u(-0.01, 0.01, MOST)
        self.there = torch.arange(MOST) < self.many
        self.period = d.uniform(1.0, 1.9, MOST)
        # Frog by frog: (G, MOST, CALLS) times of its calls.
        start = d.uniform(-1, 0, MOST)[:, 0, :, None]
        self.calls = (start + torch.arange(CALLS)) * self.period[:, 0, :, None] + 0.06 * d.normal(MOST * CALLS)[:, 0].view(-1, MOST, CALLS)
        self.length = between(self.throat.heard[:, None], 0.3, 0.75)
        self.skin, self.belly = self.hue((0.35, 0.8), (0.35, 0.8), (0.12, 0.45)), self.hue((0.1, 0.4), (0.8, 0.97), (0.08, 0.2))
        self.water, self.leaf = self.hue((0.25, 0.6), (0.22, 0.5), (0.35, 0.62)), self.hue((0.4, 0.75), (0.3, 0.65), (0.22, 0.42))
        self.eye = self.hue((0.6, 0.95), (0.7, 0.95), (0.05, 0.2))
        self.stem, self.tall, self.bend = u(-0.02, 1.02, 20), u(0.24, 0.5, 20), u(-0.06, 0.06, 20)

    def swell(self, t):
        """How full each throat is at t: (G, F, MOST) in 0..1."""
        out = []
        for k in range(MOST):
            _, age = since(self.calls[:, None, k], t)
            u = age / self.length
            out.append(torch.where((u >= 0) & (u < 1.25), torch.sin(torch.pi * (u / 1.25).clamp(0, 1)).clamp(min=0) ** 0.6, 0.0))
        return torch.cat(out, -1)

    def draw(self, cv, t):
        water, k, x, y = self.water, self.k, self.fx, self.fy
        cv.ellipse(0.5, 0.86, 0.72, 0.25, colour=water * 1.1 + 0.1, other=water * 0.6, pattern="clouds", freq=(2.5, 11), bevel=0.03, ambient=0.7, grain=0.04)
        many = self.reeds.seen * 21
        with cv.only(torch.remainder(torch.arange(20) * 13, 20) < many):
            foot = 0.66 + 0.04 * torch.remainder(self.stem * 37, 1)
            cv.capsule(self.stem, foot, self.stem + self.bend, foot - self.tall, 0.008, 0.002, bow=self.bend * 0.4, colour=self.leaf * 0.8)
            cv.capsule(self.stem + self.bend * 0.9, foot - self.tall * 0.86, self.stem + self.bend * 1.02, foot - self.tall * 1.08, 0.014, colour=(0.36, 0.22, 0.12), bevel=0.012)
        full = self.swell(t)
        ring = torch.remainder(t * 0.7 + torch.arange(MOST) * 0.37, 1)
        with cv.only(self.there):
            cv.ring(x, y + 0.5 * k, k * (1.7 + 1.1 * ring), 0.004, squash=3.5, colour=water + 0.35, alpha=0.5 * (1 - ring) * (0.3 + full), soft=0.008)
            cv.ellipse(x, y + 0.72 * k, 1.75 * k, 0.5 * k, colour=(0.02, 0.04, 0.03), alpha=0.45, soft=0.03)
            cv.ellipse(x, y + 0.62 * k, 1.7 * k, 0.46 * k, colour=self.leaf, other=self.leaf * 0.7, pattern="clouds", freq=(12, 30), bevel=0.018, grain=0.06)
            for side in (-1, 1):
                cv.ellipse(x + side * 0.82 * k, y + 0.32 * k, 0.52 * k, 0.33 * k, angle=-0.5 * side, colour=self.skin * 0.8, bevel=0.3 * k, grain=0.1)
                cv.capsule(x + side * 0.55 * k, y + 0.3 * k, x + side * 0.62 * k, y + 0.68 * k, 0.13 * k, 0.17 * k, colour=self.skin * 0.9, bevel=0.12 * k)
            cv.ellipse(x, y + 0.12 * k, 0.82 * k, 0.66 * k, colour=self.skin, other=self.skin * 0.65, pattern="spots", freq=(28, 28), phase=(0.3, 0.7), bevel=0.5 * k, gloss=0.3, grain=0.08)
            sac = between(self.throat.seen, 0.12, 0.86) * k
            cv.ellipse(x, y + 0.22 * k, 0.55 * k, 0.42 * k, colour=self.belly, bevel=0.3 * k)
            full = 0.55 + 0.45 * full
            cv.ellipse(x, y + 0.1 * k + 0.45 * sac * full, 0.4 * k + sac * full, 0.22 * k + sac * full, colour=self.belly * 1.02, bevel=0.3 * k + 0.5 * sac * full, gloss=0.5, ambient=0.55)
            cv.ellipse(x, y - 0.32 * k, 0.74 * k, 0.42 * k, colour=self.skin, other=self.skin * 0.7, pattern="spots", freq=(30, 30), bevel=0.36 * k, gloss=0.4, grain=0.06)
            cv.capsule(x - 0.5 * k, y - 0.17 * k, x + 0.5 * k, y - 0.17 * k, 0.028 * k, bow=0.07 * k, colour=self.skin * 0.25)
            for side in (-1, 1):
                ex, ey = x + side * 0.42 * k, y - 0.68 * k
                cv.disc(ex, ey, 0.26 * k, colour=self.skin * 1.05, bevel=0.2 * k)
                cv.disc(ex, ey, 0.19 * k, colour=self.eye, bevel=0.14 * k, gloss=1.0)
                cv.ellipse(ex, ey, 0.13 * k, 0.06 * k, colour=(0.02, 0.02, 0.02))

    def box(self, t):
        inside = lambda v, fill: torch.where(self.there, v, fill)
        wide, k = 1.5 * self.k, self.k
        return (inside(self.fx - wide, 9.0).amin(-1, keepdim=True), inside(self.fy - 0.95 * k, 9.0).amin(-1, keepdim=True),
                inside(self.fx + wide, -9.0).amax(-1, keepdim=True), inside(self.fy + 1.1 * k, -9.0).amax(-1, keepdim=True))

    def sound(self, syn):
        s, throat = syn.stream, self.throat.heard
        n = int(0.8 * RATE)
        t = torch.arange(n, device=syn.device) / RATE
        put = lambda v: syn.put(v)[..., None]
        # Each pulse of the larynx sets two resonances ringing afresh.
        rate = geometric(throat, 24.0, 78.0) * (1 + 0.12 * s.normal(MOST))
        since_pulse = torch.remainder(t * put(rate) * (1 - 0.12 * t), 1) / put(rate)
        low = geometric(self.size.heard, 1250.0, 330.0) * torch.tensor([1.0, 1.12, 1.27]) * (1 + 0.04 * s.normal(MOST))
        wave = 0
        for ratio, loud in ((1.0, 1.0), (2.15, 0.75), (3.6, 0.3)):
            wave = wave + loud * torch.sin(2 * torch.pi * ratio * put(low) * since_pulse)
        u = t / put(self.length[:, 0])
        wave = wave * torch.exp(-since_pulse * put(rate * 3.0 + 260)) * torch.sin(torch.pi * u.clamp(0, 1)).clamp(min=0) ** 0.7
        loud = s.uniform(MOST * CALLS, 0.7, 1.0).view(-1, MOST, CALLS) * self.there[:, 0, :, None]
        pond = 0
        for k in range(MOST):
            pond = pond + syn.place(wave[:, k:k + 1], self.calls[:, k], loud[:, k])
        rustle = syn.noise(1500, 6500, tilt=-3)
        return pond + syn.gain(rustle, geometric(self.reeds.heard, 0.006, 0.12))
