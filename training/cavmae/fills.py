"""What the hidden patches are filled with by those who have learned nothing.

They are the yardsticks of reconstruction.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import distance_transform_edt


def mean_fill(x: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
    """One value a clip and channel: the mean of what is visible.

    @param x - (n, c, height, width).
    @param hidden - (n, 1, height, width) bool; the visible part is kept.
    """
    seen = (~hidden).to(x.dtype)
    mean = (x * seen).sum((2, 3), keepdim=True) / seen.sum((2, 3), keepdim=True)
    return torch.where(hidden, mean, x)


def row_fill(x: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
    """The visible mean of each row of pixels (each mel bin).

    Where a row has nothing visible, the clip's mean.
    """
    seen = (~hidden).to(x.dtype)
    count = seen.sum(3, keepdim=True)
    row = (x * seen).sum(3, keepdim=True) / count.clamp(min=1)
    return torch.where(hidden, torch.where(count > 0, row, mean_fill(x, hidden)), x)


def nearest_fill(x: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
    """Each hidden pixel copies the nearest visible one."""
    place = lambda mask: distance_transform_edt(mask, return_distances=False, return_indices=True)
    with ThreadPoolExecutor() as pool:  # the transform lets other threads run
        rows, columns = (
            torch.from_numpy(
                np.stack(list(pool.map(place, hidden[:, 0].cpu().numpy()))).astype(np.int64)
            )
            .to(x.device)
            .unbind(1)
        )
    flat = (rows * x.shape[3] + columns).flatten(1)[:, None].expand(-1, x.shape[1], -1)
    return torch.gather(x.flatten(2), 2, flat).view_as(x)


def harmonic_fill(x: torch.Tensor, hidden: torch.Tensor, sweeps=120) -> torch.Tensor:
    """The membrane through the visible pixels.

    Each hidden one is the mean of its neighbours (edges reflect).

    Solved from coarse to fine: hidden patches are whole blocks of 16,
    so halving the picture keeps the mask exact.
    """
    if _blocks(hidden):
        coarse = harmonic_fill(F.avg_pool2d(x, 2), hidden[:, :, ::2, ::2], sweeps)
        y = torch.where(
            hidden, F.interpolate(coarse, scale_factor=2, mode="bilinear", align_corners=False), x
        )
    else:
        y = mean_fill(x, hidden)
    for _ in range(sweeps):
        p = F.pad(y, (1, 1, 1, 1), mode="replicate")
        y = torch.where(
            hidden,
            (p[:, :, :-2, 1:-1] + p[:, :, 2:, 1:-1] + p[:, :, 1:-1, :-2] + p[:, :, 1:-1, 2:]) / 4,
            x,
        )
    return y


def _blocks(hidden: torch.Tensor) -> bool:
    """Whether the mask is made of whole 2 x 2 blocks."""
    h, w = hidden.shape[2:]
    if h % 2 or w % 2:
        return False
    b = hidden.view(len(hidden), 1, h // 2, 2, w // 2, 2)
    return bool((b == b[:, :, :, :1, :, :1]).all())
