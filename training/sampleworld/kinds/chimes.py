"""Wind chimes: tubes hung in a ring about a clapper that the wind swings."""
from __future__ import annotations

import torch

from .. import paint
from .base import Kind, between, geometric

MOST, GUSTS, RUN = 6, 15, 4
BLOWS = GUSTS * RUN


class Chimes(Kind):
    """Length: of the tubes; pitch. Metal: from bamboo to bright steel; how long and clear they ring. Wind: how far the
    sail flies out; gusts a second. Tubes: three to six, so many pitches; the clapper runs along up to four at a gust."""
    name, title = "chimes", "Wind chimes"
    factors = ("length", "metal", "wind", "tubes")
    steps = {"tubes": 4}
    settings = ("country", "room", "sky", "street")

    def setup(self):
        d, u = self.d, lambda low, high, n=1: self.d.uniform(low, high, n, of="sight")
        n = torch.arange(float(MOST))
        self.many = (3 + 4 * self.tubes.value).floor()
        self.there = n < self.many
        self.step = geometric(d.uniform(of="shared"), 0.86, 0.93)
        self.tall = between(self.length.seen, 0.15, 0.36) * self.step ** n
        self.gap = 0.062 + 0.2 / self.many * 0.25
        self.across = (n - (self.many - 1) / 2) * self.gap
        self.thick = between(self.metal.seen, 0.021, 0.0125)
        self.top = u(0.16, 0.2)
        # A gust throws the clapper along neighbouring tubes: one of three, a run of four of six.
        rate = geometric(self.wind.heard[:, None], 0.42, 1.45)
        gaps = (0.5 - 0.5 * torch.log(1 - d.uniform(0, 0.95, GUSTS))) / rate
        gusts, k = torch.cumsum(gaps, -1) - d.uniform(0, 0.6) / rate, torch.arange(float(RUN))
        times = gusts[..., None] + k * d.uniform(0.075, 0.13, GUSTS)[..., None]
        self.times = torch.where(k < self.many[..., None] - 2, times, 99.0).flatten(2)
        way = torch.where(d.chance(0.5, GUSTS), 1.0, -1.0)[..., None]
        self.which = torch.remainder((d.uniform(0, 1, GUSTS) * self.many).floor()[..., None] + k * way, self.many[..., None]).long().flatten(2)
        self.push = (d.uniform(0.6, 1.0, GUSTS)[..., None] * (1 - 0.1 * k)).flatten(2)
        self.bamboo, self.steel = self.hue((0.3, 0.65), (0.45, 0.85), (0.06, 0.15)), paint.metal(d.sight)
        self.wood, self.cord, self.flag = paint.wood(d.sight), paint.gray(d.sight, (0.2, 0.9)), self.hue()
        self.side, self.start = torch.where(d.chance(0.5, of="sight"), 1.0, -1.0), u(0, 6.28)

    def _swing(self, t):
        """Angle of each tube at t, (G, F, MOST): each blow sets its own swinging, and it dies away."""
        age = t[..., None] - self.times[:, :, None]
        hit = torch.where(age >= 0, torch.exp(-age / 0.9) * torch.sin(age * 7.5) * self.push[:, :, None], 0.0)
        mine = (self.which[:, :, None] == torch.arange(MOST)[:, None]).float()
        return 0.26 * (hit * mine).sum(-1).clamp(-1, 1) * self.side

    def draw(self, cv, t):
        x, m, top = self.x, self.metal.seen.clamp(0, 1), self.top
        reach = (self.many * self.gap / 2 + 0.03)
        cv.capsule(x, -0.1, x, top - 0.09, 0.005, colour=self.cord)
        for s in (-1, 1):
            cv.capsule(x, top - 0.09, x + s * reach * 0.85, top - 0.01, 0.004, colour=self.cord)
        cv.box(x, top, reach, 0.018, round=0.016, colour=self.wood, other=self.wood * 0.6, pattern="wood", freq=(3, 60), bevel=0.016, gloss=0.2)
        blow = between(self.wind.seen, 0.05, 0.95) * (1 + 0.14 * torch.sin(2.3 * t + self.start) + 0.08 * torch.sin(5.1 * t)) * self.side
        s, c = torch.sin(blow), torch.cos(blow)
        # The clapper's cord, its disc and the sail below.
        drop = self.tall.amax(-1, keepdim=True) * 0.62 + 0.05
        cx, cy = x + 0.35 * s * drop, top + drop
        cv.capsule(x, top, cx, cy, 0.003, colour=self.cord)
        fx, fy = cx + s * (drop * 0.75 + 0.1), cy + c * (drop * 0.75 + 0.1)
        cv.capsule(cx, cy, fx, fy, 0.003, colour=self.cord)
        cv.cast(lambda dx, dy, style: cv.profile(fx + dx, fy + dy, 0.062, (0.012, 0.042, 0.05, 0.036, 0.0), angle=-blow, **style), lift=0.03, strength=0.2)
        cv.profile(fx, fy, 0.062, (0.012, 0.042, 0.05, 0.036, 0.0), angle=-blow, colour=self.flag, other=self.flag * 0.6, pattern="stripes", freq=(0, 14), bevel=0.02, grain=0.05)
        swing = self._swing(t) + 0.1 * blow
        hang = 0.055
        px = x + self.across
        qx, qy = px + torch.sin(swing) * hang, top + torch.cos(swing) * hang
        ex, ey = px + torch.sin(swing) * (hang + self.tall), top + torch.cos(swing) * (hang + self.tall)
        skin = self.bamboo * (1 - m[..., None]) + self.steel * m[..., None]
        age = t[..., None] - self.times[:, :, None]
        mine = (self.which[:, :, None] == torch.arange(MOST)[:, None]).float()
        flash = torch.where(age >= 0, torch.exp(-age / 0.12), 0.0).mul(mine).sum(-1).clamp(max=1)
        with cv.only(self.there):
            cv.capsule(px, top, qx, qy, 0.0028, colour=self.cord)
            cv.cast(lambda dx, dy, style: cv.capsule(qx + dx, qy + dy, ex + dx, ey + dy, self.thick, **style), lift=0.045, strength=0.3, soft=0.025)
            cv.capsule(qx, qy, ex, ey, self.thick, colour=skin * (0.85 - 0.3 * m[..., None]), other=paint.lighter(skin, 0.7), pattern="metal", freq=(0, 55), phase=(0.2, 0),
                       bevel=self.thick, gloss=1.1 * m, grain=0.12 * (1 - m), ambient=0.55)
            # Knots of bamboo fade as the tube turns to metal.
            for k in (0.22, 0.55, 0.86):
                kx, ky = qx + (ex - qx) * k, qy + (ey - qy) * k
                cv.box(kx, ky, self.thick * 1.12, 0.0055, angle=-swing, colour=skin * 0.55, alpha=(1 - 1.4 * m).clamp(min=0), bevel=0.005)
            cv.glow(qx + (ex - qx) * 0.6, qy + (ey - qy) * 0.6, 0.07, skin * 0.5 + 0.5, 0.55 * flash)
        cv.ellipse(cx, cy, 0.042, 0.015, colour=self.wood * 0.9, bevel=0.014, gloss=0.2)
        cv.capsule(cx, cy + 0.008, cx, cy + 0.014, 0.028, colour=self.wood * 0.6, bevel=0.01)

    def box(self, t):
        reach = self.many * self.gap / 2 + 0.06
        drop = self.tall.amax(-1, keepdim=True)
        blow = between(self.wind.seen, 0.05, 0.95)
        out = (torch.sin(blow) * (1.115 * (drop * 0.62 + 0.05) + 0.1)) + 0.05
        left, right = torch.where(self.side > 0, reach, torch.maximum(reach, out)), torch.where(self.side > 0, torch.maximum(reach, out), reach)
        return self.x - left, self.top - 0.03, self.x + right, self.top + torch.maximum(drop + 0.1, (drop * 0.62 + 0.05) + torch.cos(blow) * (drop * 0.465 + 0.14) + 0.07)

    def sound(self, syn):
        s, m = syn.stream, self.metal.heard.clamp(0, 1)
        base = geometric(self.length.heard, 980.0, 330.0) * (1 + 0.05 * s.normal())
        # A tube's pitch goes as one over its length squared.
        each = base * self.step[:, 0] ** (-2 * torch.arange(float(MOST))) * (1 + 0.012 * s.normal(MOST))
        hz = torch.gather(each, 1, self.which[:, 0])[..., None]
        ratios = torch.tensor([1.0, 2.756, 5.404, 8.933])
        decay = (geometric(m, 0.07, 1.1)[..., None] * torch.tensor([1.0, 0.7, 0.4, 0.25])) * (600 / hz) ** 0.3
        gain = torch.tensor([1.0, 0.7, 0.4, 0.25]) * (1 + 0 * hz)
        loud = self.push[:, 0] * s.uniform(BLOWS, 0.7, 1.0)
        sounds = syn.modes(hz * ratios, decay, gain, 0.5)
        # What still rings at the end of its window dies away smoothly.
        ring = syn.place(sounds * (1 - torch.linspace(0, 1, sounds.shape[-1], device=syn.device) ** 3), self.times[:, 0], loud)
        knock = syn.bursts(self.times[:, 0], 0.03, 700, geometric(m, 2600, 6500), loud, longest=0.05)
        wind = syn.noise(120, geometric(self.wind.heard, 500, 1500), tilt=-5)
        return ring + syn.gain(knock, between(m, 1.4, 0.3)) + syn.gain(wind, geometric(self.wind.heard, 0.01, 0.09))
