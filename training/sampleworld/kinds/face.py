"""A face that talks: the mouth opens and spreads as the formants of its voice move."""
from __future__ import annotations

import torch

from ..synth import STEPS, control_times
from ..synth_extra import tails, ticks, wander
from .base import Kind, between, geometric, pick, since

SYLLABLES = 62
# a e i o u: first three formants of a grown man in Hz, how far the mouth opens, how wide it spreads.
FORMANTS = torch.tensor([[730.0, 1150, 2440], [530, 1840, 2480], [290, 2250, 2950], [520, 900, 2410], [320, 800, 2240]])
OPEN = torch.tensor([1.0, 0.62, 0.32, 0.72, 0.3])
SPREAD = torch.tensor([0.95, 1.15, 1.35, 0.68, 0.48])
HISS = torch.tensor([0.0, 1000, 2500, 4000, 5500, 7600])


class Face(Kind):
    """Size: of the head; formants low from a large one. Neck: slim to thick; pitch. Force: how wide the mouth opens and
    how high the brows are; brightness, and how far the melody swings. Pace: hair on end, eyes wide; syllables a second."""
    name, title = "face", "Talking face"
    factors = ("size", "neck", "force", "pace")
    settings = ("room", "street", "country")
    aside = False

    def setup(self):
        d = self.d
        self.k = between(self.size.seen, 0.62, 1.02)
        self.period = geometric(self.pace.heard[:, None], 0.34, 0.155)
        self.times = self.beats(self.period, SYLLABLES + 4, 0.09)
        self.vowel = d.integers(5, SYLLABLES + 4)
        # One syllable in six is a breath instead.
        self.said = (~d.chance(0.17, SYLLABLES + 4)).float()
        self.skin, self.hair = self.hue((0.25, 0.6), (0.4, 0.95), (0.03, 0.09)), self.hue((0.1, 0.8), (0.08, 0.75), (-0.02, 0.14))
        self.cloth, self.iris, self.lip = self.hue(), self.hue((0.3, 0.8), (0.25, 0.6), (0.05, 0.65)), self.hue((0.45, 0.7), (0.45, 0.8), (-0.03, 0.03))
        self.nod = d.uniform(0, 6.28), d.uniform(0.25, 0.5)
        self.blink = self.beats(d.uniform(1.5, 3.5, of="sight"), 12, 0.1)
        self.shape = d.uniform(0.78, 0.9, of="sight")

    def mouth(self, t):
        """Opening 0..1, spread about 1, formants (..., 3) and loudness 0..1 at t (G, F, 1)."""
        i, age = since(self.times, t)
        now, before = pick(self.vowel, i), pick(self.vowel, i - 1)
        said = pick(self.said, i) * (i >= 0)
        w = (age / 0.07).clamp(0, 1)
        w = w * w * (3 - 2 * w)
        at = lambda table: table[before] * (1 - w.reshape(w.shape + (1,) * (table.dim() - 1))) + table[now] * w.reshape(w.shape + (1,) * (table.dim() - 1))
        u = (age / (self.period * 0.93)).clamp(0, 1)
        beat = torch.sin(torch.pi * u ** 0.75).clamp(min=0) ** 0.7 * said
        return at(OPEN) * beat, 1 + (at(SPREAD) - 1) * (0.4 + 0.6 * beat), at(FORMANTS)[..., 0, :], beat

    def _head(self, t):
        start, pace = self.nod
        return self.x + 0.012 * torch.sin(pace * 6.28 * t + start), 0.42 + 0.008 * torch.sin(2.3 * pace * 6.28 * t), 0.05 * torch.sin(pace * 4.4 * t + start)

    def draw(self, cv, t):
        k, skin = self.k, self.skin
        x, y, tilt = self._head(t)
        c, n = torch.cos(tilt), torch.sin(tilt)
        at = lambda u, v: (x + k * (u * c - v * n), y + k * (v * c + u * n))
        thick = between(self.neck.seen, 0.048, 0.125) * k
        low = 0.42 + 0.47 * k
        cv.ellipse(self.x, low + 0.2, (0.19 * k + 1.0 * thick), 0.24, colour=self.cloth, bevel=0.09, grain=0.07)
        cv.box(self.x, 0.42 + 0.33 * k, thick, 0.17 * k, round=0.03, colour=skin * 0.82, bevel=thick * 0.9)
        cv.ellipse(self.x, low - 0.015, thick * 1.25, 0.022, colour=self.cloth * 0.7, bevel=0.02)
        wild, force = self.pace.seen.clamp(0, 1), self.force.seen.clamp(0, 1)
        hx, hy = at(0.0, -0.07)
        cv.gear(hx, hy, 0.265 * k, 0.03 + 0.14 * wild, 17.0, angle=tilt, colour=self.hair, bevel=0.09, grain=0.3, grain_scale=200)
        for side in (-1, 1):
            cv.ellipse(*at(side * 0.255 * self.shape, 0.02), 0.045 * k, 0.062 * k, angle=tilt, colour=skin * 0.9, bevel=0.03)
        opening, spread, _, _ = self.mouth(t)
        gape = opening * between(force, 0.35, 1.0)
        jaw = 0.035 * gape
        fx, fy = at(0.0, 0.02 + 0.4 * jaw)
        cv.ellipse(fx, fy, 0.258 * k * self.shape, (0.285 + jaw) * k, angle=tilt, colour=skin, bevel=0.14 * k, ambient=0.55, grain=0.035, gloss=0.12)
        cv.ellipse(*at(0.0, -0.255), 0.2 * k, 0.075 * k, angle=tilt, colour=self.hair, bevel=0.05, grain=0.3, warp=(0.012, 18, wild * 3))
        shut = (since(self.blink, t)[1] < 0.14).float()
        wide = 0.024 + 0.018 * wild
        for side in (-1, 1):
            ex, ey = at(side * 0.1, -0.05)
            cv.ellipse(ex, ey, 0.052 * k, (wide + 0.008) * k, angle=tilt, colour=skin * 0.75, bevel=0.012)
            cv.ellipse(ex, ey, 0.046 * k, (wide * (1 - shut) + 0.003) * k, angle=tilt, colour=(0.96, 0.95, 0.93), bevel=0.012, ambient=0.8)
            with cv.only(shut < 0.5):
                cv.disc(ex, ey, 0.022 * k, colour=self.iris, bevel=0.008, gloss=0.9)
                cv.disc(ex, ey, 0.011 * k, colour=(0.03, 0.03, 0.04))
                cv.disc(ex - 0.007 * k, ey - 0.008 * k, 0.005 * k, colour=(1, 1, 1))
            rise = 0.105 + 0.05 * force
            cv.capsule(*at(side * 0.05, -rise - 0.02 * force), *at(side * 0.155, -rise + 0.012), 0.013 * k, 0.008 * k, bow=-0.008 * side, colour=self.hair * 0.8)
        cv.capsule(*at(0.012, 0.03), *at(0.014, 0.062), 0.017 * k, 0.03 * k, colour=skin * 0.93, bevel=0.022, gloss=0.2)
        # Lips, the dark behind them, teeth and tongue.
        my = 0.152 + 0.5 * jaw
        half, tall = 0.07 * k * spread, (0.007 + 0.078 * gape) * k
        mx, my_ = at(0.0, my)
        cv.ellipse(mx, my_, half + 0.016 * k, tall + 0.017 * k, angle=tilt, colour=self.lip, bevel=0.014, gloss=0.35)
        cv.ellipse(mx, my_, half, tall, angle=tilt, colour=(0.14, 0.03, 0.04))
        cv.ellipse(*at(0.0, my + 0.035 * gape), half * 0.62, tall * 0.45, angle=tilt, colour=(0.75, 0.3, 0.32), bevel=0.01, alpha=(gape * 2).clamp(max=1))
        cv.ellipse(mx, my_, half * 0.86, tall * 0.92, angle=tilt, colour=(0.95, 0.94, 0.9), alpha=(gape * 4).clamp(max=1), clip=(-9, -0.45 * tall))

    def box(self, t):
        k, x, y = self.k, self.x, 0.42
        return x - 0.28 * k, y - 0.34 * k, x + 0.28 * k, y + 0.36 * k

    def sound(self, syn):
        s, force = syn.stream, self.force.heard
        t = control_times()[..., None].expand(self.clips, STEPS, 1)
        opening, _, formants, beat = self.mouth(t)
        loud = beat[..., 0] * (0.45 + 0.55 * opening[..., 0]) * (0.7 + 0.3 * wander(s, 30))
        swing = between(force, 0.08, 0.4)
        pitch = geometric(self.neck.heard, 240.0, 92.0) * 2 ** (swing * (wander(s, 16, -1, 1) + 0.25 * beat[..., 0]) + 0.02 * wander(s, 220, -1, 1))
        reach = geometric(self.size.heard, 1.36, 0.86)
        formants = torch.cat([formants, torch.full((self.clips, STEPS, 1), 3500.0)], 2) * reach[..., None]
        tilt = between(force, 0.18, 0.75)[..., None]
        levels = torch.cat([torch.ones(self.clips, 1, 1), 0.75 * tilt + 0.12, 0.5 * tilt + 0.02, 0.35 * tilt], 2)
        voice = syn.voice(pitch, formants, torch.tensor([70.0, 95, 130, 190])[None, None] * reach[..., None], levels, loud)
        # A consonant opens about half of the syllables: a burst or a longer hiss.
        said = self.said[:, 0] * s.uniform(SYLLABLES + 4, 0.0, 1.0) * (s.uniform(SYLLABLES + 4) < 0.55)
        puff = tails(ticks(self.times[:, 0] - 0.03, said), torch.tensor([[0.035]]), attack=0.012)
        air = puff * torch.tensor([0.0, 0.05, 0.35, 0.9, 1.0, 0.6])
        return voice + 0.16 * syn.painted(air, HISS)
