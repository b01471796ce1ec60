"""Pooled features of many files, spread over a machine or a cluster by Ray Data.

    python features.py CLIPS... --model ONNX --out DIR [--address HOST:PORT]
        [--frames 5|all|mean] [--windows first|all [--hop s]] [--dtype float32|float16]
        [--device cpu|cuda] [--encoders n] [--batch n] [--resume] [--json]

CLIPS are files, folders, globs, lists and tars; ONNX is a folder that `cavmae export` wrote. The
rows are those of `cavmae features`, in the same columns, and lie where this program runs.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import pickle
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
TRAINING = HERE.parents[1] / "training"
sys.path[:0] = [str(HERE), str(TRAINING)]

import numpy as np  # noqa: E402
import ray  # noqa: E402
from clips import Clip, list_clips  # noqa: E402
from decode import Unreadable, frames_of, read_windows  # noqa: E402
from encode import Encoder, read_about  # noqa: E402
from table import Lock, Table, clips_in, list_parts, note_settings, rows_of, write_whole  # noqa: E402

# Decoders and encoders take turns on the cores: each asks for half of one. Where both ask for the
# same, Ray runs one after the other in one process.
SHARE = 0.5
MOST_CLIPS_A_TASK = 8


def decode(batch: dict[str, np.ndarray], which: list[int], hop: float | None) -> Iterator[dict]:
    """Clips become items: one each window, or one error."""
    node = ray.get_runtime_context().get_node_id()
    for clip in (pickle.loads(payload) for payload in batch["payload"]):
        about = {"clip_id": clip.id, "path": clip.path, "nodes": [node]}
        try:
            # The last window says that the clip is whole.
            windows = read_windows(clip, which, hop)
            window, place = next(windows), 0
            while window:
                after = next(windows, None)
                item = {**about, "window": window, "place": place, "is_last": after is None}
                yield {"payload": [pickle.dumps(item)]}
                window, place = after, place + 1
        except Unreadable as problem:
            yield {
                "payload": [pickle.dumps({**about, "code": problem.code, "message": str(problem)})]
            }


def connect(address: str | None) -> None:
    """A cluster, or this machine; the code goes along to every worker."""
    if ray.is_initialized():
        return
    modules = [str(path) for path in sorted(HERE.glob("*.py"))] + [str(TRAINING / "cavmae")]
    ray.init(
        address=address,
        runtime_env={"py_modules": modules} if address else {"env_vars": {"PYTHONPATH": paths()}},
        log_to_driver=False,
        logging_level="ERROR",
    )


def paths() -> str:
    """Where workers of this machine find the code."""
    return f"{HERE}:{TRAINING}"


def encoders_of(device: str) -> int:
    """As many encoders as the cluster has cores, or GPUs."""
    resources = ray.cluster_resources()
    return max(1, int(resources.get("GPU" if device == "cuda" else "CPU", 1)))


def pipeline(clips: list[Clip], options: argparse.Namespace) -> ray.data.Dataset:
    """Items of features or of errors, in any order."""
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    # The plan and the path of its logs are told only to those who debug Ray.
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    which, hop = frames_of(options.frames), options.hop if options.windows == "all" else None
    count = options.encoders or encoders_of(options.device)
    cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
    a_task = min(MOST_CLIPS_A_TASK, max(1, len(clips) // (4 * cores)))
    items = [{"payload": pickle.dumps(clip)} for clip in clips]
    return (
        ray.data.from_items(items, override_num_blocks=math.ceil(len(items) / a_task))
        .map_batches(
            decode, batch_size=None, fn_kwargs={"which": which, "hop": hop}, num_cpus=SHARE
        )
        .map_batches(
            Encoder,
            batch_size=max(4, options.batch),
            fn_constructor_args=(
                str(Path(options.model).resolve()),
                options.device,
                options.batch,
                max(1, int(options.cores)),
            ),
            compute=ray.data.ActorPoolStrategy(size=count),
            num_cpus=options.cores,
            num_gpus=1 if options.device == "cuda" else 0,
        )
    )


class Gathered:
    """Windows of clips until each is whole: a worker that is run again may send one twice."""

    def __init__(self, options: argparse.Namespace, table: Table, errors_path: Path):
        self.options, self.table, self.errors_path = options, table, errors_path
        self.errors: list[str] = []
        self.open: dict[str, dict[int, dict]] = {}
        self.done: set[str] = set()
        self.nodes: set[str] = set()

    def take(self, item: dict) -> None:
        clip = item["clip_id"]
        if clip in self.done:
            return
        if "code" in item:
            self.errors.append(
                json.dumps({k: item[k] for k in ("path", "clip_id", "code", "message")})
            )
            write_whole(self.errors_path, "\n".join(self.errors) + "\n")
            self._close(clip)
            return
        self.nodes.update(item["nodes"])
        windows = self.open.setdefault(clip, {})
        windows[item["place"]] = item
        count = next((place + 1 for place, w in windows.items() if w["is_last"]), None)
        if count == len(windows):
            which = frames_of(self.options.frames)
            self.table.add(
                [
                    row
                    for place in range(count)
                    for row in rows_of(windows[place], which, self.options.frames)
                ]
            )
            self._close(clip)

    def _close(self, clip: str) -> None:
        self.done.add(clip)
        self.open.pop(clip, None)


def run(options: argparse.Namespace) -> dict:
    """Computes features of every clip that is not there yet. Returns what was done."""
    about = read_about(Path(options.model))
    out = Path(options.out)
    clips = list_clips(options.clips)
    with Lock(out) as lock:
        done = clips_in(out)
        if done and not options.resume:
            raise SystemExit(
                f"Expected an empty folder, but {out} holds features: add --resume to go on with "
                "them."
            )
        note_settings(out, settings_of(about, options))
        todo = [clip for clip in clips if clip.id not in done]
        facts = {"model_sha256": about["modelSha256"], "preprocessing": about["preprocessing"]}
        table = Table(out, options.dtype, facts)
        errors_path = out / "errors.jsonl"
        errors_path.unlink(missing_ok=True)
        gathered = Gathered(options, table, errors_path)
        connect(options.address)
        began = time.monotonic()
        try:
            if todo:
                consume(pipeline(todo, options), gathered, lock, len(todo))
        finally:
            table.flush()
            list_parts(out)
        seconds = time.monotonic() - began
    lost = len(todo) - len(gathered.done)
    if lost:
        raise RuntimeError(f"Expected an answer for every clip, {lost} have none.")
    return {
        "out": str(out),
        "clips": table.clips,
        "skipped": len(clips) - len(todo),
        "failed": len(gathered.errors),
        "rows": table.rows,
        "nodes": len(gathered.nodes),
        "clipsPerSecond": table.clips / seconds if seconds else 0,
    }


def consume(dataset: ray.data.Dataset, gathered: Gathered, lock: Lock, count: int) -> None:
    """Takes items as they come and tells how far the run is."""
    began, told = time.monotonic(), 0.0
    for row in dataset.iter_rows():
        gathered.take(pickle.loads(row["payload"]))
        now = time.monotonic()
        if now - told > 1:
            told, done = now, len(gathered.done)
            lock.touch()
            rate = done / (now - began)
            left = f", {(count - done) / rate:.0f} s left" if done else ""
            print(f"\r{done} of {count} clips, {rate:.2f} a second{left} ", end="", file=sys.stderr)
    print(file=sys.stderr)


def settings_of(about: dict, options: argparse.Namespace) -> dict:
    return {
        "format": "cav-mae-playground/features/1",
        "model": about["name"],
        "modelSha256": about["modelSha256"],
        "width": about["width"],
        "preprocessing": about["preprocessing"],
        "frames": options.frames,
        "windows": options.windows,
        "hopSeconds": options.hop if options.windows == "all" else None,
        "dtype": options.dtype,
    }


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clips", nargs="+", help="files, folders, globs, lists, tars")
    parser.add_argument("--model", required=True, help="a folder that `cavmae export` wrote")
    parser.add_argument("--out", required=True, help="where Parquet files and errors.jsonl go")
    parser.add_argument("--address", help="of a Ray cluster; default: this machine")
    parser.add_argument("--frames", choices=("5", "all", "mean"), default="5")
    parser.add_argument("--windows", choices=("first", "all"), default="first")
    parser.add_argument("--hop", type=float, default=10.0, help="seconds from window to window")
    parser.add_argument("--dtype", choices=("float32", "float16"), default="float32")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--encoders", type=int, help="actors; default: one each core, or GPU")
    parser.add_argument(
        "--cores", type=float, default=SHARE, help="of Ray's count, for an encoder and its threads"
    )
    parser.add_argument("--batch", type=int, help="inputs of one run; default: 1, or 32 on CUDA")
    parser.add_argument("--resume", action="store_true", help="skip what is done")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    options = parser.parse_args(given)
    options.batch = options.batch or (32 if options.device == "cuda" else 1)
    if min(options.hop, options.cores) <= 0 or min(options.batch, options.encoders or 1) < 1:
        parser.error("Expected --hop, --cores, --batch and --encoders above 0.")
    return options


def main() -> int:
    options = arguments()
    # Ray tells of dead workers on the standard output, which is for the result alone.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    result = run(options)
    if options.json:
        print(json.dumps(result, indent=2), file=answer, flush=True)
    else:
        print(
            f"{result['rows']} rows of {result['clips']} clips in {result['out']} "
            f"({result['skipped']} were there, {result['failed']} failed, "
            f"{result['clipsPerSecond']:.2f} clips a second).",
            file=answer,
            flush=True,
        )
    return 1 if result["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
