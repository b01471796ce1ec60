"""Run by test_ranks under torchrun: this rank's share of a batch.

The gradient averaged over ranks is written by rank 0.
"""

import sys

import torch
import torch.distributed as dist
from support import TINY
from torch.nn.parallel import DistributedDataParallel

from cavmae.losses import all_ranks
from cavmae.masking import Plan
from cavmae.model import CavMae
from cavmae.objective import Objective, Step, freeze_unreached


def rows_of(rank: int, ranks: int, n: int, alone: int) -> torch.Tensor:
    """Which of n clips a rank takes.

    Its share of the soundless, of the whole and of the pictureless ones, in that order.
    """
    middle = torch.arange(alone, n - alone)
    groups = (torch.arange(alone), middle, torch.arange(n - alone, n))
    return torch.cat([g.chunk(ranks)[rank] if len(g) else g for g in groups])


def main(given, out):
    dist.init_process_group("gloo")
    rank, ranks = dist.get_rank(), dist.get_world_size()
    torch.set_num_threads(1)
    case = torch.load(given, weights_only=True)
    plan = Plan(case["alone"], case["decoded"], *case["plan"])
    rows = rows_of(rank, ranks, len(case["audio"]), plan.alone)
    torch.manual_seed(0)
    model, objective = CavMae(TINY), Objective(**case["objective"])
    freeze_unreached(model, objective)
    step = DistributedDataParallel(Step(model, objective))
    losses = step(
        case["audio"][rows],
        case["image"][rows],
        plan.take(rows, plan.alone // ranks, plan.decoded // ranks),
    )
    losses["total"].backward()
    seen = all_ranks(torch.full((2, 1), float(rank)))
    if rank == 0:
        torch.save(
            {
                "gradient": {k: p.grad for k, p in model.named_parameters() if p.grad is not None},
                "contrastive": losses["contrastive"].detach(),
                "ranks": ranks,
                "seen": seen.flatten().tolist(),
            },
            out,
        )
    dist.destroy_process_group()


if __name__ == "__main__":
    main(*sys.argv[1:])
