"""One stretch of growing.

The renderer kept alive, batches drawn from the bank, steps, logs and saves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch

from sampleworld import VERSION

from .files import save_weights
from .grow_recipe import (
    MARKS,
    NAME,
    SIZE,
    Recipe,
    first_seed,
    has_bfloat16,
    shipped_growth,
    warm_start,
)
from .objective import Objective
from .patch_bank import CAPACITY, SHARD, RollingBank, write_json
from .trainee import Settings, Trainee, hardware

RECIPE = Recipe()


class Renderer:
    """The other process. Begun again when it dies, at most every ten seconds."""

    def __init__(self, bank: Path, seed: int, log: Path, flags=()):
        self.command = [
            sys.executable, "-u", "-m", "cavmae.grow_render",
            "--bank", str(bank), "--first-seed", str(seed), *map(str, flags),
        ]  # fmt: skip
        self.log, self.process, self.begun = log, None, 0.0

    def keep(self) -> None:
        if (
            self.process is None or self.process.poll() is not None
        ) and time.time() - self.begun > 10:
            if self.process:
                print(
                    (
                        f"the renderer ended with {self.process.returncode}: see {self.log}; it is "
                        "begun again"
                    ),
                    flush=True,
                )
            self.begun = time.time()
            with self.log.open("a") as log:
                self.process = subprocess.Popen(
                    self.command,
                    cwd=Path(__file__).parent.parent,
                    stdout=log,
                    stderr=log,
                    stdin=subprocess.DEVNULL,
                    env={**os.environ, "OMP_NUM_THREADS": "1"},
                )

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


class Growing:
    """One stretch of training, from what lies in `folder` to a stop."""

    def __init__(
        self,
        folder: Path,
        config=SIZE,
        recipe=RECIPE,
        capacity=CAPACITY,
        shard=SHARD,
        warm: Path | None = None,
    ):
        self.folder, self.recipe, self.run = folder, recipe, folder / "run" / NAME
        self.run.mkdir(parents=True, exist_ok=True)
        objective = Objective("both", lambda_c=0.3, bidirectional=True)
        facts = {
            "hardware": hardware(torch.device("cpu")),
            "plan": "grow",
            "batch": recipe.batch,
            "world": VERSION,
            "next_seed": 0,
            "warm_from": 0,
        }
        self.trainee = Trainee(
            NAME,
            self.run,
            config,
            objective,
            recipe.cheap,
            Settings(lr=recipe.lr, ema=0.9995, bf16=has_bfloat16()),
            facts=facts,
        )
        self.note = self._begin(warm)
        self.bank = RollingBank(folder / "bank", self._read("uses.json"))
        self.renderer = Renderer(
            folder / "bank",
            first_seed(folder, self.trainee.facts),
            folder / "render.log",
            ("--capacity", capacity, "--shard", shard),
        )
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
        write_json(self.folder / "growth-before.json", shipped_growth(VERSION) if before else [])
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
            save_weights(
                path,
                t.ema,
                NAME,
                samples_seen=seen,
                about=json.dumps({"config": t.config.as_dict(), "done": t.done}),
            )

    def batch(self, step: int):
        """The clips of a step; None if told to stop.

        Waits for the renderer where it is behind.
        """
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
        t.write(
            start=self.note,
            hardware=hardware(torch.device("cpu")),
            torch=torch.__version__,
            plan="grow",
            before=t.done.get("before", 0),
        )
        print(self.note, flush=True)
        logged = saved = time.time()
        seen, finishing, end = (
            0,
            self.finishing(),
            None if steps is None else t.done["steps"] + steps,
        )
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
        t.write(
            **t.done,
            samples_a_second=round(rate, 1),
            data_share=round(waiting, 4),
            fresh=self.bank.fresh(),
            finishing=round(finishing, 4),
            **{k: round(v, 5) for k, v in t.means().items()},
        )
