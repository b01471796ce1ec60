"""A drum and two beaters."""

from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric, since, until

BLOWS = 40
SQUASH = 0.38


class Drum(Kind):
    """A wide drum is low; a deep one booms on, with more painted bands; small dark wooden beaters
    click, big pale woolly ones thud, and go with a broad patch of felt on the skin.
    """

    name, title = "drum", "Drum"
    factors = ("width", "depth", "beater")
    settings = ("room", "street", "country")

    def setup(self):
        self.r = geometric(self.width.seen, 0.115, 0.31)
        self.h = geometric(self.depth.seen, 0.06, 0.3)
        self.soft = geometric(self.beater.seen, 0.024, 0.12)
        half = self.d.uniform(0.2, 0.34)
        grid = self.beats(half, 52)
        # A steady beat with off-beats thrown in; what is left out goes far past the end.
        keep = (torch.arange(52) % 2 == 0) | self.d.chance(0.35, 52)
        self.hits = torch.where(keep, grid, 99.0).sort(-1).values[..., :BLOWS]
        self.tone, self.other, self.trim, self.skin = (
            self.hue((0.5, 0.9), (0.4, 0.85)),
            self.hue((0, 0.5), (0.75, 0.97)),
            paint.metal(self.d.sight),
            self.hue((0.02, 0.2), (0.85, 0.97)),
        )
        self.stick, self.wool, self.patch = (
            paint.wood(self.d.sight) * 0.5,
            self.hue((0.0, 0.25), (0.88, 0.98)),
            self.hue((0.3, 0.8), (0.2, 0.6)),
        )
        self.x = 0.5 + (self.x - 0.5) / 0.16 * (0.41 - self.r).clamp(0, 0.16)
        self.base = 0.905 - SQUASH * self.r

    def draw(self, cv, t):
        x, r, h, top, base = self.x, self.r, self.h, self.base - self.h, self.base
        i, age = since(self.hits, t)
        shake = torch.exp(-age * 10)
        cv.shadow(x, base + 0.015, r * 1.12, r * 0.34, strength=0.65, soft=0.04)
        side = dict(
            colour=self.tone * 0.45,
            other=self.tone,
            pattern="metal",
            freq=(0.8 / r, 0),
            phase=(0.35, 0),
        )
        cv.ellipse(x, base, r, r * SQUASH, **side)
        cv.box(x, (top + base) / 2, r, h / 2, **side)
        # Painted bands follow the round side: one more for each bit of depth.
        k = torch.arange(5.0)
        y = top + 0.045 + 0.06 * k
        a = torch.linspace(-1.5, 1.5, 11)[:, None]
        px, py = (
            p.expand(-1, 1, 11, 5)
            for p in (
                x[..., None] + torch.sin(a) * r[..., None],
                y[:, :, None] + torch.cos(a) * r[..., None] * SQUASH,
            )
        )
        shown = (y < base - 0.01)[:, :, None].expand(-1, 1, 10, 5).flatten(2)
        with cv.only(shown):
            cv.capsule(
                px[:, :, :-1].flatten(2),
                py[:, :, :-1].flatten(2),
                px[:, :, 1:].flatten(2),
                py[:, :, 1:].flatten(2),
                0.014,
                colour=self.other * 0.85,
            )
        cv.ellipse(
            x, top + 0.016, r * 1.04, r * (SQUASH + 0.015), colour=self.trim, bevel=0.02, gloss=0.7
        )
        cv.ellipse(x, top, r * 0.98, r * (SQUASH - 0.015), colour=self.skin, bevel=0.012)
        # A drum for soft blows has a broad patch of felt on its skin.
        share = self.beater.seen[..., None]
        felt, patch = (
            self.stick * (1 - share) + self.wool * share,
            between(self.beater.seen, 0.1, 0.82) * r,
        )
        cv.ellipse(x, top, patch, patch * (SQUASH - 0.02), colour=self.patch, bevel=0.006)
        for k in (0.35, 0.7):
            cv.ring(
                x,
                top,
                r * k * (1 + 0.3 * (1 - shake)),
                0.006,
                squash=2.7,
                colour=self.skin * 0.6,
                alpha=0.7 * shake,
            )
        apart = torch.maximum(r * 0.42, self.soft * 1.08)
        for hand in (-1, 1):
            mine = i % 2 == (1 if hand > 0 else 0)
            up = torch.where(mine, (age * 5).clamp(0, 1), 1.0)
            coming = torch.where(~mine, (until(self.hits, t) * 6).clamp(0, 1), 1.0)
            lift = torch.minimum(up, coming)
            ex, ey = x + hand * apart, top - self.soft * 0.9 - 0.13 * lift
            hx, hy = ex + hand * (0.17 + 0.03 * lift), ey - 0.13 - 0.03 * lift
            cv.shadow(
                ex,
                top + 0.005,
                self.soft * 1.1,
                self.soft * 0.4,
                strength=0.5 * (1 - lift * 0.7),
                soft=0.02,
            )
            cv.capsule(
                ex,
                ey,
                hx,
                hy,
                0.006 + 0.07 * self.soft,
                0.01 + 0.1 * self.soft,
                colour=(0.62, 0.44, 0.26),
                bevel=0.01,
            )
            cv.gear(
                ex,
                ey,
                self.soft * 0.95,
                0.06 * self.beater.seen,
                13.0,
                colour=felt,
                bevel=self.soft * 0.7,
                gloss=0.6 * (1 - self.beater.seen),
                ambient=0.6,
            )

    def box(self, t):
        wide = torch.maximum(
            self.r * 1.04, torch.maximum(self.r * 0.42, self.soft * 1.08) + self.soft
        )
        return (
            self.x - wide,
            self.base - self.h - 0.13 - 1.9 * self.soft,
            self.x + wide,
            self.base + self.r * SQUASH,
        )

    def sound(self, syn):
        w, deep, soft = self.width.heard, self.depth.heard, self.beater.heard
        ratio = torch.tensor([1, 1.59, 2.14, 2.3, 2.65, 2.92, 3.5, 4.1])
        base = geometric(w, 300, 62) * self.d.uniform(0.95, 1.05, of="sound")[:, 0]
        decay = geometric(deep, 0.1, 1.5) / ratio ** between(soft, 0.3, 0.9)
        gain = ratio ** -between(soft, 0.2, 2.6)
        loud = 0.65 + 0.35 * self.d.uniform(n=BLOWS, of="sound")[:, 0]
        hits = self.hits[:, 0]
        body = syn.strikes(
            hits, (base * ratio)[:, None], decay[:, None], gain[:, None], loud, seconds=1.4
        )
        click = syn.bursts(
            hits,
            geometric(soft, 0.1, 0.04),
            geometric(soft, 900, 90),
            geometric(soft, 7500, 400),
            loud,
        )
        return body + syn.gain(click, geometric(soft, 1.1, 0.4))
