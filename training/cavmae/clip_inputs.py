"""What the model reads of a clip: its sound and its frames, through ffmpeg. Needs no PyTorch.

The first channel at 16 kHz, and frames picked and resized as the official extractor does.
"""

from __future__ import annotations

import io
import json
import subprocess
from fractions import Fraction

import numpy as np
from PIL import Image

from .fbank import FRAME, RATE, fbank, model_input

SIZE, CLIP_SECONDS, EVALUATED = 224, 10, 10
IMAGE_MEAN, IMAGE_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


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
