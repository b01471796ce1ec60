"""Cross-modal retrieval: for a sound its picture among a gallery, and back."""

from __future__ import annotations

import torch

from .evalset import EvalSet
from .stats import interval, median, share

GALLERY = 500
CHUNK = 250
# The gallery within one kind is the largest of these that every kind can fill.
WITHIN = (100, 50, 25, 10, 5, 2)


@torch.no_grad()
def features(model, clips: EvalSet) -> tuple[torch.Tensor, torch.Tensor]:
    """Unit features of all clips, (n, d) each, float32."""
    parts = []
    for rows in clips.chunks(CHUNK):
        with torch.autocast(clips.device.type, torch.bfloat16, enabled=clips.device.type == "cuda"):
            parts.append(model.features(*clips.inputs(rows)))
    return tuple(torch.cat([p.float() for p in x]) for x in zip(*parts, strict=True))


def ranks(scores: torch.Tensor) -> torch.Tensor:
    """1-based rank of the diagonal in its row: one more than the scores strictly above it.

    A score that is not a number is last.
    """
    own = scores.diagonal()[:, None]
    above = (scores > own).sum(1) + 1
    return torch.where(own[:, 0].isnan(), len(scores), above)


def gallery_ranks(queries: torch.Tensor, items: torch.Tensor, size: int) -> torch.Tensor:
    """Ranks of (n, d) unit features in galleries of `size` taken in order.

    Clips short of a whole gallery are left out.
    """
    size = min(size, len(queries))
    return torch.cat(
        [
            ranks(queries[i : i + size] @ items[i : i + size].T)
            for i in range(0, len(queries) - size + 1, size)
        ]
    )


def recall(r: torch.Tensor, gallery: int) -> dict:
    """R@1, R@5, R@10 in per cent and the median rank, each with its interval."""
    out = {f"r{k}": share((r <= k) * 100) for k in (1, 5, 10)}
    return {**out, "median_rank": interval(r, median), "gallery": gallery, "queries": len(r)}


def both_ways(a: torch.Tensor, v: torch.Tensor, size: int) -> dict:
    size = min(size, len(a))
    return {
        "audio_to_visual": recall(gallery_ranks(a, v, size), size),
        "visual_to_audio": recall(gallery_ranks(v, a, size), size),
    }


def by_kind(a: torch.Tensor, v: torch.Tensor, kind: torch.Tensor, names) -> dict:
    """Galleries of one kind alone.

    Over all kinds together (`within`), and each kind's R@1 there and among all kinds.
    """
    counts = torch.bincount(kind, minlength=len(names))
    present = [k for k in range(len(names)) if counts[k]]
    size = next((s for s in WITHIN if s <= int(counts[present].min())), 0)
    inner, each = {"audio_to_visual": [], "visual_to_audio": []}, {}
    whole = {
        "audio_to_visual": gallery_ranks(a, v, GALLERY),
        "visual_to_audio": gallery_ranks(v, a, GALLERY),
    }
    for k in present:
        at = (kind == k).nonzero()[:, 0]
        line = {"clips": len(at)}
        for way, (x, y) in (("audio_to_visual", (a, v)), ("visual_to_audio", (v, a))):
            r = gallery_ranks(x[at], y[at], size) if size else whole[way][:0]
            inner[way].append(r)
            asked = kind[: len(whole[way])] == k
            line[way] = {
                "r1_among_all": _percent(whole[way][asked] <= 1),
                "r10_among_all": _percent(whole[way][asked] <= 10),
                "r1_within": _percent(r <= 1),
            }
        each[names[k]] = line
    return {
        "within": {way: recall(torch.cat(r), size) for way, r in inner.items()} if size else None,
        "kinds": each,
    }


def _percent(hits: torch.Tensor) -> float | None:
    return round(float(hits.double().mean()) * 100, 2) if len(hits) else None


def permutation_p(scores: torch.Tensor, draws=20_000, seed=0) -> float:
    """How often a random pairing has a mean rank as good as the true one.

    Both ways taken together; at least 1/(draws + 1).
    """
    order = lambda s: (s[:, None, :] > s[:, :, None]).sum(2)
    cost = order(scores) + order(scores.T).T
    n, g = len(scores), torch.Generator().manual_seed(seed)
    shuffled = torch.rand(draws, n, generator=g).argsort(1)
    hits = int((cost[torch.arange(n), shuffled].sum(1) <= cost.diagonal().sum()).sum())
    return (hits + 1) / (draws + 1)
