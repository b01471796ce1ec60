"""Trains the bundled model for as long as there is time to spare: `run.sh grow`.

It is interrupted and begun again at will.

One process renders clips into a rolling bank, this one trains on them, one thread each, both at the
lowest priority. Everything lies in one folder outside the repository
($GROW, else the user's cache): the bank, `last.pt`, the log.

    ./run.sh grow                 trains until it is stopped (Ctrl-C, SIGTERM);
                                  kill -9 loses the last half minute
    ./run.sh grow --finish 20     lets the learning rate fall to its end over 20 minutes, then stops
    ./run.sh grow --status        one line: where it is
    ./run.sh grow --pause, --continue, --stop      the one at work, both of its processes
    ./run.sh grow --ship          judges what was learned and ships it
                                  if it is better than what the page has
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import sys
from pathlib import Path

import torch

from .grow_recipe import NAME, ROOT, shipped
from .growing import Growing
from .patch_bank import write_json


def home() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("GROW") or cache / "cav-mae-playground" / "grow").resolve()


def status(folder: Path) -> str:
    log = folder / "run" / NAME / "log.jsonl"
    lines = (
        [x for x in log.read_text().splitlines()[-20:] if '"steps"' in x] if log.exists() else []
    )
    at = "at work" if running(folder) else "not at work"
    if not lines:
        return f"{at}; nothing logged yet"
    line = json.loads(lines[-1])
    keys = (
        "samples",
        "minutes",
        "samples_a_second",
        "data_share",
        "fresh",
        "audio",
        "visual",
        "contrastive",
        "found",
    )
    return f"{at}; " + ", ".join(
        f"{k} {line[k]:.4g}" if isinstance(line[k], float) else f"{k} {line[k]:,}"
        for k in keys
        if k in line
    )


def take_lock(folder: Path):
    """The lock of the one that trains, an open file; None where another holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "grow.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def running(folder: Path) -> int | None:
    """The process at work, None where there is none."""
    lock = take_lock(folder)
    if lock:
        lock.close()
        return None
    return int((folder / "grow.lock").read_text() or 0) or None


def tell(folder: Path, number: signal.Signals) -> str:
    """Signals the one at work.

    It leads a process group of its own, so its renderer hears it too.
    """
    process = running(folder)
    if process is None:
        return "grow is not at work"
    if number == signal.SIGTERM:
        os.killpg(process, signal.SIGCONT)  # a paused one could not hear it
        os.kill(process, number)
    else:
        os.killpg(process, number)
    return f"{number.name} sent to process {process}"


def grow(folder: Path) -> None:
    lock = take_lock(folder)
    if lock is None:
        print(f"grow is already at work: process {running(folder)}. {status(folder)}")
        return
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    os.nice(19)
    torch.set_num_threads(1)
    entry = shipped()
    growing = Growing(folder, warm=ROOT / "public" / "models" / entry["file"] if entry else None)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: setattr(growing, "stopped", True))
    growing.work()
    print(status(folder))


def main() -> None:
    options = argparse.ArgumentParser(
        prog="run.sh grow",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = options.add_mutually_exclusive_group()
    what.add_argument("--finish", type=float, metavar="MINUTES")
    what.add_argument(
        "--ship", nargs="?", const="", metavar="RUN", help="RUN: a run of another plan instead"
    )
    for name in ("status", "pause", "continue", "stop"):
        what.add_argument(f"--{name}", action="store_true", dest=name)
    args, folder = options.parse_args(), home()
    if args.ship is not None:
        from .ship import ship

        sys.exit(ship(folder, Path(args.ship).resolve() if args.ship else None))
    for name, number in (
        ("pause", signal.SIGSTOP),
        ("continue", signal.SIGCONT),
        ("stop", signal.SIGTERM),
    ):
        if getattr(args, name):
            return print(tell(folder, number))
    if args.status:
        return print(status(folder))
    if args.finish:
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / "finish.json", {"minutes": args.finish})
    grow(folder)


if __name__ == "__main__":
    main()
