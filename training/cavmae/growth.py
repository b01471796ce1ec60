"""What a model has come to by a number of samples.

One line of the growth curve, and whether it beats another.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from .evalset import EvalSet
from .files import load_weights
from .masking import AUDIO_TOKENS, MEL_ROWS, VISUAL_GRID, VISUAL_TOKENS
from .rebuild import CHUNK, FILLS, RATIO, fill_loss, masked_losses, masks
from .retrieval import GALLERY, features, gallery_ranks
from .stats import interval, share

# The fills that both modalities know.
RIVALS = ("mean", "nearest", "harmonic")


@dataclass
class Judged:
    """Per-clip figures of one model, (n,) each.

    Masked losses at 75/75 and ranks both ways in galleries of 500.
    """

    audio: torch.Tensor
    visual: torch.Tensor
    audio_to_visual: torch.Tensor
    visual_to_audio: torch.Tensor
    within: torch.Tensor

    def line(self, samples: int) -> dict:
        """Figures with their intervals; recall in per cent, both ways together."""
        ranks = torch.cat([self.audio_to_visual, self.visual_to_audio])
        return {
            "samples": samples,
            "audio": interval(self.audio),
            "visual": interval(self.visual),
            "r1": share((ranks <= 1) * 100),
            "r10": share((ranks <= 10) * 100),
            "within_kind": interval(self.within * 100),
        }


@torch.no_grad()
def judge(model, clips: EvalSet) -> Judged:
    a, v = features(model, clips)
    both = (within_kind(a @ v.T, clips.kind) + within_kind(v @ a.T, clips.kind)) / 2
    return Judged(
        *masked_losses(model, clips),
        gallery_ranks(a, v, GALLERY),
        gallery_ranks(v, a, GALLERY),
        both,
    )


def within_kind(scores: torch.Tensor, kind: torch.Tensor) -> torch.Tensor:
    """Share of the other clips of a row's kind that score below its partner, (n,).

    A tie counts as a half; 0.5 is chance.
    """
    own = scores.diagonal()[:, None]
    others = (kind[:, None] == kind) & ~torch.eye(len(kind), dtype=torch.bool)
    below = (scores < own).double() + (scores == own).double() / 2
    return (below * others).sum(1) / others.sum(1).clamp(min=1)


def rivals(clips: EvalSet) -> dict[str, dict[str, dict]]:
    """Masked losses of those who have learned nothing, under the same masks.

    Fill -> `audio`, `visual` with intervals.
    """
    a, v = masks(len(clips), RATIO, clips.device)
    out = {name: {"audio": [], "visual": []} for name in RIVALS}
    for rows in clips.chunks(CHUNK):
        for sense, x, (_, gone), tokens, grid in zip(
            ("audio", "visual"),
            clips.inputs(rows),
            (a, v),
            (AUDIO_TOKENS, VISUAL_TOKENS),
            (MEL_ROWS, VISUAL_GRID),
            strict=True,
        ):
            for name in RIVALS:
                out[name][sense].append(fill_loss(FILLS[name], x, gone[rows], tokens, grid))
    return {
        name: {sense: interval(torch.cat(parts)) for sense, parts in senses.items()}
        for name, senses in out.items()
    }


def kind_alone(kind: torch.Tensor, gallery: int = GALLERY) -> dict[str, dict]:
    """Recall in per cent of one who knows each clip's kind and nothing else.

    The galleries are taken in order: `r1`, `r10`.
    """
    size = min(gallery, len(kind))
    same = torch.cat(
        [
            (kind[i : i + size, None] == kind[None, i : i + size]).sum(1)
            for i in range(0, len(kind) - size + 1, size)
        ]
    )
    return {f"r{k}": interval((k / same.double()).clamp(max=1) * 100) for k in (1, 10)}


def compare(new: Judged, old: Judged) -> dict[str, dict]:
    """By how much `new` is better, paired over clips, with intervals.

    Masked losses in per cent, R@10 in points.
    """
    less = lambda a, b: interval(
        torch.stack([a, b]), lambda z: 100 * (1 - z[0].mean(-1) / z[1].mean(-1))
    )
    hits = lambda j: ((j.audio_to_visual <= 10).double() + (j.visual_to_audio <= 10).double()) * 50
    return {
        "audio": less(new.audio, old.audio),
        "visual": less(new.visual, old.visual),
        "r10": interval(hits(new) - hits(old)),
    }


def better(comparison: dict[str, dict]) -> bool:
    """Better in something beyond its interval, and worse in nothing beyond its."""
    return any(f["low"] > 0 for f in comparison.values()) and not any(
        f["high"] < 0 for f in comparison.values()
    )


def growth(marks: Path, clips: EvalSet, known: list[dict]) -> list[dict]:
    """The curve: a line for each of the averaged weights put aside in `marks`.

    Those in `known` are not judged again.
    """
    lines = {line["samples"]: line for line in known}
    for path in sorted(marks.glob("*.safetensors")):
        if int(path.stem) not in lines:
            model = load_weights(path)
            line = judge(model, clips).line(int(path.stem))
            lines[int(path.stem)] = line | {"width": model.config.embed_dim}
    return [lines[k] for k in sorted(lines)]


def continued(earlier: list[dict], lines: list[dict]) -> list[dict]:
    """One curve of a run and of the one that began from its weights.

    Samples of the second are counted on from the last of the first, whose weights it began with.
    """
    if not earlier:
        return lines
    start = earlier[-1]["samples"]
    later = [x | {"samples": x["samples"] + start} for x in lines if x["samples"] > 0]
    return [*earlier, *later]
