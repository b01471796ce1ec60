"""Somebody walks; the camera keeps level, the ground goes by under the shoes."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

STEPS_MADE, GROUND = 36, 0.88


class Walker(Kind):
    """Legs: short to long; seconds to a step. Weight: thin to stout; how deep and loud a step is. Gravel: from bare
    boards to loose stones; knock to crunch. Heel: flat to high; how sharp the
    heel clicks, and how long before the sole follows."""
    name, title = "walker", "Footsteps"
    factors = ("legs", "weight", "gravel", "heel")
    settings = ("country", "street", "room")

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.leg = between(self.legs.seen, 0.24, 0.38)
        self.fat = between(self.weight.seen, 0.042, 0.115)
        self.lift = between(self.heel.seen, 0.0, 0.085)
        self.loose = self.gravel.seen.clamp(0, 1)
        self.period = geometric(self.legs.heard[:, None], 0.36, 0.72)
        self.steps_at = self.beats(self.period, STEPS_MADE)
        self.side = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0)
        self.coat, self.cloth, self.shoe = self.hue(), self.hue((0.1, 0.6), (0.15, 0.6)), self.hue((0.2, 0.8), (0.08, 0.5))
        self.skin, self.hair = self.hue((0.25, 0.6), (0.4, 0.95), (0.03, 0.09)), self.hue((0.1, 0.7), (0.08, 0.7), (0.0, 0.13))
        self.board, self.stone = paint.wood(d.sight), paint.gray(d.sight, (0.4, 0.8))
        self.bits, self.shade, self.row = u(0, 1, 36), u(0.6, 1.15, 36), u(0, 1, 36)

    def stride(self, t):
        """Half turns of the legs at t: a foot comes down at each whole number (G, F, 1)."""
        return (t - self.steps_at[..., :1]) / self.period

    def _leg(self, p, leg):
        """Hip angle and knee bend for a leg whose own cycle is at p in 0..1: 0 as its foot comes down."""
        u = torch.remainder(p, 1)
        down = u < 0.5
        swing = torch.where(down, 0.42 - 1.68 * u, -0.42 + 0.84 * (0.5 - 0.5 * torch.cos(2 * torch.pi * (u - 0.5))))
        knee = torch.where(down, 0.06, 0.06 + 1.0 * torch.sin(2 * torch.pi * (u - 0.5)).clamp(min=0))
        return swing, knee

    def _foot(self, hip_x, hip_y, swing, knee):
        thigh, s = self.leg * 0.5, self.side
        kx, ky = hip_x + s * thigh * torch.sin(swing), hip_y + thigh * torch.cos(swing)
        return kx, ky, kx + s * thigh * torch.sin(swing - knee), ky + thigh * torch.cos(swing - knee)

    def draw(self, cv, t):
        x, s, f, loose, L = self.x, self.side, self.fat, self.loose, self.leg
        p = self.stride(t) * 0.5
        path = self.board * (1 - loose[..., None]) + self.stone * loose[..., None]
        cv.box(0.5, GROUND + 0.07, 1.1, 0.075, colour=path, bevel=0.008, grain=0.08 + 0.12 * loose, grain_scale=280)
        move = 2 * p * 1.68 * 0.5 * L * 0.95
        seam = torch.remainder(torch.arange(9.0) * 0.15 - s * move, 1.35) - 0.17
        cv.capsule(seam, GROUND - 0.004, seam + (seam - 0.5) * 0.25, GROUND + 0.15, 0.004, colour=path * 0.35, alpha=(1 - 1.5 * loose).clamp(min=0))
        bits = torch.remainder(self.bits * 1.3 - s * move, 1.3) - 0.15
        with cv.only(torch.remainder(torch.arange(36.0) * 11, 36) < 38 * loose - 1):
            r = 0.006 + 0.014 * loose * self.shade
            cv.ellipse(bits, GROUND + 0.005 + 0.13 * self.row, r * 1.3, r * 0.85, colour=self.stone * self.shade[..., None], bevel=r * 0.8, gloss=0.15)
        bob = 0.016 * torch.cos(4 * torch.pi * p)
        hip_x, hip_y = x, GROUND - L * 0.955 - 0.012 - self.lift * 0.85 + bob * 0.6
        cv.shadow(x, GROUND + 0.012, 0.13 + 0.4 * f, 0.022, 0.6)
        tall = 0.21 + 0.25 * f
        neck_y = hip_y - tall
        self._arm(cv, x, neck_y + 0.035, p + 0.0, 0.75)
        for leg, dark in ((0.5, 0.65), (0.0, 1.0)):
            swing, knee = self._leg(p + leg, leg)
            kx, ky, ax, ay = self._foot(hip_x, hip_y, swing, knee)
            thick = 0.022 + 0.3 * f
            cv.capsule(kx, ky, ax, ay - 0.012, thick * 0.72, thick * 0.5, colour=self.cloth * dark, bevel=thick * 0.7)
            cv.capsule(hip_x, hip_y, kx, ky, thick, thick * 0.76, colour=self.cloth * dark, bevel=thick)
            # The shoe: heel under the ankle, toe ahead; it tips with the shin.
            tip = ((swing - knee) * 0.75 - 0.1) * s
            c, n = torch.cos(tip), torch.sin(tip)
            at = lambda u, v: (ax + s * u * c + v * n, ay - s * u * n * s + v * c)
            cv.capsule(*at(-0.014, 0.0), *at(0.07, 0.008 + 0.7 * self.lift), 0.021, 0.015, colour=self.shoe * dark, bevel=0.015, gloss=0.4)
            cv.capsule(*at(-0.018, 0.005), *at(-0.022, 0.014 + self.lift), 0.014 - 0.08 * self.lift, 0.013 - 0.1 * self.lift, colour=self.shoe * 0.5 * dark, bevel=0.006)
        cv.profile(x + s * 0.15 * f, (hip_y + neck_y) / 2 + 0.01, tall * 0.56, (0.035 + 0.2 * f, 0.04 + 0.62 * f, 0.03 + 1.02 * f, 0.03 + f, 0.03 + 0.6 * f), angle=0.06 * s,
                   colour=self.coat, bevel=0.03 + 0.7 * f, grain=0.07)
        hx, hy = x + s * 0.022, neck_y - 0.062
        cv.capsule(x + s * 0.008, neck_y, hx, hy, 0.024 + 0.12 * f, colour=self.skin * 0.85, bevel=0.02)
        cv.ellipse(hx, hy, 0.056 + 0.12 * f, 0.066 + 0.06 * f, colour=self.skin, bevel=0.05)
        cv.capsule(hx + s * (0.054 + 0.12 * f), hy + 0.002, hx + s * (0.062 + 0.12 * f), hy + 0.012, 0.01, 0.012, colour=self.skin * 0.97, bevel=0.01)
        cv.ellipse(hx - s * 0.018, hy - 0.022, 0.056 + 0.1 * f, 0.054, angle=-0.3 * s, colour=self.hair, bevel=0.04, grain=0.25)
        cv.disc(hx + s * 0.036, hy - 0.006, 0.006, colour=(0.05, 0.04, 0.04))
        self._arm(cv, x, neck_y + 0.035, p + 0.5, 1.0)

    def _arm(self, cv, x, y, p, dark):
        a, s = 0.55 * torch.cos(2 * torch.pi * p), self.side
        thick = 0.019 + 0.12 * self.fat
        ex, ey = x + s * 0.11 * torch.sin(a), y + 0.11 * torch.cos(a)
        hx, hy = ex + s * 0.1 * torch.sin(a + 0.45), ey + 0.1 * torch.cos(a + 0.45)
        cv.capsule(x, y, ex, ey, thick * 1.15, thick, colour=self.coat * 0.85 * dark, bevel=thick)
        cv.capsule(ex, ey, hx, hy, thick, thick * 0.8, colour=self.coat * 0.85 * dark, bevel=thick)
        cv.disc(hx, hy, thick, colour=self.skin * dark, bevel=thick)

    def box(self, t):
        half = 0.44 * self.leg * 0.95 + 0.05
        top = GROUND - self.leg * 0.955 - 0.012 - self.lift * 0.85 - (0.21 + 0.25 * self.fat) - 0.15
        half = torch.maximum(half, 0.14 + 1.1 * self.fat)
        return self.x - half, top, self.x + half, torch.tensor(GROUND + 0.03)

    def sound(self, syn):
        s, weight, loose, heel = syn.stream, self.weight.heard, self.gravel.heard.clamp(0, 1), self.heel.heard.clamp(0, 1)
        at = self.steps_at[:, 0]
        n = at.shape[1]
        loud = s.uniform(n, 0.75, 1.0) * (1 - 0.15 * (torch.arange(n) % 2))
        # Heel, then the sole: flat shoes come down almost at once.
        sole = at + between(heel, 0.05, 0.3) * self.period[:, 0]
        base = geometric(weight, 210.0, 68.0) * (1 + 0.06 * s.normal())
        thud = syn.strikes(torch.cat([at, sole], 1), (base * torch.tensor([1.0, 1.8, 3.2, 5.3]))[:, None],
                           (between(loose, 0.16, 0.05)[..., None] * torch.tensor([1.0, 0.8, 0.6, 0.4])),
                           torch.tensor([1.0, 0.7, 0.5, 0.35])[None, None], torch.cat([loud, 0.5 * loud], 1), seconds=0.2)
        click = syn.strikes(at, (geometric(heel, 900.0, 2300.0) * torch.tensor([1.0, 1.65, 2.6]))[:, None], (0.015 + 0.06 * heel)[:, None],
                            (heel ** 1.2 * (1 - 0.4 * loose))[:, None] * torch.tensor([1.0, 0.7, 0.5]), loud, seconds=0.07)
        scuff = syn.bursts(torch.cat([at, sole], 1), 0.05 + 0.22 * loose, 500, geometric(weight, 7500, 4200), torch.cat([0.6 * loud, loud], 1), attack=0.008, longest=0.28)
        # Stones give way one by one while the weight rolls over them.
        lag = torch.remainder(torch.arange(6) * 0.618 + s.uniform(6), 1) * 0.24 * self.period[:, 0] + 0.01
        grains = (at[..., None] + lag[:, None] * s.uniform(n * 6, 0.6, 1.4).view(-1, n, 6)).flatten(1)
        hz = geometric(weight, 3200.0, 1500.0) * (1 + 0.1 * s.normal())
        crunch = syn.strikes(grains, (hz * torch.tensor([1.0, 1.41, 2.2]))[:, None], 0.02, torch.tensor([1.0, 0.8, 0.6])[None, None], s.uniform(n * 6, 0.2, 1.0), seconds=0.03)
        return thud * 1.1 + 2.2 * click + syn.gain(scuff, between(loose, 0.12, 0.75)) + syn.gain(crunch, 0.8 * loose ** 1.2)
