"""Writes clips of the sample world as real files.

Those the page opens with, and those for training in the tab.

    python -m sampleworld.samples --out ../public/samples

needs ffmpeg with libvpx-vp9, libopus, libx264 and aac. Seeds start far above the training ones, so
that no clip here was ever trained on. `manifest.json` lists the sample clips, `train/manifest.json`
the small ones.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scipy.io import wavfile

from cavmae.clip_inputs import read_frames, read_sound
from cavmae.fbank import fbank

from . import VERSION
from .kinds import KINDS
from .video import Video

RATE, SECONDS, SIZE = 16_000, 10.0, 224
# Sides of a thumbnail; frames and mel bins of a strip,
# and the log-mel values that are its black and white.
THUMBNAIL, STRIP, STRIP_RANGE = 112, (256, 64), (-14.0, 4.0)
SAMPLE_SEED, SMALL_SEED = 9_000_000, 9_500_000

# Kind and its seed's offset, chosen by eye and for causes that differ;
# `sample_facts.py` finds which one the page opens on.
PICKS = [
    ("train", 3),
    ("bird", 8),
    ("fire", 3),
    ("face", 4),
    ("bell", 1),
    ("typewriter", 6),
    ("drops", 7),
    ("helicopter", 6),
    ("strings", 8),
    ("sea", 8),
    ("clock", 7),
    ("frogs", 3),
    ("drum", 1),
    ("thunder", 2),
    ("engine", 1),
    ("woodpecker", 5),
    ("popcorn", 7),
    ("siren", 4),
    ("rain", 1),
    ("saw", 1),
    ("metronome", 5),
    ("chimes", 5),
    ("ball", 3),
    ("wind", 6),
]
SMALL_TRAIN, SMALL_HELD_OUT = 64, 16

# What the decoder needs to know of the colours, and the colours so made.
COLOUR = [
    "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p",
    "-color_primaries", "bt709", "-color_trc", "bt709",
    "-colorspace", "bt709", "-color_range", "tv",
]  # fmt: skip
VP9 = ["-c:v", "libvpx-vp9", "-b:v", "0", "-row-mt", "1", "-cpu-used", "3"]


@dataclass(frozen=True)
class Recipe:
    """How one clip is made: `codecs` are ffmpeg's words, `fps` frames a second."""

    path: Path
    seed: int
    kind: str | None
    fps: float
    codecs: tuple[str, ...]


def sample_recipes(out: Path) -> list[Recipe]:
    """The page's sample clips, webm and mp4 in turn."""
    webm = (*VP9, "-crf", "42", "-c:a", "libopus", "-b:a", "48k")
    mp4 = (
        "-c:v", "libx264", "-crf", "30", "-preset", "slow",
        "-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart",
    )  # fmt: skip
    name = lambda i, kind: f"{i + 1:02d}-{kind}." + ("mp4" if i % 2 else "webm")
    return [
        Recipe(
            out / name(i, kind),
            SAMPLE_SEED + 100 * KINDS.index(kind) + offset,
            kind,
            12,
            mp4 if i % 2 else webm,
        )
        for i, (kind, offset) in enumerate(PICKS)
    ]


def small_recipes(out: Path) -> list[Recipe]:
    """Clips for training in the tab: kinds as their seeds draw them, small files."""
    codecs = (*VP9, "-crf", "48", "-c:a", "libopus", "-b:a", "20k")
    return [
        Recipe(out / f"{i:02d}.webm", SMALL_SEED + i, None, 6, codecs)
        for i in range(SMALL_TRAIN + SMALL_HELD_OUT)
    ]


def write_clip(recipe: Recipe) -> dict:
    """Renders and encodes a clip; returns its line of the manifest."""
    torch.set_num_threads(1)
    video, path = Video(recipe.seed, recipe.fps, SIZE, recipe.kind), recipe.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
        wavfile.write(wav.name, RATE, np.round(video.wave() * 32767).astype(np.int16))
        command = [
            "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{SIZE}x{SIZE}", "-r", str(recipe.fps), "-i", "-", "-i", wav.name,
            *COLOUR, *recipe.codecs, "-t", str(SECONDS), "-map_metadata", "-1", str(path),
        ]  # fmt: skip
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
        for frame in video.frames():
            encoder.stdin.write(frame.tobytes())
        encoder.stdin.close()
        if encoder.wait():
            raise RuntimeError(f"ffmpeg failed on {path.name}")
    data = path.read_bytes()
    return {
        "file": path.name,
        **(write_previews(path) if recipe.kind else {}),
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "kind": video.kind,
        "title": video.title,
        "seed": recipe.seed,
        "durationSeconds": SECONDS,
        "width": SIZE,
        "height": SIZE,
        "fps": recipe.fps,
        "factors": {k: round(v, 4) for k, v in video.factors.items()},
        "boxes": [[round(v, 4) for v in box] for box in video.boxes()],
    }


def write_previews(path: Path) -> dict:
    """A thumbnail and a strip of the spectrogram of an encoded clip; their manifest fields.

    For a list that has not decoded it.
    """
    folder, log_mel = path.parent / "previews", fbank(read_sound(path))
    folder.mkdir(exist_ok=True)
    thumbnail, strip = folder / f"{path.stem}.jpg", folder / f"{path.stem}.webp"
    picture = Image.fromarray(read_frames(path, [5])[0].transpose(1, 2, 0)).resize(
        (THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS
    )
    picture.save(thumbnail, quality=82)
    low, high = STRIP_RANGE
    grey = Image.fromarray(
        (np.clip((log_mel.T[::-1] - low) / (high - low), 0, 1) * 255).round().astype(np.uint8)
    )
    # A quarter of the frames and half of the bins; grey,
    # so that the page paints it in its own colours.
    grey.resize(STRIP, Image.Resampling.BOX).save(strip, quality=60)
    return {"thumbnail": f"previews/{thumbnail.name}", "strip": f"previews/{strip.name}"}


def write_all(out: Path, workers: int) -> None:
    """All clips and both manifests; clips of an older set are removed."""
    sets = {out: sample_recipes(out), out / "train": small_recipes(out / "train")}
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for folder, recipes in sets.items():
            lines = list(pool.map(write_clip, recipes))
            if folder != out:
                for i, line in enumerate(lines):
                    line["split"] = "train" if i < SMALL_TRAIN else "held-out"
            kept = {line["file"] for line in lines} | {"manifest.json"}
            for path in folder.iterdir():
                if path.is_file() and path.name not in kept:
                    path.unlink()
            facts = {
                "licence": "CC0-1.0",
                "world": VERSION,
                **({"stripLogMel": STRIP_RANGE} if folder == out else {}),
                "clips": lines,
            }
            (folder / "manifest.json").write_text(json.dumps(facts, indent=1) + "\n")
            print(
                (
                    f"{folder}: {len(lines)} clips, "
                    f"{sum(line['bytes'] for line in lines) / 1e6:.2f} MB"
                ),
                flush=True,
            )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    write_all(args.out, args.workers)


if __name__ == "__main__":
    main()
