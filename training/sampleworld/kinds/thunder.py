"""Lightning under a storm cloud, and its thunder a moment later."""

from __future__ import annotations

import torch

from ..synth import unit
from ..synth_extra import tails, ticks
from .base import Kind, between, geometric, pick, since

JOINTS, STRIKES, FORKS, LOBES, DROPS = 8, 6, 4, 6, 32
BANDS = torch.tensor([40.0, 80, 160, 320, 640, 1280, 2560, 5120, 7800])


class Thunder(Kind):
    """Distance: a near bolt is thick and strikes the ground at our feet, a far one is thin and ends
    at the horizon; a near clap cracks at once, a far one is late, dull and soft at its start.
    Cloud: a thin rim of cloud to a low black ceiling over a shaft of rain; how long the thunder
    rolls and how much rain is heard. Forks: none to four; one clap more for each."""

    name, title = "thunder", "Lightning and thunder"
    factors = ("distance", "cloud", "forks")
    steps = {"forks": FORKS + 1}
    settings = ("country", "night")
    aside = False

    def setup(self):
        d, far = self.d, self.distance.seen
        self.foot = between(far, 0.95, 0.7)
        self.base = between(self.cloud.seen, 0.06, 0.4)
        self.thick = geometric(far, 0.027, 0.0065)
        self.count = (self.forks.value * (FORKS + 1)).floor()
        self.times = self.beats(d.uniform(2.6, 3.4), STRIKES, 0.06)
        self.middle = d.uniform(0.42, 0.58, STRIKES)
        self.lean = d.uniform(-0.05, 0.05, STRIKES)
        self.jag = (
            d.uniform(0.4, 1.0, STRIKES * JOINTS, of="sight")
            * geometric(far, 0.05, 0.022)
            * (-1.0) ** torch.arange(STRIKES * JOINTS)
        )
        side = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0)
        self.reach = (
            d.uniform(0.11, 0.15, FORKS, of="sight") * side * torch.tensor([1.0, -1.0, 1.0, -1.0])
        )
        self.gloom = self.hue((0.15, 0.45), (0.16, 0.26), (0.55, 0.78))
        self.light = self.hue((0.05, 0.35), (0.95, 1.0))
        self.puff = d.uniform(-0.02, 0.02, LOBES, of="sight")
        self.drop_x, self.drop_y = (
            d.uniform(0.24, 0.78, DROPS, of="sight"),
            d.uniform(0, 1, DROPS, of="sight"),
        )
        self.drops = self.cloud.seen * (DROPS + 1) - 2

    def _bolt(self, t):
        """Joints of the bolt seen at t.

        x, y (G, F, JOINTS); the forks' roots, knees and ends; seconds since it struck (G, F, 1).
        """
        i, age = since(self.times, t)
        s = torch.linspace(0, 1, JOINTS)
        jag = pick(self.jag, i.clamp(min=0) * JOINTS + torch.arange(JOINTS))
        x = pick(self.middle, i) + pick(self.lean, i) * (s - 0.5) + jag
        long = self.foot - self.base + 0.05
        y = self.base - 0.05 + long * s
        root = torch.tensor([2, 3, 4, 5])
        bx, by = x[..., root], y[..., root]
        kx, ky = bx + self.reach, by + 0.1 * long
        return x, y, (bx, by, kx, ky, kx + 0.45 * self.reach, ky + 0.22 * long), age

    def draw(self, cv, t):
        # The air under the cloud is lighter than the cloud, so that its lower edge is plain.
        cv.box(0.5, 0.4, 1.1, 0.9, colour=self.gloom * 2.1, alpha=0.72)
        x, y, (bx, by, kx, ky, ex, ey), age = self._bolt(t)
        # A stroke flickers as it returns; what is left afterwards is the picture on the eye.
        flash = torch.exp(-age / 0.22) * (0.75 + 0.25 * torch.cos(age * 55))
        shine = 0.55 + 0.45 * torch.exp(-age / 1.0)
        with cv.only(flash > 0.03):
            cv.box(0.5, 0.4, 1.0, 0.6, colour=self.light, alpha=0.08 * flash, add=True, soft=0.1)
        near = 1 - self.distance.seen
        pool = 0.05 + 0.2 * near
        cv.ellipse(
            x[..., -1:],
            self.foot,
            1.3 * pool,
            0.35 * pool,
            colour=self.light,
            alpha=0.5 * shine + 0.2 * flash,
            add=True,
            soft=pool,
        )
        # A shaft of rain falls about the bolt.
        with cv.only(torch.arange(DROPS) < self.drops):
            fall = self.base + (0.93 - self.base) * torch.remainder(self.drop_y + 1.7 * t, 1)
            cv.capsule(
                self.drop_x,
                fall,
                self.drop_x - 0.022,
                fall + 0.09,
                0.0045,
                colour=self.gloom * 0.4 + 0.6,
                alpha=0.75,
            )
        order = torch.arange(FORKS)
        shown = order < self.count
        taper = torch.linspace(1.15, 0.75, JOINTS)
        r = self.thick * taper
        main = x[..., :-1], y[..., :-1], x[..., 1:], y[..., 1:]
        thin = 0.004 + 0.55 * self.thick
        cv.capsule(
            *main,
            r[..., :-1] * 2.0,
            r[..., 1:] * 2.0,
            colour=self.light,
            alpha=0.35 * shine,
            soft=self.thick * 5,
            add=True,
        )
        with cv.only(shown):
            for a, q in (((bx, by, kx, ky), 1.0), ((kx, ky, ex, ey), 0.75)):
                cv.capsule(
                    *a, thin * q, thin * q * 0.75, colour=self.light * 0.4 + 0.6, alpha=shine
                )
        cv.capsule(
            *main, r[..., :-1], r[..., 1:], colour=self.light * 0.25 + 0.75, alpha=0.3 + 0.7 * shine
        )
        n = torch.arange(float(LOBES))
        cv.box(0.5, self.base - 0.6, 1.1, 0.56, colour=self.gloom * 0.8)
        cv.ellipse(
            0.02 + 0.192 * n,
            self.base - 0.05,
            0.15,
            0.055 + self.puff,
            colour=self.gloom * 1.25,
            other=self.gloom * 0.7,
            pattern="ramp",
            freq=(0, -9),
            bevel=0.05,
            ambient=0.7,
        )
        cv.glow(x[..., :1], self.base - 0.02, 0.2, self.light, 0.45 * shine + 0.2 * flash)

    def box(self, t):
        x, y, (*_, ex, ey), _ = self._bolt(t)
        shown = torch.arange(FORKS) < self.count
        left = torch.minimum(
            x.amin(-1, keepdim=True), torch.where(shown, ex, 9.0).amin(-1, keepdim=True)
        )
        right = torch.maximum(
            x.amax(-1, keepdim=True), torch.where(shown, ex, -9.0).amax(-1, keepdim=True)
        )
        wet = self.drops > 0
        left, right = (
            torch.where(wet, left.clamp(max=0.28), left),
            torch.where(wet, right.clamp(min=0.72), right),
        )
        low = torch.where(wet, self.foot.clamp(min=0.93), self.foot)
        return left - 0.06, self.base - 0.08, right + 0.06, low + 0.03

    def delay(self):
        """Seconds from the flash to the first clap, (G, 1)."""
        return between(self.distance.heard, 0.03, 0.9)

    def sound(self, syn):
        s, far, cloud = syn.stream, self.distance.heard, self.cloud.heard
        claps = FORKS + 1
        lag = (torch.arange(float(claps)) * s.uniform(1, 0.24, 0.3)) + 0.02 * s.normal(claps) * (
            torch.arange(claps) > 0
        )
        part = (torch.arange(claps) <= self.count[:, 0]).float() * 0.93 ** torch.arange(claps)
        loud = (s.uniform(STRIKES, 0.8, 1.0)[..., None] * part[:, None]).flatten(1)
        at = ((self.times[:, 0] + self.delay())[..., None] + lag[:, None]).flatten(1)
        hits = ticks(at, loud)
        length = geometric(cloud, 0.1, 1.0) * (BANDS / 120) ** -0.3
        # What is left of the highs after so much air; a near clap has its weight in the middle,
        # a far one at the bottom.
        colour = (BANDS / 100) ** between(far, 0.1, -0.7) * torch.exp(
            -BANDS / geometric(far, 5000.0, 260.0)
        )
        thunder = unit(
            syn.painted(
                tails(hits, length) * colour[:, None] * ((0.04 / length) ** 0.3)[:, None], BANDS
            )
        )
        crack = syn.bursts(
            at,
            geometric(far, 0.07, 0.2),
            200,
            geometric(far, 7500, 700),
            loud=loud,
            tilt=-2,
            attack=0.002,
            longest=0.2,
        )
        rain = syn.noise(1200, 5500, tilt=2)
        return (
            thunder
            + syn.gain(crack, geometric(far, 2.2, 0.7))
            + syn.gain(rain, geometric(cloud, 0.006, 0.11))
        )
