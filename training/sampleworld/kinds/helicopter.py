"""A helicopter that hovers and sways, its blades a blur."""
from __future__ import annotations

import torch

from ..synth import STEPS, control_times
from ..synth_extra import wander
from .base import Kind, between, geometric


class Helicopter(Kind):
    """Blades: how many; beats to a turn. Rotor: its span; slower turns and softer slaps of a long one. Bulk: slim to stout hull; pitch
    of the turbine and depth of the thump. Distance: how small and hazy; how dull."""
    name, title = "helicopter", "Helicopter"
    factors = ("rotor", "bulk", "blades", "distance")
    steps = {"blades": 5}
    settings = ("country", "sky", "street")

    def setup(self):
        d, far = self.d, self.distance.seen
        self.scale = between(far, 1.35, 0.72)
        self.haze = between(far, 0.0, 0.38)
        self.y = d.uniform(0.34, 0.46, of="sight")
        self.sway = d.uniform(0.25, 0.6), d.uniform(0, 6.28), d.uniform(0.03, 0.08)
        self.turn = d.uniform(0, 6.28)
        self.span = between(self.rotor.seen, 0.2, 0.34)
        self.fat = between(self.bulk.seen, 0.042, 0.098)
        self.count = (2 + 5 * self.blades.value).floor()
        self.side = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0)
        self.skin, self.trim = self.hue((0.2, 0.85), (0.35, 0.9)), self.hue((0.1, 0.8), (0.3, 0.95))
        self.glass = self.hue((0.2, 0.5), (0.35, 0.8), (0.45, 0.65))

    def lag(self, t):
        """Sideways sway -1..1 at t."""
        pace, start, _ = self.sway
        return torch.sin(pace * t * 2 + start)

    def _place(self, t):
        pace, start, far = self.sway
        return self.x + far * self.lag(t), self.y + 0.4 * far * torch.cos(pace * t * 3 + start)

    def draw(self, cv, t):
        x, y = self._place(t)
        s, f, side = self.scale, self.fat, self.side
        tilt = 0.09 * torch.cos(self.sway[0] * t * 2 + self.sway[1]) * side
        c, n = torch.cos(tilt), torch.sin(tilt)
        at = lambda u, v: (x + s * (u * side * c - v * n), y + s * (v * c + u * side * n))
        pale = lambda colour: colour * (1 - self.haze[..., None]) + 0.75 * self.haze[..., None]
        skin, trim, dark = pale(self.skin), pale(self.trim), pale(torch.full((1, 1, 1, 3), 0.12))
        for u in (-0.09, 0.09):
            cv.capsule(*at(u, f), *at(u * 1.25, f + 0.055), 0.006 * s, colour=dark)
        cv.capsule(*at(-0.15, f + 0.055), *at(0.17, f + 0.052), 0.008 * s, colour=dark, bevel=0.006, gloss=0.4)
        cv.capsule(*at(-0.06, -0.25 * f), *at(-0.36, -0.035), 0.62 * f * s, 0.014 * s, colour=skin * 0.9, bevel=0.03, gloss=0.2)
        fx, fy = at(-0.36, -0.07)
        cv.trapezoid(fx, fy, 0.014 * s, 0.035 * s, 0.06 * s, angle=tilt + 0.35 * side, round=0.004, colour=trim, bevel=0.012)
        hx, hy = at(0.0, 0.0)
        cv.ellipse(hx, hy, (0.13 + 0.35 * f) * s, f * s, angle=tilt, colour=skin, other=trim,
                   pattern="stripes", freq=(0, 4.2 / (f * s) * 0.1), phase=(0.02, 0), bevel=f * s, gloss=0.5, grain=0.03)
        gx, gy = at(0.075 + 0.2 * f, -0.18 * f)
        cv.ellipse(gx, gy, (0.05 + 0.1 * f) * s, 0.62 * f * s, angle=tilt + 0.25 * side, colour=pale(self.glass),
                   other=pale(self.glass * 0.5), pattern="ramp", freq=(0, 6), bevel=0.03, gloss=1.0)
        wx, wy = at(-0.02, -0.1 * f)
        cv.box(wx, wy, 0.028 * s, 0.4 * f * s, angle=tilt, round=0.01, colour=pale(self.glass * 0.8), bevel=0.01, gloss=0.6)
        # The tail rotor, then the main one: a veil, and each blade smeared by the shutter.
        tx, ty = at(-0.38, -0.05)
        cv.disc(tx, ty, 0.055 * s, colour=pale(torch.full((1, 1, 1, 3), 0.6)), alpha=0.35, soft=0.01)
        spin = self.turn + t * 31
        cv.capsule(tx - 0.05 * s * torch.cos(spin), ty - 0.05 * s * torch.sin(spin), tx + 0.05 * s * torch.cos(spin), ty + 0.05 * s * torch.sin(spin), 0.006 * s, colour=dark, alpha=0.8)
        mx, my = at(-0.005, -f - 0.05)
        cv.capsule(*at(-0.005, -0.8 * f), mx, my, 0.02 * s, 0.012 * s, colour=dark, bevel=0.012, gloss=0.5)
        r = self.span * s
        cv.ellipse(mx, my, r, r * 0.25, angle=tilt, colour=pale(torch.full((1, 1, 1, 3), 0.7)), alpha=0.3, soft=0.015)
        k = torch.arange(6.0)
        a = self.turn + self.revs(self.rotor.seen) * 6.2832 * t + k * 6.2832 / self.count
        with cv.only(k < self.count):
            for smear, alpha in ((0.14, 0.3), (0.0, 0.85)):
                ux, uy = r * torch.cos(a - smear), r * 0.25 * torch.sin(a - smear)
                cv.capsule(mx, my, mx + ux * c - uy * n, my + uy * c + ux * n, 0.009 * s, 0.018 * s, colour=dark, alpha=alpha)
        cv.disc(mx, my, 0.018 * s, colour=dark * 1.5, bevel=0.015, gloss=0.6)

    @staticmethod
    def revs(span):
        """Turns a second of a rotor of this share of the longest span."""
        return geometric(span, 3.8, 1.7)

    def box(self, t):
        x, y = self._place(t)
        s = self.scale
        ahead, behind = torch.maximum(self.span, torch.tensor(0.19)) * s, torch.maximum(self.span, torch.tensor(0.44)) * s
        left, right = torch.where(self.side > 0, behind, ahead), torch.where(self.side > 0, ahead, behind)
        return x - left, y - (self.fat + 0.1) * s, x + right, y + (self.fat + 0.07) * s

    def sound(self, syn):
        s, far, bulk = syn.stream, self.distance.heard, self.bulk.heard
        t = control_times()
        sway = self.lag(t[..., None])[..., 0].expand(self.clips, STEPS)
        turn = self.revs(self.rotor.heard) * (1 + 0.02 * sway + 0.01 * wander(s, 12, -1, 1))
        phase = syn.turns(turn * self.count[:, 0])
        # Each passing blade slaps the air: a steep rise and a fall; one is out of track, and heard at each turn.
        slap = torch.exp(-phase * syn.put(between(self.rotor.heard, 11.0, 2.6))) * (phase / 0.04).clamp(max=1)
        slap = slap * (1 + 0.7 * torch.exp(-7 * syn.turns(turn)))
        blow = syn.noise(45, geometric(bulk, 950, 190), tilt=-4)
        wash = syn.noise(300, geometric(far.clamp(0, 1), 6500, 1100), tilt=-4)
        near = syn.gain(wash * (0.12 + slap), between(far, 0.9, 0.5))
        # The gears' whine is rough: its pitch shivers faster than the ear follows.
        body = geometric(bulk, 1500, 520) * (1 + 0.015 * sway + 0.03 * wander(s, 420, -1, 1))
        whine = syn.tone(body, torch.tensor([[0.5, 0.2, 0.12, 0.05]])) * (0.3 + slap)
        out = blow * slap * 3.2 + near + syn.gain(whine, 0.16 * between(far, 1.0, 0.3))
        return out * syn.curve(1 + 0.3 * sway)
