"""Reads a video file the way the page does, through ffmpeg."""
from __future__ import annotations

import json
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from .data import audio_input, image_input
from .fbank import RATE, fbank, model_input

SIZE, CLIP_SECONDS = 224, 10


def read_sound(path: Path) -> np.ndarray:
    """First channel at 16 kHz, at most ten seconds, float32."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-af", "pan=mono|c0=c0", "-ar", str(RATE), "-f", "f32le", "-"],
                         check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.float32)[:RATE * CLIP_SECONDS]


def read_frames(path: Path) -> tuple[np.ndarray, float]:
    """All frames (n, height, width, 3) uint8 and their rate."""
    probe = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height,r_frame_rate", "-of", "json", path]
    stream = json.loads(subprocess.run(probe, check=True, capture_output=True).stdout)["streams"][0]
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:v:0", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"],
                         check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, stream["height"], stream["width"], 3), float(Fraction(stream["r_frame_rate"]))


def frame_index(i: int, count: int, fps: float) -> int:
    """Which frame the i-th of ten evaluated ones is: one before the even division, as the official extractor takes it."""
    return max(0, int(i * min(count, fps * CLIP_SECONDS) / 10) - 1)


def resize(frame: np.ndarray) -> np.ndarray:
    """Shorter side to 224 (antialiased bilinear), centre crop: (224, 224, 3) uint8."""
    h, w = frame.shape[:2]
    new = (SIZE, int(SIZE * h / w)) if w <= h else (int(SIZE * w / h), SIZE)
    image = np.array(Image.fromarray(frame).resize(new, Image.Resampling.BILINEAR))
    y, x = int(round((image.shape[0] - SIZE) / 2)), int(round((image.shape[1] - SIZE) / 2))
    return image[y:y + SIZE, x:x + SIZE]


class ClipFiles:
    """Video files as a bank: `batch` gives the sound and frame 5 of each."""

    def __init__(self, paths):
        self.items = []
        for path in paths:
            frames, fps = read_frames(path)
            self.items.append((model_input(fbank(read_sound(path))), resize(frames[frame_index(5, len(frames), fps)])))

    def __len__(self):
        return len(self.items)

    def batch(self, indices, rng=None):
        audio, image = zip(*(self.items[i] for i in indices))
        return audio_input(np.stack(audio)), image_input(np.stack(image)), None
