"""`cavmae features` against the Ray pipeline on the same clips, one after the other.

    python bench.py CLIPS --model ONNX [--count 100] [--checkpoint NAME] [--rounds 1]

CLIPS is a folder whose files are taken again and again until there are `--count`. Prints a row for
each program: clips a second by the clock and by the time of the processor, and the most memory.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOOK_SECONDS = 1.0


class Watch(threading.Thread):
    """Processor time and memory of a process and all below it."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.root, self.seconds, self.peak_bytes = psutil.Process(pid), {}, 0
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        total = 0
        try:
            below = [self.root, *self.root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for process in below:
            try:
                times, memory = process.cpu_times(), process.memory_full_info()
            except psutil.Error:
                continue
            self.seconds[process.pid] = times.user + times.system
            total += memory.uss
        self.peak_bytes = max(self.peak_bytes, total)


def measure(name: str, command: list[str], count: int) -> None:
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    watch = Watch(process.pid)
    watch.start()
    _, said = process.communicate()
    watch.is_over.set()
    wall = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"{name} failed: {said.decode()}")
    cpu = sum(watch.seconds.values())
    load = os.getloadavg()[0]
    print(
        f"| {name} | {count / wall:.2f} | {wall:.0f} | {cpu / count:.2f} | "
        f"{watch.peak_bytes / 1e9:.2f} | {load:.1f} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clips", type=Path)
    parser.add_argument("--model", required=True)
    parser.add_argument("--checkpoint", default="cav-mae-tiny")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    files = sorted(path for path in options.clips.rglob("*") if path.is_file())
    print("| | clips/s | s in all | processor s a clip | GB | load |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        clips = Path(folder) / "clips"
        clips.mkdir()
        for n in range(options.count):
            file = files[n % len(files)].resolve()
            (clips / f"{n:05}{file.suffix}").symlink_to(file)
        for n in range(options.rounds):
            page = ["node", "cli/cavmae.mjs", "features", clips, "--model", options.checkpoint]
            ray = [sys.executable, HERE / "features.py", clips, "--model", options.model]
            for name, command in (("`cavmae features`, WASM", page), ("Ray, CPU", ray)):
                out = ["--out", Path(folder) / f"{name[:3].strip('`')}-{n}"]
                if command is page:
                    out += ["--backend", "wasm"]
                measure(name, [str(part) for part in (*command, *out)], options.count)


if __name__ == "__main__":
    main()
