"""Counts what one training sample costs."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from .masking import Hiding
from .model import CavMae, Config
from .objective import Objective, Step, freeze_unreached


def gflop_a_sample(config: Config, objective: Objective, hiding: Hiding, clips=64) -> float:
    """Multiplications and additions of all matrix products, in 10^9 a clip.

    Forwards and backwards; counted, not derived.
    """
    model = CavMae(config)
    freeze_unreached(model, objective)
    plan = hiding.draw(clips, torch.Generator().manual_seed(0)).to("meta")
    # On the meta device nothing is computed; the plain attention is made of products that the
    # counter knows.
    step = Step(model.to("meta"), replace(objective, gathered=False))
    with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH):
        step(
            torch.zeros(clips, 1, 128, 1024, device="meta"),
            torch.zeros(clips, 3, 224, 224, device="meta"),
            plan,
        )["total"].backward()
    return counter.get_total_flops() / clips / 1e9
