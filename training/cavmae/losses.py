"""The two objectives."""

from __future__ import annotations

from contextlib import nullcontext

import torch
import torch.distributed as dist
import torch.nn.functional as F

from .model import PATCH


def patchify(x: torch.Tensor) -> torch.Tensor:
    """(batch, channels, height, width) -> (batch, patches, 256 * channels).

    Pixel rows, then columns, channel last.
    """
    b, c, h, w = x.shape
    return (
        x.reshape(b, c, h // PATCH, PATCH, w // PATCH, PATCH)
        .permute(0, 2, 4, 3, 5, 1)
        .reshape(b, -1, PATCH * PATCH * c)
    )


def unpatchify(patches: torch.Tensor, channels: int, rows: int) -> torch.Tensor:
    """The inverse of `patchify`.

    (batch, patches, 256 * channels) -> (batch, channels, rows * 16, columns * 16).
    """
    b, n, _ = patches.shape
    x = patches.reshape(b, rows, n // rows, PATCH, PATCH, channels).permute(0, 5, 1, 3, 2, 4)
    return x.reshape(b, channels, rows * PATCH, n // rows * PATCH)


def normalise_patches(target: torch.Tensor) -> torch.Tensor:
    """Each patch to mean 0 and unbiased variance 1, as `norm_pix` wants."""
    return (target - target.mean(-1, keepdim=True)) / (target.var(-1, keepdim=True) + 1e-6).sqrt()


def contrastive(
    ca: torch.Tensor, cv: torch.Tensor, temperature: float = 0.05, bidirectional: bool = False
):
    """For each picture, find its sound among the batch: loss in nats and the share found.

    @param ca, cv - (batch, d), of any length.
    """
    # Half precision would cost the scores, up to 20 here, their second digit after the point.
    # (The meta device, where costs are counted, knows no autocast.)
    with nullcontext() if ca.is_meta else torch.autocast(ca.device.type, enabled=False):
        scores = F.normalize(ca.float(), dim=-1) @ F.normalize(cv.float(), dim=-1).T / temperature
    found = (scores.argmax(0) == torch.arange(len(scores), device=scores.device)).float().mean()
    loss = -torch.diag(F.log_softmax(scores, 0)).mean()
    if bidirectional:
        loss = (loss - torch.diag(F.log_softmax(scores, 1)).mean()) / 2
    return loss, found


class _AllRanks(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        parts = [torch.empty_like(x) for _ in range(dist.get_world_size())]
        dist.all_gather(parts, x.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(ctx, grad):
        # Every rank computes the same loss, so its own rows' gradient is complete here; the mean
        # over ranks that follows would divide it by their number, which is undone beforehand.
        n = len(grad) // dist.get_world_size()
        return grad[dist.get_rank() * n :][:n] * dist.get_world_size()


def all_ranks(x: torch.Tensor) -> torch.Tensor:
    """Rows of all ranks, (ranks * n, d); n is equal on each.

    Gradients are right once they are averaged over ranks.
    """
    return _AllRanks.apply(x) if dist.is_initialized() and dist.get_world_size() > 1 else x
