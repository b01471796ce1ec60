"""Intervals: of shares by Wilson's score, of all else by bootstrap over clips."""

from __future__ import annotations

from functools import lru_cache

import torch

DRAWS = 1000


def figure(values: torch.Tensor, low: float, high: float, digits=4) -> dict:
    return {
        "value": round(float(values), digits),
        "low": round(float(low), digits),
        "high": round(float(high), digits),
    }


@lru_cache(8)
def resampled(n: int, draws=DRAWS, seed=0, device="cpu") -> torch.Tensor:
    """(draws, n) indices, the same for all figures of n clips, so that differences are paired."""
    return torch.randint(n, (draws, n), generator=torch.Generator().manual_seed(seed)).to(device)


def interval(values: torch.Tensor, statistic=lambda x: x.mean(-1)) -> dict:
    """A statistic of per-clip values (n,) or (k, n) with its 95 % interval: `value`, `low`, `high`.

    @param statistic - takes (..., n) or, for several values a clip, (k, ..., n), and gives (...).
    """
    values = values.double()
    parts = values[..., resampled(values.shape[-1], device=values.device)]
    drawn = statistic(parts).flatten()
    low, high = torch.quantile(
        drawn, torch.tensor([0.025, 0.975], dtype=drawn.dtype, device=drawn.device)
    )
    return figure(statistic(values), low, high)


def share(hits: torch.Tensor) -> dict:
    """Mean of per-clip hits in per cent, (n,) from 0 to 100, with its interval by Wilson.

    It has a width at 0 and 100 too. A clip's own mean over several tries counts as one trial:
    that is wider than need be, never narrower.
    """
    return wilson(float(hits.double().mean()), len(hits))


def wilson(percent: float, trials: int) -> dict:
    """A share of `trials` in per cent with its 95 % interval (E. B. Wilson, JASA 22, 1927)."""
    p, z = percent / 100, 1.959963984540054
    squared = z * z / trials
    middle = p + squared / 2
    half = z * (p * (1 - p) / trials + squared / (4 * trials)) ** 0.5
    low = 0.0 if p <= 0 else (middle - half) / (1 + squared)
    high = 1.0 if p >= 1 else (middle + half) / (1 + squared)
    return figure(percent, 100 * low, 100 * high)


def median(x: torch.Tensor) -> torch.Tensor:
    """Of the last axis; the mean of the middle two where their number is even."""
    return x.quantile(0.5, -1)
