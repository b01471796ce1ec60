"""Lightning under a storm cloud, and its thunder a moment later."""
from __future__ import annotations

import torch

from ..synth_extra import tails, ticks, wander
from .base import Kind, between, geometric, pick, since

JOINTS, STRIKES, BRANCHES = 9, 8, 6
BANDS = torch.tensor([40.0, 80, 160, 320, 640, 1280, 2560, 5120, 7800])


class Thunder(Kind):
    """Distance: how thick and how far down the bolt is; delay and dullness of the clap. Branches: forks; the number
    of claps in a roll. Cloud: how low the cloud hangs; how long it rolls."""
    name, title = "thunder", "Lightning and thunder"
    factors = ("distance", "branches", "cloud")
    settings = ("country", "night")
    aside = False

    def setup(self):
        d, far = self.d, self.distance.seen
        self.foot = between(far, 0.93, 0.72)
        self.base = between(self.cloud.seen, 0.1, 0.34)
        self.thick = geometric(far, 0.015, 0.0045)
        self.times = self.beats(d.uniform(1.7, 3.2), STRIKES, 0.1)
        self.middle = self.x + d.uniform(-0.14, 0.14, STRIKES)
        self.lean = d.uniform(-0.12, 0.12, STRIKES)
        self.jag = d.normal(STRIKES * JOINTS, of="sight") * 0.028
        self.turn = d.uniform(0.3, 1.0, BRANCHES, of="sight") * torch.where(d.chance(0.5, BRANCHES, of="sight"), 1.0, -1.0)
        self.reach = d.uniform(0.08, 0.15, BRANCHES, of="sight")
        self.gloom = self.hue((0.1, 0.4), (0.1, 0.26), (0.55, 0.75))
        self.light = self.hue((0.05, 0.3), (0.95, 1.0))
        self.puff = d.uniform(-0.06, 0.06, 6, of="sight")

    def _bolt(self, t):
        """Joints of the bolt seen at t: x, y (G, F, JOINTS), and seconds since it struck (G, F, 1)."""
        i, age = since(self.times, t)
        s = torch.linspace(0, 1, JOINTS)
        jag = pick(self.jag, i.clamp(min=0) * JOINTS + torch.arange(JOINTS))
        x = pick(self.middle, i) + pick(self.lean, i) * (s - 0.5) + jag * (s > 0)
        return x, (self.base - 0.04) + (self.foot - self.base + 0.04) * s, age

    def draw(self, cv, t):
        cv.box(0.5, 0.3, 1.1, 0.62, colour=self.gloom, alpha=0.82, soft=0.25)
        n = torch.arange(6.0)
        cv.ellipse(0.0 + 0.2 * n, self.base - 0.09 + self.puff * 0.6, 0.22, 0.1 + self.puff, colour=self.gloom * 1.9, other=self.gloom * 0.55, pattern="clouds",
                   freq=(4, 7), phase=(n * 3, n), soft=0.05, warp=(0.012, 9, n), bevel=0.09, ambient=0.6)
        cv.box(0.5, self.base * 0.5 - 0.3, 1.1, self.base * 0.5 + 0.24, colour=self.gloom * 0.7, other=self.gloom * 1.5, pattern="clouds", freq=(2.5, 6), soft=0.12)
        x, y, age = self._bolt(t)
        # A stroke flickers as it returns; what is left afterwards is the picture on the eye.
        flash = torch.exp(-age / 0.22) * (0.75 + 0.25 * torch.cos(age * 55))
        shine = 0.5 + 0.5 * torch.exp(-age / 0.5)
        cv.box(0.5, 0.4, 1.0, 0.6, colour=self.light, alpha=0.35 * flash, add=True, soft=0.1)
        cv.glow(x[..., :1], self.base, 0.34, self.light, 0.25 * shine + 0.5 * flash)
        cv.glow(x[..., -1:], self.foot, 0.2, self.light, 0.25 * shine + 0.4 * flash)
        taper = torch.linspace(1.15, 0.6, JOINTS)
        r = self.thick * taper * (0.7 + 0.3 * shine)
        main = x[..., :-1], y[..., :-1], x[..., 1:], y[..., 1:]
        cv.capsule(*main, r[..., :-1] * 2.2, r[..., 1:] * 2.2, colour=self.light, alpha=0.3 * shine, soft=self.thick * 7, add=True)
        order = torch.tensor([3, 5, 2, 4, 6, 1])
        bx, by = x[..., order], y[..., order]
        kx, ky = bx + self.turn * self.reach, by + self.reach * 0.55
        ex, ey = kx + self.turn * self.reach * 0.35, ky + self.reach * 0.9
        with cv.only(torch.arange(BRANCHES) < self.branches.seen * (BRANCHES + 0.9) - 0.3):
            thin = self.thick * 0.68
            for a in ((bx, by, kx, ky), (kx, ky, ex, ey)):
                cv.capsule(*a, thin * 2, thin, colour=self.light, alpha=0.22 * shine, soft=self.thick * 5, add=True)
                cv.capsule(*a, thin, thin * 0.6, colour=self.light * 0.4 + 0.6, alpha=0.45 + 0.5 * shine)
        cv.capsule(*main, r[..., :-1], r[..., 1:], colour=self.light * 0.25 + 0.75, alpha=0.5 + 0.5 * shine)

    def box(self, t):
        x, y, _ = self._bolt(t)
        return x.amin(-1, keepdim=True) - 0.09, y[..., :1] - 0.02, x.amax(-1, keepdim=True) + 0.09, y[..., -1:] + 0.03

    def delay(self):
        """Seconds from the flash to the first clap, (G, 1)."""
        return between(self.distance.heard, 0.03, 0.9)

    def sound(self, syn):
        s, far = syn.stream, self.distance.heard
        at = self.times[:, 0] + self.delay()
        claps = 6
        roll = between(self.cloud.heard, 0.25, 1.3)
        lag = torch.cat([torch.zeros(self.clips, 1), torch.cumsum(s.uniform(claps - 1, 0.12, 0.34), 1)], 1)
        part = torch.cat([torch.ones(self.clips, 1), (self.branches.heard * (claps - 0.5) - torch.arange(claps - 1) + 0.3).clamp(0, 1)], 1)
        loud = s.uniform(STRIKES, 0.6, 1.0)[..., None] * (part * s.uniform(claps, 0.5, 1.0))[:, None]
        hits = ticks((at[..., None] + lag[:, None]).flatten(1), loud.flatten(1))
        length = roll * (BANDS / 120) ** -0.4
        colour = (BANDS / 100) ** -0.45 * torch.exp(-BANDS / 1000 * geometric(far.clamp(0, 1), 0.12, 2.2))
        swell = (0.35 + wander(s, 60))[..., None]
        thunder = syn.painted(tails(hits, length) * colour[:, None] * swell, BANDS)
        # Each clap starts with a crack, sharp from near by.
        crack = syn.bursts((at[..., None] + lag[:, None]).flatten(1), 0.16, 500, geometric(far.clamp(0, 1), 7500, 1500), loud=loud.flatten(1), tilt=-2, longest=0.2)
        return 7 * thunder + syn.gain(crack, 0.6 * torch.exp(-1.4 * far))
