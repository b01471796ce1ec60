"""A campfire."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import STEPS
from .base import FLOOR, Kind, between, geometric

GROUND = FLOOR + 0.15
TONGUES, SPARKS, MOST = 5, 16, 5
SPACE, THICK = 0.116, 0.056


class Fire(Kind):
    """High flames roar, low ones hardly breathe. One to five logs lie in front,
    and more logs crackle more often.

    Damp wood is dark and mossy, smokes, steams at both sides and hisses, with dim red flames; dry
    wood is pale and clean, throws sparks, burns yellow and snaps brightly.
    """

    name, title = "fire", "Campfire"
    factors = ("height", "damp", "logs")
    steps = {"logs": MOST}
    settings = ("country", "night", "night", "street")

    def setup(self):
        u = lambda n=1, low=0.0, high=1.0: self.d.uniform(low, high, n, of="sight")
        self.h = geometric(self.height.seen, 0.15, 0.52)
        self.n = (1 + MOST * self.logs.value).floor().clamp(1, MOST)
        self.half = 0.5 * SPACE * self.n + 0.03
        self.bark, self.moss, self.warm = (
            paint.wood(self.d.sight),
            self.hue((0.3, 0.6), (0.2, 0.36), (0.2, 0.36)),
            u(1, -0.05, 0.07)[..., None],
        )
        self.a, self.b, self.c = u(TONGUES), u(TONGUES), u(SPARKS)
        self.d1, self.d2 = u(SPARKS), u(SPARKS)
        self.x = 0.5 + (self.x - 0.5) / 0.16 * (0.4 - self.half).clamp(0, 0.14)

    def draw(self, cv, t):
        x, y, h, wet = self.x, GROUND, self.h, self.damp.seen
        live = 0.85 + 0.15 * torch.sin(t * 13 + self.a[..., :1] * 6)
        cv.ellipse(
            x, y + 0.02, self.half * 1.2, 0.06, colour=(0.05, 0.045, 0.04), alpha=0.85, soft=0.04
        )
        cv.glow(x, y - h * 0.4, 0.3 + h * 0.7, (1.0, 0.5, 0.16), 0.45 * live)
        self._smoke(cv, t)
        self._logs(cv, False)
        # Tongues: outer ones red, inner ones yellow, the core nearly white;
        # of damp wood all are redder.
        share = wet[..., None]
        for size, alpha, low, high in (
            (1.0, 0.85, (1.0, 0.42, 0.06), (0.75, 0.1, 0.02)),
            (0.72, 0.9, (1.0, 0.74, 0.16), (1.0, 0.4, 0.05)),
            (0.42, 0.95, (1.0, 0.97, 0.72), (1.0, 0.8, 0.22)),
        ):
            damp = torch.tensor([0.9, 0.45, 0.25])
            tint = lambda colour: (torch.tensor(colour) + self.warm) * (1 - share + share * damp)
            self._tongues(cv, t, x, y - 0.06, h * size, size, alpha, tint(low), tint(high))
        self._logs(cv, True)
        rise = torch.remainder(t * (0.5 + 0.5 * self.d1) + self.c, 1)
        with cv.only(torch.arange(SPARKS) / SPARKS < 1.05 - 1.3 * wet):
            cv.disc(
                x + (self.d2 - 0.5) * 0.5 + 0.07 * torch.sin(7 * rise + 9 * self.c),
                y - 0.1 - (h + 0.2) * rise,
                0.008,
                colour=(1, 0.8, 0.3),
                alpha=(1.8 * (1 - rise)).clamp(0, 1),
            )

    def _smoke(self, cv, t):
        x, y, wet = self.x, GROUND, self.damp.seen
        look = dict(
            colour=(0.86, 0.86, 0.88),
            other=(0.5, 0.5, 0.53),
            pattern="clouds",
            freq=(7, 7),
            phase=(0, 0.3),
            soft=0.03,
        )
        k = torch.arange(5.0)
        rise = torch.remainder(t * 0.16 + k / 5, 1)
        size = (0.05 + 0.1 * rise) * (0.3 + 0.9 * wet)
        with cv.only(wet > 0.06):
            cv.disc(
                x + 0.1 * torch.sin(rise * 4 + 2 * self.b[..., :5]) * rise,
                y - self.h * 0.9 - (0.9 - self.h) * rise,
                size,
                alpha=(1.3 * wet).clamp(0, 0.9) * (1 - 0.7 * rise),
                **look,
            )
            # Steam is pressed out of the ends of the pile.
            k = torch.arange(4.0)
            rise = torch.remainder(t * 0.5 + k / 4, 1)
            for side in (-1, 1):
                cv.disc(
                    x + side * (self.half - 0.02 + 0.1 * wet * rise),
                    y - 0.04 - (0.05 + 0.18 * wet) * rise,
                    (0.02 + 0.05 * rise) * (0.4 + 0.8 * wet),
                    alpha=(1.3 * wet).clamp(0, 0.9) * (1 - 0.6 * rise),
                    **look,
                )

    def _logs(self, cv, ends):
        # The flames stand on the logs, behind their ends.
        k, share = torch.arange(float(MOST)), self.damp.seen[..., None]
        x, y = self.x + SPACE * (k - (self.n - 1) / 2), GROUND + 0.0
        bark = paint.lighter(self.bark, 0.15) * (1 - share) + self.moss * share
        face = (
            paint.lighter(self.bark, 0.6) * (1 - share)
            + (self.bark * 0.4 + self.moss * 0.5) * share
        )
        with cv.only(k < self.n):
            if not ends:
                return cv.capsule(
                    x,
                    y,
                    self.x + (x - self.x) * 0.75,
                    y - 0.08,
                    THICK,
                    THICK * 0.8,
                    colour=bark * 0.6,
                    bevel=0.02,
                )
            cv.disc(x, y, THICK, colour=bark, bevel=0.012)
            cv.disc(x, y, THICK * 0.82, colour=face, bevel=0.006, ambient=0.8)
            for r in (0.56, 0.26):
                cv.ring(x, y, THICK * r, 0.0045, colour=face * 0.55)

    def _tongues(self, cv, t, x, y, h, size, alpha, low, high):
        k = torch.arange(TONGUES) - (TONGUES - 1) / 2
        lick = 0.8 + 0.2 * torch.sin(t * (7 + 5 * self.a) + 9 * self.b)
        tall = h * lick * (1 - 0.15 * k**2) * (0.85 + 0.2 * self.a)
        wide = (0.052 + 0.07 * h) * (0.6 + 0.4 * size)
        gap = 0.026 + 0.013 * self.n
        cv.profile(
            x + k * gap * size,
            y + 0.01 - tall / 2,
            tall / 2,
            (0.0 * wide, 0.42 * wide, 0.9 * wide, 1.05 * wide, 0.25 * wide),
            angle=-0.08 * k * lick,
            colour=high,
            other=low,
            pattern="ramp",
            freq=(0, 1.3 / tall),
            alpha=alpha,
            soft=0.018,
            warp=(0.016 + 0.03 * h, 7, t * 2.6 + self.b * 7),
        )

    def box(self, t):
        half = torch.maximum(self.half, torch.tensor(0.17))
        return self.x - half, GROUND - 0.06 - self.h * 1.03, self.x + half, GROUND + THICK + 0 * t

    def sound(self, syn):
        h, wet = self.height.heard, self.damp.heard
        knots = torch.nn.functional.interpolate(
            self.d.uniform(n=44, of="sound"), size=STEPS, mode="linear"
        )[:, 0]
        slow = torch.nn.functional.interpolate(
            self.d.uniform(n=9, of="sound"), size=STEPS, mode="linear"
        )[:, 0]
        bands = torch.tensor([0, 60, 140, 300, 600, 1200, 2500, 5000, 8000.0])
        rumble = (
            torch.exp(-((bands / geometric(h, 80, 1100)[:, :, None]) ** 0.8))
            * geometric(h, 0.25, 3.2)[:, :, None]
        )
        steam = (bands / 8000) ** 0.8 * (0.7 * wet**1.2)[:, :, None]
        roar = syn.painted(
            rumble * (0.3 + 0.7 * knots)[..., None] + steam * (0.3 + 0.9 * slow)[..., None], bands
        )
        # Three sorts of snaps, and thuds of what breaks inside.
        rate = 1.5 * self.n[:, 0] ** 2.0
        dry = geometric(wet, 1.5, 0.5)[..., None]
        sort = torch.tensor([1.0, 1.7, 2.9, 0.35])[None, :, None]
        hz = (
            700
            * sort
            * dry
            * torch.tensor([1, 1.63, 2.7, 4.1])
            * self.d.uniform(0.88, 1.12, 4, of="sound")[:, 0, :, None]
        )
        crackle = syn.patter(
            rate, hz, 0.016 / sort, torch.tensor([1, 0.9, 0.8, 0.7]), seconds=0.06, kinds=4
        )
        return roar * 1.5 + syn.gain(crackle, between(wet, 1.4, 0.7))
