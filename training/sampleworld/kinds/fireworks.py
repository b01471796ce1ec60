"""Fireworks: shells rise whistling, burst, and hang crackling over dark hills."""

from __future__ import annotations

import torch

from ..synth import STEPS, control_times
from ..synth_extra import tails, ticks, wander
from .base import Kind, between, geometric, pick, since

SHELLS, STARS = 12, 30
BANDS = torch.tensor([50.0, 100, 200, 400, 900, 2000, 4000, 7600])


class Fireworks(Kind):
    """Shell: how wide a burst grows; a crack to a long deep boom. Stars: few thick ones to many
    thin ones; slow snaps to a dense crackle. Hang: dots to long drooping trails; how long it
    crackles. Height: of the bursts on their trail of smoke; a short high whistle to a long low
    one."""

    name, title = "fireworks", "Fireworks"
    factors = ("shell", "stars", "hang", "height")
    settings = ("night",)
    aside = False

    def setup(self):
        d = self.d
        self.wide = between(self.shell.seen, 0.12, 0.34)
        self.y = between(self.height.seen, 0.58, 0.33) + d.uniform(-0.01, 0.01, SHELLS, of="sight")
        self.many = between(self.stars.seen, 6, STARS)
        self.period = d.uniform(1.3, 1.9)
        self.bursts = self.beats(self.period, SHELLS, 0.06)
        self.rise = between(self.height.heard[:, None], 0.25, 1.1)
        self.middle = 0.5 + d.uniform(-0.1, 0.1, SHELLS, of="sight")
        # Stars that hang long draw long tails and droop as a willow does.
        self.droop = between(self.hang.seen, 0.0, 0.6) * self.wide
        # Even over a ball, seen from the side: golden-angle spiral, turned anew for each shell.
        n = torch.arange(STARS)
        z = 1 - 2 * (n + 0.5) / STARS
        a, r = n * 2.39996, torch.sqrt(1 - z * z)
        self.out_x, self.out_y, self.depth = r * torch.cos(a), z, r * torch.sin(a)
        self.spin = d.uniform(0, 6.28, SHELLS, of="sight")
        # Which stars there are: spread over the spiral, and a few more stars at each value.
        self.rank = torch.argsort(torch.argsort(torch.remainder(n * 0.7549, 1))).float()
        self.tint = self.hue((0.35, 0.85), (0.95, 1.0), n=SHELLS)
        self.second = self.hue((0.35, 0.85), (0.95, 1.0), n=SHELLS)

    def _burst(self, t, back):
        """Shell burst `back` before the last at t: index, age, centre (G, F, 1)."""
        i, _ = since(self.bursts, t)
        i = i - back
        age = torch.where(i >= 0, t - pick(self.bursts, i), 99.0)
        return i.clamp(min=0), age, pick(self.middle, i), pick(self.y, i)

    def _colour(self, table, i):
        at = i[..., None].expand(-1, -1, -1, 3)
        return torch.gather(table.expand(-1, i.shape[1], -1, -1), 2, at)

    def draw(self, cv, t):
        ground = torch.tensor(0.9)
        thin = geometric(self.stars.seen, 0.034, 0.0085) * (0.55 + 1.6 * self.wide)
        trail = between(self.hang.seen, 0.0, 0.92)
        i, age, x, y = self._burst(t, 0)
        one, two = self._colour(self.tint, i), self._colour(self.second, i)
        glow, flash = self._glow(age), torch.exp(-age / 0.1)
        # The smoke that the shell left on its way up, lit by the burst.
        cv.capsule(
            x,
            ground,
            x,
            y,
            0.015,
            0.006,
            colour=one * 0.3 + 0.35,
            alpha=0.5 * glow,
            soft=0.02,
            add=True,
        )
        cv.ellipse(
            x, ground, 0.5, 0.12, colour=one, alpha=0.10 * glow + 0.2 * flash, soft=0.2, add=True
        )
        cv.glow(x, y, self.wide * 1.5, one, 0.3 * glow)
        self._rising(cv, t, ground)
        # Opened at once, it grows but little while it hangs: its size can be seen at any time.
        open_ = 0.75 + 0.25 * (1 - torch.exp(-2.5 * age)) - 0.3 * torch.exp(-age / 0.04)
        turn = pick(self.spin, i)
        ox = self.out_x * torch.cos(turn) + self.depth * torch.sin(turn)
        sink = self.droop * (0.35 + 0.65 * (age / self.period).clamp(0, 1)) * open_
        sx, sy = x + ox * self.wide * open_, y + self.out_y * self.wide * open_ + sink
        back = 1 - trail
        bx, by = x + (sx - x) * back, y + self.out_y * self.wide * open_ * back + sink * back**2
        with cv.only((self.rank < self.many) & (glow > 0.02)):
            even = (torch.arange(STARS) % 2)[:, None].float()
            colour = (one * (1 - even) + two * even) * 0.9 + 0.1
            twinkle = 0.92 + 0.08 * torch.sin(torch.arange(STARS) * 2.7 + t * 40)
            cv.capsule(
                bx,
                by,
                sx,
                sy,
                thin * 0.4,
                thin * 0.9,
                colour=colour,
                alpha=0.85 * glow * twinkle,
                soft=thin * 0.6,
                add=True,
            )
            cv.disc(sx, sy, thin, colour=colour * 0.4 + 0.6, alpha=glow, soft=thin * 0.5)
        cv.glow(x, y, 0.2, one, 0.4 * flash)

    def _glow(self, age):
        """Bright till shortly before the next, so that every frame shows one burst."""
        return ((1.15 - age / self.period) / 0.3).clamp(0.8, 1)

    def _rising(self, cv, t, ground):
        """The next shell on its way up, with a trail of sparks."""
        i = since(self.bursts, t)[0] + 1
        ahead = pick(self.bursts, i.clamp(max=SHELLS - 1)) - t
        u = 1 - ahead / self.rise
        on = ((u > 0) & (u < 1)).float()
        x, top = pick(self.middle, i.clamp(max=SHELLS - 1)), pick(self.y, i.clamp(max=SHELLS - 1))
        at = lambda s: (
            x + 0.02 * torch.sin(s * 19) * s,
            ground + (top - ground) * (1 - (1 - s.clamp(0, 1)) ** 2),
        )
        for k in range(3):
            a, b = at(u - 0.07 * (k + 1)), at(u - 0.07 * k)
            cv.capsule(
                *a,
                *b,
                0.005,
                0.009 - 0.001 * k,
                colour=(1.0, 0.85, 0.55),
                alpha=on * (0.9 - 0.28 * k),
                soft=0.006,
                add=True,
            )
        cv.glow(*at(u), 0.07, (1.0, 0.9, 0.6), 0.5 * on)

    def box(self, t):
        i, age, x, y = self._burst(t, 0)
        r = self.wide + 0.02
        sink = self.droop * (0.35 + 0.65 * (age / self.period).clamp(0, 1))
        return x - r, y - r, x + r, (y + r + sink).clamp(max=0.97)

    def sound(self, syn):
        s, shell = syn.stream, self.shell.heard
        at = self.bursts[:, 0]
        loud = s.uniform(SHELLS, 0.75, 1.0)
        length = geometric(shell, 0.04, 0.5) * (BANDS / 120) ** -0.35
        colour = torch.exp(-torch.log2(BANDS / 60).clamp(min=0) * between(shell, 0.02, 0.75))
        boom = syn.painted(tails(ticks(at, loud), length) * colour[:, None], BANDS)
        # Crackle begins a little after the burst and goes on while the stars hang.
        hang = geometric(self.hang.heard, 0.07, 0.8)
        after = tails(ticks(at + 0.15 + 0.12 * hang), hang, attack=0.05)[..., 0]
        hz = (geometric(self.stars.heard, 1400.0, 3600.0) * (1 + 0.15 * s.normal(2)))[
            ..., None
        ] * torch.tensor([1.0, 1.7])
        crackle = syn.patter(
            after * geometric(self.stars.heard, 14.0, 560.0) * geometric(self.hang.heard, 1.8, 0.8),
            hz,
            torch.tensor([0.012, 0.008]),
            torch.tensor([1.0, 0.8]),
            seconds=0.02,
            kinds=2,
        )
        # Whistle: the next shell's way up, a falling slide with breath in it.
        t = control_times()[..., None]
        u = 1 - (self.bursts - t) / self.rise
        on = torch.where((u > 0) & (u < 1), (u * 8).clamp(0, 1) * ((1 - u) * 12).clamp(0, 1), 0.0)
        slide = geometric(self.height.heard, 3400.0, 900.0)[..., None] * (
            1.25 - 0.45 * u.clamp(0, 1)
        )
        hz_now = (slide * on).sum(2) / on.sum(2).clamp(min=1e-3)
        hz_now = torch.where(on.sum(2) > 0, hz_now * (1 + 0.02 * wander(s, 300, -1, 1)), 1000.0)
        whistle = syn.tone(hz_now, torch.tensor([[1.0, 0.25]])) * syn.curve(
            on.amax(2).expand(self.clips, STEPS)
        )
        return syn.gain(boom, geometric(shell, 14, 30)) + 0.08 * whistle + 0.32 * crackle
