"""A typewriter: type bars fly up, the carriage steps along, the bell rings, the carriage runs back."""
from __future__ import annotations

import torch

from .base import Kind, between, geometric, since

STROKES, LINES, TICKS = 90, 7, 14
BASE = 0.87


class Typewriter(Kind):
    """Size: width of the body; pitch of the blow. Carriage: its length; letters to a line, so how often the bell
    rings. Metal: dull bakelite to bright steel; how long and clear a blow rings. Pace: bars in the air and lines on
    the page; strokes a second."""
    name, title = "typewriter", "Typewriter"
    factors = ("size", "carriage", "metal", "pace")
    settings = ("room",)

    def setup(self):
        d = self.d
        self.w = geometric(self.size.seen, 0.15, 0.25)
        self.h = self.w * d.uniform(0.5, 0.6, of="sight")
        self.roller = self.w * between(self.carriage.seen, 0.72, 1.25)
        self.period = geometric(self.pace.heard[:, None], 0.33, 0.115)
        self.letters = torch.round(between(self.carriage.heard[:, None], 7, 26))
        # Strokes go on line after line; a carriage return takes as long as three strokes.
        k = torch.arange(float(STROKES)) + torch.floor(d.uniform() * self.letters)
        self.line, self.column = torch.floor(k / self.letters), torch.remainder(k, self.letters)
        beat = k - k[..., :1] + 3 * self.line
        self.times = (beat - d.uniform(0.0, 1.0) + 0.13 * d.normal(STROKES)) * self.period
        self.return_at = (self.letters * (torch.arange(LINES) + 1) - k[..., :1] + 3 * torch.arange(LINES)) * self.period
        self.bar = d.uniform(-1, 1, STROKES)
        self.skin = self.hue((0.15, 0.75), (0.18, 0.75))
        self.key = self.hue((0.0, 0.4), (0.15, 0.95))
        self.steel = self.hue((0.0, 0.2), (0.6, 0.85))
        self.table = self.hue((0.3, 0.7), (0.3, 0.7), (0.03, 0.12))

    def _carriage(self, t):
        """Place of the carriage at t as a share of its travel, -0.5..0.5 (G, F, 1)."""
        i, age = since(self.times, t)
        at = lambda v: torch.gather(v.expand(-1, t.shape[1], -1), 2, i.clamp(min=0))
        here = at(self.column)
        step = here + (age / 0.04).clamp(0, 1)
        # After the last letter the carriage runs back to the right.
        gone = ((age - self.period) / (1.6 * self.period)).clamp(0, 1)
        step = torch.where(here >= self.letters - 1, step * (1 - gone), step)
        return 0.5 - step / self.letters

    def draw(self, cv, t):
        x, w, h, m = self.x, self.w, self.h, self.metal.seen
        gloss, skin = between(m, 0.05, 1.3), self.skin + (0.45 * self.steel + 0.25) * m.clamp(0, 1)[..., None] * 0.75
        skin = skin.clamp(0, 0.95)
        cv.box(x, BASE + 0.035, 0.46, 0.04, round=0.01, colour=self.table, other=self.table * 0.6, pattern="wood", freq=(3, 30), bevel=0.014, grain=0.08)
        for s in (-1, 1):
            cv.box(x + s * 0.37, BASE + 0.2, 0.03, 0.14, colour=self.table * 0.7, bevel=0.02)
        cv.shadow(x, BASE, w * 1.25, 0.04, 0.55)
        top = BASE - 2 * h
        cv.trapezoid(x, BASE - h * 1.25, w * 0.86, w, h * 0.75, round=0.02, colour=skin, bevel=between(m, 0.09, 0.03), gloss=gloss, grain=0.05 - 0.03 * m)
        move = self._carriage(t) * self.roller * 0.8
        cx, cy = x + move, top - 0.004
        # The page: more lines stand on it at a faster hand.
        tall = between(self.pace.seen, 0.07, 0.23)
        cv.box(cx, cy - tall, self.roller * 0.62, tall, colour=(0.95, 0.94, 0.88), bevel=0.006, ambient=0.75)
        lines = torch.arange(8.0)
        with cv.only(0.05 * lines < 2 * tall - 0.06):
            cv.box(cx - self.roller * 0.03 * (lines % 3), cy - 0.035 - 0.05 * lines, self.roller * (0.5 - 0.03 * (lines % 3)), 0.008, colour=(0.2, 0.2, 0.25), other=(0.85, 0.85, 0.8),
                   pattern="stripes", freq=(55, 0), phase=(lines * 0.37, 0))
        cv.box(cx, cy + 0.012, self.roller, 0.026, round=0.02, colour=self.steel * 0.35, bevel=0.026, gloss=0.4 + 0.6 * m)
        for s in (-1, 1):
            cv.box(cx + s * (self.roller + 0.012), cy + 0.012, 0.014, 0.02, round=0.006, colour=skin * 0.6, bevel=0.012, gloss=gloss)
        # The well with its fan of bars, and those now in the air.
        cv.ellipse(x, BASE - h * 1.28, w * 0.52, h * 0.42, colour=(0.06, 0.06, 0.07), bevel=0.02, ambient=0.8)
        fan = torch.linspace(-1, 1, 9)
        cv.capsule(x + fan * w * 0.42, BASE - h * (1.05 + 0.14 * fan.abs()), x + fan * w * 0.12, BASE - h * 1.5, 0.0045, colour=self.steel * 0.7, gloss=0.6, bevel=0.004)
        last = since(self.times, t + 0.05)[0]
        for back in range(3):
            i = (last - back).clamp(min=0)
            pick = lambda v: torch.gather(v.expand(-1, t.shape[1], -1), 2, i)
            gap = t - pick(self.times)
            up = torch.where(gap < 0, 1 + gap / 0.05, 1 - gap / 0.22).clamp(0, 1)
            side = pick(self.bar)
            with cv.only((up > 0.02) & (last >= back)):
                cv.capsule(x + side * w * 0.4, BASE - h * 1.15, x + side * w * 0.4 * (1 - up), BASE - h * (1.2 + 0.78 * up), 0.006, 0.009, colour=self.steel, bevel=0.006, gloss=0.9)
        i, age = since(self.times, t)
        down = torch.gather(self.bar.expand(-1, t.shape[1], -1), 2, i.clamp(min=0))
        for row in range(3):
            n = torch.arange(8.0)
            u = (n - 3.5) / 4 + 0.04 * (row - 1)
            hit = ((u - down).abs() < 0.13) & (row == (i % 3)) & (age < 0.13)
            kx, ky = x + u * w * 0.95, BASE - h * (0.52 - 0.21 * row) + 0.016 * hit
            cv.disc(kx + 0.004, ky + 0.012, w * 0.068, colour=(0.03, 0.03, 0.03), alpha=0.5)
            cv.disc(kx, ky, w * 0.078, colour=self.steel * 0.8, bevel=0.006, gloss=gloss)
            cv.disc(kx, ky, w * 0.06, colour=self.key * torch.where(hit, 1.3, 1.0)[..., None], bevel=0.02)

    def box(self, t):
        half = torch.maximum(self.w, self.roller * 1.1)
        return self.x - half - 0.02, BASE - 2 * self.h - 0.1, self.x + half + 0.02, BASE + 0.01

    def sound(self, syn):
        s, m = syn.stream, self.metal.heard
        size = geometric(self.size.heard, 620.0, 210.0) * (1 + 0.05 * s.normal())
        at, loud = self.times[:, 0], s.uniform(STROKES, 0.6, 1.0)
        ratios = torch.tensor([1.0, 1.71, 2.63, 4.9, 7.7, 10.3])
        ring = torch.cat([torch.tensor([0.07, 0.05, 0.04]).expand(self.clips, 3), (0.025 + 0.16 * m ** 2) * torch.tensor([1.0, 0.8, 0.6])], 1)
        gain = torch.cat([torch.tensor([1.3, 0.9, 0.6]).expand(self.clips, 3), (0.15 + 0.4 * m) * torch.tensor([1.0, 0.8, 0.7])], 1)
        blow = syn.strikes(at, (size * ratios)[:, None], ring[:, None], gain[:, None], loud, seconds=0.45)
        click = syn.bursts(torch.cat([at, at + 0.055], 1), 0.02 + 0.03 * m, 1200, geometric(m, 3200, 7600), torch.cat([loud, 0.35 * loud], 1), longest=0.06)
        back = self.return_at[:, 0] - 0.4 * self.period[:, 0]
        bell = syn.strikes(back, (2150 + 500 * s.uniform())[:, None] * torch.tensor([1.0, 2.42, 3.1]), torch.tensor([0.9, 0.5, 0.3]), torch.tensor([0.5, 0.25, 0.15]), seconds=1.0)
        run = (back + 0.4 * self.period[:, 0])[..., None] + 1.6 * self.period * torch.arange(TICKS) / TICKS
        zip_ = syn.strikes(run.flatten(1), (size * 5)[:, None] * torch.tensor([1.0, 1.6, 2.3]), 0.02, torch.tensor([0.25, 0.2, 0.15]), seconds=0.03)
        return blow + 0.9 * click + 1.3 * bell + 1.6 * zip_
