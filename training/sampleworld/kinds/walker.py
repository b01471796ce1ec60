"""Somebody walks; the camera keeps level, the ground goes by under the shoes."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

STEPS_MADE, GROUND, STONES = 36, 0.86, 30


class Walker(Kind):
    """Legs: short to three times as long; quick steps to slow ones. Weight: thin to very stout; a
    light high tap to a deep thud. Gravel: from dark bare boards to large pale stones; a knock to a
    long crunch. Load: no pack to one larger than the body, with pans on it; silence to a loud long
    jingle at every step."""

    name, title = "walker", "Footsteps"
    factors = ("legs", "weight", "gravel", "load")
    settings = ("country", "street", "room")

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.leg = between(self.legs.seen, 0.13, 0.4)
        self.fat = between(self.weight.seen, 0.02, 0.19)
        self.pack = between(self.load.seen, 0.0, 0.17)
        self.loose = self.gravel.seen
        self.period = geometric(self.legs.heard[:, None], 0.34, 0.95)
        self.steps_at = self.beats(self.period, STEPS_MADE)
        self.side = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0)
        # The pack needs room behind.
        self.x = 0.5 + self.side * 0.9 * self.pack + u(-0.04, 0.04)
        self.sack, self.pan = (
            self.hue((0.5, 0.85), (0.4, 0.8)),
            self.hue((0.03, 0.15), (0.75, 0.92), (0.5, 0.66)),
        )
        self.coat, self.cloth, self.shoe = (
            self.hue(),
            self.hue((0.1, 0.6), (0.15, 0.6)),
            self.hue((0.2, 0.8), (0.08, 0.5)),
        )
        self.skin, self.hair = (
            self.hue((0.25, 0.6), (0.4, 0.95), (0.03, 0.09)),
            self.hue((0.1, 0.7), (0.08, 0.7), (0.0, 0.13)),
        )
        self.board, self.stone = paint.wood(d.sight) * 0.85, self.hue((0.03, 0.15), (0.7, 0.92))
        self.bits, self.shade, self.row = (
            u(0, 1, STONES),
            u(0.7, 1.1, STONES),
            torch.sort(u(0, 1, STONES))[0],
        )

    def stride(self, t):
        """Half turns of the legs at t: a foot comes down at each whole number (G, F, 1)."""
        return (t - self.steps_at[..., :1]) / self.period

    def _leg(self, p, leg):
        """Hip angle and knee bend for a leg whose own cycle is at p in 0..1.

        0 as its foot comes down.
        """
        u = torch.remainder(p, 1)
        down = u < 0.5
        swing = torch.where(
            down, 0.42 - 1.68 * u, -0.42 + 0.84 * (0.5 - 0.5 * torch.cos(2 * torch.pi * (u - 0.5)))
        )
        knee = torch.where(
            down, 0.06, 0.06 + 1.0 * torch.sin(2 * torch.pi * (u - 0.5)).clamp(min=0)
        )
        return swing, knee

    def _foot(self, hip_x, hip_y, swing, knee):
        thigh, s = self.leg * 0.5, self.side
        kx, ky = hip_x + s * thigh * torch.sin(swing), hip_y + thigh * torch.cos(swing)
        return (
            kx,
            ky,
            kx + s * thigh * torch.sin(swing - knee),
            ky + thigh * torch.cos(swing - knee),
        )

    def draw(self, cv, t):
        x, s, f, loose, L = self.x, self.side, self.fat, self.loose, self.leg
        p = self.stride(t) * 0.5
        path = self.board * (1 - loose[..., None]) + self.stone * 0.6 * loose[..., None]
        cv.box(0.5, GROUND + 0.09, 1.1, 0.1, colour=path, bevel=0.008)
        move = p * 1.6 * L
        seam = torch.remainder(torch.arange(9.0) * 0.15 - s * move, 1.35) - 0.17
        cv.capsule(
            seam,
            GROUND - 0.004,
            seam + (seam - 0.5) * 0.3,
            GROUND + 0.17,
            0.006,
            colour=path * 0.35,
            alpha=(1 - 1.4 * loose).clamp(min=0),
        )
        bits = torch.remainder(self.bits * 1.3 - s * move, 1.3) - 0.15
        with cv.only(torch.remainder(torch.arange(STONES) * 11, STONES) < (STONES + 2) * loose - 1):
            r = (0.012 + 0.03 * loose) * self.shade
            cv.ellipse(
                bits,
                GROUND + 0.01 + 0.14 * self.row,
                r * 1.4,
                r * 0.9,
                colour=self.stone * self.shade[..., None],
                bevel=r * 0.8,
                gloss=0.15,
            )
        bob = 0.016 * torch.cos(4 * torch.pi * p)
        hip_x, hip_y = x, GROUND - L * 0.955 - 0.012 + bob * 0.6
        cv.shadow(x, GROUND + 0.012, 0.13 + 0.4 * f, 0.022, 0.6)
        tall = 0.23 + 0.1 * f
        neck_y = hip_y - tall
        self._arm(cv, x, neck_y + 0.035, p + 0.0, 0.75)
        for leg, dark in ((0.5, 0.65), (0.0, 1.0)):
            swing, knee = self._leg(p + leg, leg)
            kx, ky, ax, ay = self._foot(hip_x, hip_y, swing, knee)
            thick = 0.018 + 0.36 * f
            cv.capsule(
                kx,
                ky,
                ax,
                ay - 0.012,
                thick * 0.72,
                thick * 0.5,
                colour=self.cloth * dark,
                bevel=thick * 0.7,
            )
            cv.capsule(
                hip_x, hip_y, kx, ky, thick, thick * 0.76, colour=self.cloth * dark, bevel=thick
            )
            # The shoe tips with the shin.
            tip = ((swing - knee) * 0.75 - 0.1) * s
            c, n = torch.cos(tip), torch.sin(tip)
            at = lambda u, v: (ax + s * u * c + v * n, ay - s * u * n * s + v * c)
            cv.capsule(
                *at(-0.014, 0.0),
                *at(0.065 + 0.15 * f, 0.008),
                0.02 + 0.1 * f,
                0.016 + 0.06 * f,
                colour=self.shoe * dark,
                bevel=0.015,
                gloss=0.4,
            )
        self._pack(cv, x - s * (0.01 + 0.8 * f + 0.75 * self.pack), neck_y + 0.12)
        # The coat's stripes are of one width: a stout one has more of them.
        cv.profile(
            x + s * 0.15 * f,
            (hip_y + neck_y) / 2 + 0.01,
            tall * 0.56,
            (0.035 + 0.2 * f, 0.04 + 0.62 * f, 0.03 + 1.02 * f, 0.03 + f, 0.03 + 0.6 * f),
            angle=0.06 * s,
            colour=self.coat,
            other=self.coat * 0.45,
            pattern="stripes",
            freq=(14, 0),
            phase=(0.25, 0),
            bevel=0.02 + 0.4 * f,
            ambient=0.6,
        )
        hx, hy = x + s * 0.022, neck_y - 0.058 - 0.06 * f
        cv.capsule(
            x + s * 0.008, neck_y, hx, hy, 0.024 + 0.12 * f, colour=self.skin * 0.85, bevel=0.02
        )
        cv.ellipse(hx, hy, 0.05 + 0.22 * f, 0.062 + 0.1 * f, colour=self.skin, bevel=0.05)
        cv.capsule(
            hx + s * (0.048 + 0.22 * f),
            hy + 0.002,
            hx + s * (0.056 + 0.22 * f),
            hy + 0.012,
            0.01,
            0.012,
            colour=self.skin * 0.97,
            bevel=0.01,
        )
        cv.ellipse(
            hx - s * 0.018,
            hy - 0.022 - 0.04 * f,
            0.05 + 0.2 * f,
            0.052 + 0.05 * f,
            angle=-0.3 * s,
            colour=self.hair,
            bevel=0.04,
            grain=0.1,
        )
        cv.disc(hx + s * 0.036, hy - 0.006, 0.006, colour=(0.05, 0.04, 0.04))
        self._arm(cv, x, neck_y + 0.035, p + 0.5, 1.0)

    def _pack(self, cv, x, y):
        """A striped sack with three pans hung on it, as large as the load is heavy."""
        k, s = self.pack, self.side
        with cv.only(k > 0.012):
            cv.box(
                x,
                y,
                0.85 * k,
                1.1 * k,
                round=0.4 * k,
                angle=-0.08 * s,
                colour=self.sack,
                other=self.sack * 0.55,
                pattern="stripes",
                freq=(0, 2.2 / k.clamp(min=0.01)),
                bevel=0.5 * k,
            )
            for u, v in ((-0.45, -0.35), (-0.55, 0.65), (0.15, 0.3)):
                cv.capsule(
                    x + s * u * k,
                    y + v * k,
                    x + s * u * k,
                    y + (v - 0.55) * k,
                    0.07 * k,
                    colour=self.pan * 0.6,
                )
                cv.disc(
                    x + s * u * k,
                    y + v * k,
                    0.34 * k,
                    colour=self.pan,
                    other=self.pan * 0.5,
                    pattern="radial",
                    freq=(2 / k.clamp(min=0.01), 0),
                    bevel=0.12 * k,
                    gloss=1.0,
                )

    def _arm(self, cv, x, y, p, dark):
        a, s = 0.55 * torch.cos(2 * torch.pi * p), self.side
        thick = 0.019 + 0.12 * self.fat
        ex, ey = x + s * 0.11 * torch.sin(a), y + 0.11 * torch.cos(a)
        hx, hy = ex + s * 0.1 * torch.sin(a + 0.45), ey + 0.1 * torch.cos(a + 0.45)
        cv.capsule(x, y, ex, ey, thick * 1.15, thick, colour=self.coat * 0.85 * dark, bevel=thick)
        cv.capsule(ex, ey, hx, hy, thick, thick * 0.8, colour=self.coat * 0.85 * dark, bevel=thick)
        cv.disc(hx, hy, thick, colour=self.skin * dark, bevel=thick)

    def box(self, t):
        front = torch.maximum(0.42 * self.leg + 0.06, 0.05 + 1.15 * self.fat)
        back = torch.maximum(front, 0.02 + 0.9 * self.fat + 1.6 * self.pack)
        top = GROUND - self.leg * 0.955 - 0.012 - (0.23 + 0.1 * self.fat) - 0.14
        left, right = (
            torch.where(self.side > 0, back, front),
            torch.where(self.side > 0, front, back),
        )
        return self.x - left, top, self.x + right, torch.tensor(GROUND + 0.03)

    def sound(self, syn):
        s, weight, loose, load = syn.stream, self.weight.heard, self.gravel.heard, self.load.heard
        at = self.steps_at[:, 0]
        n = at.shape[1]
        loud = s.uniform(n, 0.85, 1.0) * (1 - 0.1 * (torch.arange(n) % 2))
        # Heel, then the sole.
        sole = at + 0.12 * self.period[:, 0]
        base = geometric(weight, 330.0, 70.0) * (1 + 0.04 * s.normal())
        thud = syn.strikes(
            torch.cat([at, sole], 1),
            (base * torch.tensor([1.0, 1.8, 3.2, 5.3]))[:, None],
            (geometric(weight, 0.07, 0.22)[..., None] * torch.tensor([1.0, 0.8, 0.6, 0.4])),
            torch.tensor([1.0, 0.7, 0.5, 0.35])[None, None],
            torch.cat([loud, 0.45 * loud], 1),
            seconds=0.22,
        )
        tap = syn.bursts(at, 0.03, 400, geometric(weight, 6500, 1500), loud, longest=0.05)
        # Stones give way one by one while the weight rolls over them.
        lag = (
            torch.remainder(torch.arange(6) * 0.618 + s.uniform(6), 1) * 0.4 * self.period[:, 0]
            + 0.01
        )
        grains = (at[..., None] + lag[:, None] * s.uniform(n * 6, 0.6, 1.4).view(-1, n, 6)).flatten(
            1
        )
        crunch = syn.bursts(grains, 0.05, 1800, 5200, s.uniform(n * 6, 0.3, 1.0), longest=0.06)
        # The pans jingle together: high partials, the more and the longer the heavier the load.
        shake = (at[..., None] + torch.tensor([0.015, 0.06, 0.13]) * self.period[:, :, :1]).flatten(
            1
        )
        hz = geometric(s.uniform(5), 2600.0, 6000.0)
        jingle = syn.strikes(
            shake,
            hz[:, None],
            geometric(load, 0.05, 0.9)[:, None],
            torch.full((1, 1, 5), 0.5),
            loud.repeat_interleave(3, 1) * torch.tensor([0.5, 1.0, 0.7]).repeat(n),
            seconds=0.7,
        )
        return (
            thud * 1.2
            + 0.35 * tap
            + syn.gain(crunch, geometric(loose, 0.01, 1.1))
            + syn.gain(jingle, geometric(load, 0.006, 0.55))
        )
