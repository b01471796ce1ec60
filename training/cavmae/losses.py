"""The two objectives."""
from __future__ import annotations

import torch
import torch.nn.functional as F

from .model import PATCH


def patchify(x: torch.Tensor) -> torch.Tensor:
    """(batch, channels, height, width) -> (batch, patches, 256 * channels): pixel rows, then columns, channel last."""
    b, c, h, w = x.shape
    return x.view(b, c, h // PATCH, PATCH, w // PATCH, PATCH).permute(0, 2, 4, 3, 5, 1).reshape(b, -1, PATCH * PATCH * c)


def normalise_patches(target: torch.Tensor) -> torch.Tensor:
    """Each patch to mean 0 and unbiased variance 1, as `norm_pix` wants."""
    return (target - target.mean(-1, keepdim=True)) / (target.var(-1, keepdim=True) + 1e-6).sqrt()


def contrastive(ca: torch.Tensor, cv: torch.Tensor, temperature: float = 0.05, bidirectional: bool = False):
    """For each picture, find its sound among the batch: loss in nats and the share found.

    @param ca, cv - (batch, d), of any length.
    """
    scores = F.normalize(ca, dim=-1) @ F.normalize(cv, dim=-1).T / temperature
    found = (scores.argmax(0) == torch.arange(len(scores))).float().mean()
    loss = -torch.diag(F.log_softmax(scores, 0)).mean()
    if bidirectional:
        loss = (loss - torch.diag(F.log_softmax(scores, 1)).mean()) / 2
    return loss, found
