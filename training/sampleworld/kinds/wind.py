"""Wind in tall grass."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import control_times
from .base import Kind, between, geometric

BLADES, LEAVES = 11, 9


class Wind(Kind):
    """How hard it blows, in what grass, with what seed heads.

    Strength: the grass stands straight or lies almost flat, leaves and streaks of air fly past; a
    breath or a roar in the bass that swells in quick gusts. Length: short thin grass or long broad
    reeds; it whistles high or low. Heads: bare tips or fat plumes; a tick now and then or a dense
    dry rattle.
    """

    name, title = "wind", "Wind in the grass"
    factors = ("strength", "length", "heads")
    settings = ("country", "sky")
    aside = False

    def setup(self):
        u = lambda n=1, low=0.0, high=1.0: self.d.uniform(low, high, n, of="sight")
        self.bend = between(self.strength.seen, 0.02, 1.2)
        self.tall = geometric(self.length.seen, 0.19, 0.66)
        self.thick = geometric(self.length.seen, 0.008, 0.021)
        self.fat = between(self.heads.seen, 0.003, 0.046)
        self.way = torch.where(self.d.chance(0.5), 1.0, -1.0)
        # Gusts: a few slow waves, seen as the swaying and heard as the swell;
        # a strong wind's are quicker.
        self.slow = self.d.uniform(0.12, 0.3, 3) * between(self.strength.heard[:, None], 0.7, 2.6)
        self.turn = self.d.uniform(0, 1, 3)
        self.where, self.a, self.b = (
            (torch.arange(BLADES) + u(BLADES)) / BLADES,
            u(BLADES),
            u(BLADES),
        )
        self.tone = paint.hue(self.d.sight, (0.4, 0.8), (0.35, 0.8), (0.1, 0.42))
        self.ear = paint.hue(self.d.sight, (0.25, 0.6), (0.7, 0.97), (0.04, 0.16))

    def _gust(self, t):
        """Of mean 1, between about 0.4 and 1.6; t (…, 1 or T)."""
        return 1 + 0.2 * sum(
            torch.sin(2 * torch.pi * (self.slow[..., k : k + 1] * t + self.turn[..., k : k + 1]))
            for k in range(3)
        )

    def draw(self, cv, t):
        # The bend is the strength's; gusts only sway it, or one frame would tell the gust.
        sway = 1 + 0.25 * (self._gust(t - 0.5 * self.where) - 1)
        self._air(cv, t)
        for row, (size, shade) in enumerate(((0.84, 0.6), (0.92, 0.8), (1.0, 1.0))):
            base = 0.84 + 0.075 * row
            x = (
                torch.remainder(self.where + 0.37 * row, 1.0) * 1.2
                - 0.1
                - 0.2 * self.way * self.bend * self.tall
            )
            tall = self.tall * size * (0.88 + 0.24 * torch.roll(self.a, row, -1))
            lean = self.way * (
                self.bend * sway * (0.88 + 0.24 * self.b)
                + 0.03 * torch.sin(t * (3 + 4 * self.a) + 9 * self.b)
            )
            tx, ty = x + torch.sin(lean) * tall, base - torch.cos(lean) * tall
            cv.capsule(
                x,
                base + 0.03,
                tx,
                ty,
                self.thick * size,
                self.thick * 0.25,
                bow=-0.2 * tall * lean.clamp(-1.1, 1.1),
                colour=self.tone * (shade * (0.8 + 0.4 * self.b[..., None])),
                bevel=self.thick * 0.8,
                ambient=0.6,
            )
            # Heads hang over the tip, the more the harder it blows.
            fat, down = self.fat * size, lean * 1.3
            cv.ellipse(
                tx + torch.sin(down) * fat * 1.5,
                ty - torch.cos(down) * fat * 1.5,
                fat * 2.3,
                fat,
                angle=down - torch.pi / 2,
                colour=self.ear * (0.6 + 0.4 * shade),
                other=self.ear * (0.42 + 0.25 * shade),
                pattern="stripes",
                freq=(0.55 / self.fat, 0),
                bevel=fat * 0.8,
            )
            cv.hill(
                0.5,
                base + 0.03,
                1.0,
                0.012,
                freq=4,
                phase_=0.3 * row,
                colour=self.tone * (0.42 * shade),
                grain=0.1,
                depth=0.3,
            )

    def _air(self, cv, t):
        """Leaves and pale streaks of air: more of them, and longer streaks, the harder it blows."""
        strong, k = self.strength.seen, torch.arange(float(LEAVES))
        a, b = self.a[..., :LEAVES], self.b[..., :LEAVES]
        x = (
            torch.remainder(
                self.where[..., :LEAVES] * 3.1
                + self.way * t * between(strong, 0.05, 0.5) * (0.7 + 0.6 * a),
                1.2,
            )
            - 0.1
        )
        y = 0.1 + 0.5 * (k + b) / LEAVES + 0.02 * torch.sin(3 * t + 9 * a)
        with cv.only(k < LEAVES * strong):
            cv.capsule(
                x,
                y,
                x - self.way * between(strong, 0.03, 0.36),
                y + 0.01,
                0.011,
                0.002,
                bow=0.02 * torch.sin(9 * a),
                colour=(1, 1, 1),
                alpha=0.6,
                soft=0.008,
            )
            cv.ellipse(
                x,
                y,
                0.032,
                0.014,
                angle=(3 * t + 9 * b) * self.way,
                colour=self.ear * 0.75,
                bevel=0.012,
            )

    def box(self, t):
        return 0.02, 0.86 - self.tall * torch.cos(self.bend * 0.9) - self.fat, 0.98, 0.99

    def sound(self, syn):
        strong, long, heads = self.strength.heard, self.length.heard, self.heads.heard
        gust = (self._gust(control_times()[:, None])[:, 0] - 0.35).clamp(min=0.05) ** between(
            strong, 0.4, 2.0
        )
        bands = torch.tensor([
            0, 60, 130, 220, 320, 430, 560, 720, 920,
            1200, 1550, 2000, 2600, 3400, 4500, 6000, 8000.0,
        ])  # fmt: skip
        # A whistle round the note of the blades; the louder the gust, the higher it goes.
        peak = geometric(long, 3000, 430)[..., None] * gust[..., None] ** 0.2
        leaf = torch.exp(-0.5 * (torch.log((bands + 40) / peak) / 0.3) ** 2) * gust[..., None]
        low = (
            torch.exp(-bands / between(strong, 60, 190)[..., None])
            * gust[..., None] ** 1.5
            * geometric(strong, 0.1, 5.0)[..., None]
        )
        wave = syn.painted(leaf * 0.8 + low, bands)
        rate = geometric(heads, 3, 160) * gust
        rustle = syn.patter(
            rate,
            3300 * torch.tensor([1.0, 1.5])[None, :, None] * torch.tensor([1, 1.3, 1.6]),
            0.02,
            torch.tensor([1, 0.8, 0.7]),
            seconds=0.03,
            kinds=2,
        )
        return wave + syn.gain(rustle, 0.3 + 0.5 * heads)
