r"""Trains one CAV-MAE, or several alike on the same batches and masks.

The schedule follows the clock (--minutes) or the steps (--steps). Stop it and start it again: it
goes on from `last.pt`. Under torchrun it runs on all ranks. Each model's folder gets `log.jsonl`,
`last.pt` (everything) and `ema.pt` (the averaged weights, what is exported).

    python train.py --models cav-mae-tiny=both --size default --minutes 10
    python train.py --models both-small=both,contrastive-small=contrastive,masked-small=masked \
        --size small --bank bank --steps 1600
    torchrun --nproc-per-node 8 train.py --models base=both --size base \
        --folder /data/clips --steps 100000 --gathered
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time

import torch
import torch.distributed as dist

from cavmae.compiled import compile_blocks
from cavmae.data import Prefetch
from cavmae.flops import gflop_a_sample
from cavmae.masking import Hiding
from cavmae.settings import arguments, make_source, trainees
from cavmae.trainee import falling, hardware
from sampleworld import VERSION


def rate_at(share: float, step: int, args) -> float:
    """Learning rate at a share of the run: linear warm-up, then a cosine down to a fiftieth.

    The warm-up also lasts --warm-up-steps: by the clock alone,
    the compilation of the first step would eat it.
    """
    soft = min(1.0, (step + 1) / max(1, args.warm_up_steps))
    if share < args.warm_up:
        return args.lr * min(soft, share / args.warm_up * 0.98 + 0.02)
    rest = (share - args.warm_up) / max(1e-9, 1 - args.warm_up)
    return args.lr * soft * falling(rest)


class Progress:
    """How far the run is, the same on all ranks.

    Rank 0's word counts, for a clock differs from rank to rank.
    """

    def __init__(self, args, done: dict, device):
        self.args, self.device, self.before, self.began = args, device, done["minutes"], time.time()
        self.stop = False
        self.several = dist.is_initialized() and dist.get_world_size() > 1

    def minutes(self) -> float:
        return self.before + (time.time() - self.began) / 60

    def share(self, steps: int) -> float:
        """0..1; 1 or more when the run is over, infinite when it is to stop before."""
        share = steps / self.args.steps if self.args.steps else self.minutes() / self.args.minutes
        share = math.inf if self.stop else share
        if self.several:
            said = torch.tensor([share], dtype=torch.float64, device=self.device)
            dist.broadcast(said, 0)
            share = float(said)
        return share


def log_means(models, lines: dict, hiding: Hiding):
    for t in models:
        t.write(**t.done, **lines, ask=hiding.ask, **{k: round(v, 5) for k, v in t.means().items()})


def run(args, models, source, device, rank, ranks):
    done = models[0].done
    progress = Progress(args, done, device)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: setattr(progress, "stop", True))
    batches = Prefetch(
        source, done["steps"], device, torch.bfloat16 if args.bf16 else torch.float32
    )
    first = models[0].hiding
    last = Hiding(
        **{**vars(first), "ask": 1.0, "ask_visual": 0.0, "decode": args.last_decode or first.decode}
    )
    generator = torch.Generator(device)
    saved = logged = time.time()
    seen = 0
    try:
        while (share := progress.share(step := models[0].done["steps"])) < 1:
            hiding = first if share < args.ask_all_from else last
            # Masks are a function of the step, so a resumed run draws those of the unbroken one.
            generator.manual_seed((args.seed * 1_000_003 + step) * 4096 + rank)
            plan = hiding.draw(args.batch, generator, device)
            audio, image, _ = next(batches)
            rate = rate_at(share, step, args)
            for t in models:
                t.step(audio, image, plan, rate)
                t.done["minutes"] = progress.minutes()
            seen += args.batch * ranks
            if (step + 1) % args.log_every == 0:
                if device.type == "cuda":
                    torch.cuda.synchronize()
                took, logged = time.time() - logged, time.time()
                log_means(
                    models,
                    {
                        "lr": rate,
                        "samples_a_second": round(seen / took, 1),
                        "data_share": round(batches.waited() / took, 4),
                        "made": getattr(source, "made", None),
                    },
                    hiding,
                )
                seen = 0
            if time.time() - saved > args.save_every:
                saved = time.time()
                for t in models:
                    t.save()
    finally:
        batches.close()
        for t in models:
            t.close()
    return share != math.inf


def main(given=None) -> bool:
    args = arguments(__doc__, given)
    rank, ranks, local = (
        int(os.environ.get(k, d)) for k, d in (("RANK", 0), ("WORLD_SIZE", 1), ("LOCAL_RANK", 0))
    )
    device = torch.device(args.device if args.device != "cuda" else f"cuda:{local}")
    if device.type == "cuda":
        torch.cuda.set_device(device)
        torch.backends.cuda.matmul.allow_tf32 = True
        # The thread that makes clips must give way quickly to the one that feeds the GPU.
        sys.setswitchinterval(5e-4)
    else:
        torch.set_num_threads(args.threads)
    if ranks > 1:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    models = trainees(
        args,
        device,
        rank,
        {
            "hardware": hardware(device),
            "plan": args.plan,
            "batch": args.batch * ranks,
            **({} if args.folder else {"world": VERSION}),
        },
    )
    costs = [round(gflop_a_sample(t.config, t.objective, t.hiding, args.batch), 4) for t in models]
    # Only now: what was computed above has shapes and types of its own, not worth a compilation.
    note = compile_blocks(models[0].model.blocks_a[0], args.bf16) if args.compile else None
    for t, cost in zip(models, costs, strict=True):
        how = t.resume(args.warm) or "from nothing"
        t.write(
            start=how,
            note=note,
            hardware=hardware(device),
            torch=torch.__version__,
            ranks=ranks,
            frozen=len(t.frozen),
            gflop_a_sample=cost,
            settings={k: str(v) for k, v in vars(args).items()},
        )
        print(f"{t.name}: {how}; {cost} GFLOP a sample" + (f"; {note}" if note else ""), flush=True)
    finished = run(
        args,
        models,
        make_source(args, device, rank, ranks, models[0].done.get("before", 0)),
        device,
        rank,
        ranks,
    )
    if ranks > 1:
        dist.destroy_process_group()
    print("finished" if finished else "stopped", {t.name: t.done for t in models}, flush=True)
    return finished


if __name__ == "__main__":
    # A run that was stopped is not done: whoever started it can tell.
    sys.exit(0 if main() else 3)
