"""Trains CAV-MAE on the bank for a given number of minutes.

The learning rate follows the clock, not the step count, so a slow machine ends its schedule too. Stop
it and start it again: it goes on from `last.pt`. Writes into --run: `config.json`, `log.jsonl` (one line
every 20 steps, one for each evaluation), `last.pt` (everything), `ema.pt` (the averaged weights, what is exported).
"""
from __future__ import annotations

import argparse
import json
import math
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from cavmae.data import Bank
from cavmae.measure import masked_loss, retrieval
from cavmae.model import CavMae, Config
from cavmae.objective import Objective

WARM_UP_MINUTES = 3.0
# Until this share of the run the decoder answers for some of the removed patches only, then for all.
CHEAP_UNTIL = 0.85


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--bank", type=Path, default=Path(__file__).parent / "bank")
    p.add_argument("--run", type=Path, default=Path(__file__).parent / "runs" / "tiny")
    p.add_argument("--minutes", type=float, default=65)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--lr", type=float, default=1.2e-3)
    p.add_argument("--lambda-c", type=float, default=0.2)
    p.add_argument("--ask", type=float, default=0.4)
    p.add_argument("--ema", type=float, default=0.998)
    p.add_argument("--evaluate-every", type=float, default=8, help="minutes")
    p.add_argument("--threads", type=int, default=2)
    for name, value in Config(96, 3, 3, 1, 64, 2, 4).as_dict().items():
        p.add_argument("--" + name.replace("_", "-"), type=int, default=value)
    return p.parse_args()


def batches(bank: Bank, size: int, rng: np.random.Generator):
    """Endless shuffled batches, mirrored half of the time, each made on a thread while the last one is used."""
    def epoch():
        while True:
            bank.refresh()
            order = rng.permutation(len(bank))
            for i in range(0, len(order) - size + 1, size):
                yield np.sort(order[i:i + size])

    def load(indices):
        audio, image, _ = bank.batch(indices, rng)
        flip = torch.from_numpy(rng.random(len(image)) < 0.5)
        image[flip] = image[flip].flip(-1)
        return audio, image

    indices = epoch()
    with ThreadPoolExecutor(1) as pool:
        ready = pool.submit(load, next(indices))
        while True:
            now, ready = ready, pool.submit(load, next(indices))
            yield now.result()


def optimiser(model, lr):
    """AdamW; only matrices decay."""
    free = [p for p in model.parameters() if p.requires_grad]
    matrices = [p for p in free if p.ndim >= 2 and p.shape[0] > 1]
    rest = [p for p in free if not (p.ndim >= 2 and p.shape[0] > 1)]
    return torch.optim.AdamW([{"params": matrices, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0}], lr=lr, betas=(0.9, 0.95))


def evaluate(model, held_out: Bank) -> dict:
    return {"retrieval": retrieval(model, held_out), "maskedLoss": masked_loss(model, held_out, 250)}


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    args.run.mkdir(parents=True, exist_ok=True)
    config = Config(**{k: getattr(args, k) for k in Config().as_dict()})
    (args.run / "config.json").write_text(json.dumps({"model": config.as_dict(), **{k: str(v) for k, v in vars(args).items()}}, indent=1))
    model, ema, objective = CavMae(config), CavMae(config), Objective(lambda_c=args.lambda_c, ask=args.ask)
    ema.load_state_dict(model.state_dict())
    adam = optimiser(model, args.lr)
    done = {"minutes": 0.0, "samples": 0, "steps": 0, "clips": 0}
    last = args.run / "last.pt"
    if last.exists():
        state = torch.load(last, weights_only=True)
        model.load_state_dict(state["model"]), ema.load_state_dict(state["ema"]), adam.load_state_dict(state["adam"])
        done = state["done"]
        torch.manual_seed(done["steps"])
    bank, held_out = Bank(args.bank / "train"), Bank(args.bank / "held-out")
    log = (args.run / "log.jsonl").open("a", buffering=1)

    def save():
        torch.save({"model": model.state_dict(), "ema": ema.state_dict(), "adam": adam.state_dict(), "done": done}, last)
        torch.save({"model": ema.state_dict(), "config": config.as_dict(), "done": done,
                    "objective": vars(objective), "batch": args.batch}, args.run / "ema.pt")

    spent, started, evaluated, means = done["minutes"], time.time(), done["minutes"], []
    for audio, image in batches(bank, args.batch, np.random.default_rng(done["steps"])):
        share = done["minutes"] / args.minutes
        if share >= 1:
            break
        rate = args.lr * min(1, (done["minutes"] + 0.02) / WARM_UP_MINUTES) * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * share)))
        for group in adam.param_groups:
            group["lr"] = rate
        objective.ask = args.ask if share < CHEAP_UNTIL else 1.0
        losses = objective(model, audio, image)
        adam.zero_grad(set_to_none=True)
        losses["total"].backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        adam.step()
        with torch.no_grad():
            keep = min(args.ema, (1 + done["steps"]) / (10 + done["steps"]))
            for slow, fast in zip(ema.parameters(), model.parameters()):
                slow.lerp_(fast, 1 - keep)
        done = {"minutes": spent + (time.time() - started) / 60, "samples": done["samples"] + len(audio),
                "steps": done["steps"] + 1, "clips": len(bank)}
        means.append({k: float(v.detach()) for k, v in losses.items()})
        if done["steps"] % 20 == 0:
            log.write(json.dumps({**done, "lr": rate, **{k: sum(m[k] for m in means) / len(means) for k in means[0]}}) + "\n")
            means = []
        if done["minutes"] - evaluated > args.evaluate_every:
            evaluated = done["minutes"]
            log.write(json.dumps({**done, "heldOut": evaluate(ema, held_out)}) + "\n")
            save()
    log.write(json.dumps({**done, "heldOut": evaluate(ema, held_out)}) + "\n")
    save()


if __name__ == "__main__":
    main()
