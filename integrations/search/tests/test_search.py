"""DuckDB and LanceDB over tables as `cavmae features` writes them, compared with NumPy."""

from __future__ import annotations

import sys
from pathlib import Path

import lancedb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import nearest  # noqa: E402
import select_clips  # noqa: E402

WIDTH = 24


def unit(rng: np.random.Generator, rows: int) -> np.ndarray:
    values = rng.standard_normal((rows, WIDTH)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def write(folder: Path, clips: int, frames: int, dtype: type, seed: int = 1):
    """Two files: audio on the first row of a clip; one clip has no video, another no audio."""
    rng = np.random.default_rng(seed)
    audio, visual = unit(rng, clips), unit(rng, clips * frames).reshape(clips, frames, WIDTH)
    rows = [
        {
            "clip_id": f"{clip:016x}",
            "path": f"{'dog' if clip % 2 else 'cat'}/{clip}'s.mp4",
            "window_start_seconds": 0.0,
            "frame": frame,
            "audio": audio[clip].astype(dtype) if frame == 0 and clip != 2 else None,
            "visual": visual[clip, frame].astype(dtype) if clip != 3 else None,
        }
        for clip in range(clips)
        for frame in range(frames)
    ]
    kind = pa.float16() if dtype is np.float16 else pa.float32()
    schema = pa.schema(
        {
            "clip_id": pa.string(),
            "path": pa.string(),
            "window_start_seconds": pa.float64(),
            "frame": pa.int32(),
            "audio": pa.list_(kind),
            "visual": pa.list_(kind),
        }
    )
    half = len(rows) // 2
    for name, part in {"part-0": rows[:half], "part-1": rows[half:]}.items():
        pq.write_table(pa.Table.from_pylist(part, schema), folder / f"{name}.parquet")
    return audio, visual


def cosines(audio: np.ndarray, visual: np.ndarray, clip: int) -> np.ndarray:
    """(clips) the best cosine over frames of one clip's audio; minus infinity without video."""
    best = (visual @ audio[clip]).max(1)
    best[3] = -np.inf
    return best


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_duckdb_ranks_as_numpy_does(tmp_path: Path, dtype: type) -> None:
    audio, visual = write(tmp_path, 40, 3, dtype)
    connection = select_clips.open_features(tmp_path)
    found = select_clips.rank(connection, f"{7:016x}", "true", 5)
    expected = cosines(audio, visual, 7)
    assert [int(row["clip_id"], 16) for row in found] == np.argsort(-expected)[:5].tolist()
    error = [row["cosine"] - expected[int(row["clip_id"], 16)] for row in found]
    assert np.abs(error).max() < (1e-6 if dtype is np.float32 else 2e-3)
    dogs = select_clips.rank(connection, f"{7:016x}", "path LIKE 'dog/%'", 40)
    assert {int(row["clip_id"], 16) % 2 for row in dogs} == {1}
    assert len(dogs) == 19
    assert len(select_clips.select(connection, "frame = 1 AND path LIKE 'cat/%'", 100)) == 20
    with pytest.raises(SystemExit, match="with audio and the id 0000000000000002"):
        select_clips.rank(connection, f"{2:016x}", "true", 5)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_lancedb_finds_what_numpy_finds(tmp_path: Path, dtype: type) -> None:
    audio, visual = write(tmp_path, 40, 3, dtype)
    assert nearest.build(tmp_path, str(tmp_path / "index")) == {"audio": 39, "visual": 117}
    connection = lancedb.connect(tmp_path / "index")
    query = nearest.vector_of(connection.open_table("audio"), f"{7:016x}")
    assert np.abs(query - audio[7]).max() < 1e-3
    rows = nearest.nearest(connection.open_table("visual"), query, 4)
    scores = visual @ audio[7]
    scores[3] = -np.inf
    best = np.argsort(-scores, axis=None)[:4]
    assert [int(row["clip_id"], 16) * 3 + row["frame"] for row in rows] == best.tolist()
    assert rows[0]["cosine"] == pytest.approx(scores.max(), abs=2e-3)
    dogs = nearest.nearest(connection.open_table("visual"), query, 10, "path LIKE 'dog/%'")
    assert len(dogs) == 10 and {int(row["clip_id"], 16) % 2 for row in dogs} == {1}
    with pytest.raises(SystemExit, match="in visual"):
        nearest.vector_of(connection.open_table("visual"), f"{3:016x}")


def test_an_index_finds_all_neighbours_if_all_is_searched(tmp_path: Path) -> None:
    clips = nearest.LEAST_INDEXED + 1_000
    audio, visual = write(tmp_path, clips, 1, np.float32)
    nearest.build(tmp_path, str(tmp_path / "index"))
    table = lancedb.connect(tmp_path / "index").open_table("visual")
    assert len(table.list_indices()) == 1
    found = {0.05: 0, 1: 0}
    for clip in range(10, 30):
        best = set(np.argsort(-cosines(audio, visual, clip))[:10].tolist())
        for share in found:
            rows = nearest.nearest(table, audio[clip], 10, None, share)
            found[share] += len(best & {int(row["clip_id"], 16) for row in rows})
    assert found[1] == 200
    assert 20 < found[0.05] < 200


def test_a_folder_without_features_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="Expected Parquet files of features"):
        select_clips.open_features(tmp_path)
    with pytest.raises(SystemExit, match="Expected Parquet files of features"):
        nearest.build(tmp_path, str(tmp_path / "index"))
