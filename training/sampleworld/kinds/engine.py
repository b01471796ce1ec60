"""A stationary engine with a flywheel."""

from __future__ import annotations

import torch

from .. import paint
from ..synth import control_times
from .base import FLOOR, Kind, between, geometric

GROUND = FLOOR + 0.15
TURNS = 34


class Engine(Kind):
    """A steam engine: what wheel it turns, through what pipe it puffs, with how many cylinders.

    Wheel: its size; a small one turns fast and its clank is high and quick, a large one slow and
    low. Pipe: short and thin or tall and wide, with as many more bands; the puffs' note is high and
    short or deep and long. Cylinders: one to four on the block; as many puffs in a row each turn,
    each on a higher note.
    """

    name, title = "engine", "Engine and wheel"
    factors = ("wheel", "pipe", "cylinders")
    steps = {"cylinders": 4}
    settings = ("room", "country", "street")

    def setup(self):
        self.n = (1 + 4 * self.cylinders.value).floor().clamp(1, 4)
        self.r = between(self.wheel.seen, 0.07, 0.2)
        self.h = between(self.pipe.seen, 0.06, 0.42)
        self.bore = between(self.pipe.seen, 0.016, 0.046)
        self.turns = geometric(self.wheel.heard[:, None], 3.0, 0.8)
        self.phase = self.d.uniform()
        self.w = 0.067 + 0.041 * self.n
        self.block, self.trim, self.red = (
            self.hue((0.3, 0.8), (0.35, 0.8)),
            paint.metal(self.d.sight),
            self.hue((0.5, 0.95), (0.5, 0.9)),
        )
        self.left = 0.5 - self.w - self.r * 0.94 + (self.x - 0.5) * 0.12

    def draw(self, cv, t):
        w, r, n, bore = self.w, self.r, self.n, self.bore
        x, top = self.left + w, GROUND - 0.2
        px, mouth = self.left + 0.046, top - self.h
        cv.shadow(x + r, GROUND + 0.02, w + r * 1.2, 0.045, strength=0.7, soft=0.05)
        cv.cast(
            lambda dx, dy, style: cv.box(px + dx, top - self.h / 2 + dy, bore, self.h / 2, **style)
        )
        pipe = dict(
            colour=(0.95, 0.93, 0.88),
            other=self.red * 0.75,
            pattern="stripes",
            freq=(0, 11),
            gloss=0.6,
        )
        cv.box(px, top - self.h / 2 + 0.03, bore, self.h / 2 + 0.03, bevel=bore, **pipe)
        cv.trapezoid(
            px,
            mouth,
            bore * 1.6,
            bore,
            0.025,
            round=0.004,
            bevel=bore,
            colour=self.trim * 0.6,
            gloss=0.8,
        )
        # Cylinders: a coloured head on a rod that bobs with the turns.
        c = torch.arange(4.0)
        cx = self.left + 0.135 + c * 0.082
        bob = 0.018 * torch.sin(2 * torch.pi * (self.turns * t + self.phase - c * 0.17))
        cv.box(
            x,
            GROUND - 0.11,
            w,
            0.11,
            round=0.014,
            colour=self.block,
            other=self.block * 0.6,
            pattern="stripes",
            freq=(0, 18),
            phase=(0.3, 0),
            bevel=0.03,
            gloss=0.3,
        )
        cv.box(
            x + r * 0.6,
            GROUND + 0.018,
            w + r * 0.9,
            0.018,
            round=0.006,
            colour=self.trim * 0.45,
            bevel=0.012,
        )
        with cv.only(c < n):
            cv.box(cx, top - 0.03, 0.013, 0.09, colour=self.trim, bevel=0.012, gloss=0.8)
            cv.box(
                cx,
                top - 0.115 + bob,
                0.035,
                0.06,
                round=0.012,
                colour=self.red,
                bevel=0.03,
                gloss=0.8,
            )
            cv.box(cx, top + 0.0, 0.03, 0.03, round=0.006, colour=self.trim * 0.5, bevel=0.02)
        self._wheel(cv, t, self.left + 2 * w + r * 0.9, GROUND - r * 0.98)
        # Smoke, a puff each turn, as wide as the pipe, thinning as it rises.
        k = torch.arange(4.0)
        u = torch.remainder(t * 0.9 + self.phase * 4 + k, 4) / 4
        cv.disc(
            px - 0.07 * u,
            mouth - 0.03 - 0.16 * u,
            bore * (0.9 + 1.1 * u),
            colour=(0.85, 0.85, 0.87),
            alpha=0.8 * (1 - u),
            soft=bore * (0.8 + u),
        )

    def _wheel(self, cv, t, x, y):
        r = self.r
        cv.cast(lambda dx, dy, style: cv.ring(x + dx, y + dy, r * 0.84, r * 0.15, **style))
        cv.disc(x, y, r * 0.84, colour=self.trim * 0.16)
        a = 2 * torch.pi * (self.turns * t + self.phase) + torch.arange(5.0) * (2 * torch.pi / 5)
        cv.capsule(
            x,
            y,
            x + torch.cos(a) * r * 0.78,
            y + torch.sin(a) * r * 0.78,
            r * 0.1,
            r * 0.07,
            bow=r * 0.08,
            colour=self.red * 0.85,
            bevel=r * 0.08,
        )
        cv.ring(x, y, r * 0.84, r * 0.15, colour=self.red, bevel=r * 0.15, gloss=0.6)
        cv.disc(
            x + torch.cos(a[..., :1]) * r * 0.84,
            y + torch.sin(a[..., :1]) * r * 0.84,
            r * 0.08,
            colour=(0.95, 0.95, 0.9),
            bevel=r * 0.06,
        )
        cv.disc(x, y, r * 0.22, colour=self.trim, bevel=r * 0.2, gloss=0.8)

    def box(self, t):
        return (
            self.left - 0.028,
            GROUND
            - torch.maximum(0.225 + self.h, torch.maximum(1.98 * self.r, torch.tensor(0.39))),
            self.left + 2 * self.w + 1.9 * self.r,
            GROUND + 0.035,
        )

    def sound(self, syn):
        n, turns, pipe, wheel = self.n[:, 0], self.turns[:, 0], self.pipe.heard, self.wheel.heard
        # Each turn the cylinders fire one after the other,
        # then there is a rest till the turn is over.
        turn, c = torch.arange(TURNS)[:, None], torch.arange(4)
        times = (turn + 0.17 * c - self.phase[:, 0, :, None]) / turns[..., None]
        loud = (
            ((c < n[..., None]).float() * (1 - 0.3 * self.d.uniform(n=4, of="sound")))
            .expand(-1, TURNS, -1)
            .flatten(1)
        )
        times = times.flatten(1)
        note = geometric(pipe, 360, 72) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        odd = torch.tensor([1, 3, 5, 7, 9, 11.0])
        hz = note[..., None] * torch.tensor([1, 1.33, 1.68, 2.1])[:, None] * odd
        decay = geometric(pipe, 0.07, 0.24)[..., None] / odd**0.4
        puff = syn.modes(hz, decay, odd**-0.6, 0.2).repeat(1, TURNS, 1)
        hiss = syn.bursts(
            times,
            geometric(pipe, 0.025, 0.09),
            300,
            geometric(pipe, 6500, 1300),
            loud,
            longest=0.09,
        )
        # The wheel clanks once a turn, before the first puff.
        clank = (geometric(wheel, 3600, 900) * torch.tensor([1, 1.47, 2.09]))[:, None]
        beats = (torch.arange(TURNS) - 0.12 - self.phase[:, 0]) / turns
        rattle = syn.strikes(
            beats,
            clank,
            geometric(wheel, 0.07, 0.3)[:, None],
            torch.tensor([1, 0.7, 0.5]),
            seconds=0.25,
        )
        whirr = syn.noise(150, geometric(wheel, 2500, 700), -4) * syn.curve(
            1 + 0.6 * torch.sin(2 * torch.pi * turns * control_times())
        )
        return syn.place(puff, times, loud) + 0.5 * hiss + 0.5 * rattle + 0.04 * whirr
