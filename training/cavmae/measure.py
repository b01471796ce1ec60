"""What a model is worth: masked loss beside trivial fillings, and retrieval with a permutation test."""
from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from .data import Bank
from .losses import patchify
from .masking import AUDIO_TOKENS, MEL_ROWS, TIME_COLUMNS, VISUAL_GRID, VISUAL_TOKENS, gather, shuffle
from .model import CavMae

RATIO, CHUNK = 0.75, 50


def inputs(bank, count: int | None = None):
    """Chunks of (audio, image) in order, from anything with a length and `batch`."""
    count = min(len(bank), count or len(bank))
    for i in range(0, count, CHUNK):
        yield bank.batch(range(i, min(i + CHUNK, count)))[:2]


def _mean_fill(target, keep, gone):
    """Error of the mean visible patch, one value a place in the patch."""
    return ((gather(target, gone) - gather(target, keep).mean(1, keepdim=True)) ** 2).mean((1, 2))


def _row_fill(target, keep, gone):
    """Error of the mean over the visible patches of the same mel row; the overall mean where a row has none."""
    visible = torch.zeros(target.shape[:2]).scatter_(1, keep, 1.0).view(-1, MEL_ROWS, TIME_COLUMNS, 1)
    grid = target.view(len(target), MEL_ROWS, TIME_COLUMNS, -1)
    count = visible.sum(2, keepdim=True)
    rows = (grid * visible).sum(2, keepdim=True) / count.clamp(min=1)
    rows = torch.where(count > 0, rows, gather(target, keep).mean(1)[:, None, None])
    return ((gather((grid - rows).view_as(target), gone)) ** 2).mean((1, 2))


@torch.no_grad()
def masked_loss(model: CavMae, bank, count: int | None = None, seed: int = 0) -> dict:
    """Mean squared error over removed patches, unstructured 75/75 masks drawn from `seed`, and what filling would cost.

    `audioMeanFill`, `visualMeanFill`: every removed patch gets the mean visible one. `audioRowFill`: the
    mean visible one of its mel row. `audioBetter`, `visualBetter`: share of clips where the model beats the mean.
    """
    g, parts = torch.Generator().manual_seed(seed), []
    for audio, image in inputs(bank, count):
        keep_a, gone_a = shuffle(torch.rand(len(audio), AUDIO_TOKENS, generator=g), RATIO)
        keep_v, gone_v = shuffle(torch.rand(len(audio), VISUAL_TOKENS, generator=g), RATIO)
        a, v = model.towers(*model.embed(audio, image, keep_a, keep_v))
        pa, pv = model.decode(model.joint(a, v), keep_a, keep_v, gone_a, gone_v)
        ta, tv = patchify(audio), patchify(image)
        parts.append(torch.stack([((pa - gather(ta, gone_a)) ** 2).mean((1, 2)), ((pv - gather(tv, gone_v)) ** 2).mean((1, 2)),
                                  _mean_fill(ta, keep_a, gone_a), _mean_fill(tv, keep_v, gone_v), _row_fill(ta, keep_a, gone_a)]))
    x = torch.cat(parts, 1)
    out = dict(zip(("audio", "visual", "audioMeanFill", "visualMeanFill", "audioRowFill"), x.mean(1).tolist()))
    out["audioBetter"], out["visualBetter"] = (x[:2] < x[2:4]).float().mean(1).tolist()
    return {k: round(v, 4) for k, v in out.items()} | {"clips": x.shape[1]}


def ranks(scores: np.ndarray) -> np.ndarray:
    """1-based rank of the diagonal in its row: one more than the scores strictly above it."""
    return 1 + (scores > np.diag(scores)[:, None]).sum(1)


def recall(scores: np.ndarray) -> dict:
    """R@1, R@5, R@10 as shares and the median rank, rows asking for columns."""
    r = ranks(scores)
    return {**{f"R@{k}": round(float((r <= k).mean()), 4) for k in (1, 5, 10)}, "medianRank": float(np.median(r))}


@torch.no_grad()
def similarity(model: CavMae, bank, count: int | None = None) -> np.ndarray:
    """Cosines (n, n), sounds in rows, pictures in columns."""
    a, v = zip(*(model.features(*x) for x in inputs(bank, count)))
    return (torch.cat(a) @ torch.cat(v).T).numpy()


def retrieval(model: CavMae, bank: Bank, count: int | None = None) -> dict:
    s = similarity(model, bank, count)
    return {"gallery": len(s), "audioToVisual": recall(s), "visualToAudio": recall(s.T)}


def permutation_p(scores: np.ndarray, draws: int = 20_000, seed: int = 0) -> float:
    """How often a random pairing has a mean rank as good as the true one, both ways taken together; at least 1/(draws + 1)."""
    order = lambda s: (s[:, None, :] > s[:, :, None]).sum(2)
    cost = order(scores) + order(scores.T).T
    rng, n = np.random.default_rng(seed), len(scores)
    true = np.trace(cost)
    hits = sum(cost[np.arange(n), rng.permutation(n)].sum() <= true for _ in range(draws))
    return float((hits + 1) / (draws + 1))


@torch.no_grad()
def pointing(model: CavMae, bank, boxes) -> dict:
    """How often the picture's token most like the pooled sound lies in the source's box, and how often a random one would.

    `lift` is how many standard deviations the tokens in the box lie above the picture's mean, on average.

    @param boxes - per clip of the bank, [x0, y0, x1, y1] in 0..1.
    """
    heat = []
    for x in inputs(bank):
        a, v = model.alone_tokens(*model.towers(*model.embed(*x)))
        heat.append(torch.einsum("bd,bnd->bn", F.normalize(a.mean(1), dim=-1), F.normalize(v, dim=-1)))
    heat, box = torch.cat(heat).numpy(), np.asarray(boxes)
    y, x = (np.indices((VISUAL_GRID, VISUAL_GRID)).reshape(2, -1) + 0.5) / VISUAL_GRID
    inside = (x >= box[:, :1]) & (y >= box[:, 1:2]) & (x <= box[:, 2:3]) & (y <= box[:, 3:])
    hit = inside[np.arange(len(box)), heat.argmax(1)]
    score = (heat - heat.mean(1, keepdims=True)) / heat.std(1, keepdims=True)
    lift = (score * inside).sum(1) / np.maximum(inside.sum(1), 1)
    return {"hit": round(float(hit.mean()), 4), "chance": round(float(inside.mean()), 4),
            "lift": round(float(lift.mean()), 4), "clips": len(box)}
