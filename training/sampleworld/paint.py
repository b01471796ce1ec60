"""Colours, drawn anew for every clip so that no colour stands for a kind or a cause.

All (G, 1, n, 3).
"""

from __future__ import annotations

import torch

from .rng import Stream


def hsv(h, s, v) -> torch.Tensor:
    """Hue in turns, saturation, value -> RGB along a new last axis."""
    k = (torch.tensor([5.0, 3.0, 1.0]) + h[..., None] * 6) % 6
    return v[..., None] * (1 - s[..., None] * torch.minimum(k, 4 - k).clamp(0, 1))


def hue(
    stream: Stream, saturation=(0.3, 0.8), value=(0.45, 0.92), angle=(0.0, 1.0), n: int = 1
) -> torch.Tensor:
    """A random colour a clip and part; `angle` limits the hue: 0 red, 1/3 green, 2/3 blue."""
    h, s, v = (stream.uniform(n, *span)[:, None] for span in (angle, saturation, value))
    return hsv(h, s, v)


def sky(stream: Stream) -> torch.Tensor:
    """Blue by day, pink and gold at evening, grey under cloud."""
    blue, gold, grey = (
        hue(stream, (0.25, 0.6), (0.65, 0.97), (0.53, 0.63)),
        hue(stream, (0.2, 0.5), (0.75, 0.97), (-0.06, 0.11)),
        gray(stream, (0.5, 0.85)),
    )
    r = stream.uniform()[:, None, :, None]
    return torch.where(r < 0.55, blue, torch.where(r < 0.8, gold, grey))


def gray(stream: Stream, value=(0.35, 0.85), n: int = 1) -> torch.Tensor:
    v = stream.uniform(n, *value)[:, None, :, None]
    return (v + 0.03 * torch.stack([stream.normal(n) for _ in range(3)], -1)[:, None]).clamp(0, 1)


def wood(stream: Stream, n: int = 1) -> torch.Tensor:
    return hue(stream, (0.4, 0.72), (0.32, 0.8), (0.04, 0.11), n)


def metal(stream: Stream, n: int = 1) -> torch.Tensor:
    """Steel, brass or copper."""
    return hue(stream, (0.03, 0.6), (0.6, 0.95), (0.03, 0.16), n)


def lighter(colour: torch.Tensor, share: float) -> torch.Tensor:
    return colour + (1 - colour) * share
