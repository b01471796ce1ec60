"""How well retrieval could do.

An ideal observer of the factors as each sense shows them, and one who knows the kind alone.

`python -m sampleworld.ceiling` (from `training/`) prints both for galleries of 500. The observer
reads each factor's cue without error, knows the maps and their noise, and weighs every value of the
cause that could have given both cues. It knows nothing of nuisance, nor of shared timing, colours
or places.
"""

from __future__ import annotations

import torch

from .kinds import CLASSES
from .kinds.base import NOISE, Draws, wavy
from .plan import plan

GRID = 600


def evidence(cue: torch.Tensor, name: str, steps: int) -> torch.Tensor:
    """Likelihood of each cause on a grid of 0..1 given a cue (n,): (n, GRID), its mean 1."""
    u = (torch.arange(GRID) + 0.5) / GRID
    if steps:
        out = ((u * steps).floor() == (cue[:, None] * steps).floor().clamp(0, steps - 1)).float()
    else:
        out = torch.exp(-0.5 * ((cue[:, None] - wavy(u, name)) / NOISE) ** 2)
    return out / (out.mean(1, keepdim=True) + 1e-12)


def scores(seeds: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Log odds that sound i and picture j share their causes (n, n), and the kinds (n,)."""
    p = plan(seeds, "all")
    out = torch.full((len(seeds), len(seeds)), -1e4)
    for k, cls in enumerate(CLASSES):
        at = (p.kind == k).nonzero()[:, 0]
        if not len(at):
            continue
        event, total = cls(Draws(seeds[at], cls.name, "all")), 0
        for name in cls.factors:
            factor, steps = getattr(event, name), cls.steps.get(name, 0)
            seen, heard = (factor.value, factor.value) if steps else (factor.seen, factor.heard)
            a = evidence(heard.reshape(-1), f"{cls.name} {name} heard", steps)
            b = evidence(seen.reshape(-1), f"{cls.name} {name} seen", steps)
            total = total + torch.log(a @ b.T / GRID + 1e-12)
        out[at[:, None], at] = total
    return out, p.kind


def recall(scores: torch.Tensor, k: int) -> float:
    """Per cent of rows whose own partner is among the k best; a tie counts by its chance."""
    own = scores.diagonal()[:, None]
    better, equal = (scores > own).sum(1), (scores == own).sum(1)
    return float(((k - better) / equal).clamp(0, 1).mean() * 100)


def ceilings(
    gallery: int = 500, galleries: int = 4, first_seed: int = 5_000_000
) -> dict[str, float]:
    """Recall in per cent, the mean over galleries.

    `oracle_r1`, `oracle_r10`, `kind_r1`, `kind_r10`.
    """
    out = dict.fromkeys(("oracle_r1", "oracle_r10", "kind_r1", "kind_r10"), 0.0)
    for g in range(galleries):
        s, kind = scores(torch.arange(gallery) + first_seed + g * gallery)
        same = (kind[:, None] == kind).float()
        for k in (1, 10):
            out[f"oracle_r{k}"] += (recall(s, k) + recall(s.T, k)) / 2 / galleries
            out[f"kind_r{k}"] += recall(same, k) / galleries
    return out


if __name__ == "__main__":
    for name, value in ceilings().items():
        print(f"{name} {value:.1f} %")
