"""A helicopter that hovers and sways under its turning rotor."""

from __future__ import annotations

import torch

from ..synth import STEPS, control_times
from ..synth_extra import wander
from .base import Kind, geometric

MOST, FLAT = 6, 0.4
REVS = 1.15


class Helicopter(Kind):
    """Rotor: its span; short ones chop high and dry, long ones swish low and broad. Bulk: a slim
    hull with one window to a stout one with four; pitch of the turbine, and a rumble under it.
    Blades: two to six; slaps a second."""

    name, title = "helicopter", "Helicopter"
    factors = ("rotor", "bulk", "blades")
    steps = {"blades": MOST - 1}
    settings = ("country", "sky", "sky")

    def setup(self):
        d = self.d
        self.x, self.y = d.uniform(0.46, 0.54, of="sight"), d.uniform(0.56, 0.62, of="sight")
        self.sway = d.uniform(0.25, 0.6), d.uniform(0, 6.28), d.uniform(0.015, 0.03)
        self.turn, self.pace = d.uniform(0, 6.28), REVS * d.uniform(0.95, 1.05)
        self.span = geometric(self.rotor.seen, 0.13, 0.38)
        self.fat = geometric(self.bulk.seen, 0.045, 0.155)
        self.count = (2 + (MOST - 1) * self.blades.value).floor()
        self.side = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0)
        self.skin, self.trim = self.hue((0.3, 0.85), (0.45, 0.9)), self.hue((0.1, 0.8), (0.3, 0.95))
        self.glass = self.hue((0.2, 0.5), (0.5, 0.9), (0.45, 0.65))

    def lag(self, t):
        """Sideways sway -1..1 at t."""
        pace, start, _ = self.sway
        return torch.sin(pace * t * 2 + start)

    def _place(self, t):
        pace, start, far = self.sway
        return self.x + far * self.lag(t), self.y + 0.4 * far * torch.cos(pace * t * 3 + start)

    def _mast(self):
        """Height of the hub over the hull.

        Longer blades stand higher, so that they hide little of it.
        """
        return 0.05 + 0.2 * self.span

    def draw(self, cv, t):
        x, y = self._place(t)
        f, side, skin, trim, dark = self.fat, self.side, self.skin, self.trim, (0.1, 0.1, 0.12)
        tilt = 0.07 * torch.cos(self.sway[0] * t * 2 + self.sway[1]) * side
        c, n = torch.cos(tilt), torch.sin(tilt)
        at = lambda u, v: (x + u * side * c - v * n, y + v * c + u * side * n)
        # Behind it all a bright veil over the round that the blades sweep.
        r = self.span
        mx, my = at(0.0, -f - self._mast())
        cv.ellipse(mx, my, r, r * FLAT, angle=tilt, colour=(0.95, 0.96, 0.98), alpha=0.65)
        cv.ring(mx, my, r, 0.006, angle=tilt, squash=1 / FLAT, colour=(1, 1, 1), alpha=0.8)
        ends = torch.tensor([-0.08, 0.08])
        cv.capsule(*at(ends, 0.8 * f), *at(ends * 1.3, f + 0.05), 0.007, colour=dark)
        cv.capsule(
            *at(-0.16, f + 0.055), *at(0.17, f + 0.05), 0.01, colour=dark, bevel=0.008, gloss=0.4
        )
        cv.capsule(
            *at(-0.06, -0.2 * f),
            *at(-0.31, -0.02),
            0.5 * f,
            0.018,
            colour=skin * 0.85,
            bevel=0.03,
            gloss=0.2,
        )
        fx, fy = at(-0.315, -0.055)
        cv.trapezoid(
            fx,
            fy,
            0.02,
            0.042,
            0.065,
            angle=tilt + 0.35 * side,
            round=0.006,
            colour=trim,
            bevel=0.012,
        )
        hx, hy = at(0.0, 0.0)
        long = 0.11 + 0.6 * f
        cv.ellipse(hx, hy, long, f, angle=tilt, colour=skin, bevel=f, gloss=0.5)
        cv.ellipse(hx, hy, long, f, angle=tilt, colour=trim, bevel=f, gloss=0.5, clip=(0.42 * f, 9))
        gx, gy = at(0.6 * long, -0.12 * f)
        cv.ellipse(
            gx,
            gy,
            0.36 * long,
            0.6 * f,
            angle=tilt + 0.2 * side,
            colour=self.glass,
            other=self.glass * 0.5,
            pattern="ramp",
            freq=(0, 6),
            bevel=0.02,
            gloss=1.0,
        )
        pane = torch.arange(4.0)
        with cv.only(pane < 1 + 3.4 * self.bulk.seen):
            px, py = at(0.06 - 0.062 * pane, -0.12 * f)
            cv.box(
                px,
                py,
                0.023,
                0.018 + 0.18 * f,
                angle=tilt,
                round=0.012,
                colour=self.glass,
                other=self.glass * 0.5,
                pattern="ramp",
                freq=(0, 8),
                bevel=0.008,
                gloss=0.6,
            )
        # The tail rotor, then the blades of the main one.
        tx, ty = at(-0.325, -0.04)
        cv.disc(tx, ty, 0.055, colour=(0.85, 0.85, 0.88), alpha=0.4, soft=0.01)
        cv.capsule(*at(0.0, -0.8 * f), mx, my, 0.03, 0.016, colour=dark, bevel=0.015, gloss=0.5)
        k = torch.arange(float(MOST))
        a = self.turn + self.pace * 6.2832 * t + k * 6.2832 / self.count
        with cv.only(k < self.count):
            ux, uy = r * torch.cos(a), r * FLAT * torch.sin(a)
            cv.capsule(
                mx,
                my,
                mx + ux * c - uy * n,
                my + uy * c + ux * n,
                0.008,
                0.009 + 0.026 * r,
                colour=dark,
            )
        cv.disc(mx, my, 0.026, colour=trim * 0.8, bevel=0.02, gloss=0.6)

    def box(self, t):
        x, y = self._place(t)
        ahead, behind = torch.maximum(self.span, 0.12 + 0.6 * self.fat), self.span.clamp(min=0.375)
        left, right = (
            torch.where(self.side > 0, behind, ahead),
            torch.where(self.side > 0, ahead, behind),
        )
        return (
            x - left,
            y - self.fat - self._mast() - torch.maximum(FLAT * self.span, 0.075 - self.fat),
            x + right,
            y + self.fat + 0.07,
        )

    def sound(self, syn):
        s, bulk, rotor = syn.stream, self.bulk.heard, self.rotor.heard
        t = control_times()
        sway = self.lag(t[..., None])[..., 0].expand(self.clips, STEPS)
        turn = self.pace[:, 0] * (1 + 0.03 * sway)
        phase = syn.turns(turn * self.count[:, 0])
        # Each passing blade slaps the air: a steep rise and a fall; one is out of track,
        # and heard at each turn.
        rate = self.pace[:, 0] * self.count[:, 0]
        slap = torch.exp(-phase * syn.put(1 / (rate * geometric(rotor, 0.022, 0.1)))) * (
            phase / 0.03
        ).clamp(max=1)
        slap = slap * (1 + 0.6 * torch.exp(-6 * syn.turns(turn)))
        chop = syn.noise(geometric(rotor, 900, 70), geometric(rotor, 5500, 750), tilt=-1.5)
        body = geometric(bulk, 2100, 380) * (1 + 0.015 * sway + 0.02 * wander(s, 200, -1, 1))
        whine = syn.tone(body, torch.tensor([[0.5, 0.25, 0.15, 0.07]])) * (0.5 + 0.5 * slap)
        rumble = syn.noise(35, 160)
        return (
            chop * (slap + 0.02) * 2.2
            + 0.45 * whine
            + syn.gain(rumble, geometric(bulk, 0.02, 0.45))
        )
