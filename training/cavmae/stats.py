"""Intervals by bootstrap over clips."""

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


def median(x: torch.Tensor) -> torch.Tensor:
    """Of the last axis; the mean of the middle two where their number is even."""
    return x.quantile(0.5, -1)
