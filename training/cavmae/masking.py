"""Which patches are hidden: 0 kept, 1 removed, decided by sorting noise as the official code does."""
from __future__ import annotations

import torch

MEL_ROWS, TIME_COLUMNS = 8, 64


def audio_noise(batch: int, mode: str, ratio: float) -> torch.Tensor:
    """Noise (batch, 512) in [0, 1); structured modes lift whole columns or rows to 1.1, so they go first.

    @param mode - `unstructured`, `time`, `freq` or `tf`.
    """
    noise = torch.rand(batch, MEL_ROWS, TIME_COLUMNS)
    columns = {"time": int(TIME_COLUMNS * ratio), "tf": int(TIME_COLUMNS * 0.7 * ratio)}.get(mode, 0)
    rows = {"freq": int(MEL_ROWS * ratio), "tf": int(MEL_ROWS * 0.7 * ratio)}.get(mode, 0)
    for grid in noise:
        grid[:, torch.randperm(TIME_COLUMNS)[:columns]] = 1.1
        grid[torch.randperm(MEL_ROWS)[:rows]] = 1.1
    return noise.flatten(1)


def shuffle(noise: torch.Tensor, ratio: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Indices of the kept and of the removed patches, each (batch, n), in order of their noise; ties keep the lower index first."""
    order = torch.argsort(noise, dim=1, stable=True)
    keep = int(noise.shape[1] * (1 - ratio))
    return order[:, :keep], order[:, keep:]


def gather(tokens: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """Rows `ids` (batch, n) of tokens (batch or 1, length, width)."""
    tokens = tokens.expand(len(ids), -1, -1)
    return torch.gather(tokens, 1, ids[..., None].expand(-1, -1, tokens.shape[-1]))
