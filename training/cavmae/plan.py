"""The two plans, `cpu` and `gpu`.

Stages that go on where they stopped, worked on apart from the command that watches.

The first call starts the work in a session of its own and watches it for POLL_SECONDS; every later
call watches on, and starts it again if it has died. Each call ends by packing what there is into
$OUT (or `runs/<plan>/out`). The environment sets the budgets: see `budgets`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from .budgets import BUDGETS, budget
from .pack import pack, unpack
from .world_source import MOST_REUSE

HERE = Path(__file__).parent.parent
SMALL = (
    "both-small=both,contrastive-small=contrastive,masked-small=masked,"
    "sound-small=sound,picture-small=picture"
)
NAMES = ["cav-mae-tiny", *(pair.split("=")[0] for pair in SMALL.split(",")[:3])]


class Plan:
    """@param name - `gpu` or `cpu`.

    The environment says the rest: REHEARSE, RUNS, BANK, WARM and the budgets.
    """

    def __init__(self, name: str):
        self.name, self.rehearse = name, os.environ.get("REHEARSE") == "1"
        self.runs = Path(
            os.environ.get("RUNS", HERE / "runs" / (name + "-rehearsal" * self.rehearse))
        ).resolve()
        self.bank = Path(
            os.environ.get("BANK", HERE / "bank" / ("rehearsal" if self.rehearse else "full"))
        ).resolve()
        self.warm = Path(os.environ.get("WARM", HERE / "warm")).resolve()
        self.runs.mkdir(parents=True, exist_ok=True)

    def get(self, key: str):
        return budget(self.name, key, self.rehearse)

    def stages(self) -> list[str]:
        return self.get("STAGES").split()

    def left(self) -> list[str]:
        return [s for s in self.stages() if not (self.runs / f"{s}.done").exists()]

    # The commands of the stages.

    def command(self, stage: str) -> list:
        return [
            sys.executable,
            "-u",
            *map(
                str,
                {
                    "bank": self.bank_,
                    "compare": self.compare,
                    "default": self.default,
                    "evaluate": self.evaluate,
                }[stage](),
            ),
        ]

    def bank_(self):
        held_out = max(self.get("CLIPS"), 1)
        return [
            "-m", "cavmae.bank", "--out", self.bank,
            "--clips", self.get("BANK_CLIPS"), "--held-out", held_out,
            "--frames", 3, "--workers", self.get("WORKERS"),
            *(["--shard", 20] if self.rehearse else []),
        ]  # fmt: skip

    def _train(self, models: str, size: str, minutes, lr):
        flags = [
            "train.py", "--models", models, "--size", "tiny" if self.rehearse else size,
            "--runs", self.runs, "--minutes", minutes, "--lr", lr, "--batch", self.get("BATCH"),
            "--plan", self.name, "--lambda-c", self.get("LAMBDA_C"), "--bidirectional",
            "--save-every", 2 if self.rehearse else 20,
        ]  # fmt: skip
        flags += ["--log-every", 1] if self.rehearse else []
        if self._warm_from():
            flags += ["--warm", self._warm_from()]
        for flag in ("decode", "ask", "ask-all-from", "last-decode"):
            flags += ["--" + flag, self.get(flag.upper().replace("-", "_"))]
        if self.name == "cpu":
            return [*flags, "--bank", self.bank / "train"]
        flags += [
            "--reuse", self._reuse(), "--block", self.get("BLOCK"), "--chunk", self.get("CHUNK"),
            *self._world(),
        ]  # fmt: skip
        return [*flags, *([] if self.rehearse else ["--bf16", "--compile"])]

    def _reuse(self) -> int:
        if self.get("REUSE") > MOST_REUSE:
            self.say(
                f"REUSE={self.get('REUSE')} is more than the {MOST_REUSE} frames that a clip has: "
                f"{MOST_REUSE} it is"
            )
        return min(self.get("REUSE"), MOST_REUSE)

    def _world(self) -> list:
        """Where the `gpu` plan's clips are drawn; WORLD=cpu where the GPU cannot draw them."""
        return ["--world", self.get("WORLD"), "--workers", self.get("WORKERS")]

    def compare(self):
        return self._train(SMALL, "small", self.get("COMPARE_MINUTES"), self.get("COMPARE_LR"))

    def default(self):
        return self._train(
            "cav-mae-tiny=both", "default", self.get("DEFAULT_MINUTES"), self.get("DEFAULT_LR")
        )

    def evaluate(self):
        flags = [
            "evaluate.py",
            "--runs", *(self.runs / n for n in NAMES if self.name == "gpu" or n != "cav-mae-tiny"),
            "--clips", self.get("CLIPS"), "--some", self.get("SOME"),
            "--minutes", self.get("EVALUATE_MINUTES"),
        ]  # fmt: skip
        if self.name == "cpu":
            flags += [
                "--bank", self.bank, "--finetune-clips", 500, "--labels", 5,
                "--finetune-steps", 60, "--classifier-steps", 300,
            ]  # fmt: skip
        else:
            flags += self._world()
        toy = [
            "--finetune-steps", 1, "--classifier-steps", 2, "--finetune-clips", 20, "--labels", 1,
        ]  # fmt: skip
        return [*flags, *(toy if self.rehearse else [])]

    def _warm_from(self) -> Path | None:
        """Weights that another machine has left in `training/warm`, as single files.

        None where there are none.
        """
        if not self.warm.is_dir() or not any(self.warm.iterdir()):
            return None
        out = self.runs / "warm"
        if not out.exists():
            unpack(self.warm, self.runs / "warm-runs")
            out.mkdir()
            for path in (self.runs / "warm-runs").glob("*/model.safetensors"):
                shutil.copy(path, out / f"{path.parent.name}.safetensors")
            shutil.rmtree(self.runs / "warm-runs")
        return out

    # The work.

    def work(self) -> None:
        """All stages that are not done, each tried twice.

        A stage that fails is left and the next one begun.
        """
        for stage in self.left():
            for attempt in (1, 2):
                self.say(f"{stage}: begins" + " again" * (attempt - 1))
                process = subprocess.Popen(self.command(stage), cwd=HERE, env=self._environment())
                if self._wait(process) == 0:
                    (self.runs / f"{stage}.done").touch()
                    break
                self.say(f"{stage}: failed with {process.returncode}")
            if self.name == "cpu":
                self._name_default()
            pack(self.runs, self.runs / "out")
        self.say(
            "nothing left to do" if not self.left() else f"left undone: {' '.join(self.left())}"
        )

    @staticmethod
    def _wait(process: subprocess.Popen) -> int:
        """Waits for a stage. What ends the work ends the stage too, which saves what it has."""
        # The handler must not wait itself: it interrupts a wait, which holds the process's lock.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        try:
            return process.wait()
        except SystemExit:
            process.terminate()
            process.wait(60)
            raise

    def _name_default(self) -> None:
        """On the processor, the joint small model is also the default."""
        if (self.runs / "both-small" / "ema.pt").exists():
            shutil.copytree(
                self.runs / "both-small",
                self.runs / "cav-mae-tiny",
                dirs_exist_ok=True,
                ignore=shutil.ignore_patterns("last.pt", "packed*"),
            )

    def _environment(self) -> dict:
        # One thread a core for the whole run: more only fight over the cores.
        return {
            "OMP_NUM_THREADS": str(os.cpu_count()),
            "PYTORCH_ALLOC_CONF": "expandable_segments:True",
            **os.environ,
            "PYTHONUNBUFFERED": "1",
        }

    def say(self, text: str) -> None:
        print(time.strftime("%H:%M:%S"), text, flush=True)

    # The watch.

    def running(self) -> bool:
        try:
            process = Path("/proc") / str(int((self.runs / "work.pid").read_text()))
            said, state = (
                (process / "cmdline").read_bytes(),
                (process / "stat").read_text().rsplit(")", 1)[1].split()[0],
            )
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return False
        # A process that is just beginning has no command line yet; one that has ended and is not
        # yet collected has none any more.
        return state not in "ZX" and (not said or b"cavmae.plan" in said)

    def start(self) -> None:
        with (self.runs / "work.log").open("a") as log:
            worker = subprocess.Popen(
                [sys.executable, "-u", "-m", "cavmae.plan", self.name, "--work"],
                cwd=HERE,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        (self.runs / "work.pid").write_text(str(worker.pid))

    def watch(self) -> None:
        """Watches until the work ends or the time is up, then packs."""
        end, shown = time.time() + self.get("POLL_SECONDS"), 0
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(self.finish()))
        if not self.running() and self.left():
            self.start()
        while time.time() < end and self.running():
            time.sleep(min(1.0, max(0.0, end - time.time())))
            if time.time() - shown > (5 if self.rehearse else 30):
                shown = time.time()
                self.say(self.status())
        self.finish()

    def finish(self) -> int:
        out = Path(os.environ.get("OUT") or self.runs / "out")
        for path in pack(self.runs, out):
            print(f"{path} {path.stat().st_size / 1e6:.2f} MB")
        work = self.runs / "work.log"
        print(
            "".join(work.read_text(errors="replace").splitlines(keepends=True)[-8:])
            if work.exists()
            else ""
        )
        self.say(
            "all stages done"
            if not self.left()
            else f"left: {' '.join(self.left())}"
            + (
                "; still at work: call again"
                if self.running()
                else "; not at work: call again to go on"
            )
        )
        return 0

    def status(self) -> str:
        """One line: where the newest log stands."""
        logs = sorted(
            [*self.runs.glob("*/log.jsonl"), *self.runs.glob("work.log")],
            key=lambda p: p.stat().st_mtime,
        )
        lines = logs[-1].read_text(errors="replace").splitlines()[-1:] if logs else []
        if lines and logs[-1].name == "work.log":
            return f"left: {' '.join(self.left())} | {lines[0][:200]}"
        try:
            line = json.loads(lines[0])
        except (IndexError, json.JSONDecodeError):
            return f"left: {' '.join(self.left())}"
        keys = (
            "minutes",
            "steps",
            "samples",
            "samples_a_second",
            "data_share",
            "audio",
            "visual",
            "contrastive",
            "found",
        )
        return f"left: {' '.join(self.left())} | {logs[-1].parent.name} " + " ".join(
            f"{k} {line[k]:.4g}" for k in keys if k in line
        )


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in BUDGETS:
        sys.exit(f"Expected a plan, {' or '.join(BUDGETS)}, got {name or 'none'}.")
    plan = Plan(name)
    plan.work() if "--work" in sys.argv else plan.watch()


if __name__ == "__main__":
    main()
