"""Clips, the exported model, and runs of both programs as a user starts them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

HERE = Path(__file__).parents[1]
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT / "training")]

REAL = ROOT.parent / "shared" / "clips" / "av"
NODE = shutil.which("node")


def start(*args: str | Path) -> subprocess.Popen:
    """features.py as a process of its own."""
    command = [sys.executable, HERE / "features.py", *args]
    return subprocess.Popen(
        [str(part) for part in command], cwd=ROOT, stdout=-1, stderr=-1, text=True
    )


def run(*args: str | Path) -> tuple[int, dict, str]:
    """Exit code, the result, and what was said, of features.py."""
    process = start(*args, "--json")
    out, err = process.communicate()
    return process.returncode, json.loads(out) if out.strip() else {}, err


def cavmae(*args: str | Path) -> None:
    """The command line; tests that need it are skipped without Node or its packages."""
    if NODE is None or not (ROOT / "node_modules").is_dir():
        pytest.skip("Expected Node and `npm ci` for the command line.")
    done = subprocess.run(
        [NODE, "cli/cavmae.mjs", *map(str, args)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def rows_in(folder: Path) -> tuple[dict[tuple, dict], pa.Schema]:
    """Rows by clip, window and frame, and the files' columns. No row is there twice."""
    tables = [pq.read_table(part) for part in sorted(folder.glob("*.parquet"))]
    rows = pa.concat_tables(tables).to_pylist()
    keyed = {(row["clip_id"], row["window_start_seconds"], row["frame"]): row for row in rows}
    assert len(keyed) == len(rows)
    return keyed, tables[0].schema


def relative_l2(ours: list[float], theirs: list[float]) -> float:
    return float(np.linalg.norm(np.subtract(ours, theirs)) / np.linalg.norm(theirs))


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model as ONNX."""
    folder = tmp_path_factory.mktemp("onnx")
    cavmae("export", "--backend", "wasm", "--out", folder)
    return folder


@pytest.fixture
def make_clip() -> Callable[..., Path]:
    """Makes a clip without loss: ffmpeg's moving test picture, and a chirp at 16 kHz."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("Expected ffmpeg, which makes the clips.")

    def make(path: Path, seconds: float = 2, size="98x74", rate=12, tone=300, video=True) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        sound = f"aevalsrc=0.4*sin(2*PI*({tone}+200*t)*t):s=16000:d={seconds}"
        command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", sound]
        if video:
            picture = f"testsrc2=size={size}:rate={rate}:duration={seconds}"
            command += ["-f", "lavfi", "-i", picture, "-pix_fmt", "yuv420p", "-c:v", "libx264"]
            command += ["-qp", "0", "-c:a", "flac"]
        subprocess.run([*command, os.fspath(path)], check=True)
        return path

    return make
