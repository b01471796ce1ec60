"""A hand saw that goes to and fro through a log."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import RATE, SAMPLES
from .base import Kind, between, geometric


class Saw(Kind):
    """Log: how thick, and how many rings; two octaves of pitch, and how long the wood hums. Teeth:
    fine ones in bright steel to a few large ones in rusty iron, dust to chips; a hiss to a ratchet.
    Blade: short and narrow to long and broad; quick strokes to slow ones. Depth: how far down the
    pale cut has come, and how high the dust lies; from bright and loud to dull and choked."""

    name, title = "saw", "Sawing"
    factors = ("log", "teeth", "blade", "depth")
    settings = ("room", "country", "street")

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.r = between(self.log.seen, 0.08, 0.25)
        self.pitch = geometric(self.teeth.seen, 0.026, 0.125)
        self.long, self.wide = (
            between(self.blade.seen, 0.125, 0.315),
            between(self.blade.seen, 0.03, 0.21),
        )
        self.period = geometric(self.blade.heard[:, None], 0.5, 1.7)
        self.start = self.d.uniform(0, 1)
        self.cut = between(self.depth.seen, 0.12, 0.88)
        self.x = u(0.39, 0.43)
        self.bark, self.inside, self.grip = (
            paint.wood(d.sight) * 0.7,
            paint.hue(d.sight, (0.25, 0.5), (0.82, 0.97), (0.07, 0.12)),
            self.hue((0.4, 0.9), (0.3, 0.85)),
        )
        # Fine teeth are cut in bright bluish steel, coarse ones in old rusty iron.
        rust = self.teeth.seen[..., None]
        self.steel = (
            paint.hue(d.sight, (0.1, 0.25), (0.85, 0.97), (0.53, 0.64)) * (1 - rust)
            + paint.hue(d.sight, (0.5, 0.75), (0.3, 0.45), (0.02, 0.07)) * rust
        )
        self.cloth, self.skin = self.hue(), self.hue((0.25, 0.6), (0.4, 0.95), (0.03, 0.09))
        self.fall, self.tilt = u(0, 1, 10), u(-0.07, 0.0)
        self.log_y = 0.57

    def place(self, t):
        """The blade's place along its stroke, -1..1 at t.

        Forward to the left, back to the right.
        """
        return torch.cos(2 * torch.pi * (t / self.period + self.start))

    def draw(self, cv, t):
        x, r, y = self.x, self.r, self.log_y
        # A sawhorse, and the log in it seen from its end.
        cv.shadow(x, 0.915, 0.3, 0.03, 0.55)
        leg = dict(
            colour=self.bark * 1.5, other=self.bark * 1.1, pattern="wood", freq=(3, 40), bevel=0.02
        )
        for s in (-1, 1):
            cv.capsule(x + s * 0.19, 0.91, x - s * (0.06 + 0.8 * r), y + 0.2 * r, 0.024, **leg)
        cv.disc(x, y, r, colour=self.bark, bevel=0.02)
        # The old face is grey and ringed; above the blade a slice has come off,
        # and the wood is pale.
        old, slot = self.bark * 0.9 + 0.12, y - r + self.cut * 2 * r
        cv.disc(x, y, 0.9 * r, colour=old, other=old * 0.7, pattern="radial", freq=(1 / r, 1 / r))
        # A thick log has more rings.
        ring = 0.018 + 0.04 * torch.arange(6)
        with cv.only(ring < 0.85 * r):
            cv.ring(x, y, ring, 0.006, colour=old * 0.6)
        cv.disc(x, y, 0.9 * r, colour=self.inside, clip=(-9.0, slot - y))
        with cv.only(ring < 0.85 * r):
            cv.ring(x, y, ring, 0.005, colour=self.inside * 0.78, clip=(-9.0, slot - y))
        heap = self.depth.seen
        cv.hill(
            x,
            0.935 - 0.02 - 0.16 * heap,
            0.08 + 0.2 * heap,
            0.02 + 0.16 * heap,
            depth=0.02 + 0.16 * heap,
            colour=self.inside * 0.93,
            bevel=0.04,
        )
        # Dust falls from the cut.
        u = torch.remainder(self.fall + t * 1.7, 1)
        grain = 0.2 * self.pitch
        cv.disc(
            x + (self.fall - 0.5) * r + (torch.remainder(self.fall * 9, 1) - 0.5) * 0.1 * u,
            slot + (0.92 - slot) * u * u,
            grain,
            colour=self.inside,
            bevel=grain * 0.7,
        )
        # Teeth point down: the blade is a wavy edge turned over.
        tilt = self.tilt + 0.015 * self.place(t)
        c, n = torch.cos(tilt), torch.sin(tilt)
        go = 0.16 * self.long * self.place(t)
        at = lambda u, v: (x + (u + go) * c - v * n, slot + (u + go) * n + v * c)
        long, wide, tooth = self.long, self.wide, 0.4 * self.pitch
        cv.box(
            *at(0.0, -wide * 0.5 + 0.015),
            long,
            wide * 0.5,
            angle=tilt,
            colour=(0, 0, 0),
            alpha=0.3,
            soft=0.03,
        )
        cv.hill(
            *at(0.0, -tooth),
            long,
            tooth,
            freq=1 / self.pitch,
            sharp=1.0,
            angle=tilt + torch.pi,
            depth=wide,
            colour=self.steel,
            bevel=0.006,
            gloss=0.3 * (1 - self.teeth.seen),
            ambient=0.8,
        )
        cv.box(
            *at(0.0, -tooth - wide * 0.9),
            long,
            0.1 * wide,
            angle=tilt,
            colour=paint.lighter(self.steel, 0.35),
        )
        mid = -tooth - wide * 0.5
        # Three holes in the blade, as wide as it is broad.
        cv.disc(
            *at(long * torch.tensor([-0.62, 0.0, 0.62]), mid + 0.06 * wide),
            0.28 * wide,
            colour=self.steel * 0.2,
            bevel=0.01,
        )
        cv.capsule(
            *at(long + 0.06, mid - 0.02),
            *at(long + 0.3, mid - 0.2),
            0.036,
            0.06,
            colour=self.cloth,
            bevel=0.045,
        )
        grip = 0.025 + 0.33 * wide
        cv.ring(
            *at(long + 0.03, mid),
            grip,
            0.02,
            angle=tilt,
            squash=0.85,
            colour=self.grip,
            bevel=0.02,
            gloss=0.4,
        )
        cv.ellipse(*at(long + 0.055, mid), 0.04, 0.05, angle=tilt, colour=self.skin, bevel=0.035)
        k = torch.tensor([-1.0, 0.0, 1.0])
        cv.capsule(
            *at(long + 0.02, mid + 0.024 * k),
            *at(long + 0.06, mid + 0.026 * k),
            0.0125,
            colour=self.skin * 0.95,
            bevel=0.01,
        )

    def box(self, t):
        go = 0.16 * self.long * self.place(t)
        slot = self.log_y - self.r + self.cut * 2 * self.r
        left = torch.minimum(self.x - 0.9 * self.r, self.x + go - self.long)
        right = torch.maximum(self.x + self.r, self.x + go + self.long + 0.1)
        return (
            left,
            torch.minimum(self.log_y - self.r, slot - self.wide - 0.4 * self.pitch),
            right,
            torch.tensor(0.93),
        )

    def sound(self, syn):
        s, deep = syn.stream, self.depth.heard
        put = lambda v: syn.put(v).reshape(-1, 1)
        t = torch.arange(SAMPLES, device=syn.device) / RATE
        turn = torch.remainder(t / put(self.period) + put(self.start), 1) * (2 * torch.pi)
        speed = torch.sin(turn)
        # Teeth pass one after the other: the place along the blade, counted in teeth.
        place = torch.cos(turn) * put(
            geometric(self.teeth.heard, 70.0, 6.0) * (1 + 0.03 * s.normal())
        )
        tooth = torch.remainder(place, 1)
        bite = (
            torch.exp(-put(geometric(self.teeth.heard, 2.0, 9.0)) * tooth)
            * speed.abs() ** 0.7
            * torch.where(speed > 0, 1.0, 0.45)
        )
        rasp = (
            syn.noise(
                geometric(self.teeth.heard, 1500, 300),
                geometric(deep, 7800, 1900),
                tilt=between(deep, 1.0, -4.0),
            )
            + 0.4
        ) * bite
        body = geometric(self.log.heard, 720.0, 170.0) * (1 + 0.04 * s.normal())
        ratios = torch.tensor([1.0, 1.9, 3.1, 4.7])
        hum = syn.modes(
            body * ratios,
            geometric(self.log.heard, 0.05, 0.16) * torch.tensor([1.0, 0.8, 0.7, 0.6]),
            torch.tensor([0.9, 0.7, 0.5, 0.4]) * between(deep, 0.2, 0.08),
            0.1,
        )
        return rasp * 0.9 + syn.convolve(rasp, hum)
