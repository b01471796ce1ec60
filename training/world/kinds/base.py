"""What every kind of event offers, and the timing they share."""
from __future__ import annotations

import numpy as np

from .. import backdrop, synth


class Event:
    """One sounding thing in a scene.

    A subclass draws its causes in `__init__`, keeps them in `factors` (name -> value in 0..1, or a
    count), and answers `draw(canvas, t)`, `box(t)` in world units and `sound(rng)`, all from the same
    causes. `front` is how far the event's floor lies below the wall.
    """
    name = ""
    title = ""

    def __init__(self, rng: np.random.Generator):
        self.x = rng.uniform(0.32, 0.68)
        self.factors: dict[str, float] = {}

    def backdrop(self, rng):
        return backdrop.room(rng)

    def factor(self, rng, name: str, low: float, high: float, curve: float = 1.0) -> float:
        """Draws a cause evenly in 0..1, notes it, and returns it mapped to low..high (geometric if curve is 0)."""
        u = self.factors[name] = float(rng.random())
        return low * (high / low) ** u if curve == 0 else low + (high - low) * u ** curve

    def count(self, rng, name: str, low: int, high: int) -> int:
        n = self.factors[name] = int(rng.integers(low, high + 1))
        return n

    def choice(self, rng, name: str, options):
        i = self.factors[name] = int(rng.integers(len(options)))
        return options[i]


def beats(rng, period: float, jitter: float = 0.0, start: float | None = None) -> np.ndarray:
    """Times in seconds from before 0 to past the end, one every `period` give or take `jitter` of it."""
    start = rng.uniform(0, period) if start is None else start
    t = np.arange(start - period, synth.SECONDS + period, period)
    return t + rng.normal(0, jitter * period, len(t)) if jitter else t


def since(times: np.ndarray, t: float) -> tuple[int, float]:
    """Index of the last time not after t, and the seconds gone since; (-1, 99) before the first."""
    i = int(np.searchsorted(times, t, side="right")) - 1
    return (i, t - times[i]) if i >= 0 else (-1, 99.0)


def until(times: np.ndarray, t: float) -> float:
    i = int(np.searchsorted(times, t, side="right"))
    return float(times[i] - t) if i < len(times) else 99.0
