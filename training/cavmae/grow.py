"""Trains the bundled model for as long as there is time to spare: `run.sh grow`, interrupted and begun again at will.

One process renders clips into a rolling bank, this one trains on them, one thread each, both at the lowest priority.
Everything lies in one folder outside the repository ($GROW, else the user's cache): the bank, `last.pt`, the log.

    ./run.sh grow                 trains until it is stopped (Ctrl-C, SIGTERM; kill -9 loses the last half minute)
    ./run.sh grow --finish 20     lets the learning rate fall to its end over 20 minutes, then stops
    ./run.sh grow --status        one line: where it is
    ./run.sh grow --pause, --continue, --stop      the one at work, both of its processes
    ./run.sh grow --ship          judges what was learned and, if it is better than what the page has, ships it
"""
from __future__ import annotations

import argparse
import fcntl
import json
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from sampleworld import VERSION

from .files import read_weights, save_weights
from .masking import Hiding
from .model import CavMae, Config
from .objective import Objective
from .patch_bank import CAPACITY, SHARD, RollingBank, write_json
from .trainee import Settings, Trainee, hardware

NAME = "cav-mae-tiny"
ROOT = Path(__file__).parent.parent.parent
# Seeds of the rolling bank begin above those of all other uses.
FIRST_SEED = 100_000_000
# Left out when only the bank, and with it the record of its seeds, is gone: more than could have been taken since.
LOST = 10_000
SIZE = Config(96, 3, 2, 1, 128, 2, 4)
# Samples after which the averaged weights are put aside, to draw the curve of what was learned; then every million.
MARKS = (0, 100_000, 300_000, 600_000, 1_000_000)


@dataclass(frozen=True)
class Recipe:
    """How it trains.

    Most steps decode half of the clips and ask for a fifth of the removed patches of their sound and half of those of
    their picture, which has fewer and learns more slowly; that is cheap. Every `whole`th step asks for all of them, of fewer clips, so that the decoder knows the question it will be judged by.
    """
    batch: int = 32
    lr: float = 2e-3
    warm_up: int = 100
    cheap: Hiding = field(default_factory=lambda: Hiding(decode=0.5, ask=0.2, ask_visual=0.5))
    all_asked: Hiding = field(default_factory=lambda: Hiding(decode=0.16, ask=1.0))
    whole: int = 4
    save_every: float = 30
    log_every: int = 50

    def hiding(self, step: int, finishing: float) -> Hiding:
        """@param finishing - share of the last fall of the learning rate that is done; 0 before."""
        return self.all_asked if step % self.whole == 0 or finishing > 0.5 else self.cheap

    def rate(self, steps_since_warm_up: int, finishing: float) -> float:
        soft = min(1.0, (steps_since_warm_up + 1) / self.warm_up)
        return self.lr * soft * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * min(1.0, finishing))))


def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself: then products take less than half the time. Weights and losses stay float32."""
    path = Path("/proc/cpuinfo")
    return path.exists() and any(flag in path.read_text() for flag in ("avx512_bf16", "amx_bf16"))


def home() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("GROW") or cache / "cav-mae-playground" / "grow").resolve()


def shipped() -> dict:
    """The manifest's entry of the model that the page opens with."""
    path = ROOT / "public" / "models" / "manifest.json"
    return json.loads(path.read_text())["models"][0] if path.exists() else {}


def first_seed(folder: Path, facts: dict) -> int:
    """Where the bank's seeds go on: above those of the shipped model, of `last.pt`, and of a bank that is gone."""
    known = max(FIRST_SEED, shipped().get("training", {}).get("nextSeed", 0), facts.get("next_seed", 0))
    return known if (folder / "bank" / "seeds.json").exists() or known == FIRST_SEED else known + LOST


def warm_start(model: CavMae, path: Path) -> tuple[str, int]:
    """Loads the tensors of a weights file whose shapes are the model's; says what was done, and samples seen before."""
    if not path.exists():
        return "from nothing", 0
    state, said = read_weights(path)
    own = model.state_dict()
    same = {k: v for k, v in state.items() if k in own and own[k].shape == v.shape}
    other = sorted({k.split(".")[0] for k in own} - {k.split(".")[0] for k in same})
    if "patch_embed_a.proj.weight" not in same:
        return f"from nothing: {path.name} is of another width", 0
    model.load_state_dict(same, strict=False)
    note = f"warm start from {path.name}: {len(same)} of {len(own)} tensors" + (f"; new: {', '.join(other)}" if other else "")
    return note, int(said.get("samples_seen", 0))


class Renderer:
    """The other process. Begun again when it dies, at most every ten seconds."""

    def __init__(self, bank: Path, seed: int, log: Path, flags=()):
        self.command = [sys.executable, "-u", "-m", "cavmae.grow_render", "--bank", str(bank), "--first-seed", str(seed), *map(str, flags)]
        self.log, self.process, self.begun = log, None, 0.0

    def keep(self) -> None:
        if (self.process is None or self.process.poll() is not None) and time.time() - self.begun > 10:
            if self.process:
                print(f"the renderer ended with {self.process.returncode}: see {self.log}; it is begun again", flush=True)
            self.begun = time.time()
            with self.log.open("a") as log:
                self.process = subprocess.Popen(self.command, cwd=Path(__file__).parent.parent, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                                env={**os.environ, "OMP_NUM_THREADS": "1"})

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


class Growing:
    """One stretch of training, from what lies in `folder` to a stop."""

    def __init__(self, folder: Path, config=SIZE, recipe=Recipe(), capacity=CAPACITY, shard=SHARD, warm: Path | None = None):
        self.folder, self.recipe, self.run = folder, recipe, folder / "run" / NAME
        self.run.mkdir(parents=True, exist_ok=True)
        objective = Objective("both", lambda_c=0.3, bidirectional=True)
        facts = {"hardware": hardware(torch.device("cpu")), "plan": "grow", "batch": recipe.batch, "world": VERSION, "next_seed": 0, "warm_from": 0}
        self.trainee = Trainee(NAME, self.run, config, objective, recipe.cheap, Settings(lr=recipe.lr, ema=0.9995, bf16=has_bfloat16()), facts=facts)
        self.note = self._begin(warm)
        self.bank = RollingBank(folder / "bank", self._read("uses.json"))
        self.renderer = Renderer(folder / "bank", first_seed(folder, self.trainee.facts), folder / "render.log", ("--capacity", capacity, "--shard", shard))
        self.stopped, self.waited = False, 0.0

    def _read(self, name: str):
        path = self.folder / name
        return json.loads(path.read_text()) if path.exists() else None

    def _begin(self, warm: Path | None) -> str:
        """Goes on from `last.pt` if it is of this size, else starts from `warm`."""
        last, t = self.run / "last.pt", self.trainee
        if last.exists():
            state = torch.load(last, map_location="cpu", weights_only=True)
            if state["config"] == t.config.as_dict():
                t.facts |= {k: state[k] for k in ("next_seed", "warm_from") if k in state}
                return t.resume()
            last.rename(last.with_suffix(".other-size"))
        note, before = warm_start(t.model, warm) if warm else ("from nothing", 0)
        t.ema.load_state_dict(t.model.state_dict())
        t.done["before"] = before
        return note

    def save(self) -> None:
        t, seeds = self.trainee, self._read("bank/seeds.json")
        t.facts["next_seed"] = max(t.facts["next_seed"], (seeds or {}).get("next", 0))
        write_json(self.folder / "uses.json", self.bank.state())
        t.save()
        self.bank.remove_worn()

    def mark(self) -> None:
        """Puts the averaged weights aside when the next of MARKS is reached."""
        t, folder = self.trainee, self.folder / "marks"
        seen = t.done["samples"]
        due = [m for m in (*MARKS, *range(2_000_000, seen + 1, 1_000_000)) if m <= seen]
        path = folder / f"{due[-1]:09d}.safetensors"
        if not path.exists() and seen - due[-1] < 50_000:
            folder.mkdir(exist_ok=True)
            save_weights(path, t.ema, NAME, samples_seen=seen, about=json.dumps({"config": t.config.as_dict(), "done": t.done}))

    def batch(self, step: int):
        """The clips of a step, waiting for the renderer where it is behind; None if told to stop."""
        began, said = time.time(), False
        while not self.stopped:
            clips = self.bank.draw(self.recipe.batch, np.random.default_rng([1, step]))
            if clips is not None:
                self.waited += time.time() - began if said else 0.0
                return clips
            if not said:
                self.save()
                said = True
            time.sleep(0.2)
            self.renderer.keep()
            self.bank.look()
        return None

    def step(self, clips, step: int, finishing: float) -> None:
        t, g = self.trainee, torch.Generator().manual_seed(1_000_003 + step)
        plan = self.recipe.hiding(step, finishing).draw(len(clips), g)
        t.step(clips, None, plan, self.recipe.rate(step - t.facts["warm_from"], finishing))

    def finishing(self) -> float:
        """Share of the last fall that is done; it begins when `finish.json` is found."""
        asked = self._read("finish.json")
        if not asked:
            return 0.0
        if "minutes_then" not in asked:
            asked["minutes_then"] = self.trainee.done["minutes"]
            write_json(self.folder / "finish.json", asked)
        return max(1e-6, (self.trainee.done["minutes"] - asked["minutes_then"]) / asked["minutes"])

    def work(self, steps: int | None = None) -> None:
        """Trains until told to stop, until the finish, or for so many steps."""
        t, recipe = self.trainee, self.recipe
        t.write(start=self.note, hardware=hardware(torch.device("cpu")), torch=torch.__version__, plan="grow", before=t.done.get("before", 0))
        print(self.note, flush=True)
        logged = saved = time.time()
        seen, finishing, end = 0, self.finishing(), None if steps is None else t.done["steps"] + steps
        try:
            while not self.stopped and finishing < 1 and t.done["steps"] != end:
                self.renderer.keep()
                self.mark()
                began, step = time.time(), t.done["steps"]
                clips = self.batch(step)
                if clips is None:
                    break
                self.step(clips, step, finishing)
                t.done["minutes"] += (time.time() - began) / 60
                seen += len(clips)
                if (step + 1) % recipe.log_every == 0:
                    took, logged = time.time() - logged, time.time()
                    self.log(seen / took, self.waited / took, finishing)
                    seen, self.waited = 0, 0.0
                    self.bank.look()
                    finishing = self.finishing()
                if time.time() - saved > recipe.save_every:
                    saved = time.time()
                    self.save()
            if finishing >= 1:
                (self.folder / "finish.json").unlink(missing_ok=True)
                t.facts["warm_from"] = t.done["steps"]
        finally:
            self.renderer.end()
            self.save()
            t.log.close()

    def log(self, rate: float, waiting: float, finishing: float) -> None:
        t = self.trainee
        t.write(**t.done, samples_a_second=round(rate, 1), data_share=round(waiting, 4), fresh=self.bank.fresh(), finishing=round(finishing, 4),
                **{k: round(v, 5) for k, v in t.means().items()})


def status(folder: Path) -> str:
    log = folder / "run" / NAME / "log.jsonl"
    lines = [x for x in log.read_text().splitlines()[-20:] if '"steps"' in x] if log.exists() else []
    at = "at work" if running(folder) else "not at work"
    if not lines:
        return f"{at}; nothing logged yet"
    line = json.loads(lines[-1])
    keys = ("samples", "minutes", "samples_a_second", "data_share", "fresh", "audio", "visual", "contrastive", "found")
    return f"{at}; " + ", ".join(f"{k} {line[k]:.4g}" if isinstance(line[k], float) else f"{k} {line[k]:,}" for k in keys if k in line)


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
    """Signals the one at work. It leads a process group of its own, so its renderer hears it too."""
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
    options = argparse.ArgumentParser(prog="run.sh grow", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = options.add_mutually_exclusive_group()
    what.add_argument("--finish", type=float, metavar="MINUTES")
    for name in ("status", "pause", "continue", "stop", "ship"):
        what.add_argument(f"--{name}", action="store_true", dest=name)
    args, folder = options.parse_args(), home()
    if args.ship:
        from .ship import ship
        sys.exit(ship(folder))
    for name, number in (("pause", signal.SIGSTOP), ("continue", signal.SIGCONT), ("stop", signal.SIGTERM)):
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
