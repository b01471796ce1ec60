"""The table of features: what `cavmae features` writes, by pyarrow (cli/feature-table.ts)."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

# Clips whose rows are written as one file; a crash loses at most these.
CLIPS_A_PART = 64
PART_SECONDS = 60
# A lock that its owner, on another machine, has not touched for so long is of a dead run.
STALE_SECONDS = 60


def schema(dtype: str) -> pa.Schema:
    """Columns, types and which may be null, as the command line writes them."""
    element = pa.field("element", pa.float16() if dtype == "float16" else pa.float32(), False)
    required = lambda name, kind: pa.field(name, kind, nullable=False)
    return pa.schema(
        [
            required("clip_id", pa.string()),
            required("path", pa.string()),
            required("window_start_seconds", pa.float64()),
            required("window_seconds", pa.float64()),
            pa.field("frame", pa.int32()),
            pa.field("audio", pa.list_(element)),
            pa.field("visual", pa.list_(element)),
            pa.field("audio_norm", pa.float32()),
            pa.field("visual_norm", pa.float32()),
            required("model_sha256", pa.string()),
            required("preprocessing", pa.string()),
        ]
    )


def unit(feature: np.ndarray | None) -> tuple[np.ndarray | None, float | None]:
    """A vector at unit length, and its length before."""
    if feature is None:
        return None, None
    norm = float(np.linalg.norm(feature.astype(np.float64)))
    return (feature / max(norm, 1e-12)).astype(np.float32), norm


def rows_of(item: dict, which: list[int], policy: str) -> list[dict]:
    """Rows of a window: one each frame with the audio on the first, or one with their mean."""
    about = {
        "clip_id": item["clip_id"],
        "path": item["path"],
        "window_start_seconds": float(item["start"]),
        "window_seconds": float(item["seconds"]),
    }
    audio, audio_norm = unit(item["audio"])
    heard = {**about, "audio": audio, "audio_norm": audio_norm}
    seen = [unit(feature) for feature in item["visual"]]
    if not seen:
        return [{**heard, "frame": None, "visual": None, "visual_norm": None}]
    if policy == "mean":
        mean = np.mean([vector for vector, _ in seen], axis=0, dtype=np.float64)
        vector, norm = unit(mean.astype(np.float32))
        return [{**heard, "frame": None, "visual": vector, "visual_norm": norm}]
    silent = {**about, "audio": None, "audio_norm": None}
    return [
        {**(silent if place else heard), "frame": frame, "visual": vector, "visual_norm": norm}
        for place, (frame, (vector, norm)) in enumerate(zip(which, seen, strict=True))
    ]


def write_whole(path: Path, content: bytes | str) -> None:
    """Writes beside the target and renames: no reader and no crash sees half a file."""
    part = path.with_name(f"{path.name}.part-{os.getpid()}")
    part.write_bytes(content.encode() if isinstance(content, str) else content)
    part.replace(path)


def clips_in(folder: Path) -> set[str]:
    """Ids of the clips that a folder's finished files hold."""
    ids: set[str] = set()
    for path in sorted(folder.glob("*.parquet")):
        ids.update(pq.read_table(path, columns=["clip_id"])["clip_id"].to_pylist())
    return ids


def list_parts(folder: Path) -> None:
    """Writes `collection.json`, by which the page reads the folder from a web server.

    The format is that of src/contract/files/collection-list.ts.
    """
    files = [
        {"name": path.name, "bytes": path.stat().st_size, "rows": pq.read_metadata(path).num_rows}
        for path in sorted(folder.glob("*.parquet"))
    ]
    if files:
        listed = {"format": "cav-mae-playground/collection/1", "files": files}
        write_whole(folder / "collection.json", json.dumps(listed, indent=1) + "\n")


class Table:
    """Gathers rows of whole clips and writes them in parts."""

    def __init__(self, folder: Path, dtype: str, facts: dict[str, str]):
        self.folder, self.schema, self.facts = folder, schema(dtype), facts
        self.clips = self.rows = 0
        self.waiting: list[dict] = []
        self.waiting_clips, self.since = 0, time.monotonic()

    def add(self, rows: list[dict]) -> None:
        if not self.waiting_clips:
            self.since = time.monotonic()
        self.waiting += [{**row, **self.facts} for row in rows]
        self.waiting_clips += 1
        self.clips += 1
        self.rows += len(rows)
        if self.waiting_clips >= CLIPS_A_PART or time.monotonic() - self.since > PART_SECONDS:
            self.flush()

    def flush(self) -> None:
        if not self.waiting:
            return
        columns = {
            field.name: pa.array([self._value(row, field) for row in self.waiting], field.type)
            for field in self.schema
        }
        sink = pa.BufferOutputStream()
        pq.write_table(pa.table(columns, self.schema), sink)
        name = f"part-ray-{time.time_ns() // 1_000_000:x}-{os.getpid()}.parquet"
        write_whole(self.folder / name, sink.getvalue().to_pybytes())
        self.waiting, self.waiting_clips = [], 0

    def _value(self, row: dict, field: pa.Field):
        value = row[field.name]
        if value is None or not pa.types.is_list(field.type):
            return value
        return value.astype(field.type.value_type.to_pandas_dtype())


def note_settings(folder: Path, settings: dict) -> None:
    """Features of different settings never lie in one folder. Raises SystemExit."""
    path = folder / "settings.json"
    if not path.exists():
        return write_whole(path, json.dumps(settings, indent=2) + "\n")
    before = json.loads(path.read_text(encoding="utf8"))
    for key, value in settings.items():
        if before.get(key) != value:
            raise SystemExit(
                f"Expected the settings of the features in {folder} ({key}: {before.get(key)}), "
                f"got {key}: {value}."
            )


class Lock:
    """One run at a time in a folder, `cavmae features` without --shard included."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / ".lock-all"

    def __enter__(self) -> Lock:
        try:
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            if self._is_held():
                raise SystemExit(
                    f"Expected no other run in {self.path.parent}, but {self.path.read_text()} is "
                    "at work."
                ) from None
            self.path.unlink(missing_ok=True)
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}".encode())
        os.close(handle)
        return self

    def touch(self) -> None:
        os.utime(self.path)

    def __exit__(self, *_) -> None:
        self.path.unlink(missing_ok=True)

    def _is_held(self) -> bool:
        _, pid, _, host = (self.path.read_text().split(" ", 3) + [""] * 4)[:4]
        if host == socket.gethostname():
            return pid.isdigit() and psutil.pid_exists(int(pid))
        return time.time() - self.path.stat().st_mtime < STALE_SECONDS
