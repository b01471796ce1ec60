"""Slow controls that several kinds share: random drift, and envelopes that follow strikes.

All on the CPU at the control rate (one point each 16 ms), for `Synth.curve`,
`painted` and `shaped`.
"""

from __future__ import annotations

import torch

from .rng import Stream
from .synth import BLOCK, RATE, STEPS


def wander(stream: Stream, points: int, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
    """(G, STEPS): a smooth random curve through `points` values spread over the ten seconds."""
    y = stream.uniform(points, low, high)
    at = torch.linspace(0, points - 1, STEPS)
    i = at.long().clamp(max=points - 2)
    w = 0.5 - 0.5 * torch.cos(torch.pi * (at - i))
    return y[:, i] * (1 - w) + y[:, i + 1] * w


def ticks(times: torch.Tensor, gains=1.0) -> torch.Tensor:
    """Gains at `times` (G, S) in seconds laid on the control points: (G, STEPS).

    The two nearest share each.
    """
    at = times * (RATE / BLOCK)
    i = torch.floor(at)
    w = at - i
    out = torch.zeros(len(times), STEPS + 1)
    gains = torch.as_tensor(gains, dtype=torch.float32).expand_as(times)
    for k, g in ((i, (1 - w) * gains), (i + 1, w * gains)):
        inside = (k >= 0) & (k < STEPS)
        out.scatter_add_(1, torch.where(inside, k, STEPS).long(), g)
    return out[:, :STEPS]


def tails(points: torch.Tensor, seconds: torch.Tensor, attack: float = 0.0) -> torch.Tensor:
    """Each tick of `points` (G, STEPS) becomes a tail: (G, STEPS, N).

    It falls by 1/e in `seconds` (G or 1, N).

    @param attack - seconds over which it swells first.
    """
    age = torch.arange(STEPS)[:, None] * (BLOCK / RATE)
    kernel = torch.exp(-age / seconds[:, None])
    if attack:
        kernel = kernel * (1 - torch.exp(-age / attack))
    n = 2 * STEPS
    spectrum = torch.fft.rfft(points, n)[..., None] * torch.fft.rfft(kernel, n, dim=1)
    return torch.fft.irfft(spectrum, n, dim=1)[:, :STEPS].clamp(min=0)
