"""A folder of real clips in the generator's place, read through ffmpeg.

It holds video files, or tars of them (webdataset).

Each clip becomes what the page would make of it: the first channel at 16 kHz, and frames picked and
resized as the official extractor does.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import tarfile
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .data import Raw, augment
from .fbank import FRAME, RATE, fbank, model_input

SIZE, CLIP_SECONDS, EVALUATED = 224, 10, 10
VIDEOS = (".mp4", ".webm", ".mkv", ".mov", ".avi", ".m4v", ".flv", ".mpg", ".3gp")


def _run(*command) -> bytes:
    return subprocess.run(
        [str(c) for c in command], check=True, capture_output=True, stdin=subprocess.DEVNULL
    ).stdout


def read_sound(path) -> np.ndarray:
    """First channel at 16 kHz, at most ten seconds, float32."""
    raw = _run(
        "ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-t", CLIP_SECONDS,
        "-af", "pan=mono|c0=c0", "-ar", RATE, "-f", "f32le", "-",
    )  # fmt: skip
    wave = np.frombuffer(raw, np.float32)[: RATE * CLIP_SECONDS]
    if len(wave) < FRAME:
        raise ValueError(f"Expected at least {FRAME} samples of sound in {path}, got {len(wave)}.")
    return wave


def frame_index(i: int, count: int, fps: float) -> int:
    """Which frame the i-th of ten evaluated ones is.

    One before the even division, as the official extractor takes it.
    """
    return max(0, int(i * min(count, fps * CLIP_SECONDS) / EVALUATED) - 1)


def read_frames(path, which) -> np.ndarray:
    """Some of the ten evaluated frames, resized and cropped: (n, 3, 224, 224) uint8.

    Only they leave the decoder.
    """
    probe = _run(
        "ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets",
        "-show_entries", "stream=nb_read_packets,r_frame_rate,avg_frame_rate,height,color_space",
        "-of", "json", path,
    )  # fmt: skip
    stream = json.loads(probe)["streams"][0]
    rate = (
        stream["avg_frame_rate"]
        if stream["avg_frame_rate"] not in ("0/0", "N/A")
        else stream["r_frame_rate"]
    )
    count = int(stream["nb_read_packets"])
    wanted = [frame_index(i, count, float(Fraction(rate))) for i in which]
    # Untagged colour: BT.601 below 720 lines, which is ffmpeg's own guess for all, else BT.709.
    matrix = (
        ",scale=in_color_matrix=bt709"
        if "color_space" not in stream and int(stream["height"]) >= 720
        else ""
    )
    select = "+".join(f"eq(n\\,{n})" for n in sorted(set(wanted)))
    raw = _run(
        "ffmpeg", "-v", "error", "-i", path, "-map", "0:v:0", "-vf", f"select={select}{matrix}",
        "-fps_mode", "passthrough", "-pix_fmt", "rgb24", "-c:v", "ppm", "-f", "image2pipe", "-",
    )  # fmt: skip
    stream, found = io.BytesIO(raw), []
    while stream.tell() < len(raw):
        found.append(resize(_read_ppm(stream)))
    by_index = dict(zip(sorted(set(wanted)), found, strict=False))
    if not found:
        raise ValueError(f"Expected frames in {path}, got none.")
    # A count from packets may exceed what decodes; the last frame stands for those past the end.
    return np.stack([by_index.get(n, found[-1]) for n in wanted]).transpose(0, 3, 1, 2)


def _read_ppm(stream) -> np.ndarray:
    """The next picture of a stream of binary PPM: (height, width, 3) uint8."""
    kind, size, _ = stream.readline(), stream.readline().split(), stream.readline()
    if kind != b"P6\n":
        raise ValueError("Expected a binary PPM from ffmpeg.")
    w, h = int(size[0]), int(size[1])
    return np.frombuffer(stream.read(w * h * 3), np.uint8).reshape(h, w, 3)


def resize(frame: np.ndarray) -> np.ndarray:
    """Shorter side to 224 (antialiased bilinear), centre crop: (224, 224, 3) uint8."""
    h, w = frame.shape[:2]
    new = (SIZE, int(SIZE * h / w)) if w <= h else (int(SIZE * w / h), SIZE)
    image = np.array(Image.fromarray(frame).resize(new, Image.Resampling.BILINEAR))
    y, x = int(round((image.shape[0] - SIZE) / 2)), int(round((image.shape[1] - SIZE) / 2))
    return image[y : y + SIZE, x : x + SIZE]


def read_clip(path, which) -> tuple[np.ndarray, np.ndarray]:
    """A clip's fbank (1024, 128) float32 and its frames, (n, 3, 224, 224) uint8.

    @param which - of the ten frames.
    """
    return model_input(fbank(read_sound(path))), read_frames(path, which)


class FolderSource:
    """Shuffled batches of the clips below a folder.

    A clip that does not decode is left out, with a warning, and another taken.

    @param workers - clips decoded at once.
    """

    def __init__(
        self,
        folder: Path,
        batch: int,
        seed=0,
        mirror=True,
        roll=False,
        workers=None,
        rank=0,
        ranks=1,
    ):
        self.size, self.seed, self.mirror, self.roll, self.rank, self.ranks = (
            batch,
            seed,
            mirror,
            roll,
            rank,
            ranks,
        )
        self.items = list_clips(Path(folder))
        if not self.items:
            raise ValueError(
                f"Expected video files ({', '.join(VIDEOS)}) or tars of them in {folder}, found "
                "none."
            )
        self.pool = ThreadPoolExecutor(workers or os.cpu_count())

    def __len__(self) -> int:
        return len(self.items)

    def batch(self, step: int) -> Raw:
        rng = np.random.default_rng([self.seed, step, self.rank])
        read = [
            r
            for r in self.pool.map(
                self._try,
                self._rows(step),
                [[int(i)] for i in rng.integers(EVALUATED, size=self.size)],
            )
            if r
        ]
        for _ in range(20):
            if len(read) >= self.size:
                break
            rows = rng.integers(len(self.items), size=self.size - len(read))
            read += [r for r in self.pool.map(self._try, rows, [[5]] * len(rows)) if r]
        if len(read) < self.size:
            raise ValueError(
                f"Expected clips with sound and picture, got too few that decode: {len(read)} of "
                f"{self.size}."
            )
        raw = Raw(
            torch.from_numpy(np.stack([r[0] for r in read])),
            torch.from_numpy(np.stack([r[1][0] for r in read])),
        )
        return augment(
            raw, torch.Generator().manual_seed(int(rng.integers(1 << 62))), self.mirror, self.roll
        )

    def _rows(self, step: int):
        """The step's part of the endless chain of shuffled epochs.

        That way a folder smaller than a batch serves too.
        """
        first = (step * self.ranks + self.rank) * self.size
        place = np.arange(first, first + self.size)
        orders = {
            e: np.random.default_rng([self.seed, e]).permutation(len(self.items))
            for e in np.unique(place // len(self.items))
        }
        return [int(orders[p // len(self.items)][p % len(self.items)]) for p in place]

    def read_all(self, rows, frames: int) -> list:
        """Those of the clips `rows` that decode, each with `frames` frames drawn from the row.

        Frame 5 alone where one is asked for.
        """
        which = [
            [5]
            if frames == 1
            else np.random.default_rng([r, 9]).choice(EVALUATED, frames, replace=False).tolist()
            for r in rows
        ]
        return [r for r in self.pool.map(self._try, rows, which) if r]

    def _try(self, row: int, which):
        try:
            return self.items[row].read(which)
        except (
            ValueError,
            KeyError,
            IndexError,
            ZeroDivisionError,
            subprocess.CalledProcessError,
        ) as problem:
            said = getattr(problem, "stderr", b"") or str(problem).encode()
            warnings.warn(
                f"{self.items[row].name} left out: {said.decode(errors='replace').strip()[:200]}",
                stacklevel=2,
            )
            return None


class File:
    def __init__(self, path: Path):
        self.path, self.name = path, path.name

    def read(self, which):
        return read_clip(self.path, which)


class Member:
    """A video inside a tar, found by its place so that the tar is read through only once."""

    def __init__(self, tar: Path, member: tarfile.TarInfo):
        self.tar, self.name, self.offset, self.size = (
            tar,
            f"{tar.name}:{member.name}",
            member.offset_data,
            member.size,
        )

    def read(self, which):
        with (
            self.tar.open("rb") as f,
            tempfile.NamedTemporaryFile(suffix=Path(self.name).suffix) as out,
        ):
            f.seek(self.offset)
            out.write(f.read(self.size))
            out.flush()
            return read_clip(out.name, which)


def list_clips(folder: Path) -> list:
    """Video files below a folder and video members of its tars, in the order of their names."""
    items = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in VIDEOS:
            items.append(File(path))
        elif path.suffix.lower() == ".tar":
            with tarfile.open(path, "r:") as tar:
                items += [
                    Member(path, m)
                    for m in tar
                    if m.isfile() and Path(m.name).suffix.lower() in VIDEOS
                ]
    return items
