"""A face that talks: the mouth opens and spreads as the formants of its voice move."""

from __future__ import annotations

import torch

from ..synth import STEPS, control_times
from ..synth_extra import tails, ticks, wander
from .base import Kind, between, geometric, pick, since

SYLLABLES = 62
# a e i o u: first three formants of a grown man in Hz, how far the mouth opens,
# how wide it spreads.
FORMANTS = torch.tensor(
    [[730.0, 1150, 2440], [530, 1840, 2480], [290, 2250, 2950], [520, 900, 2410], [320, 800, 2240]]
)
OPEN = torch.tensor([1.0, 0.62, 0.32, 0.72, 0.3])
SPREAD = torch.tensor([0.95, 1.15, 1.35, 0.68, 0.48])
MIDDLE = 0.47
HISS = torch.tensor([0.0, 1000, 2500, 4000, 5500, 7600])


class Face(Kind):
    """Size: of the head; formants low from a large one. Beard: none to a long one, over a thick
    neck and broad shoulders; pitch from a child's to a bass. Force: brows from arched to a thick
    frown, cheeks red, mouth broad; brightness, and how far the melody swings. Pace: hair on end,
    eyes from half shut to wide; syllables a second."""

    name, title = "face", "Talking face"
    factors = ("size", "beard", "force", "pace")
    settings = ("room", "street", "country")
    aside = False

    def setup(self):
        d = self.d
        self.x = d.uniform(0.46, 0.54, of="sight")
        self.k = geometric(self.size.seen, 0.46, 1.0)
        self.period = geometric(self.pace.heard[:, None], 0.46, 0.145)
        self.times = self.beats(self.period, SYLLABLES + 12, 0.07)
        self.vowel = d.integers(5, SYLLABLES + 12)
        # One syllable in six is a breath instead.
        self.said = (~d.chance(0.17, SYLLABLES + 12)).float()
        self.skin = self.hue((0.25, 0.6), (0.5, 0.95), (0.03, 0.09))
        # Always darker than the skin, so that the beard is plain.
        self.hair = self.hue((0.05, 0.85), (0.2, 0.55), (-0.02, 0.14)) * self.skin.amax(
            -1, keepdim=True
        )
        self.cloth, self.iris, self.lip = (
            self.hue(),
            self.hue((0.3, 0.8), (0.25, 0.6), (0.05, 0.65)),
            self.hue((0.5, 0.7), (0.55, 0.8), (-0.03, 0.03)),
        )
        self.nod = d.uniform(0, 6.28), d.uniform(0.25, 0.5)
        self.blink = self.beats(d.uniform(1.5, 3.5, of="sight"), 12, 0.1)
        self.shape = d.uniform(0.84, 0.92, of="sight")

    def mouth(self, t):
        """Opening 0..1, spread about 1, formants (..., 3) and loudness 0..1 at t (G, F, 1)."""
        i, age = since(self.times, t)
        now, before = pick(self.vowel, i), pick(self.vowel, i - 1)
        said = pick(self.said, i) * (i >= 0)
        w = (age / 0.07).clamp(0, 1)
        w = w * w * (3 - 2 * w)
        at = lambda table: (
            table[before] * (1 - w.reshape(w.shape + (1,) * (table.dim() - 1)))
            + table[now] * w.reshape(w.shape + (1,) * (table.dim() - 1))
        )
        u = (age / (self.period * 0.93)).clamp(0, 1)
        beat = torch.sin(torch.pi * u**0.75).clamp(min=0) ** 0.7 * said
        return (
            at(OPEN) * beat,
            1 + (at(SPREAD) - 1) * (0.4 + 0.6 * beat),
            at(FORMANTS)[..., 0, :],
            beat,
        )

    def _head(self, t):
        start, pace = self.nod
        return (
            self.x + 0.012 * torch.sin(pace * 6.28 * t + start),
            MIDDLE + 0.008 * torch.sin(2.3 * pace * 6.28 * t),
            0.05 * torch.sin(pace * 4.4 * t + start),
        )

    def draw(self, cv, t):
        k, skin, hair = self.k, self.skin, self.hair
        x, y, tilt = self._head(t)
        c, n = torch.cos(tilt), torch.sin(tilt)
        at = lambda u, v: (x + k * (u * c - v * n), y + k * (v * c + u * n))
        beard, wild, force = self.beard.seen, self.pace.seen, self.force.seen
        thick = between(beard, 0.045, 0.17) * k
        low = MIDDLE + 0.47 * k
        cv.box(
            self.x,
            low + 0.6,
            (0.17 + 0.38 * beard) * k,
            0.6,
            round=0.165 * k,
            colour=self.cloth,
            bevel=0.09 * k,
        )
        cv.box(
            self.x,
            MIDDLE + 0.33 * k,
            thick,
            0.17 * k,
            round=0.03,
            colour=skin * 0.82,
            bevel=thick * 0.9,
        )
        cv.ellipse(
            self.x, low - 0.015 * k, thick * 1.25, 0.03 * k, colour=self.cloth * 0.7, bevel=0.02
        )
        hx, hy = at(0.0, -0.06)
        cv.gear(
            hx,
            hy,
            (0.265 + 0.05 * wild) * k,
            0.005 + 0.33 * wild,
            13.0,
            angle=tilt,
            colour=hair,
            bevel=0.06 * k,
        )
        for side in (-1, 1):
            cv.ellipse(
                *at(side * 0.255 * self.shape, 0.02),
                0.045 * k,
                0.062 * k,
                angle=tilt,
                colour=skin * 0.9,
                bevel=0.03,
            )
        opening, spread, _, _ = self.mouth(t)
        gape = opening * between(force, 0.4, 1.0)
        jaw = 0.035 * gape
        # The beard hangs behind the chin; its upper part lies over the cheeks.
        bx, by = at(0.0, 0.15 + 0.16 * beard)
        cv.ellipse(
            bx,
            by,
            (0.02 + 0.25 * beard) * k,
            (0.07 + 0.32 * beard) * k,
            angle=tilt,
            colour=hair * 0.9,
            bevel=0.03 * k,
            warp=(0.008 * k, 22 / k, self.x * 9),
        )
        fx, fy = at(0.0, 0.0)
        cv.ellipse(
            fx,
            fy,
            0.258 * k * self.shape,
            0.285 * k,
            angle=tilt,
            colour=skin,
            bevel=0.14 * k,
            ambient=0.6,
            gloss=0.12,
        )
        cheek = between(force, -0.15, 0.85).clamp(min=0)
        cv.ellipse(
            *at(torch.tensor([-0.135, 0.135]), 0.055),
            0.062 * k,
            0.048 * k,
            angle=tilt,
            colour=(0.88, 0.14, 0.12),
            alpha=cheek,
            soft=0.03 * k,
        )
        bx, by = at(0.0, 0.2 + 0.06 * beard)
        cv.ellipse(
            bx,
            by,
            (0.01 + 0.215 * beard) * k,
            (0.01 + 0.16 * beard) * k,
            angle=tilt,
            colour=hair * 0.9,
            alpha=(8 * beard).clamp(0, 1),
        )
        cv.ellipse(*at(0.0, -0.25), 0.2 * k, 0.07 * k, angle=tilt, colour=hair, bevel=0.05 * k)
        shut = (since(self.blink, t)[1] < 0.12).float()
        wide = 0.012 + 0.058 * wild
        sides = torch.tensor([-1.0, 1.0])
        ex, ey = at(sides * 0.1, -0.05)
        cv.ellipse(
            ex,
            ey,
            (0.054 + 0.022 * wild) * k,
            (wide + 0.012) * k,
            angle=tilt,
            colour=skin * 0.7,
            bevel=0.012,
        )
        cv.ellipse(
            ex,
            ey,
            (0.046 + 0.022 * wild) * k,
            (wide * (1 - 0.7 * shut) + 0.002) * k,
            angle=tilt,
            colour=(0.97, 0.96, 0.94),
            bevel=0.012,
            ambient=0.85,
        )
        iris = torch.minimum(wide * (1 - 0.7 * shut), torch.tensor(0.028)) * k
        cv.disc(ex, ey, iris, colour=self.iris, bevel=0.008, gloss=0.9)
        cv.disc(ex, ey, 0.5 * iris, colour=(0.03, 0.03, 0.04))
        # Brows arch high in a soft voice and slant to a heavy V in a loud one.
        inner, outer = -0.155 + 0.075 * force, -0.125 - 0.055 * force
        cv.capsule(
            *at(sides * 0.045, inner),
            *at(sides * 0.165, outer),
            (0.009 + 0.02 * force) * k,
            (0.008 + 0.012 * force) * k,
            bow=-0.02 * (1 - force) * sides * k,
            colour=hair * 0.6,
        )
        cv.capsule(
            *at(0.004, 0.02),
            *at(0.006, 0.065),
            0.017 * k,
            0.032 * k,
            colour=skin * 0.93,
            bevel=0.022,
            gloss=0.2,
        )
        # Lips, the dark behind them, teeth and tongue.
        my = 0.157 + 0.5 * jaw
        half, tall = (
            between(force, 0.045, 0.115) * k * (0.6 + 0.4 * spread),
            (0.008 + 0.02 * force + 0.06 * gape) * k,
        )
        mx, my_ = at(0.0, my)
        cv.ellipse(
            mx,
            my_,
            half + 0.017 * k,
            tall + 0.017 * k,
            angle=tilt,
            colour=self.lip,
            bevel=0.014,
            gloss=0.35,
        )
        cv.ellipse(mx, my_, half, tall, angle=tilt, colour=(0.14, 0.03, 0.04))
        cv.ellipse(
            *at(0.0, my + 0.03 * gape),
            half * 0.62,
            tall * 0.45,
            angle=tilt,
            colour=(0.75, 0.3, 0.32),
            bevel=0.01,
            alpha=(gape * 2).clamp(max=1),
        )
        cv.ellipse(
            mx,
            my_,
            half * 0.86,
            tall * 0.92,
            angle=tilt,
            colour=(0.95, 0.94, 0.9),
            alpha=(0.5 * force + gape * 3).clamp(0, 1),
            clip=(-9, -0.3 * tall),
        )

    def box(self, t):
        k, x, y = self.k, self.x, MIDDLE
        return x - 0.36 * k, y - 0.42 * k, x + 0.36 * k, y + 0.4 * k

    def sound(self, syn):
        s, force = syn.stream, self.force.heard
        t = control_times()[..., None].expand(self.clips, STEPS, 1)
        opening, _, formants, beat = self.mouth(t)
        loud = beat[..., 0] * (0.45 + 0.55 * opening[..., 0]) * (0.8 + 0.2 * wander(s, 30))
        swing = between(force, 0.04, 0.45)
        pitch = geometric(self.beard.heard, 340.0, 88.0) * 2 ** (
            swing * (wander(s, 16, -1, 1) + 0.25 * beat[..., 0]) + 0.02 * wander(s, 220, -1, 1)
        )
        reach = geometric(self.size.heard, 1.6, 0.72)
        formants = (
            torch.cat([formants, torch.full((self.clips, STEPS, 1), 3500.0)], 2) * reach[..., None]
        )
        tilt = geometric(force, 0.06, 1.3)[..., None]
        levels = torch.cat(
            [torch.ones(self.clips, 1, 1), 0.8 * tilt + 0.05, 0.65 * tilt, 0.5 * tilt], 2
        )
        voice = syn.voice(
            pitch,
            formants,
            torch.tensor([70.0, 95, 130, 190])[None, None] * reach[..., None],
            levels,
            loud,
        )
        # A consonant opens about half of the syllables: a burst or a longer hiss.
        said = (
            self.said[:, 0]
            * s.uniform(SYLLABLES + 12, 0.2, 1.0)
            * (s.uniform(SYLLABLES + 12) < 0.55)
        )
        puff = tails(ticks(self.times[:, 0] - 0.03, said), torch.tensor([[0.035]]), attack=0.012)
        air = puff * torch.tensor([0.0, 0.05, 0.35, 0.9, 1.0, 0.6])
        return voice + 0.12 * syn.painted(air, HISS)
