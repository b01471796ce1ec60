"""Tries a GPU for less than two minutes, and says with which values to train on it.

    python gpu_smoke.py                          # on the GPU
    python gpu_smoke.py --device cpu --tiny      # a rehearsal of the same on any machine

The last two lines are the verdict and the values. Each step is guarded: what fails is named, and
the next one still runs. When time is up, the verdict is given from what there is.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

BEGAN = time.monotonic()
# Half the batch is chosen if it trains at least this share of the full batch's samples per second.
HALF_BATCH_WORTH = 0.8


class Smoke:
    """The steps, what they found and which of them failed.

    @param seconds - after so many since the program's start the verdict is given,
        whatever still runs.
    @param world - "cpu" where the GPU is known not to draw.
    """

    def __init__(self, device, sizes, seconds: float, world: str = "device"):
        from cavmae.smoke import Measured

        self.device, self.sizes, self.end = device, sizes, BEGAN + seconds
        self.found, self.failed, self.now, self.given = (
            Measured(world, memory=memory(device)),
            [],
            "start",
            threading.Lock(),
        )
        watch = threading.Timer(self.left(), self.verdict, (True,))
        watch.daemon = True
        watch.start()

    def left(self) -> float:
        """Seconds until the verdict."""
        return self.end - time.monotonic()

    def step(self, name: str, measure) -> bool:
        """Runs a step, prints what it says, notes that it failed; whether it succeeded."""
        broken, self.now, began = False, name, time.monotonic()
        try:
            said, ok = measure(), True
        except Exception as problem:  # noqa: BLE001 - whatever it is, the next step is worth its run
            said, ok = (
                f"FAILED: {type(problem).__name__}: {' '.join(str(problem).split())[:300]}",
                False,
            )
            self.failed.append(f"{name} ({type(problem).__name__})")
            broken = "CUDA error" in str(problem)
        print(f"{name}: {said} [{time.monotonic() - began:.1f} s]", flush=True)
        if broken and self.found.world == "device":
            self.anew()
        return ok

    def anew(self) -> None:
        """Begins again in a process of its own, without drawing on the GPU.

        After an error of its kernels a process gets no more from it.
        """
        self.given.acquire()
        command = [sys.executable, *sys.argv, "--world", "cpu", "--seconds", str(self.left() - 2)]
        os._exit(subprocess.call(command) or 1)

    def verdict(self, late=False) -> None:
        """Prints the verdict and the values, once, and ends the program.

        A compiler that hangs must not take the verdict with it.
        """
        from cavmae.smoke import values

        if not self.given.acquire(blocking=False):
            return
        failed = [*self.failed, *([f"{self.now} (time was up)"] if late else [])]
        print(f"{time.monotonic() - BEGAN:.0f} s in all")
        print("verdict: " + ("failed: " + ", ".join(failed) if failed else "ok"))
        print(" ".join(f"{k}={v}" for k, v in values(self.found, self.sizes).items()), flush=True)
        os._exit(1 if failed else 0)

    def run(self) -> None:
        """All steps, then the verdict."""
        from cavmae import smoke

        print(f"{describe(self.device)}, {os.cpu_count()} cores")
        if self.found.world == "cpu":
            self.failed.append("raster or generation on the GPU (CUDA error)")
        elif self.device.type == "cpu" and not find_spec("triton"):
            print("raster: skipped, for Triton is not installed here")
        elif not self.step("raster", lambda: smoke.compare_raster(self.device, self.sizes)):
            self.found.world = "cpu"
        self.step("sound", lambda: smoke.compare_sound(self.device, self.sizes))
        if (
            not self.step(
                "generation", lambda: smoke.time_generation(self.device, self.sizes, self.found)
            )
            and self.found.world != "cpu"
        ):
            self.found.world = "cpu"
            self.step(
                "generation on the processor",
                lambda: smoke.time_generation(self.device, self.sizes, self.found),
            )
        while (
            not self.step(f"training, {self.sizes.batch} clips a step", self.train)
            and "OutOfMemory" in self.failed[-1]
            and self.sizes.batch > 64
        ):
            self.sizes = replace(self.sizes, batch=self.sizes.batch // 2)
        self.halve()
        self.verdict()

    def halve(self) -> None:
        """Times steps of half the batch and keeps it if the rate hardly falls.

        The same minutes then hold nearly twice the optimiser steps.
        """
        whole, full = self.found.training, self.sizes
        if not whole or self.left() < 20:
            return
        self.sizes = replace(full, batch=full.batch // 2, warm=max(1, full.warm // 2))
        timed = self.step(f"training, {self.sizes.batch} clips a step", self.train)
        if not timed or self.found.training < HALF_BATCH_WORTH * whole:
            self.sizes, self.found.training = full, whole

    def train(self) -> str:
        """Some steps of the real training, the clips made meanwhile."""
        import torch

        from cavmae.compiled import compile_blocks
        from cavmae.data import Prefetch
        from cavmae.settings import arguments, make_source, trainees
        from cavmae.smoke import peak, training_flags

        with tempfile.TemporaryDirectory() as folder:
            args = arguments("", training_flags(self.sizes, self.found, Path(folder), self.device))
            peak(self.device)
            (model,) = trainees(args, self.device, 0, {})
            note = (
                compile_blocks(model.model.blocks_a[0], args.bf16)
                if args.compile
                else "not compiled"
            )
            batches = Prefetch(
                make_source(args, self.device, 0, 1),
                0,
                self.device,
                torch.bfloat16 if args.bf16 else torch.float32,
            )
            try:
                return note + "; " + self._steps(args, model, batches)
            finally:
                batches.close()

    def _steps(self, args, model, batches) -> str:
        import torch

        from cavmae.masking import Hiding
        from cavmae.smoke import peak, sync

        generator = torch.Generator(self.device).manual_seed(0)

        def go(steps: int, hiding) -> float:
            began, done = sync(self.device), model.done["steps"]
            # Time for the verdict is kept back.
            while model.done["steps"] < done + steps and self.left() > 4:
                audio, image, _ = next(batches)
                model.step(audio, image, hiding.draw(args.batch, generator, self.device), args.lr)
            return sync(self.device) - began

        warm = go(self.sizes.warm, model.hiding)
        batches.waited()
        before = model.done["steps"]
        took, waited = go(self.sizes.steps, model.hiding), batches.waited()
        steps, means, most = model.done["steps"] - before, model.means(), peak(self.device)
        assert steps, (
            f"no time left after {model.done['steps']} steps to warm up, which took {warm:.1f} s"
        )
        assert all(math.isfinite(x) for x in means.values()), f"losses {means}"
        share = min(waited / took, 0.99)
        self.found.training, self.found.training_peak = (
            steps * args.batch / took / (1 - share),
            most,
        )
        # The last part of a run has shapes of its own: better compiled now than then.
        last = go(2, Hiding(**{**vars(model.hiding), "ask": 1.0, "decode": args.last_decode}))
        return (
            f"{steps} steps, {steps * args.batch / took:.0f} samples/s, {share:.1%} of the time "
            f"waiting for clips, loss {means['total']:.3f}, "
            f"peak {most / 2**30:.1f} GiB; {self.sizes.warm} steps before them {warm:.1f} s, 2 "
            f"that ask for all patches {last:.1f} s"
        )


def memory(device) -> int:
    """Bytes that the device has."""
    import torch

    return (
        torch.cuda.get_device_properties(device).total_memory
        if device.type == "cuda"
        else os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    )


def describe(device) -> str:
    """What it runs on, in words."""
    import torch

    name = (
        f"{torch.cuda.get_device_name(device)}, {memory(device) / 2**30:.0f} GiB"
        if device.type == "cuda"
        else "processor"
    )
    return f"{name}, PyTorch {torch.__version__}"


def main() -> None:
    """Runs the steps that the flags name and ends the program, with 0 where all went well."""
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("--device", default="cuda")
    p.add_argument("--tiny", action="store_true", help="toy sizes")
    p.add_argument(
        "--seconds", type=float, default=104, help="until the verdict, whatever still runs"
    )
    p.add_argument(
        "--world",
        choices=("device", "cpu"),
        default="device",
        help="cpu: the GPU is known not to draw",
    )
    args = p.parse_args()
    if args.device == "cpu":
        # Before Triton is imported for the first time: its interpreter stands for the GPU.
        os.environ.setdefault("TRITON_INTERPRET", "1")
    import torch

    from cavmae.smoke import TINY, Sizes

    device = torch.device(args.device)
    if device.type == "cuda":
        # As in training: what the sounds lose by it is seen here.
        torch.backends.cuda.matmul.allow_tf32 = True
        sys.setswitchinterval(5e-4)
    Smoke(device, TINY if args.tiny else Sizes(), args.seconds, args.world).run()


if __name__ == "__main__":
    main()
