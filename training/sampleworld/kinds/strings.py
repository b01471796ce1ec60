"""A plucked instrument: a body, a neck and strings that blur where they swing."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric, since

CHORD = torch.tensor([0, 4, 7, 12, 16.0])
MOST, GROUPS = 5, 10
# Seconds from one string of a run to the next, and world units between strings.
STEP, GAP = 0.15, 0.025


class Strings(Kind):
    """A large body sounds low. Runs climb over the strings,
    so a run has as many notes as there are strings.

    Thin strings are silvery and ring bright and long; thick ones are coppery,
    with big pegs and bridge, dull and short.
    """

    name, title = "strings", "Plucked strings"
    factors = ("size", "gauge", "strings")
    steps = {"strings": MOST}
    settings = ("room",)

    def setup(self):
        u = lambda low, high: self.d.uniform(low, high, of="sight")
        self.r = between(self.size.seen, 0.112, 0.3)
        self.n = (1 + MOST * self.strings.value).floor().clamp(1, MOST)
        self.hits = self.beats(self.d.uniform(1.15, 1.5), GROUPS)
        self.wood, self.neck, self.tint = (
            paint.wood(self.d.sight),
            paint.wood(self.d.sight) * 0.45,
            self.hue((0.3, 0.8), (0.4, 0.9)),
        )
        self.lean, self.y = u(-0.22, 0.22), u(0.565, 0.595)
        self.pear = u(0.0, 1.0) < 0.5
        self.x = 0.5 + (self.x - 0.5) * 0.4

    def _at(self, u, v):
        """Point of the instrument's own axes: u across, v along, body's middle at 0."""
        c, s = torch.cos(self.lean), torch.sin(self.lean)
        return self.x + u * c - v * s, self.y + u * s + v * c

    def draw(self, cv, t):
        r, lean, zero = self.r, self.lean, torch.zeros(1)
        hips = (
            tuple(w * r for w in (0.45, 0.86, 0.72, 1.02, 0.5)),
            tuple(w * r for w in (0.2, 0.6, 0.9, 1.0, 0.45)),
        )
        x, y = self._at(zero, zero)
        cv.cast(
            lambda dx, dy, style: cv.profile(
                x + dx, y + dy, r * 1.08, hips[0], angle=lean, **style
            ),
            lift=0.05,
        )
        for on, widths in ((~self.pear, hips[0]), (self.pear, hips[1])):
            with cv.only(on):
                cv.profile(
                    x,
                    y,
                    r * 1.08,
                    widths,
                    angle=lean,
                    colour=self.wood,
                    other=self.wood * 0.78,
                    pattern="wood",
                    freq=(3, 22),
                    bevel=r * 0.12,
                    gloss=0.35,
                )
        cv.disc(x, y, r * 0.4, colour=self.tint, bevel=0.01)
        cv.disc(x, y, r * 0.32, colour=(0.06, 0.04, 0.03))
        k, half = torch.arange(float(MOST)), 0.5 * GAP * MOST + 0.004
        top = -0.4
        peg = between(self.gauge.seen, 0.011, 0.026)
        nx, ny = self._at(zero, (top - 0.5 * r) / 2)
        cv.box(
            nx, ny, half, (-top - 0.5 * r) / 2, angle=lean, colour=self.neck, bevel=0.02, gloss=0.2
        )
        frets = top + 0.06 * torch.arange(4.0)
        cv.capsule(*self._at(-half, frets), *self._at(half, frets), 0.003, colour=(0.7, 0.68, 0.6))
        hx, hy = self._at(zero, torch.tensor(top - 0.025))
        cv.trapezoid(
            hx,
            hy,
            half * 1.3,
            half * 1.08,
            0.04,
            angle=lean,
            round=0.008,
            colour=self.wood * 0.7,
            bevel=0.015,
            gloss=0.3,
        )
        # As many pegs as strings, thick ones for thick strings.
        with cv.only(k < self.n):
            px, py = self._at(self._across(k) * 1.55, top - 0.05 - peg)
            cv.disc(px, py, peg, colour=self.tint, bevel=peg, gloss=0.5)
        bx, by = self._at(zero, 0.62 * r)
        cv.box(
            bx,
            by,
            half + 0.012,
            between(self.gauge.seen, 0.008, 0.034),
            angle=lean,
            round=0.004,
            colour=self.neck * 0.7,
            bevel=0.01,
        )
        self._strings(cv, t, k, top)

    def _across(self, k):
        return (k - (self.n - 1) / 2) * GAP

    def _strings(self, cv, t, k, top):
        u = self._across(k)
        thick = geometric(self.gauge.seen, 0.0024, 0.0108)
        low, high = self._at(u, 0.62 * self.r), self._at(u, torch.tensor(top))
        i, age = since(self.hits, t)
        gone = age - STEP * k
        swing = torch.where(gone > 0, torch.exp(-2.5 * gone.clamp(min=0)) * 0.012, 0.0)
        share = self.gauge.seen[..., None]
        colour = (
            torch.tensor([0.93, 0.95, 1.0]) * (1 - share) + torch.tensor([0.72, 0.38, 0.16]) * share
        )
        with cv.only(k < self.n):
            for side in (-1.0, 1.0):
                cv.capsule(
                    *low,
                    *high,
                    thick * 0.8,
                    bow=side * swing,
                    colour=colour,
                    alpha=torch.where(swing > 0.001, 0.5, 0.0),
                )
            cv.capsule(
                *low,
                *high,
                thick,
                bow=swing * 0.4,
                colour=colour,
                bevel=thick,
                gloss=0.6,
                ambient=0.7,
            )
        # The pick is at the string last plucked, and rests beside the last.
        last = torch.minimum((age / STEP).floor(), self.n - 1)
        px, py = self._at(self._across(last) + 0.02, 0.3 * self.r)
        cv.profile(
            px,
            py,
            0.032,
            (0.004, 0.02, 0.028, 0.028, 0.014),
            angle=1.2 + self.lean,
            colour=(0.9, 0.3, 0.25),
            bevel=0.012,
            gloss=0.4,
        )

    def box(self, t):
        x0, y0 = self._at(torch.zeros(1), torch.tensor(-0.48))
        bottom = self.y + 1.08 * self.r
        return (
            torch.minimum(x0 - 0.1, self.x - self.r),
            y0,
            torch.maximum(x0 + 0.1, self.x + self.r),
            bottom,
        )

    def sound(self, syn):
        dull = self.gauge.heard
        base = geometric(self.size.heard, 420, 100) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        h = torch.arange(1, 15.0)
        f = base * 2 ** (CHORD / 12)
        hz = f[..., None] * h * torch.sqrt(1 + (1e-4 + 9e-4 * dull[..., None]) * h * h)
        where = 0.13 + 0.2 * self.d.uniform(of="sound")
        gain = torch.sin(torch.pi * h * where).abs() * h ** (-0.2 - 2.2 * dull[..., None])
        decay = geometric(dull, 3.0, 0.4)[..., None] / h ** (0.35 + 0.5 * dull[..., None])
        on = (torch.arange(MOST) < self.n[:, 0]).float()
        # A run is one response, played again and again.
        pitch = geometric(self.size.heard, 230, 75)
        notes = syn.place(
            syn.modes(hz, decay, gain, 1.1, 0.002),
            (STEP * torch.arange(MOST)).expand(self.clips, -1),
            on,
        )
        body = syn.modes(
            (pitch * torch.tensor([1, 1.9, 2.7]))[:, None], 0.12, torch.tensor([0.5, 0.3, 0.2]), 0.2
        )
        body = syn.place(body, (STEP * torch.arange(MOST)).expand(self.clips, -1), on)
        loud = 0.8 + 0.2 * self.d.uniform(n=GROUPS, of="sound")[:, 0]
        hits = self.hits[:, 0]
        return syn.convolve(syn.impulses(hits, loud), notes + body)
