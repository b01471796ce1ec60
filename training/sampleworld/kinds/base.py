"""What a kind of event is, and how its causes reach the eye and the ear.

See README.md beside this file.
"""

from __future__ import annotations

import math
from zlib import crc32

import torch

from .. import paint
from ..rng import Stream

SECONDS = 10.0
FLOOR = 0.74  # where wall meets floor, and the horizon of open country
# In the plane of a kind's first two factors, the square that training never sees.
HELD_OUT = (0.55, 0.8)
# Deviation of each sense's own noise on a factor in 0..1.
NOISE = 0.01


def between(u, low, high):
    return low + (high - low) * u


def geometric(u, low, high):
    return low * (high / low) ** u


def wavy(u: torch.Tensor, name: str) -> torch.Tensor:
    """A fixed map of 0..1 onto 0..1, always rising but nowhere straight.

    So no two cues of a cause run alike.

    u + a sin(2 pi k u + p) / (2 pi k), brought back to 0..1; k and p are a property of the name
    ("ball size heard"). The slope stays between 0.5 and 1.5: with a larger `a` it would fall in
    places, and one value of a cue would stand for several of its cause, which neither a person nor
    a network reads from one frame.
    """
    word = crc32(name.encode())
    k, p, a = 1 + (word & 1), (word >> 8) % 1000 / 1000 * 2 * torch.pi, 0.5
    tau = 2 * torch.pi * k
    start, end = a * math.sin(p) / tau, 1 + a * math.sin(tau + p) / tau
    return (u + a * torch.sin(tau * u + p) / tau - start) / (end - start)


class Factor:
    """A cause of G clips: `value` (G, 1, 1) in 0..1, and as each sense shows it.

    `seen` (G, 1, 1) is what to draw from, `heard` (G, 1) what to sound from: in 0..1, each by a
    wavy map of its own and with its own noise, so that neither sense tells the cause exactly and
    they agree only through it.
    """

    def __init__(self, value, seen, heard):
        self.value, self.seen, self.heard = value, seen, heard


class Draws:
    """Random numbers of G clips, for one kind.

    Streams: `shared` for what both senses show besides the factors (times of strikes), `sight` for
    looks alone, `sound` for sound alone. All results are (G, 1, n) on the CPU; for sound take
    `x[:, 0]`, (G, n).

    @param seeds - (G,) int64 on the CPU.
    @param ranges - "train" avoids the held-out square, "held_out" stays in it, "all" does neither.
    """

    def __init__(self, seeds: torch.Tensor, kind: str, ranges: str = "train"):
        self.kind, self.ranges, self.clips = kind, ranges, len(seeds)
        self.causes = Stream(seeds, f"causes {kind}")
        self.shared, self.sight, self.sound = (
            Stream(seeds, f"{name} {kind}") for name in ("shared", "sight", "sound")
        )
        self.noise_seen, self.noise_heard = (
            Stream(seeds, f"eye {kind}"),
            Stream(seeds, f"ear {kind}"),
        )

    def values(self, n: int) -> torch.Tensor:
        """n factors, (G, n) in 0..1, inside or outside the held-out square as asked."""
        u = self.causes.uniform(n)
        spare = self.causes.uniform(1)[:, 0]
        low, high = HELD_OUT
        if self.ranges == "held_out":
            u[:, :2] = low + (high - low) * u[:, :2]
        elif self.ranges == "train":
            inside = ((u[:, :2] > low) & (u[:, :2] < high)).all(1)
            outside = spare * (1 - high + low)
            u[:, 1] = torch.where(
                inside, torch.where(outside < low, outside, outside + high - low), u[:, 1]
            )
        return u

    def factor(self, u: torch.Tensor, name: str) -> Factor:
        """@param u - (G,) in 0..1."""
        u = u[:, None]
        seen = wavy(u, f"{self.kind} {name} seen") + NOISE * self.noise_seen.normal()
        heard = wavy(u, f"{self.kind} {name} heard") + NOISE * self.noise_heard.normal()
        return Factor(u[:, None], seen[:, None].clamp(0, 1), heard.clamp(0, 1))

    def uniform(self, low=0.0, high=1.0, n: int = 1, of: str = "shared") -> torch.Tensor:
        return getattr(self, of).uniform(n, low, high)[:, None]

    def normal(self, n: int = 1, of: str = "shared") -> torch.Tensor:
        return getattr(self, of).normal(n)[:, None]

    def integers(self, high: int, n: int = 1, of: str = "shared") -> torch.Tensor:
        return getattr(self, of).integers(high, n)[:, None]

    def chance(self, p: float, n: int = 1, of: str = "shared") -> torch.Tensor:
        return getattr(self, of).chance(p, n)[:, None]


class Kind:
    """One kind of event, for G clips at once.

    A subclass names its factors and finds each as an attribute (a `Factor`).

    `setup` draws whatever else it needs (colours from `self.d.sight`, times from `self.d.shared`),
    `draw` notes shapes, `box` gives the source's bounds, `sound` the ten seconds.
    """

    name = ""
    title = ""
    factors: tuple[str, ...] = ()
    # Factors that both senses show by `.value`, in so many steps: counts and choices.
    steps: dict[str, int] = {}
    # Backdrops it may stand before (see `backdrop.SETTINGS`).
    settings: tuple[str, ...] = ("room",)
    # Whether it may also stand small at the side of another event.
    aside = True

    def __init__(self, draws: Draws):
        self.d, self.clips = draws, draws.clips
        self.values = draws.values(len(self.factors))
        for i, name in enumerate(self.factors):
            setattr(self, name, draws.factor(self.values[:, i], name))
        # A default place for the thing's middle; kinds keep off the frame's edge themselves.
        self.x = draws.uniform(0.34, 0.66, of="sight")
        self.setup()

    def setup(self) -> None:
        pass

    def draw(self, cv, t: torch.Tensor) -> None:
        """Notes the event's shapes at times t (G, F, 1) in seconds."""
        raise NotImplementedError

    def box(self, t: torch.Tensor):
        """x0, y0, x1, y1 in world units, each broadcasting to (G, F, 1)."""
        raise NotImplementedError

    def sound(self, syn) -> torch.Tensor:
        """(G, 160000) on `syn.device`, any loudness: the scene sets the level."""
        raise NotImplementedError

    # Looks.

    def hue(self, saturation=(0.3, 0.8), value=(0.45, 0.92), angle=(0.0, 1.0), n=1):
        return paint.hue(self.d.sight, saturation, value, angle, n)

    # Timing.

    def beats(self, period: torch.Tensor, most: int, jitter: float = 0.0) -> torch.Tensor:
        """Times of strikes every `period` seconds (G, 1, 1), from before 0 on: (G, 1, most).

        Only the first `most` are given, so choose `most` > 10 / shortest period + 2;
        strikes past the end do no harm.
        """
        start = self.d.uniform(-1.0, 0.0) * period
        times = start + period * torch.arange(most)
        return times + jitter * period * self.d.normal(most) if jitter else times


def since(times: torch.Tensor, t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Index of the last of `times` (G, 1, S, rising) not after t (G, F, 1), and seconds gone since.

    Both (G, F, 1); before the first: index -1 and 99 s.
    """
    i = (times <= t).sum(-1, keepdim=True) - 1
    at = torch.gather(
        times.expand(-1, t.shape[1], -1), 2, i.clamp(min=0).expand(times.shape[0], t.shape[1], 1)
    )
    return i, torch.where(i >= 0, t - at, 99.0)


def until(times: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """Seconds to the next of `times`, (G, F, 1); 99 after the last."""
    gap = torch.where(times > t, times - t, 99.0)
    return gap.amin(-1, keepdim=True)


def pick(values: torch.Tensor, i: torch.Tensor) -> torch.Tensor:
    """values (G, 1, S) at i (G, F, n) -> (G, F, n)."""
    return torch.gather(
        values.expand(-1, i.shape[1], -1), 2, i.clamp(min=0).expand(values.shape[0], *i.shape[1:])
    )
