"""Waves that fall on a beach, run up it and draw back through its stones."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import STEPS, control_times
from ..synth_extra import wander
from .base import Kind, between, geometric

STONES, ROWS = 22, 3
BANDS = torch.tensor([60.0, 120, 240, 480, 1000, 2000, 4000, 7600])


class Sea(Kind):
    """Swell: height of the waves; how deep and long they boom. Spacing: from crest to crest;
    seconds between falls. Shore: yellow sand to grey boulders; rattle as the water draws back.
    Foam: breadth of the white on every crest and on the beach; brightness and length of the
    hiss."""

    name, title = "sea", "Waves on a beach"
    factors = ("swell", "spacing", "shore", "foam")
    settings = ("sky", "sky", "night")
    aside = False

    def setup(self):
        u = lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.high = geometric(self.swell.seen, 0.018, 0.105)
        self.far = u(0.27, 0.33)
        self.long = geometric(self.spacing.seen, 0.17, 0.8)
        self.period = geometric(self.spacing.heard[:, None], 0.95, 4.2)
        self.start = self.d.uniform(0, 1)
        self.water = self.hue((0.4, 0.75), (0.4, 0.75), (0.42, 0.64))
        self.sand, self.slate = (
            self.hue((0.35, 0.55), (0.7, 0.9), (0.08, 0.14)),
            self.hue((0.03, 0.2), (0.35, 0.55), (0.5, 0.7)),
        )
        self.place = (torch.arange(float(STONES)) * 0.618 + u(0, 1)) % 1.0 * 1.1 - 0.05
        self.row, self.size, self.tint = (
            torch.linspace(0, 1, STONES) ** 0.8,
            u(0.75, 1.2, STONES),
            u(0.75, 1.25, STONES),
        )
        self.shift = u(0, 9)

    def beat(self, t):
        """Turns of the waves at t: with each whole number a wave falls."""
        return t / self.period + self.start

    def reach(self, t):
        """How far the water stands up the beach, 0..1: up quickly after the fall, slowly back."""
        u = torch.remainder(self.beat(t), 1)
        return torch.where(
            u < 0.3,
            torch.sin(u / 0.3 * 1.5708),
            torch.cos((u - 0.3).clamp(min=0) / 0.7 * 1.5708) ** 1.3,
        )

    def draw(self, cv, t):
        sea, far, foam, shore = self.water, self.far, self.foam.seen, self.shore.seen
        white = (0.97, 0.98, 0.98)
        cv.box(
            0.5,
            far + 0.22,
            1.1,
            0.22,
            colour=sea * 0.75 + 0.15,
            other=sea * 0.55,
            pattern="ramp",
            freq=(0, 3),
        )
        ground = self.sand + (self.slate - self.sand) * shore[..., None]
        cv.box(
            0.5,
            0.98,
            1.1,
            0.24,
            colour=ground,
            other=ground * 0.85,
            pattern="clouds",
            freq=(4, 12),
            grain=0.06,
        )
        rock = self.slate * self.tint[..., None] + 0.05
        many, r = 3 + shore * STONES, (0.007 + 0.05 * shore) * self.size
        with cv.only(torch.remainder(torch.arange(STONES) * 7, STONES) < many):
            y = 0.83 + 0.15 * self.row
            cv.ellipse(
                self.place,
                y + 0.4 * r,
                1.35 * r,
                0.8 * r,
                colour=(0.03, 0.03, 0.04),
                alpha=0.45,
                soft=0.02,
            )
            cv.ellipse(self.place, y, 1.25 * r, 0.85 * r, colour=rock, bevel=r * 0.8, gloss=0.25)
        beat, up = self.beat(t), self.reach(t)
        # The sheet of water on the sand and its white edge; both lie below the line,
        # so they are drawn upside down.
        edge = 0.785 + 0.07 * up
        slow = dict(phase_=self.shift + 0.1 * t, angle=3.14159)
        wide = 0.006 + 0.055 * foam
        cv.hill(
            0.5, edge, 1.1, 0.012, 1.3, depth=0.3, colour=white, warp=(0.005, 16, t * 0.7), **slow
        )
        cv.hill(0.5, edge - wide, 1.1, 0.012, 1.3, depth=0.3, colour=sea * 0.6 + 0.25, **slow)
        for row in range(ROWS):
            near = (0.5, 0.75, 1.0)[row]
            y, grown = far + (0.09, 0.22, 0.41)[row], self.high * near
            shade = sea * (0.7, 0.85, 1.0)[row]
            wave = dict(
                freq=1 / (self.long * near),
                phase_=beat * (0.6 + 0.2 * row) + 0.37 * row + self.shift,
                sharp=0.8,
                depth=(0.16, 0.24, 0.13)[row],
            )
            # White first, then the wave itself a little lower: a band of foam along the crest.
            band = (0.003 + 0.05 * foam) * near
            cv.hill(0.5, y, 1.1, grown, colour=white, **wave)
            cv.hill(
                0.5,
                y + band,
                1.1,
                grown,
                colour=paint.lighter(shade, 0.22),
                warp=(0.1 * band, 16, row + self.shift),
                **wave,
            )
            cv.hill(
                0.5,
                y + band + 0.014 + 0.35 * grown,
                1.1,
                grown,
                colour=shade * 0.8,
                soft=0.015,
                **wave,
            )
        # What falls now breaks into white along its whole length.
        burst = torch.exp(-4 * torch.remainder(beat, 1))
        cv.box(
            0.5,
            0.79,
            1.1,
            0.012 + 0.025 * foam,
            round=0.012,
            colour=white,
            alpha=0.85 * burst,
            soft=0.012,
            warp=(0.005, 14, t * 3),
        )

    def box(self, t):
        return (
            torch.tensor(0.0),
            self.far + 0.08 - 0.5 * self.high,
            torch.tensor(1.0),
            0.8 + 0.07 * self.reach(t),
        )

    def sound(self, syn):
        s, t = syn.stream, control_times()[..., None]
        swell, foam, shore = self.swell.heard, self.foam.heard, self.shore.heard
        u = torch.remainder(self.beat(t), 1)[..., 0]
        # Seconds to and from the fall, so that a slow sea has long gaps, not slow falls.
        ahead, age = (1 - u) * self.period[:, 0], u * self.period[:, 0]
        fall = torch.exp(-ahead / 0.1) + torch.exp(-age / geometric(swell, 0.12, 0.5))
        hiss = torch.exp(-ahead / 0.2) + torch.exp(-age / geometric(foam, 0.15, 0.9))
        octave = torch.log2(BANDS / 60)
        # A small wave slaps, a high one booms.
        low = torch.exp(-(((octave - between(swell, 3.3, 0.3)) / 1.0) ** 2))
        high = torch.exp(-(((octave - between(foam, 4.3, 6.8)) / 0.9) ** 2))
        drift = 0.75 + 0.25 * wander(s, 24)
        gains = (
            (fall * drift)[..., None] * (low * geometric(swell, 1.0, 2.0))[:, None]
            + (hiss * drift)[..., None] * (high * geometric(foam, 0.25, 0.9))[:, None]
            + 0.006
        )
        sea = syn.painted(gains, BANDS)
        back = (age / 0.25).clamp(max=1) ** 2 * torch.exp(-age / 0.8)
        rate = back.expand(self.clips, STEPS) * geometric(shore, 6.0, 260.0)
        hz = geometric(s.uniform(2, 0.0, 1.0), 1800.0, 3000.0) * geometric(shore, 1.6, 0.5)
        clack = syn.patter(
            rate,
            hz[..., None] * torch.tensor([1.0, 1.83]),
            0.03,
            torch.tensor([1.0, 0.5]),
            seconds=0.04,
            kinds=2,
        )
        return 3 * sea + syn.gain(clack, geometric(shore, 0.12, 0.45))
