"""What a GPU is tried on before it trains.

Whether it draws and sounds as the CPU does, and how fast it makes clips and learns.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch

from .budgets import CORES, budget

# Shares of values that may differ. Two of 255 levels is the camera's own noise. Rounding moves an
# edge, so a few pixels differ more.
MOST_OFF, MOST_OFF_OF_A_KIND, LEVELS = 0.01, 0.05, 2
# 0.05 nats are a hundredth of the log-mel's spread, so of what the model is given. Below -10 lies
# little but the recording's noise floor and what TF32 products leave there: the logarithm magnifies
# their rounding.
NATS, AUDIBLE = 0.05, -10.0


@dataclass(frozen=True)
class Sizes:
    """How much is tried.

    @param kinds - of so many kinds, None for all.
    @param warm - steps before the ones that are timed.
    """

    kinds: int | None = None
    per_kind: int = 2
    pixels: int = 224
    chunks: tuple[int, ...] = (1024, 2048)
    frames: int = 8
    batch: int = 512
    block: int = 2
    warm: int = 10
    steps: int = 30
    size: str = "default"
    flags: tuple[str, ...] = ("--bf16", "--compile")


TINY = Sizes(2, 1, 24, (2, 4), 2, 4, 2, 1, 3, "tiny", ())


@dataclass
class Measured:
    """What was found, as far as it was.

    `generation`: clips a call -> (clips a second, peak bytes).
    """

    world: str = "device"
    generation: dict[int, tuple[float, int]] = field(default_factory=dict)
    training: float | None = None
    training_peak: int = 0
    memory: int = 0


def sync(device: torch.device) -> float:
    """The time now that the device has done what it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()


def peak(device: torch.device) -> int:
    """Most bytes held since the last call; 0 without a GPU."""
    if device.type != "cuda":
        return 0
    bytes_ = torch.cuda.max_memory_allocated(device)
    torch.cuda.reset_peak_memory_stats(device)
    return bytes_


def batches(sizes: Sizes):
    """(kind's name, its clips' events, the same anew) of every kind tried.

    An event's numbers are drawn as it goes, so each is used once.
    """
    from sampleworld import KINDS
    from sampleworld.generate import Batch
    from sampleworld.plan import plan

    for k, name in enumerate(KINDS[: sizes.kinds]):
        yield (
            name,
            *(Batch(plan(100 * k + torch.arange(sizes.per_kind), "train", k)) for _ in range(2)),
        )


def compare_raster(device: torch.device, sizes: Sizes) -> str:
    """Pictures by the Triton kernel against the CPU's.

    @throws AssertionError where too many values differ.
    """
    from sampleworld import raster, raster_cuda

    off, began, compiled = {}, sync(device), None
    for name, batch, again in batches(sizes):
        times = torch.full((sizes.per_kind, 1), 59 / 12)
        args = batch.plan.camera, (times * 60).round().long(), sizes.pixels
        ours, theirs = (
            raster_cuda.render(*batch.packed(times), *args, device).cpu(),
            raster.render(*again.rows(times), *args),
        )
        compiled = compiled or sync(device) - began
        off[name] = float(((ours.int() - theirs.int()).abs() > LEVELS).float().mean())
    mean, worst = sum(off.values()) / len(off), sorted(off, key=off.get)[::-1][:3]
    said = (
        f"{mean:.3%} of values off by more than {LEVELS}; most: "
        + ", ".join(f"{n} {off[n]:.2%}" for n in worst)
        + f"; first call {compiled:.1f} s"
    )
    assert mean < MOST_OFF and off[worst[0]] < MOST_OFF_OF_A_KIND, said
    return f"{len(off) * sizes.per_kind} clips at {sizes.pixels} px: {said}"


def compare_sound(device: torch.device, sizes: Sizes) -> str:
    """Log-mels by the device against the CPU's.

    @throws AssertionError where too many values differ.
    """
    from sampleworld.fbank import fbank

    off = audible = 0
    for _, batch, again in batches(sizes):
        ours, theirs = fbank(batch.wave(device)).cpu(), fbank(again.wave("cpu"))
        loud = theirs > AUDIBLE
        # Not "more than": what is no number must count as off.
        off, audible = (
            off + int((~((ours - theirs).abs() <= NATS))[loud].sum()),
            audible + int(loud.sum()),
        )
    said = (
        f"{off / audible:.3%} of {audible / 1e6:.1f} million values above {AUDIBLE:g} off by more "
        f"than {NATS} nats"
    )
    assert off < MOST_OFF * audible, said
    return said


def time_generation(device: torch.device, sizes: Sizes, found: Measured) -> str:
    """Clips a second and peak memory of each size of a call; what does not fit is left out."""
    from sampleworld import generate

    from .world_pool import WorldPool

    pool = WorldPool(CORES) if found.world == "cpu" else None
    said = []
    try:
        for chunk in sizes.chunks if not pool else sizes.chunks[:1]:
            try:
                said.append(
                    _time_chunk(
                        pool or generate,
                        device,
                        sizes,
                        chunk if not pool else min(chunk, 16 * CORES),
                        found,
                    )
                )
            except torch.OutOfMemoryError:
                said.append(f"{chunk}: out of memory")
                torch.cuda.empty_cache()
    finally:
        if pool:
            pool.close()
    assert found.generation, "; ".join(said)
    return "; ".join(said)


def _time_chunk(generate, device, sizes: Sizes, chunk: int, found: Measured) -> str:
    began = sync(device)
    generate(torch.arange(chunk), sizes.frames, device)
    warm = sync(device) - began
    peak(device)
    began = sync(device)
    for k in (1, 2):
        generate(k * chunk + torch.arange(chunk), sizes.frames, device)
    rate, most = 2 * chunk / (sync(device) - began), peak(device)
    found.generation[chunk] = rate, most
    return (
        f"{chunk} a call, {sizes.frames} frames each: {rate:.0f} clips/s, peak {most / 2**30:.1f} "
        f"GiB, first call {warm:.1f} s"
    )


def training_flags(sizes: Sizes, found: Measured, runs: Path, device: torch.device) -> list[str]:
    """The training command's flags, as the `gpu` plan gives them."""
    chunk = max(found.generation, default=sizes.chunks[0])
    flags = {
        "models": "smoke=both",
        "size": sizes.size,
        "runs": runs,
        "device": device.type,
        "plan": "smoke",
        "batch": sizes.batch,
        "reuse": sizes.frames,
        "block": sizes.block,
        "chunk": min(chunk, sizes.batch * sizes.block),
        "world": found.world,
        "workers": CORES,
        "lr": budget("gpu", "DEFAULT_LR", False),
    }
    flags |= {
        k: budget("gpu", k.upper().replace("-", "_"), False)
        for k in ("lambda-c", "decode", "ask", "last-decode")
    }
    return [str(x) for k, v in flags.items() for x in ("--" + k, v)] + [
        "--bidirectional",
        *sizes.flags,
    ]


def values(found: Measured, sizes: Sizes) -> dict[str, object]:
    """The words for the training call, from what was measured; the plan's own where nothing was."""
    plans = {k: budget("gpu", k, False) for k in ("CHUNK", "BLOCK", "REUSE", "BATCH")}
    if not found.generation or not found.training:
        return {**plans, **({"WORLD": found.world, "REUSE": 10} if found.world == "cpu" else {})}
    chunk = max(found.generation, key=lambda n: found.generation[n][0])
    rate, making = found.generation[chunk]
    # Twice the rate that is needed, for both share the GPU and the interpreter. A clip has ten
    # frames, and is shown no more often.
    reuse = min(10, max(1, math.ceil(2 * found.training / rate)))
    # At worst three blocks are held: the one in use, the next,
    # and one whose last batch is still being read.
    a_batch = sizes.batch * (2 * 1024 * 128 + reuse * 3 * 224 * 224)
    free = 0.9 * found.memory - making - found.training_peak
    block = min(8, max(1, int(free // (3 * a_batch))))
    out = {
        "CHUNK": min(chunk, sizes.batch * block),
        "BLOCK": block,
        "REUSE": reuse,
        "BATCH": sizes.batch,
    }
    return {**out, **({"WORLD": "cpu", "CHUNK": plans["CHUNK"]} if found.world == "cpu" else {})}
