"""Wind chimes: tubes hung in a row about a clapper that the wind swings."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import SAMPLES
from ..synth_extra import wander
from .base import Kind, between, geometric

MOST, GUSTS = 6, 14
RUN = MOST
BLOWS = GUSTS * RUN


class Chimes(Kind):
    """Length: of the tubes, three times from end to end; over two octaves of pitch. Metal: from
    brown knotted bamboo to banded bluish steel; a dry knock to a long bright ring. Wind: everything
    leans and the sail flies out; gusts come thick and loud. Tubes: two to six; so many notes run
    down at a gust."""

    name, title = "chimes", "Wind chimes"
    factors = ("length", "metal", "wind", "tubes")
    steps = {"tubes": 5}
    settings = ("country", "room", "sky", "street")

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        n = torch.arange(float(MOST))
        self.many = (2 + 5 * self.tubes.value).floor()
        self.there = n < self.many
        self.step = geometric(d.uniform(of="shared"), 0.91, 0.94)
        self.tall = between(self.length.seen, 0.17, 0.52) * self.step**n
        self.gap = 0.088
        self.across = (n - (self.many - 1) / 2) * self.gap
        self.thick = 0.028
        self.top = u(0.15, 0.18)
        # A gust throws the clapper along the tubes, from one end of the row to the other.
        rate = geometric(self.wind.heard[:, None], 0.35, 1.2)
        gaps = d.uniform(0.8, 1.2, GUSTS) / rate
        gusts, k = torch.cumsum(gaps, -1) - d.uniform(0.3, 1.1) / rate, torch.arange(float(RUN))
        times = gusts[..., None] + k * d.uniform(0.09, 0.12, GUSTS)[..., None]
        made = k < self.many[..., None]
        self.times = torch.where(made, times, 99.0).flatten(2)
        forth = d.chance(0.5, GUSTS)[..., None]
        self.which = (
            torch.where(forth, k, self.many[..., None] - 1 - k).clamp(0, MOST - 1).long().flatten(2)
        )
        self.push = (d.uniform(0.75, 1.0, GUSTS)[..., None] * (1 - 0.06 * k)).flatten(2)
        self.bamboo, self.steel = (
            self.hue((0.5, 0.75), (0.5, 0.8), (0.05, 0.12)),
            self.hue((0.08, 0.3), (0.72, 0.95), (0.52, 0.64)),
        )
        self.wood, self.cord, self.flag = (
            paint.wood(d.sight),
            paint.gray(d.sight, (0.2, 0.9)),
            self.hue((0.5, 0.9), (0.6, 0.95)),
        )
        self.side, self.start = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0), u(0, 6.28)
        # Room for what the wind blows out to one side.
        self.x = 0.5 - self.side * (0.03 + 0.1 * self.wind.seen) + u(-0.02, 0.02)

    def _swing(self, t):
        """Angle of each tube at t, (G, F, MOST).

        Each blow sets its own swinging, and it dies away.
        """
        age = t[..., None] - self.times[:, :, None]
        hit = torch.where(
            age >= 0, torch.exp(-age / 0.7) * torch.sin(age * 7.5) * self.push[:, :, None], 0.0
        )
        mine = (self.which[:, :, None] == torch.arange(MOST)[:, None]).float()
        return 0.1 * (hit * mine).sum(-1).clamp(-1, 1) * self.side

    def _blow(self, t):
        """How far the wind throws the sail out at t, in radians to one side."""
        return between(self.wind.seen, 0.05, 1.3) + 0.04 * torch.sin(2.3 * t + self.start)

    def draw(self, cv, t):
        x, m, top = self.x, self.metal.seen, self.top
        reach = self.many * self.gap / 2 + 0.025
        cv.capsule(x, -0.1, x, top - 0.1, 0.006, colour=self.cord)
        for s in (-1, 1):
            cv.capsule(x, top - 0.1, x + s * reach * 0.85, top - 0.01, 0.005, colour=self.cord)
        blow = self._blow(t) * self.side
        s, c = torch.sin(blow), torch.cos(blow)
        lean = 0.36 * blow
        # The clapper's cord behind the tubes, the sail below them.
        drop = self.tall[..., :1] * 0.75 + 0.05
        cx, cy = x + torch.sin(lean) * drop, top + torch.cos(lean) * drop
        fx, fy = cx + s * (0.35 * drop + 0.13), cy + c * (0.35 * drop + 0.13)
        cv.capsule(x, top, cx, cy, 0.004, colour=self.cord)
        cv.capsule(cx, cy, fx, fy, 0.004, colour=self.cord)
        cv.profile(
            fx,
            fy,
            0.1,
            (0.015, 0.062, 0.075, 0.055, 0.0),
            angle=-blow,
            colour=self.flag,
            other=self.flag * 0.55,
            pattern="stripes",
            freq=(0, 12),
            bevel=0.02,
        )
        swing = self._swing(t) + lean
        hang = 0.05
        px = x + self.across
        qx, qy = px + torch.sin(swing) * hang, top + torch.cos(swing) * hang
        ex, ey = (
            px + torch.sin(swing) * (hang + self.tall),
            top + torch.cos(swing) * (hang + self.tall),
        )
        shade = m[..., None]
        skin = self.bamboo * (1 - shade) + self.steel * shade
        r = self.thick
        with cv.only(self.there):
            cv.capsule(px, top, qx, qy, 0.004, colour=self.cord)
            cv.cast(
                lambda dx, dy, style: cv.capsule(qx + dx, qy + dy, ex + dx, ey + dy, r, **style),
                lift=0.03,
                strength=0.25,
                soft=0.025,
            )
            cv.capsule(qx, qy, ex, ey, r, colour=skin, bevel=r * 1.1, gloss=1.3 * m, ambient=0.5)
            # A bright streak down polished steel.
            cv.capsule(
                qx - 0.3 * r,
                qy,
                ex - 0.3 * r,
                ey,
                0.2 * r,
                colour=(0.97, 0.98, 1.0),
                alpha=0.95 * m,
            )
            # Knots of bamboo fade as the tube turns to metal.
            for k in (0.15, 0.5, 0.85):
                cv.box(
                    qx + (ex - qx) * k,
                    qy + (ey - qy) * k,
                    r * 1.2,
                    0.012,
                    angle=-swing,
                    round=0.008,
                    colour=self.bamboo * 0.4,
                    alpha=(1 - 1.2 * m).clamp(min=0),
                    bevel=0.008,
                )
        cv.box(
            x,
            top,
            reach,
            0.024,
            round=0.02,
            colour=self.wood,
            other=self.wood * 0.6,
            pattern="wood",
            freq=(3, 60),
            bevel=0.02,
            gloss=0.2,
        )
        cv.ellipse(cx, cy, 0.055, 0.022, angle=-lean, colour=self.wood * 1.1, bevel=0.02, gloss=0.2)

    def box(self, t):
        reach = self.many * self.gap / 2 + 0.025
        blow, tall = self._blow(t), self.tall[..., :1]
        drop, lean = tall * 0.75 + 0.05, 0.36 * blow
        sail = (
            torch.sin(lean) * drop + torch.sin(blow) * (0.35 * drop + 0.22) + 0.05 * torch.cos(blow)
        )
        out = torch.maximum(reach + torch.sin(lean) * (tall + 0.05), sail)
        low = torch.maximum(
            torch.cos(lean) * (tall + 0.08),
            torch.cos(lean) * drop + torch.cos(blow) * (0.35 * drop + 0.23) + 0.05,
        )
        left, right = torch.where(self.side > 0, reach, out), torch.where(self.side > 0, out, reach)
        return self.x - left, self.top - 0.03, self.x + right, self.top + low

    def sound(self, syn):
        s, m = syn.stream, self.metal.heard
        base = geometric(self.length.heard, 1500.0, 300.0) * (1 + 0.03 * s.normal())
        # A tube's pitch goes as one over its length squared.
        hz = (
            base
            * self.step[:, 0] ** (-2 * torch.arange(float(MOST)))
            * (1 + 0.008 * s.normal(MOST))
        )[..., None]
        ratios = torch.tensor([1.0, 2.756, 5.404])
        decay = (
            geometric(m, 0.06, 1.6)[..., None] * torch.tensor([1.0, 0.7, 0.4]) * (600 / hz) ** 0.2
        )
        gain = torch.stack([torch.ones_like(m), between(m, 0.25, 0.8), between(m, 0.1, 0.6)], -1)
        sounds = syn.modes(hz * ratios, decay, gain, 0.7)
        # What still rings at the end of its window dies away smoothly.
        sounds = sounds * (1 - torch.linspace(0, 1, sounds.shape[-1], device=syn.device) ** 3)
        loud = self.push[:, 0] * s.uniform(BLOWS, 0.85, 1.0)
        ring = 0
        for k in range(MOST):
            # One tube after the other, so that a blow is a click to be convolved.
            ring = ring + torch.fft.rfft(
                syn.impulses(self.times[:, 0], loud * (self.which[:, 0] == k))
            ) * torch.fft.rfft(
                torch.nn.functional.pad(sounds[:, k], (0, SAMPLES - sounds.shape[-1]))
            )
        ring = torch.fft.irfft(ring, SAMPLES)
        knock = syn.bursts(
            self.times[:, 0], 0.03, 600, geometric(m, 2200, 6500), loud, longest=0.05
        )
        wind = syn.noise(120, geometric(self.wind.heard, 400, 1800), tilt=-5) * syn.curve(
            wander(s, 10, 0.4, 1.0)
        )
        return (
            ring
            + syn.gain(knock, geometric(m, 1.6, 0.15))
            + syn.gain(wind, geometric(self.wind.heard, 0.005, 0.15))
        )
