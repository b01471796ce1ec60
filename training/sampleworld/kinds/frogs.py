"""A frog on a leaf in a pond, its throat swelling as it croaks."""

from __future__ import annotations

import torch

from ..synth import RATE
from ..synth_extra import wander
from .base import Kind, between, geometric, since

CALLS, REEDS, FLIES, RINGS = 32, 16, 10, 5


class Frogs(Kind):
    """Size: of the frog and its leaf, small to three times as large; two octaves of pitch. Throat:
    from a flat throat to a sac wider than the frog; a short dry tick to a long croak that slides
    up. Reeds: bare water to a tall thick stand; silence to loud rustling. Pace: one dragonfly to
    ten, and rings on the water far apart to close; a slow croak to a quick one."""

    name, title = "frogs", "Frogs in a pond"
    factors = ("size", "throat", "reeds", "pace")
    settings = ("country", "country", "night")
    aside = False

    def setup(self):
        u = lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.k = between(self.size.seen, 0.09, 0.26)
        self.fx, self.fy = (
            0.5 + u(-0.13, 0.13) * (1 - self.size.seen),
            0.83 - 0.6 * self.k + u(-0.01, 0.01),
        )
        self.period = geometric(self.pace.heard[:, None], 1.5, 0.36)
        self.calls = self.beats(self.period, CALLS, 0.04)
        self.length = self.period * between(self.throat.heard[:, None], 0.25, 0.78)
        self.skin, self.belly = (
            self.hue((0.45, 0.8), (0.4, 0.75), (0.14, 0.42)),
            self.hue((0.1, 0.4), (0.85, 0.97), (0.08, 0.2)),
        )
        self.water, self.leaf = (
            self.hue((0.3, 0.6), (0.22, 0.45), (0.5, 0.64)),
            self.hue((0.4, 0.75), (0.35, 0.65), (0.22, 0.42)),
        )
        self.eye, self.fly = (
            self.hue((0.6, 0.95), (0.7, 0.95), (0.05, 0.2)),
            self.hue((0.6, 0.9), (0.7, 0.95)),
        )
        self.stem, self.tall, self.bend = (
            u(-0.02, 0.02, REEDS) + torch.arange(REEDS) / (REEDS - 1),
            u(0.8, 1.1, REEDS),
            u(-0.06, 0.06, REEDS),
        )
        self.fly_x, self.fly_y, self.turn = (
            u(-0.05, 0.05, FLIES),
            u(-0.05, 0.05, FLIES),
            u(-0.7, 0.7, FLIES),
        )

    def swell(self, t):
        """How full the throat is at t: (G, F, 1) in 0..1."""
        _, age = since(self.calls, t)
        u = age / (1.15 * self.length)
        return torch.where(u < 1, torch.sin(torch.pi * u.clamp(0, 1)).clamp(min=0) ** 0.6, 0.0)

    def draw(self, cv, t):
        water, k, x, y, thick = self.water, self.k, self.fx, self.fy, self.reeds.seen
        cv.ellipse(
            0.5,
            0.86,
            0.78,
            0.25,
            colour=water * 1.15 + 0.08,
            other=water * 0.7,
            pattern="ramp",
            freq=(0, 3),
            bevel=0.03,
            ambient=0.7,
        )
        with cv.only(torch.remainder(torch.arange(REEDS) * 13, REEDS) < thick * (REEDS + 1)):
            foot = 0.68 + 0.03 * torch.remainder(self.stem * 37, 1)
            tall = self.tall * between(thick, 0.18, 0.5)
            lean = torch.remainder(torch.arange(REEDS), 2) * 2 - 1.0
            cv.capsule(
                self.stem,
                foot,
                self.stem + lean * 0.05,
                foot - tall * 0.75,
                0.018,
                0.004,
                colour=self.leaf * 0.95,
            )
            cv.capsule(
                self.stem,
                foot,
                self.stem + self.bend,
                foot - tall,
                0.01,
                0.006,
                colour=self.leaf * 0.75,
            )
            cv.capsule(
                self.stem + self.bend * 0.9,
                foot - tall * 0.86,
                self.stem + self.bend * 1.02,
                foot - tall * 1.08,
                0.021,
                colour=(0.36, 0.22, 0.12),
                bevel=0.014,
            )
        n = torch.arange(float(FLIES))
        with cv.only(n < 1 + (FLIES - 0.5) * self.pace.seen):
            # In two rows over the frog, from the middle outwards.
            row = torch.remainder(n, 2)
            dx = 0.5 + (torch.remainder(n * 2, 5) - 2) * 0.18 + self.fly_x
            dy = 0.14 + 0.2 * row + self.fly_y
            c, s = torch.cos(self.turn), torch.sin(self.turn)
            for way in (-1, 1):
                cv.ellipse(
                    dx + 0.012 * c,
                    dy + 0.012 * s,
                    0.016,
                    0.06,
                    angle=self.turn + way * 0.3,
                    colour=(0.93, 0.97, 1.0),
                    alpha=0.8,
                )
            cv.capsule(
                dx - 0.055 * c,
                dy - 0.055 * s,
                dx + 0.04 * c,
                dy + 0.04 * s,
                0.007,
                0.013,
                colour=self.fly,
                bevel=0.01,
            )
        # A croak sends out a ring: they lie as close as the croaks come.
        i = since(self.calls, t)[0] - torch.arange(RINGS)
        near = torch.gather(self.calls.expand(-1, t.shape[1], -1), 2, i.clamp(min=0))
        far = torch.where(i >= 0, t - near, 99.0)
        with cv.only(far < 1.9):
            cv.ring(
                x,
                y + 0.62 * k,
                1.3 * k + 0.25 * far.clamp(max=3.0),
                0.009,
                squash=2.6,
                colour=water * 0.6 + 0.4,
                alpha=(1.15 - far / 1.9).clamp(0, 0.6),
                soft=0.006,
            )
        full = self.swell(t)
        cv.ellipse(
            x, y + 0.74 * k, 1.75 * k, 0.5 * k, colour=(0.02, 0.04, 0.03), alpha=0.45, soft=0.03
        )
        cv.ellipse(
            x,
            y + 0.62 * k,
            1.7 * k,
            0.46 * k,
            colour=self.leaf,
            other=self.leaf * 0.75,
            pattern="stripes",
            freq=(5 / k * 0.35, 0),
            bevel=0.018,
        )
        # It heaves as it croaks.
        y = y - 0.06 * k * full
        side = torch.tensor([-1.0, 1.0])
        cv.ellipse(
            x + side * 0.82 * k,
            y + 0.32 * k,
            0.52 * k,
            0.33 * k,
            angle=-0.5 * side,
            colour=self.skin * 0.8,
            bevel=0.3 * k,
        )
        cv.capsule(
            x + side * 0.55 * k,
            y + 0.3 * k,
            x + side * 0.62 * k,
            y + 0.68 * k,
            0.13 * k,
            0.17 * k,
            colour=self.skin * 0.9,
            bevel=0.12 * k,
        )
        cv.ellipse(
            x,
            y + 0.12 * k,
            0.82 * k,
            0.66 * k,
            colour=self.skin,
            other=self.skin * 0.65,
            pattern="spots",
            freq=(2.6 / k, 2.6 / k),
            phase=(0.3, 0.7),
            bevel=0.5 * k,
            gloss=0.3,
        )
        cv.ellipse(x, y + 0.26 * k, 0.5 * k, 0.42 * k, colour=self.belly * 0.95, bevel=0.3 * k)
        sac = between(self.throat.seen, 0.0, 0.85) * k * (0.8 + 0.2 * full)
        cv.ellipse(
            x,
            y + 0.15 * k + 0.22 * sac,
            0.26 * k + sac,
            0.2 * k + 0.75 * sac,
            colour=self.belly * 1.02,
            bevel=0.2 * k + 0.7 * sac,
            gloss=0.5,
            ambient=0.55,
        )
        cv.ellipse(
            x,
            y - 0.32 * k,
            0.74 * k,
            0.42 * k,
            colour=self.skin,
            other=self.skin * 0.7,
            pattern="spots",
            freq=(2.6 / k, 2.6 / k),
            bevel=0.36 * k,
            gloss=0.4,
        )
        cv.capsule(
            x - 0.5 * k,
            y - 0.17 * k,
            x + 0.5 * k,
            y - 0.17 * k,
            0.03 * k,
            bow=0.07 * k,
            colour=self.skin * 0.25,
        )
        ex, ey = x + side * 0.42 * k, y - 0.68 * k
        cv.disc(ex, ey, 0.26 * k, colour=self.skin * 1.05, bevel=0.2 * k)
        cv.disc(ex, ey, 0.19 * k, colour=self.eye, bevel=0.14 * k, gloss=1.0)
        cv.ellipse(ex, ey, 0.13 * k, 0.06 * k, colour=(0.02, 0.02, 0.02))

    def box(self, t):
        k, w = self.k, torch.maximum(torch.tensor(1.5), 0.3 + 0.85 * self.throat.seen) * self.k
        return self.fx - w, self.fy - 0.95 * k, self.fx + w, self.fy + 1.1 * k

    def sound(self, syn):
        s, throat = syn.stream, self.throat.heard
        n = int(1.25 * RATE)
        t = torch.arange(n, device=syn.device) / RATE
        put = lambda v: syn.put(v).reshape(-1, 1)
        # Each pulse of the larynx sets three resonances ringing afresh;
        # a full sac slides up as it empties.
        rate = geometric(throat, 20.0, 80.0) * (1 + 0.08 * s.normal())
        u = (t / put(self.length)).clamp(0, 1)
        since_pulse = torch.remainder(t * put(rate) * (1 - 0.1 * u), 1) / put(rate)
        low = put(geometric(self.size.heard, 1300.0, 280.0) * (1 + 0.03 * s.normal())) * torch.exp(
            put(between(throat, -0.1, 0.75)) * (u - 0.5)
        )
        wave = 0
        for ratio, loud in ((1.0, 1.0), (2.15, 0.75), (3.6, 0.3)):
            wave = wave + loud * torch.sin(2 * torch.pi * ratio * low * since_pulse)
        wave = (
            wave
            * torch.exp(-since_pulse * put(rate * 2.0 + geometric(self.size.heard, 300.0, 120.0)))
            * torch.sin(torch.pi * u).clamp(min=0) ** 0.7
        )
        croak = syn.convolve(syn.impulses(self.calls[:, 0], s.uniform(CALLS, 0.75, 1.0)), wave)
        # Gusts go through the reeds.
        rustle = syn.noise(1800, 7000, tilt=-2) * syn.curve(wander(s, 14, 0.0, 1.0) ** 2)
        return croak + syn.gain(rustle, geometric(self.reeds.heard, 0.004, 0.2))
