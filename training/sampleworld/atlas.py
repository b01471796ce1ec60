"""Textures with the statistics of natural images.

They are noise whose amplitude falls as one over frequency.

One periodic tile is made once, from a fixed seed; each surface reads it at its own place, scale and
angle, which is far cheaper than fresh noise for every clip and looks as varied.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch

from .rng import Stream

TILE = 512
# Texels to one bump of the smooth channel.
BUMP = 32


@cache
def tiles() -> np.ndarray:
    """(3, TILE, TILE) float32, each of mean 0 and deviation 1, clipped at 2.5.

    0: grain, amplitude 1/f, for surfaces. 1: smooth, for clouds, flames and grain lines. 2: white,
    for the camera's noise.
    """
    white = (
        Stream(torch.tensor([20_240_229]), "atlas")
        .normal(3 * TILE * TILE)
        .view(3, TILE, TILE)
        .double()
    )
    f = torch.fft.fftfreq(TILE, 1 / TILE, dtype=torch.float64)
    radius = torch.sqrt(f[:, None] ** 2 + f[None] ** 2)
    shapes = torch.stack([1 / (4 + radius), 1 / (144 + radius**2) ** 1.25, torch.ones_like(radius)])
    shapes[:, 0, 0] = 0
    out = torch.fft.ifft2(torch.fft.fft2(white) * shapes).real
    out = out / out.std((1, 2), keepdim=True)
    return out.clamp(-2.5, 2.5).float().numpy()
