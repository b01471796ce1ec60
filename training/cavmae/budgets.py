"""What each plan spends: the budgets that the environment may set."""

from __future__ import annotations

import os

CORES = os.cpu_count() or 1

# Name -> (the plan's value, REHEARSE=1's, None where it is the same).
#
# The `gpu` plan fits a lease of 15 minutes: 7 of training, 1 of judging,
# the rest for the start and the way there and back.
#
# DECODE, ASK: share of the clips that are decoded, and of their removed patches that are asked for;
# from ASK_ALL_FROM of the run on all are asked for, of LAST_DECODE of the clips. Counted by
# `flops.py`, a joint sample of the default model costs 6.9 GFLOP with everything decoded. 2.9 of it
# are the contrastive loss's and stay. A half of the clips with a half of the patches costs 4.2: in
# the same minutes, 1.65 times the pairs are contrasted, and four tenths of the reconstructions are
# left, spread over more clips. All patches of a quarter of the clips cost 4.1, so the last part
# runs as fast as the first, and there the decoder meets its real task: every removed patch at once.
# On the `cpu` plan the small model costs 0.65 GFLOP a sample with these shares.
BUDGETS = {
    "gpu": {
        "STAGES": ("default evaluate", None),
        "COMPARE_MINUTES": (9.0, 0.15),
        "DEFAULT_MINUTES": (7.0, 0.1),
        "EVALUATE_MINUTES": (1.0, 4.0),
        "BATCH": (512, 4),
        "BLOCK": (8, 2),
        "REUSE": (8, 2),
        "CHUNK": (2048, 4),
        "COMPARE_LR": (2e-3, 2e-3),
        "DEFAULT_LR": (1e-3, 2e-3),
        "DECODE": (0.5, None),
        "ASK": (0.5, None),
        "ASK_ALL_FROM": (0.85, None),
        "LAST_DECODE": (0.25, None),
        "LAMBDA_C": (0.3, 0.3),
        "CLIPS": (2000, 40),
        "SOME": (1000, 8),
        "POLL_SECONDS": (555, 20),
        "WORLD": ("device", None),
        "WORKERS": (CORES, None),
    },
    "cpu": {
        "STAGES": ("bank compare evaluate", None),
        "COMPARE_MINUTES": (98.0, 0.15),
        "EVALUATE_MINUTES": (90.0, 4.0),
        "BATCH": (64, 4),
        "COMPARE_LR": (1.5e-3, 2e-3),
        "DECODE": (0.5, None),
        "ASK": (0.2, None),
        "ASK_ALL_FROM": (0.9, None),
        "LAST_DECODE": (0.15, None),
        "BANK_CLIPS": (20_000, 20),
        "CLIPS": (2000, 40),
        "SOME": (250, 8),
        "POLL_SECONDS": (500, 20),
        "LAMBDA_C": (0.3, 0.3),
        "WORKERS": (CORES, None),
    },
}


def budget(plan: str, key: str, rehearse: bool):
    """A budget of a plan: the environment's word, else the rehearsal's or the plan's."""
    real, rehearsal = BUDGETS[plan][key]
    default = rehearsal if rehearse and rehearsal is not None else real
    return type(default)(os.environ[key]) if key in os.environ else default
