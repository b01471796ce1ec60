"""A plucked instrument: a body, a neck and strings that blur where they swing."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric, since

SCALE = torch.tensor([0, 3, 5, 7, 10, 12, 15, 17.0])
MOST = 8
PLUCKS = 28


class Strings(Kind):
    """The body's size sets the register, the number of strings the tune's notes, their gauge brightness and ring."""
    name, title = "strings", "Plucked strings"
    factors = ("size", "strings", "gauge")
    steps = {"strings": 6}
    settings = ("room",)

    def setup(self):
        u = lambda low=0.0, high=1.0, n=1: self.d.uniform(low, high, n, of="sight")
        self.s = between(self.size.seen, 0.155, 0.265)
        self.n = (3 + 6 * self.strings.value).floor().clamp(3, 8)
        self.period = self.d.uniform(0.36, 0.62)
        self.hits = self.beats(self.period, PLUCKS, 0.02).sort(-1).values
        self.notes = (self.d.uniform(n=PLUCKS) * self.n).floor()
        self.wood, self.neck, self.tint = paint.wood(self.d.sight), paint.wood(self.d.sight) * 0.6, self.hue((0.0, 0.3), (0.75, 0.97))
        self.lean = u(-0.35, 0.35)
        self.y = u(0.52, 0.58)
        self.round = u(0.0, 1.0)

    def _at(self, u, v):
        """Point of the instrument's own axes: u across, v along, body's middle at 0."""
        c, s = torch.cos(self.lean), torch.sin(self.lean)
        return 0.5 + (self.x - 0.5) * 0.5 + (u * c - v * s) * self.s, self.y + (u * s + v * c) * self.s

    def draw(self, cv, t):
        s, lean = self.s, self.lean
        at = lambda v: self._at(torch.zeros(1), torch.tensor(v))
        hips = [tuple(w * s for w in (0.62, 0.98, 0.85, 0.62, 0.2)), tuple(w * s for w in (0.5, 0.8, 0.95, 0.95, 0.3))]
        x, y = at(0.55)
        cv.cast(lambda dx, dy, style: cv.profile(x + dx, y + dy, s * 0.95, hips[0], angle=lean + torch.pi, **style), lift=0.05)
        guitar = self.round < 0.5
        for on, widths in ((guitar, hips[0]), (~guitar, hips[1])):
            with cv.only(on):
                cv.profile(x, y, s * 0.95, widths, angle=lean + (torch.pi if widths is hips[0] else 0.0), colour=self.wood, other=self.wood * 0.72, pattern="wood", freq=(3, 26), bevel=s * 0.14, gloss=0.35, grain=0.05)
        hx, hy = at(0.15)
        cv.disc(hx, hy, s * 0.36, colour=self.wood * 0.45, bevel=0.01)
        cv.disc(hx, hy, s * 0.31, colour=(0.06, 0.04, 0.03))
        nx, ny = at(-1.1)
        cv.box(nx, ny, s * 0.2, s * 0.95, angle=lean, colour=self.neck, bevel=s * 0.08, gloss=0.3)
        hx, hy = at(-2.05)
        cv.trapezoid(hx, hy, s * 0.32, s * 0.24, s * 0.22, angle=lean, round=0.008, colour=self.wood * 0.7, bevel=s * 0.08, gloss=0.3)
        # Thick strings want thick pegs.
        peg, row = between(self.gauge.seen, 0.035, 0.115), torch.arange(3.0)
        for side in (-1, 1):
            px, py = self._at(side * (0.3 + peg), -1.9 - 0.17 * row)
            cv.disc(px, py, s * peg, colour=self.tint * 0.8, bevel=s * 0.05, gloss=0.6)
        frets = torch.arange(7.0)
        a, b = self._at(torch.tensor(-0.19), -0.4 - 0.22 * frets), self._at(torch.tensor(0.19), -0.4 - 0.22 * frets)
        cv.capsule(*a, *b, s * 0.012, colour=(0.8, 0.78, 0.7))
        bx, by = at(0.95)
        cv.box(bx, by, s * 0.42, s * between(self.gauge.seen, 0.035, 0.15), angle=lean, round=0.004, colour=self.neck * 0.7, bevel=0.01)
        self._strings(cv, t)

    def _strings(self, cv, t):
        s, k = self.s, torch.arange(float(MOST))
        u = ((k + 0.5) / self.n - 0.5)
        thick = between(self.gauge.seen, 0.0013, 0.0085) * (1.3 - 0.6 * k / self.n)
        low, high = self._at(u * 0.62, torch.tensor(0.95)), self._at(u * 0.34, torch.tensor(-1.95))
        i, age = since(self.hits, t)
        note = torch.gather(self.notes.expand(-1, t.shape[1], -1), 2, i.clamp(min=0))
        swing = torch.where(note == k, torch.exp(-2.5 * age) * 0.05 * s, 0.0)
        with cv.only(k < self.n):
            for side in (-1.0, 1.0):
                cv.capsule(*low, *high, thick * 0.8, bow=side * swing, colour=self.tint, alpha=torch.where(swing > 0.0012, 0.55, 0.0))
            cv.capsule(*low, *high, thick, bow=swing * 0.4, colour=self.tint * (1.0 - 0.4 * self.gauge.seen[..., None]), bevel=thick, gloss=0.6)
        # The finger's pick at the string last plucked.
        pu, pv = (note + 0.5) / self.n - 0.5, torch.tensor(0.45)
        px, py = self._at(pu * 0.5 + 0.1 + 0.3 * (age.clamp(0, 0.3)), pv)
        cv.profile(px, py, s * 0.13, tuple(w * s for w in (0.02, 0.09, 0.13, 0.13, 0.07)), angle=1.2 + self.lean, colour=paint.lighter(self.tint, 0.2) * torch.tensor([0.9, 0.4, 0.3]), bevel=s * 0.05, gloss=0.4)

    def box(self, t):
        x0, y0 = self._at(torch.zeros(1), torch.tensor(-2.3))
        x1, y1 = self._at(torch.zeros(1), torch.tensor(1.5))
        w = self.s * 0.9
        bx, _ = self._at(torch.zeros(1), torch.tensor(0.55))
        return torch.minimum(torch.minimum(x0, x1) - 0.3 * self.s, bx - w), y0, torch.maximum(torch.maximum(x0, x1) + 0.3 * self.s, bx + w), y1

    def sound(self, syn):
        dull = self.gauge.heard
        base = geometric(self.size.heard, 330, 92) * self.d.uniform(0.94, 1.06, of="sound")[:, 0]
        semitones = SCALE[self.notes[:, 0].long()]
        h = torch.arange(1, 15.0)
        f = base * 2 ** (semitones / 12)
        hz = f[..., None] * h * torch.sqrt(1 + (1e-4 + 9e-4 * dull[..., None]) * h * h)
        where = 0.13 + 0.2 * self.d.uniform(of="sound")
        gain = torch.sin(torch.pi * h * where).abs() * h ** (-0.4 - 1.5 * dull[..., None])
        decay = between(dull, 2.6, 0.8)[..., None] / h ** (0.35 + 0.5 * dull[..., None])
        out = syn.strikes(self.hits[:, 0], hz, decay, gain, 0.75 + 0.25 * self.d.uniform(n=PLUCKS, of="sound")[:, 0], seconds=0.85, attack=0.002)
        body = syn.strikes(self.hits[:, 0], (geometric(self.size.heard, 210, 85) * torch.tensor([1, 1.9, 2.7]))[:, None], 0.12, torch.tensor([0.5, 0.3, 0.2]), seconds=0.2)
        return out + body + syn.gain(syn.bursts(self.hits[:, 0], 0.012, 900, 6500), between(dull, 0.1, 0.4))
