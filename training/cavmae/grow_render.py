"""The half of `grow` that renders: keeps a rolling bank full, on one thread, until its parent goes.

`grow` begins it by

    python -m cavmae.grow_render --bank FOLDER --first-seed N
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

import torch

from .patch_bank import CAPACITY, SHARD, Seeds, clear_parts, shard_names, write_shard
from .patches import store
from .world_source import world

CHUNK = 25
# What must stay free on the disk, besides the shard to come.
SPARE_BYTES = 2 << 30


def render(generate, first_seed: int, clips: int, alive=lambda: True) -> tuple | None:
    """Sound and picture of `clips` seeds as a bank stores them.

    One of the ten frames each; None if told to stop.
    """
    parts = []
    for start in range(0, clips, CHUNK):
        if not alive():
            return None
        made = generate(torch.arange(first_seed + start, first_seed + min(start + CHUNK, clips)), 1)
        parts.append(store(made.fbank, made.frames[:, 0]))
    return tuple(
        torch.cat([torch.from_numpy(p) for p in x]).numpy() for x in zip(*parts, strict=True)
    )


def has_room(bank: Path, capacity: int, shard: int, spare: int = SPARE_BYTES) -> bool:
    disk = os.statvfs(bank)
    return (
        len(shard_names(bank)) * shard + shard <= capacity and disk.f_bavail * disk.f_frsize > spare
    )


def fill(
    bank: Path,
    first_seed: int,
    capacity=CAPACITY,
    shard=SHARD,
    generate=None,
    alive=lambda: True,
    pause=2.0,
) -> None:
    """Renders shard after shard until `alive` says no.

    It waits while the bank is full or the disk is.
    """
    bank.mkdir(parents=True, exist_ok=True)
    generate, seeds = generate or world(), Seeds(bank, first_seed)
    clear_parts(bank)
    while alive():
        if not has_room(bank, capacity, shard):
            time.sleep(pause)
            continue
        try:
            first, began = seeds.take(shard), time.time()
            made = render(generate, first, shard, alive)
            if made is not None:
                write_shard(bank, first, *made)
                print(
                    (
                        f"{time.strftime('%H:%M:%S')} {first}: {shard / (time.time() - began):.1f} "
                        "clips a second"
                    ),
                    flush=True,
                )
        except OSError as problem:
            if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            print(f"{time.strftime('%H:%M:%S')} the disk is full: waiting", flush=True)
            time.sleep(pause * 5)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--bank", type=Path, required=True)
    options.add_argument("--first-seed", type=int, required=True)
    options.add_argument("--capacity", type=int, default=CAPACITY)
    options.add_argument("--shard", type=int, default=SHARD)
    args = options.parse_args()
    torch.set_num_threads(1)
    parent = os.getppid()
    args.bank.mkdir(parents=True, exist_ok=True)
    # One writer a bank; another that is still ending gives the lock back in a moment.
    lock = (args.bank / "render.lock").open("w")
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if os.getppid() != parent:
                return
            time.sleep(0.5)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    fill(
        args.bank, args.first_seed, args.capacity, args.shard, alive=lambda: os.getppid() == parent
    )


if __name__ == "__main__":
    main()
