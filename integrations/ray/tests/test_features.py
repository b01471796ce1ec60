"""The Ray pipeline against `cavmae features`, on one node, on two, and when something dies."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import tarfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pytest
from clips import list_clips
from conftest import REAL, cavmae, relative_l2, rows_in, run, start
from decode import resample, window_starts
from ray.cluster_utils import Cluster

# float32 sums in another order, and spectrograms in float32 against float64.
TOLERANCE = 1e-3


def agree(ours: Path, theirs: Path) -> float:
    """Both folders hold the same rows in the same columns. Returns the largest difference."""
    (rows, schema), (others, other_schema) = rows_in(ours), rows_in(theirs)
    assert schema.equals(other_schema)
    assert rows.keys() == others.keys()
    worst = 0.0
    for key, row in rows.items():
        other = others[key]
        for name in ("path", "model_sha256", "preprocessing"):
            assert row[name] == other[name]
        assert row["window_seconds"] == pytest.approx(other["window_seconds"], abs=0.01)
        for modality in ("audio", "visual"):
            assert (row[modality] is None) == (other[modality] is None), (row["path"], modality)
            if row[modality] is not None:
                worst = max(worst, relative_l2(row[modality], other[modality]))
                norms = [each[f"{modality}_norm"] for each in (row, other)]
                assert norms[0] == pytest.approx(norms[1], rel=TOLERANCE)
    return worst


def same(ours: Path, theirs: Path) -> None:
    """The vectors of both folders are equal to the last bit."""
    rows, others = rows_in(ours)[0], rows_in(theirs)[0]
    assert rows == others


@pytest.fixture
def eight(tmp_path: Path, make_clip) -> Path:
    """A folder of eight short clips."""
    for n in range(8):
        make_clip(tmp_path / "clips" / f"{n}.mkv", seconds=1 + n / 8, tone=200 + 90 * n)
    return tmp_path / "clips"


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_agrees_from_the_same_decoded_input(tmp_path, model, make_clip, dtype: str) -> None:
    clips = tmp_path / "clips"
    # Two windows and a rest; a frame count that ten does not divide; an upright frame; audio alone.
    make_clip(clips / "long.mkv", seconds=22.5, rate=6)
    make_clip(clips / "short.mkv", seconds=0.7, rate=25, size="130x98")
    make_clip(clips / "deep" / "upright.mkv", seconds=2.3, size="74x130")
    make_clip(clips / "sound.wav", seconds=3.21, video=False)
    options = ["--frames", "all", "--windows", "all", "--hop", "10", "--dtype", dtype]
    code, result, said = run(clips, "--model", model, "--out", tmp_path / "ray", *options)
    assert code == 0, said
    cavmae("features", clips, "--backend", "wasm", "--out", tmp_path / "cli", *options)
    worst = agree(tmp_path / "ray", tmp_path / "cli")
    print(f"largest difference, {dtype}: {worst:.1e}")
    assert result["rows"] == 3 * 10 + 10 + 10 + 1
    assert worst < TOLERANCE
    # Both name the folder's tables for a reader on the web.
    lists = [json.loads((tmp_path / by / "collection.json").read_text()) for by in ("ray", "cli")]
    assert lists[0]["format"] == lists[1]["format"]
    for folder, listed in zip(("ray", "cli"), lists, strict=True):
        parts = sorted((tmp_path / folder).glob("*.parquet"))
        assert [file["name"] for file in listed["files"]] == [part.name for part in parts]
        assert [file["bytes"] for file in listed["files"]] == [p.stat().st_size for p in parts]
        assert sum(file["rows"] for file in listed["files"]) == result["rows"]
    # Either program goes on with what the other has written.
    code, again, _ = run(clips, "--model", model, "--out", tmp_path / "cli", *options, "--resume")
    assert (code, again["skipped"], again["clips"]) == (0, 4, 0)


@pytest.mark.skipif(not REAL.is_dir(), reason=f"Expected real clips in {REAL}.")
@pytest.mark.parametrize("frames", ["mean"])
def test_agrees_on_real_clips_with_their_decoding(tmp_path, model, frames: str) -> None:
    options = ["--frames", frames]
    code, result, said = run(REAL, "--model", model, "--out", tmp_path / "ray", *options)
    assert code == 0, said
    cavmae("features", REAL, "--backend", "wasm", "--out", tmp_path / "cli", *options)
    worst = agree(tmp_path / "ray", tmp_path / "cli")
    print(f"largest difference over {result['clips']} clips, decoding included: {worst:.1e}")
    assert worst < TOLERANCE


def test_two_nodes_give_the_rows_of_one(tmp_path, model, eight) -> None:
    code, one, said = run(eight, "--model", model, "--out", tmp_path / "one")
    assert (code, one["nodes"]) == (0, 1), said
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    try:
        cluster.add_node(num_cpus=1)
        cluster.wait_for_nodes()
        # The encoder takes all of one node, so that clips are decoded on the other.
        options = ["--address", cluster.address, "--encoders", "1", "--cores", "1"]
        code, two, said = run(eight, "--model", model, "--out", tmp_path / "two", *options)
    finally:
        cluster.shutdown()
    assert (code, two["nodes"], two["clips"]) == (0, 2, 8), said
    same(tmp_path / "two", tmp_path / "one")


def encoders(process: subprocess.Popen) -> list[psutil.Process]:
    """Ray's actors below a run."""
    found = []
    for below in psutil.Process(process.pid).children(recursive=True):
        with suppress(psutil.Error):
            if "Encoder" in " ".join(below.cmdline()):
                found.append(below)
    return found


def progress(process: subprocess.Popen) -> int:
    """Waits for the next count of clips that a run tells. Returns it."""
    said = ""
    while not (told := re.search(r"(\d+) of \d+ clips", said)):
        letter = process.stderr.read(1)
        assert letter, said
        said += letter
    return int(told[1])


def test_a_killed_worker_loses_nothing(tmp_path, model, eight) -> None:
    assert run(eight, "--model", model, "--out", tmp_path / "whole")[0] == 0
    process = start(eight, "--model", model, "--out", tmp_path / "out", "--encoders", "1", "--json")
    # The others are at work or wait.
    assert progress(process) < 8
    (encoder,) = encoders(process)
    encoder.send_signal(signal.SIGKILL)
    out, said = process.communicate()
    assert process.returncode == 0, said
    assert json.loads(out)["clips"] == 8
    same(tmp_path / "out", tmp_path / "whole")


def test_a_rerun_resumes(tmp_path, model, eight) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    assert run(eight, "--model", model, "--out", whole)[0] == 0
    half = tmp_path / "half.txt"
    half.write_text("\n".join(f"clips/{n}.mkv" for n in range(4)) + "\n")
    assert run(half, "--model", model, "--out", out)[0] == 0
    code, _, said = run(eight, "--model", model, "--out", out)
    assert code == 1 and "add --resume" in said
    # A run that is killed leaves its lock and no half file.
    killed = start(eight, "--model", model, "--out", out, "--resume")
    assert progress(killed) > 0
    killed.kill()
    killed.communicate()
    code, result, said = run(eight, "--model", model, "--out", out, "--resume")
    assert code == 0, said
    assert result["skipped"] + result["clips"] == 8 and result["skipped"] >= 4
    same(out, whole)
    assert [p.name for p in out.iterdir() if ".part-" in p.name or "lock" in p.name] == []
    code, _, said = run(eight, "--model", model, "--out", out, "--resume", "--frames", "mean")
    assert code == 1 and "frames: 5" in said


def test_a_tar_and_a_broken_file(tmp_path, model, eight) -> None:
    with tarfile.open(tmp_path / "some.tar", "w") as tar:
        tar.add(eight / "3.mkv", "deep/3.mkv")
    (eight / "broken.mp4").write_bytes(b"no video at all")
    out = tmp_path / "out"
    given = [eight / "3.mkv", eight / "broken.mp4", tmp_path / "some.tar"]
    code, result, said = run(*given, "--model", model, "--out", out)
    assert (code, result["clips"], result["failed"]) == (1, 2, 1), said
    rows = {Path(row["path"]).parent.name: row for row in rows_in(out)[0].values()}
    assert rows["deep"]["audio"] == rows["clips"]["audio"]
    (error,) = [json.loads(line) for line in (out / "errors.jsonl").read_text().splitlines()]
    assert error["path"].endswith("broken.mp4") and error["code"] == "media/decode"


def test_paths_and_windows(tmp_path: Path) -> None:
    for name in ("b.mp4", "deep/a.WEBM", "deep/notes.md", ".hidden/c.mp4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = list_clips([str(tmp_path), str(tmp_path / "*.mp4")])
    assert [Path(clip.path).name for clip in found] == ["b.mp4", "a.WEBM"]
    with pytest.raises(SystemExit, match="contains none"):
        list_clips([str(tmp_path / "none.mp4")])
    # As tests/unit/cli has it for the command line.
    assert window_starts(25, 10) == [0, 10, 15]
    assert window_starts(20.5, 10) == [0, 10]
    assert window_starts(4, 10) == [0]


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000])
def test_resampling_keeps_a_tone_and_its_place(rate: int) -> None:
    t = np.arange(rate) / rate
    out = resample(np.sin(2 * np.pi * 1_234.5 * t).astype(np.float32), rate)
    assert len(out) == 16_000
    expected = np.sin(2 * np.pi * 1_234.5 * np.arange(16_000) / 16_000)
    middle = slice(2_000, 14_000)
    assert relative_l2(out[middle], expected[middle]) < 1e-5
