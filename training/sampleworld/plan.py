"""What is decided of a clip before anything is drawn or sounded.

Its kind, a second event, setting and camera.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from . import backdrop, scene
from .kinds import CLASSES
from .rng import Stream

# Shares of clips with a second event: in sight and sound, in sound alone (out of the picture).
BOTH, HEARD = 0.05, 0.08


@dataclass
class Plan:
    """What is decided of B clips before anything is drawn or sounded. All on the CPU."""

    seeds: torch.Tensor
    kind: torch.Tensor
    other: torch.Tensor
    other_seen: torch.Tensor
    other_gain: torch.Tensor
    other_view: torch.Tensor
    setting: torch.Tensor
    camera: torch.Tensor
    sight: Stream
    ranges: str


def plan(seeds: torch.Tensor, ranges: str = "train", kind: int | None = None) -> Plan:
    """Draws kinds, second events, settings and cameras.

    `kind` overrides the main kind of all clips.
    """
    pick, sight = Stream(seeds, "kind"), Stream(seeds, "scene")
    kinds = pick.integers(len(CLASSES))[:, 0]
    if kind is not None:
        kinds = torch.full_like(kinds, kind)
    sides = torch.tensor([i for i, c in enumerate(CLASSES) if c.aside])
    dice = pick.uniform()[:, 0]
    other = sides[pick.integers(len(sides))[:, 0]]
    other = torch.where((dice < BOTH + HEARD) & (other != kinds), other, -1)
    left = pick.uniform()[:, 0] < 0.5
    zoom = pick.uniform(1, 0.34, 0.46)[:, 0]
    # The small event stands on the far floor, its middle towards one side.
    ox = torch.where(left, 0.17, 0.83) - 0.5 * zoom
    view = torch.stack([zoom, ox, 0.80 - 0.86 * zoom], 1)
    gain = 10 ** (pick.uniform(1, -17, -8)[:, 0] / 20) * (other >= 0)
    may = [torch.tensor([backdrop.SETTINGS.index(s) for s in c.settings]) for c in CLASSES]
    most = max(len(m) for m in may)
    table = torch.stack([m[torch.arange(most) % len(m)] for m in may])
    count = torch.tensor([len(m) for m in may])[kinds]
    setting = table[kinds, (sight.uniform()[:, 0] * count).long()]
    return Plan(
        seeds,
        kinds,
        other,
        (dice < BOTH) & (other >= 0),
        gain,
        view,
        setting,
        scene.cameras(sight),
        sight,
        ranges,
    )
