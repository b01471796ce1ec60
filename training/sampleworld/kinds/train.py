"""A steam engine that the camera keeps up with: sleepers and posts go by beneath it."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import control_times, unit
from ..synth_extra import tails, ticks
from .base import Kind, geometric

RAIL, PUFFS, CHUFFS, CLACKS = 0.85, 7, 80, 84
BANDS = torch.tensor([60.0, 130, 260, 520, 1000, 2000, 4000, 7600])


class Train(Kind):
    """Wheel: size of the drivers; chuffs come slowly from large ones. Boiler: thin to stout; how
    deep they are, and the whistle. Load: thin white to thick dark smoke; how long and hoarse a
    chuff is. Track: sleepers close to far apart; the clacks of its joints likewise, and how deep
    and long they ring."""

    name, title = "train", "Steam train"
    factors = ("wheel", "boiler", "load", "track")
    settings = ("country", "country", "sky")
    aside = False

    def setup(self):
        u = lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.r = geometric(self.wheel.seen, 0.045, 0.135)
        self.fat = geometric(self.boiler.seen, 0.045, 0.135)
        self.apart = geometric(self.track.seen, 0.06, 0.26)
        self.turn = 1 / geometric(self.wheel.heard[:, None], 0.6, 1.9)
        self.start = self.d.uniform(0, 1)
        self.joint = geometric(self.track.heard[:, None], 0.5, 2.0)
        self.blast = self.d.uniform(0.5, 8.0)
        self.skin, self.trim, self.cloth = (
            self.hue((0.3, 0.8), (0.3, 0.7)),
            self.hue((0.4, 0.9), (0.5, 0.9)),
            self.hue((0.2, 0.8), (0.35, 0.8)),
        )
        self.brass, self.soot = paint.metal(self.d.sight), u(0.8, 1.0)[..., None]
        self.nose = u(0.76, 0.82)
        self.drift = u(-0.5, 0.5, PUFFS)

    def chuffs(self):
        """Times (G, CHUFFS) of the strokes: four to a turn of the drivers."""
        return ((torch.arange(CHUFFS) / 4 - 0.5 - self.start) / self.turn)[:, 0]

    def draw(self, cv, t):
        x, r, f, skin = self.nose, self.r, self.fat, self.skin
        # The bank, with sleepers that show their ends to us, and the rail.
        cv.box(
            0.5,
            RAIL + 0.14,
            1.1,
            0.13,
            colour=(0.62, 0.59, 0.54),
            other=(0.52, 0.49, 0.45),
            pattern="clouds",
            freq=(9, 20),
            grain=0.05,
        )
        roll = t * self.turn * 6.2832 * self.r
        n = torch.arange(22.0)
        many = torch.ceil(1.3 / self.apart)
        along = torch.remainder(n * self.apart - roll, many * self.apart) - 0.15
        with cv.only(n < many):
            cv.box(
                along,
                RAIL + 0.045,
                0.012 + 0.06 * self.apart,
                0.03,
                round=0.004,
                colour=(0.25, 0.15, 0.09),
                bevel=0.01,
            )
        cv.box(0.5, RAIL + 0.009, 1.1, 0.009, colour=(0.66, 0.66, 0.7), bevel=0.007, gloss=0.7)
        low = RAIL - 0.03 - 1.1 * r
        axis = low - f
        cabin = x - 0.43
        self._smoke(cv, t, x - 0.03, axis - f - 0.09)
        cv.ellipse(x - 0.25, RAIL + 0.005, 0.4, 0.015, colour=(0, 0, 0), alpha=0.5, soft=0.03)
        # A wagon behind.
        cv.box(cabin - 0.29, RAIL - 0.15, 0.2, 0.1, round=0.015, colour=self.cloth, bevel=0.02)
        cv.box(
            cabin - 0.29, RAIL - 0.25, 0.21, 0.013, round=0.01, colour=self.cloth * 0.5, bevel=0.01
        )
        pane = torch.arange(3.0)
        cv.box(
            cabin - 0.14 - 0.11 * pane,
            RAIL - 0.175,
            0.035,
            0.035,
            round=0.008,
            colour=(0.8, 0.88, 0.93),
            other=(0.45, 0.55, 0.65),
            pattern="ramp",
            freq=(9, 0),
            bevel=0.006,
            gloss=0.5,
        )
        cv.disc(
            cabin - 0.15 - torch.tensor([0.0, 0.2]),
            RAIL - 0.037,
            0.037,
            colour=(0.2, 0.2, 0.22),
            bevel=0.014,
            gloss=0.4,
        )
        # Frame, chimney, dome, boiler, smoke box, cab.
        cv.box(
            x - 0.19,
            low + 0.5 * (RAIL - 0.05 - low),
            0.25,
            0.5 * (RAIL - 0.05 - low),
            round=0.01,
            colour=skin * 0.3,
            bevel=0.015,
        )
        cv.trapezoid(
            x - 0.03,
            axis - f - 0.04,
            0.026 + 0.22 * f,
            0.018 + 0.1 * f,
            0.055,
            round=0.004,
            colour=skin * 0.35,
            bevel=0.03,
            gloss=0.3,
        )
        cv.ellipse(
            x - 0.19,
            axis - f,
            0.025 + 0.2 * f,
            0.03 + 0.2 * f,
            colour=self.brass,
            bevel=0.035,
            gloss=0.9,
        )
        cv.box(x - 0.19, axis, 0.23, f, round=0.012, colour=skin, bevel=f, gloss=0.35, ambient=0.45)
        bands = torch.arange(3.0)
        cv.box(x - 0.31 + 0.11 * bands, axis, 0.007, f, colour=self.brass, bevel=f, gloss=0.5)
        cv.box(x - 0.01, axis, 0.06, f * 1.04, round=0.014, colour=skin * 0.4, bevel=f, gloss=0.3)
        cv.disc(x + 0.05, axis - f * 0.6, 0.022, colour=(1, 0.95, 0.7), bevel=0.012, gloss=0.8)
        cv.trapezoid(
            x + 0.08,
            RAIL - 0.035,
            0.02,
            0.07,
            0.035,
            colour=self.trim,
            other=self.trim * 0.5,
            pattern="stripes",
            freq=(40, 0),
            bevel=0.012,
        )
        top = axis - f - 0.07
        cv.box(
            cabin,
            0.5 * (top + RAIL - 0.05),
            0.075,
            0.5 * (RAIL - 0.05 - top),
            round=0.006,
            colour=self.trim * 0.8,
            bevel=0.014,
        )
        cv.box(
            cabin + 0.005,
            top + 0.055,
            0.04,
            0.035,
            round=0.005,
            colour=(0.8, 0.87, 0.9),
            other=(0.4, 0.45, 0.5),
            pattern="ramp",
            freq=(8, 6),
            bevel=0.006,
        )
        cv.box(cabin, top - 0.01, 0.1, 0.014, round=0.01, colour=skin * 0.5, bevel=0.01)
        # Drivers with spokes, and the rod that joins them.
        a = 6.2832 * (t * self.turn + self.start)
        w = x - 0.13 - (r * 2.1) * torch.arange(2.0)
        cv.disc(w, RAIL - r, r * 0.98, colour=(0.07, 0.07, 0.08))
        spokes = torch.arange(6.0) * 1.0472
        for k in (0, 1):
            wx = w[..., k : k + 1]
            cv.capsule(
                wx,
                RAIL - r,
                wx + 0.85 * r * torch.cos(a + spokes),
                RAIL - r + 0.85 * r * torch.sin(a + spokes),
                0.002 + 0.07 * r,
                colour=self.trim,
                bevel=0.006,
            )
        cv.ring(
            w, RAIL - r, r * 0.88, r * 0.12, colour=self.trim * 0.9 + 0.05, bevel=r * 0.1, gloss=0.5
        )
        cv.disc(x + 0.02, RAIL - 0.033, 0.033, colour=self.trim * 0.8, bevel=0.015, gloss=0.4)
        px, py = 0.5 * r * torch.cos(a), 0.5 * r * torch.sin(a)
        cv.capsule(
            w[..., 1:] + px,
            RAIL - r + py,
            w[..., :1] + px,
            RAIL - r + py,
            0.004 + 0.1 * r,
            colour=(0.75, 0.75, 0.78),
            bevel=0.01,
            gloss=0.8,
        )

    def _smoke(self, cv, t, x, y):
        """A trail of puffs over the whole train, each let go by a stroke.

        Steam while the whistle blows.
        """
        beat = torch.remainder((t * self.turn + self.start) * 4, 1)
        age = (beat + torch.arange(PUFFS - 1, -1, -1.0)) / PUFFS
        load = self.load.seen
        grey = 0.97 - 0.75 * self.soot * load[..., None]
        r = (0.016 + 0.075 * load) * (0.55 + 0.75 * age)
        cv.disc(
            x - 0.62 * age,
            y - 0.02 - 0.6 * r - 0.09 * age**0.7 + 0.03 * self.drift * age,
            r,
            colour=grey.expand(-1, 1, 1, 3),
            alpha=(4 * (1 - age)).clamp(0, 1) * 0.95,
            soft=0.012,
            warp=(r * 0.1, 14, age * 2 + self.drift),
            bevel=r * 0.9,
            ambient=0.6,
        )
        on = ((t > self.blast) & (t < self.blast + 1.3)).float()
        cv.ellipse(
            x - 0.16,
            y + 0.03,
            0.03,
            0.05,
            colour=(1, 1, 1),
            alpha=0.85 * on,
            soft=0.04,
            warp=(0.012, 14, t * 5),
        )

    def box(self, t):
        top = RAIL - 0.03 - 1.1 * self.r - 2 * self.fat - 0.13 - 0.17 * self.load.seen
        return torch.tensor(0.0), top, self.nose + 0.155, torch.tensor(RAIL + 0.08)

    def sound(self, syn):
        s, load, fat = syn.stream, self.load.heard, self.boiler.heard
        at = self.chuffs()
        loud = s.uniform(CHUFFS, 0.85, 1.0) * (1 - 0.25 * (torch.arange(CHUFFS) % 4 != 0))
        # Under a heavy load a chuff is long and hoarse: its spectrum runs up to the top.
        length = geometric(load, 0.02, 0.13) * (BANDS / 500) ** -0.1
        peak = geometric(fat, 1300.0, 170.0)
        octave = torch.log2(BANDS / peak)
        colour = torch.exp(-((octave / 0.9) ** 2)) + geometric(load, 0.01, 0.5) * (
            octave > 0
        ) * torch.exp(-0.2 * octave)
        puff = tails(ticks(at, loud), length, attack=0.006) * colour[:, None]
        chuff = unit(syn.painted(puff + 0.004, BANDS))
        # Wheels over a joint: two pairs of blows for the two bogies.
        k = torch.arange(float(CLACKS // 4))
        clack = (
            (self.joint[:, 0] * k)[..., None]
            + self.joint[:, 0][..., None] * torch.tensor([0.0, 0.14, 0.3, 0.44])
            - self.start[:, 0][..., None]
        )
        # Long rails are heavy ones: they clank deeper and longer than short ones.
        far = self.track.heard
        steel = (geometric(far, 3400, 1150) * (1 + 0.06 * s.normal()))[:, None] * torch.tensor(
            [1.0, 1.48, 2.1, 2.7]
        )
        rail = syn.strikes(
            clack.flatten(1),
            steel,
            geometric(far, 0.06, 0.3)[:, None] * torch.tensor([1.0, 0.8, 0.7, 0.6]),
            torch.tensor([1.0, 0.7, 0.5, 0.4]),
            seconds=0.3,
        )
        # Between the clacks the rails sing, in the same pitch.
        pitch = geometric(far, 3400, 1150)
        song = syn.noise(0.85 * pitch, 1.2 * pitch)
        gate = ((control_times() - self.blast[:, 0]) / 0.08).clamp(0, 1) * (
            (self.blast[:, 0] + 1.3 - control_times()) / 0.15
        ).clamp(0, 1)
        whistle = 0
        for ratio in (1.0, 1.26, 1.5):
            whistle = whistle + syn.tone(
                ratio * geometric(fat, 1050.0, 330.0) * (0.94 + 0.06 * gate),
                torch.tensor([[1.0, 0.35]]),
            )
        return chuff + 4.5 * rail + 0.12 * song + 0.35 * whistle * syn.curve(gate)
