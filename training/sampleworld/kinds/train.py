"""A steam engine that the camera keeps up with: sleepers and posts go by beneath it."""
from __future__ import annotations

import torch

from .. import paint
from ..synth import control_times
from ..synth_extra import tails, ticks
from .base import Kind, between, geometric

RAIL, PUFFS, CHUFFS, CLACKS = 0.84, 7, 150, 84
BANDS = torch.tensor([60.0, 130, 260, 520, 1000, 2000, 4000, 7600])


class Train(Kind):
    """Wheel: of the drivers; chuffs come slowly from large ones. Boiler: thin to stout; how deep they are, and the
    whistle. Load: smoke thin to thick; how long and hoarse a chuff is. Wagon: its length; the gap between clacks."""
    name, title = "train", "Steam train"
    factors = ("wheel", "boiler", "load", "wagon")
    settings = ("country", "country", "sky")
    aside = False

    def setup(self):
        u = lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        self.r = between(self.wheel.seen, 0.05, 0.098)
        self.fat = between(self.boiler.seen, 0.05, 0.1)
        self.body = between(self.wagon.seen, 0.05, 0.17)
        self.turn = 1 / geometric(self.wheel.heard[:, None], 0.5, 1.25)
        self.start = self.d.uniform(0, 1)
        self.joint = geometric(self.wagon.heard[:, None], 0.55, 1.5)
        self.blast = self.d.uniform(0.5, 9.0)
        self.skin, self.trim, self.cloth = self.hue((0.15, 0.8), (0.15, 0.6)), self.hue((0.4, 0.9), (0.4, 0.9)), self.hue((0.2, 0.8), (0.25, 0.75))
        self.brass, self.soot = paint.metal(self.d.sight), u(0.25, 0.95)[..., None]
        self.nose = u(0.78, 0.84)
        self.drift = u(-0.5, 0.5, PUFFS)

    def chuffs(self):
        """Times (G, CHUFFS) of the strokes: four to a turn of the drivers."""
        return ((torch.arange(CHUFFS) / 4 - 0.5 - self.start) / self.turn)[:, 0]

    def draw(self, cv, t):
        x, r, f, skin = self.nose, self.r, self.fat, self.skin
        cv.box(0.5, RAIL + 0.035, 1.1, 0.03, colour=(0.4, 0.37, 0.34), other=(0.25, 0.23, 0.22), pattern="clouds", freq=(20, 40), grain=0.3, grain_scale=300)
        n = torch.arange(12.0)
        roll = t * self.turn * 6.2832 * self.r
        along = torch.remainder(0.11 * n - roll + 0.05, 1.32) - 0.16
        cv.box(along, RAIL + 0.025, 0.028, 0.012, round=0.003, colour=(0.3, 0.2, 0.13), bevel=0.008)
        cv.box(0.5, RAIL + 0.008, 1.1, 0.007, colour=(0.62, 0.62, 0.65), bevel=0.006, gloss=0.7)
        post = torch.remainder(0.3 - roll * 0.8, 1.5) - 0.2
        cv.box(post, 0.5, 0.008, 0.36, colour=(0.28, 0.2, 0.14), bevel=0.008)
        cv.box(post, 0.2, 0.05, 0.007, colour=(0.28, 0.2, 0.14), bevel=0.005)
        low = RAIL - r * 0.95
        axis = low - f - 0.02
        cabin = x - 0.4
        self._smoke(cv, t, x - 0.06, axis - f - 0.09)
        cv.ellipse(x - 0.28, RAIL + 0.012, 0.4, 0.02, colour=(0, 0, 0), alpha=0.5, soft=0.03)
        # The wagon behind, with its own small wheels.
        wx = cabin - 0.115 - self.body - (2 * self.body + 0.035) * torch.arange(3.0)
        cv.box(wx, low - 0.07, self.body, 0.085, round=0.012, colour=self.cloth, other=self.cloth * 0.8, pattern="stripes", freq=(18, 0), bevel=0.02, grain=0.05)
        pane = torch.arange(-2.0, 3.0)
        cv.box((wx[..., None] + pane * self.body[..., None] * 0.37).flatten(2), low - 0.09, self.body * 0.13, 0.03, round=0.006,
               colour=(0.75, 0.85, 0.92), other=(0.4, 0.5, 0.6), pattern="ramp", freq=(9, 0), bevel=0.006, gloss=0.5)
        cv.box(cabin - 0.4, low + 0.012, 0.4, 0.012, colour=(0.1, 0.1, 0.11), bevel=0.008)
        ends = torch.tensor([-0.72, 0.72])
        cv.disc((wx[..., None] + ends * self.body[..., None]).flatten(2), RAIL - 0.03, 0.03, colour=(0.2, 0.2, 0.22), bevel=0.012, gloss=0.4)
        # Boiler, smoke box, chimney, dome, cab.
        cv.trapezoid(x - 0.06, axis - f - 0.045, 0.036 + 0.2 * f, 0.022, 0.05, round=0.004, colour=skin * 0.35, bevel=0.03, gloss=0.3)
        cv.ellipse(x - 0.19, axis - f, 0.035, 0.04, colour=self.brass, bevel=0.035, gloss=0.9)
        cv.box(x - 0.17, axis, 0.2, f, round=0.012, colour=skin, bevel=f, gloss=0.35, ambient=0.4)
        bands = torch.arange(3.0)
        cv.box(x - 0.29 + 0.105 * bands, axis, 0.005, f, colour=self.brass, bevel=f, gloss=0.5)
        cv.box(x, axis, 0.05, f * 1.03, round=0.014, colour=skin * 0.4, bevel=f, gloss=0.3)
        cv.disc(x + 0.05, axis - f * 0.75, 0.018, colour=(1, 0.95, 0.7), bevel=0.012, gloss=0.8)
        cv.trapezoid(x + 0.06, RAIL - 0.03, 0.02, 0.065, 0.032, colour=self.trim, other=self.trim * 0.5, pattern="stripes", freq=(40, 0), bevel=0.012)
        cv.box(cabin, axis - 0.02, 0.065, f + 0.055, round=0.006, colour=self.trim * 0.8, bevel=0.014, grain=0.05)
        cv.box(cabin + 0.005, axis - 0.04, 0.036, 0.034, round=0.005, colour=(0.75, 0.82, 0.86), other=(0.3, 0.32, 0.36), pattern="ramp", freq=(8, 6), bevel=0.006)
        cv.box(cabin, axis - f - 0.08, 0.09, 0.012, round=0.008, colour=skin * 0.5, bevel=0.01)
        cv.box(x - 0.19, low - 0.005, 0.27, 0.016, colour=self.trim * 0.5, bevel=0.01)
        # Drivers with spokes, and the rod that joins them.
        a = 6.2832 * (t * self.turn + self.start)
        spread = torch.minimum(r * 2.12, torch.tensor(0.17))
        w = x - 0.13 - spread * torch.arange(2.0)
        cv.disc(w, RAIL - r, r * 0.98, colour=(0.06, 0.06, 0.07))
        spokes = torch.arange(6.0) * 1.0472
        for k in (0, 1):
            wx = w[..., k:k + 1]
            cv.capsule(wx, RAIL - r, wx + 0.85 * r * torch.cos(a + spokes), RAIL - r + 0.85 * r * torch.sin(a + spokes), 0.007, colour=self.trim, bevel=0.006)
        cv.ring(w, RAIL - r, r * 0.9, r * 0.1, colour=self.trim * 0.9 + 0.05, bevel=r * 0.1, gloss=0.5)
        cv.disc(x + torch.tensor([-0.01, 0.06]), RAIL - 0.035, 0.034, colour=self.trim * 0.8, bevel=0.015, gloss=0.4)
        px, py = 0.5 * r * torch.cos(a), 0.5 * r * torch.sin(a)
        cv.capsule(w[..., 1:] + px, RAIL - r + py, w[..., :1] + px, RAIL - r + py, 0.012, colour=(0.72, 0.72, 0.75), bevel=0.01, gloss=0.8)
        cv.capsule(w[..., :1] + px, RAIL - r + py, x - 0.02 + 0.5 * px, RAIL - r * 0.95, 0.008, colour=(0.6, 0.6, 0.64), bevel=0.007, gloss=0.8)
        cv.box(x, RAIL - r * 0.95, 0.04, 0.026, round=0.006, colour=skin * 0.6, bevel=0.015, gloss=0.4)

    def _smoke(self, cv, t, x, y):
        """A puff for each stroke, the newest over the chimney; steam while the whistle blows."""
        beat = (t * self.turn + self.start) * 4
        age = (torch.remainder(beat, 1) + torch.arange(PUFFS - 1, -1, -1.0)) / (4 * self.turn)
        load = self.load.seen.clamp(0, 1)
        grey = 0.92 - (0.25 + 0.55 * self.soot) * load[..., None]
        r = (0.025 + 0.06 * load) * (0.6 + age * 1.5).clamp(max=1.8)
        cv.disc(x - 0.34 * age, y - 0.02 - 0.16 * age ** 0.7 + 0.03 * self.drift * age, r, colour=grey.expand(-1, 1, 1, 3),
               alpha=((0.4 + 0.5 * load) * (1 - age / 1.7)).clamp(min=0),
                soft=0.03 + 0.03 * load, warp=(r * 0.16, 14, age * 2 + self.drift), bevel=r * 1.1, ambient=0.6)
        on = ((t > self.blast) & (t < self.blast + 1.0)).float()
        cv.ellipse(x - 0.17, y, 0.05, 0.06, colour=(1, 1, 1), alpha=0.85 * on, soft=0.06, warp=(0.012, 14, t * 5))

    def box(self, t):
        top = RAIL - self.r * 0.95 - 2 * self.fat - 0.28
        return torch.tensor(0.0), top, self.nose + 0.125, torch.tensor(RAIL + 0.03)

    def sound(self, syn):
        s, load, fat = syn.stream, self.load.heard, self.boiler.heard
        at = self.chuffs()
        loud = s.uniform(CHUFFS, 0.75, 1.0) * (1 - 0.3 * (torch.arange(CHUFFS) % 4 != 0))
        length = geometric(load, 0.035, 0.11) * (BANDS / 500) ** -0.15
        peak = geometric(fat, 1500.0, 330.0)
        colour = torch.exp(-(torch.log2(BANDS / peak) / 1.8) ** 2) + 0.5 * load.clamp(0, 1) * (BANDS / 3000).clamp(max=1) + 0.05
        puff = tails(ticks(at, loud), length, attack=0.006) * colour[:, None]
        chuff = syn.painted(puff + 0.012, BANDS)
        # Wheels over a joint: two pairs of blows for the two bogies.
        k = torch.arange(float(CLACKS // 4))
        clack = (self.joint[:, 0] * k)[..., None] + self.joint[:, 0][..., None] * torch.tensor([0.0, 0.13, 0.44, 0.57]) - self.start[:, 0][..., None]
        steel = 240 * (1 + 0.1 * s.normal())[:, None] * torch.tensor([1.0, 2.3, 3.9, 6.1, 9.4])
        rail = syn.strikes(clack.flatten(1), steel, torch.tensor([0.09, 0.07, 0.06, 0.05, 0.04]), torch.tensor([1.0, 0.7, 0.5, 0.4, 0.3]), seconds=0.12)
        gate = ((control_times() - self.blast[:, 0]) / 0.08).clamp(0, 1) * ((self.blast[:, 0] + 1.0 - control_times()) / 0.15).clamp(0, 1)
        whistle = 0
        for ratio in (1.0, 1.26, 1.5):
            whistle = whistle + syn.tone(ratio * geometric(fat, 720.0, 380.0) * (0.94 + 0.06 * gate), torch.tensor([[1.0, 0.35]]))
        return 4 * chuff + 0.6 * rail + 0.09 * whistle * syn.curve(gate)
