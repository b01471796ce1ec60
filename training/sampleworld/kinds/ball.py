"""A ball that bounces on the floor."""
from __future__ import annotations

import torch

from .base import FLOOR, Kind, between, geometric, since

GROUND = FLOOR + 0.13


class Ball(Kind):
    """Size sets pitch and weight, the height of the bounce its pace, hardness the ring and the shine."""
    name, title = "ball", "Bouncing ball"
    factors = ("size", "height", "hardness")
    settings = ("room", "room", "street", "country")

    def setup(self):
        self.r = geometric(self.size.seen, 0.065, 0.155)
        self.rise = between(self.height.seen, 0.14, 0.52)
        self.period = between(self.height.heard[:, None], 0.42, 1.15)
        self.hits = self.beats(self.period, 26)
        self.tone, self.other = self.hue((0.45, 0.9)), self.hue((0, 0.35), (0.7, 0.97))
        self.turn = self.d.uniform(-3, 3, of="sight")
        self.side, self.flag = torch.where(self.x < 0.5, 1.0, -1.0), self.hue()
        self.style = self.d.uniform(of="sight")

    def _y(self, t):
        _, age = since(self.hits, t)
        u = (age / self.period).clamp(0, 1)
        return GROUND - self.r - 4 * self.rise * u * (1 - u), u

    def draw(self, cv, t):
        y, u = self._y(t)
        self._gauge(cv)
        lift = 4 * u * (1 - u)
        hard, r = self.hardness.seen, self.r
        squash = 1 - (1 - hard) * 0.24 * torch.exp(-40 * torch.minimum(u, 1 - u))
        cv.shadow(self.x, GROUND + 0.004, r * (1.05 + 0.5 * lift), r * 0.22 * (1 + lift), strength=0.62 - 0.35 * lift, soft=0.02 + 0.07 * lift)
        rx, ry = r / squash.sqrt(), r * squash
        y = y + r * (1 - squash)
        look = dict(colour=self.tone, other=self.other, bevel=r, gloss=1.1 * hard ** 1.5, ambient=0.4, grain=0.13 * (1 - hard), grain_scale=260)
        spin = self.turn * t
        for k, (pattern, freq) in enumerate([("stripes", (0.7 / r, 0)), ("checks", (0.45 / r, 0.45 / r)), ("spots", (0.35 / r, 0.35 / r))]):
            with cv.only((self.style >= k / 3) & (self.style < (k + 1) / 3)):
                cv.ellipse(self.x, y, rx, ry, angle=spin * (squash > 0.99), pattern=pattern, freq=freq, phase=(0.25, 0.25), **look)
        # A hard ball shows the room: a bright band of sky and the floor's dark below.
        cv.ellipse(self.x, y, rx * 0.97, ry * 0.97, colour=(1, 1, 1), other=(0.08, 0.08, 0.1), pattern="ramp", freq=(0, 1.1 / r), alpha=0.5 * hard ** 2, soft=r * 0.5)
        cv.disc(self.x + r * 0.36 * cv.light_x, y + r * 0.42 * cv.light_y, r * 0.2, colour=(1, 1, 1), alpha=(hard * 1.4 - 0.25).clamp(0, 1), soft=r * (0.3 - 0.2 * hard))

    def _gauge(self, cv):
        """A rod at the side, with a flag as high as the ball jumps: a still shows that too."""
        x, top = self.x + self.side * (self.r + 0.08), GROUND - 2 * self.r - self.rise
        cv.shadow(x, GROUND, 0.05, 0.012, 0.5, 0.02)
        cv.box(x, (GROUND + top) / 2, 0.014, (GROUND - top) / 2, round=0.006, colour=self.other, other=self.other * 0.25, pattern="stripes", freq=(0, 8), bevel=0.012, gloss=0.3)
        cv.disc(x, top - 0.015, 0.024, colour=self.other, bevel=0.024, gloss=0.6)
        cv.trapezoid(x + self.side * 0.085, top + 0.045, 0.004, 0.05, 0.075, angle=-self.side * 1.5708, colour=self.flag, bevel=0.012)

    def box(self, t):
        y, _ = self._y(t)
        return self.x - self.r, y - self.r, self.x + self.r, y + self.r

    def sound(self, syn):
        s, h, hits = self.size.heard, self.hardness.heard, self.hits[:, 0]
        loud = 0.8 + 0.2 * self.d.uniform(n=hits.shape[1], of="sound")[:, 0]
        # Between a hollow rubber shell, a wooden one and glass: partials spread and last.
        order = torch.arange(1, 9.0)
        base = geometric(s, 620, 130) * (1 + 1.6 * h) * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        hz = base * order ** between(h, 1.15, 1.7)
        ring = geometric(h, 0.09, 0.9) * between(s, 0.75, 1.3) / order ** 0.7
        gain = order ** -between(h, 1.6, 0.35)
        body = syn.strikes(hits, hz[:, None], ring[:, None], gain[:, None], loud, seconds=1.2)
        thump = syn.strikes(hits, (geometric(s, 120, 58) * torch.tensor([1, 1.6]))[:, None], 0.16, torch.tensor([1.0, 0.5]), loud, seconds=0.3)
        slap = syn.bursts(hits, 0.03, 300, geometric(h, 1200, 7000), loud)
        return body + syn.gain(thump, between(s, 0.5, 1.6) * (1.1 - 0.7 * h)) + syn.gain(slap, 0.5 + 0.5 * h)
