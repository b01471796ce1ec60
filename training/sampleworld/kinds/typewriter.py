"""A typewriter: type bars fly up, the carriage steps along, the bell rings.

Then the carriage runs back.
"""

from __future__ import annotations

import torch

from .base import Kind, between, geometric, since

STROKES, LINES, TICKS, BARS = 150, 12, 12, 6
BASE, RETURN = 0.88, 0.55


class Typewriter(Kind):
    """Size: width and height of the body; pitch of the blow. Metal: brown and grained like wood to
    polished steel; how long and clear a blow rings. Line: width of the page and its roller; time
    from bell to bell. Pace: height of the page, lines on it and bars in the air; strokes a
    second."""

    name, title = "typewriter", "Typewriter"
    factors = ("size", "metal", "line", "pace")
    settings = ("room",)

    def setup(self):
        d = self.d
        self.x = d.uniform(0.46, 0.54, of="sight")
        self.w = geometric(self.size.seen, 0.13, 0.34)
        self.h = self.w * d.uniform(0.5, 0.54, of="sight")
        self.page = between(self.line.seen, 0.075, 0.25)
        self.roller = self.page + 0.035
        self.period = geometric(self.pace.heard[:, None], 0.33, 0.1)
        lasts = geometric(self.line.heard[:, None], 1.3, 4.4)
        self.letters = torch.round((lasts - RETURN) / self.period).clamp(min=2)
        # Strokes go on line after line, with a gap in which the carriage runs back.
        k = torch.arange(float(STROKES))
        line, self.column = torch.floor(k / self.letters), torch.remainder(k, self.letters)
        whole = self.letters * self.period + RETURN
        start = -d.uniform() * whole
        self.times = start + line * whole + (self.column + 0.1 * d.normal(STROKES)) * self.period
        self.return_at = start + whole * (torch.arange(LINES) + 1) - RETURN
        self.bar = d.uniform(-1, 1, STROKES)
        self.brown = self.hue((0.5, 0.8), (0.38, 0.62), (0.01, 0.1))
        self.steel = self.hue((0.05, 0.22), (0.66, 0.9), (0.5, 0.66))
        self.key, self.table = self.hue((0.0, 0.6), (0.5, 0.95)), self.hue((0.2, 0.6), (0.2, 0.6))

    def _carriage(self, t):
        """Place of the carriage at t as a share of its travel, -0.5..0.5 (G, F, 1)."""
        i, age = since(self.times, t)
        here = torch.gather(self.column.expand(-1, t.shape[1], -1), 2, i.clamp(min=0))
        step = here + (age / 0.04).clamp(0, 1)
        # After the last letter the carriage runs back to the right.
        gone = ((age - self.period) / (0.9 * RETURN)).clamp(0, 1)
        step = torch.where(here >= self.letters - 1, step * (1 - gone), step)
        return 0.5 - step / self.letters

    def draw(self, cv, t):
        x, w, h, m = self.x, self.w, self.h, self.metal.seen
        mixed = lambda a, b: a + (b - a) * m[..., None]
        cv.box(0.5, BASE + 0.12, 0.8, 0.13, colour=self.table, bevel=0.02)
        cv.shadow(x, BASE, w * 1.2, 0.035, 0.55)
        top = BASE - 2 * h
        cx = x + self._carriage(t) * 0.1
        # The page: wide for long lines, tall and full at a fast hand.
        tall = between(self.pace.seen, 0.045, 0.17)
        cv.box(cx, top - tall, self.page, tall, colour=(0.96, 0.95, 0.9), bevel=0.006, ambient=0.8)
        lines = torch.arange(8.0)
        with cv.only(0.04 * lines < 2 * tall - 0.05):
            cv.box(
                cx, top - 0.035 - 0.04 * lines, self.page - 0.025, 0.009, colour=(0.16, 0.16, 0.22)
            )
        cv.box(
            cx,
            top + 0.006,
            self.roller,
            0.026,
            round=0.02,
            colour=(0.16, 0.16, 0.18),
            bevel=0.026,
            gloss=0.7,
        )
        cv.box(
            cx + (self.roller + 0.012) * torch.tensor([-1.0, 1.0]),
            top + 0.006,
            0.016,
            0.034,
            round=0.008,
            colour=mixed(self.brown, self.steel),
            bevel=0.014,
            gloss=0.5,
        )
        # Wood shows its grain; steel its reflections.
        body = (x, BASE - h * 0.98, w * 0.84, w, h * 0.98)
        cv.trapezoid(
            *body,
            round=0.03,
            colour=mixed(self.brown, self.steel),
            other=mixed(self.brown * 0.5, self.steel),
            pattern="wood",
            freq=(5.0, 13.0),
            bevel=between(m, 0.06, 0.03),
            gloss=between(m, 0.0, 0.5),
        )
        cv.trapezoid(
            *body,
            round=0.03,
            colour=self.steel * 0.55,
            other=self.steel * 0.3 + 0.7,
            pattern="metal",
            freq=(0.9 / w, 1.5 / w),
            phase=(0.6, 0),
            alpha=m,
            bevel=0.03,
            gloss=0.8,
        )
        # The well with its fan of bars, and those now in the air.
        cv.ellipse(
            x,
            BASE - h * 1.42,
            w * 0.55,
            h * 0.42,
            colour=(0.06, 0.06, 0.07),
            bevel=0.02,
            ambient=0.8,
        )
        last = since(self.times, t + 0.05)[0]
        back = torch.arange(float(BARS)).long()
        i = (last - back).clamp(min=0)
        get = lambda v: torch.gather(v.expand(-1, t.shape[1], -1), 2, i)
        gap, side = t - get(self.times), get(self.bar)
        up = torch.where(gap < 0, 1 + gap / 0.05, 1 - gap / 0.6).clamp(0, 1)
        with cv.only((up > 0.02) & (last >= back)):
            cv.capsule(
                x + side * w * 0.42,
                BASE - h * 1.3,
                x + side * w * 0.42 * (1 - up),
                BASE - h * (1.4 + 0.75 * up),
                0.02 * w + 0.002,
                0.03 * w + 0.003,
                colour=self.steel,
                bevel=0.006,
                gloss=0.9,
            )
        i, age = since(self.times, t)
        down = torch.gather(self.bar.expand(-1, t.shape[1], -1), 2, i.clamp(min=0))
        n = torch.arange(21.0)
        row = torch.floor(n / 7)
        u = (n - 7 * row - 3) / 3.6 + 0.04 * (row - 1)
        hit = ((u - down).abs() < 0.14) & (row == (i % 3)) & (age < 0.13)
        kx, ky = x + u * w * 0.93, BASE - h * (0.76 - 0.27 * row) + 0.05 * w * hit
        cv.disc(kx, ky + 0.04 * w, w * 0.1, colour=(0.03, 0.03, 0.03), alpha=0.6)
        cv.disc(
            kx,
            ky,
            w * 0.095,
            colour=mixed(self.brown * 0.4, self.steel * 1.1),
            bevel=0.03 * w,
            gloss=between(m, 0.0, 0.9),
        )
        cv.disc(kx, ky, w * 0.07, colour=self.key, bevel=0.02)

    def box(self, t):
        half = torch.maximum(self.w, self.roller + 0.08)
        return (
            self.x - half,
            BASE - 2 * self.h - 2 * between(self.pace.seen, 0.045, 0.17),
            self.x + half,
            BASE + 0.01,
        )

    def sound(self, syn):
        s, m = syn.stream, self.metal.heard
        size = geometric(self.size.heard, 900.0, 190.0) * (1 + 0.04 * s.normal())
        at, loud = self.times[:, 0], s.uniform(STROKES, 0.75, 1.0)
        ratios = torch.tensor([1.0, 1.71, 2.63, 4.1, 6.3, 8.6])
        ring = geometric(m, 0.035, 0.42) * torch.tensor([1.0, 0.9, 0.8, 0.7, 0.6, 0.5])
        gain = torch.cat(
            [
                torch.tensor([1.4, 0.9, 0.6]).expand(self.clips, 3),
                (0.05 + 0.75 * m) * torch.tensor([1.0, 0.8, 0.6]),
            ],
            1,
        )
        blow = syn.strikes(
            at, (size * ratios)[:, None], ring[:, None], gain[:, None], loud, seconds=0.45
        )
        click = syn.bursts(
            at, 0.02 + 0.02 * m, size * 2, geometric(m, 2200, 7600), loud, longest=0.06
        )
        back = self.return_at[:, 0]
        bell = syn.strikes(
            back,
            (2300 + 500 * s.uniform())[:, None] * torch.tensor([1.0, 2.42]),
            torch.tensor([0.8, 0.5]),
            torch.tensor([1.0, 0.4]),
            seconds=0.8,
        )
        run = back[..., None] + 0.1 + 0.75 * RETURN * torch.arange(TICKS) / TICKS
        zip_ = syn.bursts(run.flatten(1), 0.03, 2500, 6500, longest=0.04)
        return blow + 0.6 * click + 1.2 * bell + 0.35 * zip_
