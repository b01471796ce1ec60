"""A ball that bounces beside a board as high as its jumps."""

from __future__ import annotations

import torch

from .. import paint
from .base import FLOOR, Kind, between, geometric, since

GROUND = FLOOR + 0.16
BOARD = 0.08
RUBBER, WOOD, STEEL, GLASS = range(4)


class Ball(Kind):
    """Large balls sound low and thump. High jumps come seldom, and a high banded board marks them.

    Rubber is reddish with big dots and only thuds, wood is brown with stripes and knocks, steel is
    grey with bands of mirrored sky and rings long, glass is a green marble with a swirl, bright and
    shorter.
    """

    name, title = "ball", "Bouncing ball"
    factors = ("size", "height", "material")
    steps = {"material": 4}
    settings = ("room", "room", "street", "country")

    def setup(self):
        self.r = geometric(self.size.seen, 0.065, 0.195)
        self.rise = between(self.height.seen, 0.06, 0.42)
        self.period = between(self.height.heard[:, None], 0.34, 1.3)
        self.hits = self.beats(self.period, 33)
        self.what = (4 * self.material.value).floor().clamp(0, 3)
        self.rubber, self.dots = (
            self.hue((0.5, 0.8), (0.4, 0.7), (-0.06, 0.06)),
            self.hue((0.05, 0.4), (0.8, 0.97)),
        )
        self.grain, self.steel = (
            paint.wood(self.d.sight),
            self.hue((0.02, 0.22), (0.62, 0.85), (0.54, 0.68)),
        )
        self.glass, self.swirl = (
            self.hue((0.35, 0.7), (0.65, 0.9), (0.38, 0.52)),
            self.hue((0.5, 0.9), (0.7, 0.97)),
        )
        self.paint, self.pale = self.hue((0.5, 0.9), (0.35, 0.8)), self.hue((0, 0.25), (0.8, 0.97))
        self.turn = self.d.uniform(-3, 3, of="sight")
        self.side = torch.where(self.x < 0.5, 1.0, -1.0)
        # Ball and board together stay in the frame.
        self.x = 0.5 - self.side * 0.11 + (self.x - 0.5) / 0.16 * (0.31 - self.r).clamp(0, 0.2)

    def _y(self, t):
        _, age = since(self.hits, t)
        u = (age / self.period).clamp(0, 1)
        return GROUND - self.r - 4 * self.rise * u * (1 - u), u

    def draw(self, cv, t):
        self._board(cv)
        y, u = self._y(t)
        lift, r, x = 4 * u * (1 - u), self.r, self.x
        give = torch.tensor([0.26, 0.04, 0.0, 0.0])[self.what.long()]
        squash = 1 - give * torch.exp(-40 * torch.minimum(u, 1 - u))
        cv.shadow(
            x,
            GROUND + 0.004,
            r * (1.05 + 0.4 * lift),
            r * 0.22 * (1 + lift),
            strength=0.62 - 0.35 * lift,
            soft=0.02 + 0.05 * lift,
        )
        rx, ry = r / squash.sqrt(), r * squash
        y = y + r * (1 - squash)
        spin = self.turn * t
        look = dict(bevel=r, ambient=0.45)
        with cv.only(self.what == RUBBER):
            cv.ellipse(x, y, rx, ry, colour=self.rubber, **look)
            a = spin + torch.arange(6.0) * 1.2566
            out = torch.tensor([1, 1, 1, 1, 1, 0.0]) * 0.64
            cv.disc(
                x + out * torch.cos(a) * rx,
                y + out * torch.sin(a) * ry,
                r * 0.2,
                colour=self.dots * 0.92,
                bevel=r * 0.02,
                ambient=0.7,
            )
        with cv.only(self.what == WOOD):
            cv.ellipse(
                x,
                y,
                rx,
                ry,
                angle=spin * (squash > 0.99),
                colour=paint.lighter(self.grain, 0.35),
                other=self.grain * 0.42,
                pattern="stripes",
                freq=(1.5 / r, 0),
                phase=(0.25, 0),
                gloss=0.2,
                **look,
            )
        with cv.only(self.what == STEEL):
            cv.ellipse(
                x,
                y,
                rx,
                ry,
                colour=self.steel * 0.3,
                other=paint.lighter(self.steel, 0.7),
                pattern="metal",
                freq=(0, 1.9 / r),
                phase=(0.7, 0),
                gloss=1.0,
                **look,
            )
        with cv.only(self.what == GLASS):
            cv.ellipse(
                x,
                y,
                rx,
                ry,
                colour=paint.lighter(self.glass, 0.45),
                other=self.glass * 0.55,
                pattern="radial",
                freq=(1 / r, 1 / r),
                phase=(-0.1, 0),
                alpha=0.9,
                gloss=0.8,
                ambient=0.75,
                bevel=r * 0.5,
            )
            c, s = torch.cos(spin) * r * 0.7, torch.sin(spin) * r * 0.7
            cv.capsule(
                x - c,
                y - s,
                x + c,
                y + s,
                r * 0.13,
                r * 0.2,
                bow=r * 0.3,
                colour=self.swirl,
                bevel=r * 0.1,
                alpha=0.9,
            )
        with cv.only(self.what >= STEEL):
            cv.disc(
                x + r * 0.4 * cv.light_x,
                y + r * 0.44 * cv.light_y,
                r * 0.2,
                colour=(1, 1, 1),
                soft=r * 0.1,
            )

    def _board(self, cv):
        """A board that the ball just clears.

        A still shows that too, and its bands count the height.
        """
        x, high = self.x + self.side * (self.r + 0.06 + BOARD), self.rise
        cv.shadow(x, GROUND, BOARD * 1.3, 0.02, 0.5, 0.03)
        cv.cast(
            lambda dx, dy, style: cv.box(x + dx, GROUND - high / 2 + dy, BOARD, high / 2, **style)
        )
        cv.box(
            x,
            GROUND - high / 2,
            BOARD,
            high / 2,
            round=0.004,
            colour=self.pale,
            other=self.paint,
            pattern="stripes",
            freq=(0, 9),
            phase=(-4.5 * high, 0),
            bevel=0.012,
            ambient=0.6,
        )
        cv.box(
            x,
            GROUND - high,
            BOARD * 1.2,
            0.014,
            round=0.006,
            colour=self.paint * 0.7,
            bevel=0.012,
            gloss=0.3,
        )

    def box(self, t):
        y, _ = self._y(t)
        board, half = self.x + self.side * (self.r + 0.06 + BOARD), BOARD * 1.2
        return (
            torch.minimum(self.x - self.r, board - half),
            torch.minimum(y - self.r, GROUND - self.rise - 0.014),
            torch.maximum(self.x + self.r, board + half),
            GROUND + 0 * y,
        )

    def sound(self, syn):
        s, hits, what = self.size.heard, self.hits[:, 0], self.what[:, 0].long()
        loud = 0.8 + 0.2 * self.d.uniform(n=hits.shape[1], of="sound")[:, 0]
        by = lambda *values: torch.tensor(values)[what]
        # The lowest partial is the size's; how partials spread, last and fade is the material's.
        order = torch.arange(1, 9.0)
        base = geometric(s, 760, 140) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        hz = base * order ** by(1.0, 1.3, 1.55, 1.15)
        ring = by(0.09, 0.16, 1.3, 0.5) * between(s, 0.75, 1.3) / order ** by(0.9, 0.6, 0.4, 0.2)
        gain = order ** by(-2.4, -0.9, -0.2, 0.1)
        body = syn.strikes(hits, hz[:, None], ring[:, None], gain[:, None], loud, seconds=1.3)
        thump = syn.strikes(
            hits,
            (geometric(s, 130, 52) * torch.tensor([1, 1.6]))[:, None],
            0.16,
            torch.tensor([1.0, 0.5]),
            loud,
            seconds=0.3,
        )
        slap = syn.bursts(hits, 0.03, by(200, 700, 2000, 3500.0), by(900, 2500, 7000, 7500.0), loud)
        return (
            body
            + syn.gain(thump, between(s, 0.5, 1.8) * by(1.2, 0.8, 0.6, 0.5))
            + syn.gain(slap, by(0.5, 0.9, 0.5, 0.5))
        )
