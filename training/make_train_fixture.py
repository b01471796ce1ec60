"""Writes what PyTorch computes in training steps of a small model, for the page's tests to compare.

Weights and inputs are drawn by the page's own generator (`src/core/rng.ts`), so that only ids,
losses and gradients are stored. Of a gradient with more than BUCKETS values a count sketch is kept:
each value, with a drawn sign, is added to a drawn bucket. The length of the difference of two
sketches estimates that of the difference of the gradients, so a relative error shows in it.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from cavmae.masking import Plan, shuffle
from cavmae.model import CavMae, Config
from cavmae.objective import Objective, Step, freeze_unreached
from cavmae.trainee import Settings, optimiser

OUT = Path(__file__).parent.parent / "tests" / "fixtures" / "train"
CONFIG = Config(16, 2, 1, 1, 8, 1, 2)
BATCH, STEPS, RATE, CLIP, ASK = 3, 20, 1e-3, 0.3, 0.25
BUCKETS, SKETCH_SEED, INPUT_SEED = 64, 1000, 5000
LAMBDA = 0.1
VARIANTS = {
    "both": Objective("both", LAMBDA),
    "both ways, norm_pix": Objective("both", LAMBDA, bidirectional=True, norm_pix=True),
    "masked": Objective("masked"),
    "contrastive": Objective("contrastive"),
}
MASK = 0xFFFFFFFF


class SeededRandom:
    """xoshiro128**, seeded by splitmix32, as in `src/core/rng.ts`."""

    def __init__(self, seed: int):
        self.s = []
        for _ in range(4):
            seed = (seed + 0x9E3779B9) & MASK
            word = seed ^ (seed >> 16)
            word = (word * 0x21F0AAAD) & MASK
            word ^= word >> 15
            word = (word * 0x735A2D97) & MASK
            self.s.append(word ^ (word >> 15))

    def word(self) -> int:
        s = self.s
        rotate = lambda x, bits: ((x << bits) | (x >> (32 - bits))) & MASK
        result = (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        shifted = (s[1] << 9) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotate(s[3], 11)
        return result

    def signed(self, *shape: int) -> torch.Tensor:
        """Values in [-1, 1)."""
        values = [(self.word() >> 8) / 2**23 - 1 for _ in range(int(np.prod(shape)))]
        return torch.tensor(values, dtype=torch.float64).reshape(shape)


def set_weights(model: CavMae) -> list[str]:
    """Every tensor but the positions, drawn from its place in the order; returns the order."""
    names = [name for name in model.state_dict() if "pos_embed" not in name]
    for at, name in enumerate(names):
        tensor = model.get_parameter(name)
        reach = (6 / (len(tensor) + tensor[0].numel())) ** 0.5 if tensor.ndim in (2, 4) else 0.1
        centre = 1.0 if "norm" in name and name.endswith("weight") else 0.0
        with torch.no_grad():
            tensor.copy_((centre + reach * SeededRandom(at).signed(*tensor.shape)).float())
    return names


def sketch(at: int, grad: torch.Tensor) -> torch.Tensor:
    values = grad.flatten().double()
    if len(values) <= BUCKETS:
        return values
    random, out = SeededRandom(SKETCH_SEED + at), torch.zeros(BUCKETS, dtype=torch.float64)
    words = torch.tensor([random.word() for _ in range(len(values))])
    signs = 1 - 2.0 * (words & 1).double()
    return out.index_add_(0, (words >> 1) % BUCKETS, signs * values)


def plan() -> Plan:
    g = torch.Generator().manual_seed(0)
    keep_a, gone_a = shuffle(torch.rand(BATCH, 512, generator=g), 0.75)
    keep_v, gone_v = shuffle(torch.rand(BATCH, 196, generator=g), 0.75)
    some = lambda ids: ids[:, : int(ids.shape[1] * ASK)]
    nothing = keep_a.new_empty(BATCH, 0)
    return Plan(0, BATCH, keep_a, keep_v, some(gone_a), some(gone_v), nothing, nothing)


def gradients(objective: Objective, inputs, ids: Plan):
    """Losses, and the gradients by name; None where a tensor is not reached."""
    model = CavMae(CONFIG)
    names = set_weights(model)
    losses = Step(model, objective)(*inputs, ids)
    losses["total"].backward()
    grads = [model.get_parameter(name).grad for name in names]
    return names, {k: float(v.detach()) for k, v in losses.items()}, grads


def curve(inputs, ids: Plan) -> list[dict[str, float]]:
    """Losses before each of STEPS steps at a constant rate, with decay and clipping."""
    model, settings = CavMae(CONFIG), Settings(lr=RATE, clip=CLIP)
    set_weights(model)
    freeze_unreached(model, VARIANTS["both"])
    adam, step = optimiser(model, settings, torch.device("cpu")), Step(model, VARIANTS["both"])
    free, out = [p for p in model.parameters() if p.requires_grad], []
    for _ in range(STEPS):
        losses = step(*inputs, ids)
        adam.zero_grad(set_to_none=True)
        losses["total"].backward()
        torch.nn.utils.clip_grad_norm_(free, settings.clip)
        adam.step()
        out.append({k: float(v.detach()) for k, v in losses.items()})
    return out


def main():
    torch.set_num_threads(1)
    inputs = (
        SeededRandom(INPUT_SEED).signed(BATCH, 1, 128, 1024).float(),
        SeededRandom(INPUT_SEED + 1).signed(BATCH, 3, 224, 224).float(),
    )
    ids, parts, variants = plan(), [], {}
    for variant, objective in VARIANTS.items():
        names, losses, grads = gradients(objective, inputs, ids)
        lengths = [0.0 if g is None else float(g.double().norm()) for g in grads]
        variants[variant] = {"losses": losses, "lengths": [float(f"{x:.7g}") for x in lengths]}
        if variant == "both":
            parts = [None if g is None else sketch(at, g) for at, g in enumerate(grads)]
    OUT.mkdir(parents=True, exist_ok=True)
    values = torch.cat([p for p in parts if p is not None]).float()
    np.save(OUT / "gradients.npy", values.numpy())
    each = [ids.keep_a, ids.ask_a, ids.keep_v, ids.ask_v]
    np.save(OUT / "ids.npy", torch.cat([t.flatten() for t in each]).short().numpy())
    facts = {
        "config": CONFIG.as_dict(),
        "batch": BATCH,
        "rate": RATE,
        "clip": CLIP,
        "decay": Settings().weight_decay,
        "lambda": LAMBDA,
        "buckets": BUCKETS,
        "sketchSeed": SKETCH_SEED,
        "inputSeed": INPUT_SEED,
        "ids": {
            k: t.shape[1] for k, t in zip(("keepA", "askA", "keepV", "askV"), each, strict=True)
        },
        "names": names,
        "sketches": [0 if p is None else len(p) for p in parts],
        "variants": variants,
        "curve": curve(inputs, ids),
    }
    (OUT / "step.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
