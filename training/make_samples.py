"""Writes the sample clips the page opens with, and their manifest.

Seeds start far above the training ones, so no clip here was ever trained on. Run from `training/`:
`python make_samples.py`. Needs ffmpeg with libvpx-vp9, libopus, libx264 and aac.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from scipy.io import wavfile

from world.kinds import KINDS
from world.scene import FPS, FRAMES, Scene, evaluated_times
from world.synth import RATE, SECONDS

OUT = Path(__file__).parent.parent / "public" / "samples"
SIZE = 256
FIRST_SEED = 9_000_000
# Kind and its seed's offset; the first one is what the page shows on arrival.
PICKS = [("bird", 6), ("fire", 4), ("ball", 2), ("bell", 4), ("strings", 5), ("rain", 3), ("engine", 2), ("clock", 2),
         ("drum", 0), ("waves", 4), ("siren", 2), ("drops", 5), ("metronome", 4), ("rain", 4), ("ball", 1), ("bell", 0)]

COLOUR = ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p", "-color_primaries", "bt709",
          "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
CODECS = {
    "webm": ["-c:v", "libvpx-vp9", "-crf", "38", "-b:v", "0", "-row-mt", "1", "-cpu-used", "3", "-c:a", "libopus", "-b:a", "64k"],
    "mp4": ["-c:v", "libx264", "-crf", "27", "-preset", "slow", "-c:a", "aac", "-b:a", "72k", "-movflags", "+faststart"],
}


def write_clip(index: int, out: Path = OUT) -> dict:
    """Renders and encodes one pick; returns its line of the manifest."""
    kind, offset = PICKS[index]
    seed = FIRST_SEED + 100 * [k.name for k in KINDS].index(kind) + offset
    scene = Scene(seed, kind)
    extension = "webm" if index % 2 == 0 else "mp4"
    path = out / f"{index + 1:02d}-{kind}.{extension}"
    with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
        wavfile.write(wav.name, RATE, np.round(scene.sound() * 32767).astype(np.int16))
        command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{SIZE}x{SIZE}", "-r", str(FPS),
                   "-i", "-", "-i", wav.name, *COLOUR, *CODECS[extension], "-t", str(SECONDS), "-map_metadata", "-1", str(path)]
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
        for i in range(FRAMES):
            encoder.stdin.write(scene.frame(i / FPS, SIZE).tobytes())
        encoder.stdin.close()
        if encoder.wait():
            raise RuntimeError(f"ffmpeg failed on {path.name}")
    data = path.read_bytes()
    return {"file": path.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "kind": kind,
            "title": scene.event.title, "seed": seed, "durationSeconds": float(SECONDS), "width": SIZE, "height": SIZE, "fps": FPS,
            "boxes": [[round(v, 4) for v in scene.box(t)] for t in evaluated_times()]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(args.workers) as pool:
        clips = list(pool.map(write_clip, range(len(PICKS))))
    (OUT / "manifest.json").write_text(json.dumps({"licence": "CC0-1.0", "clips": clips}, indent=1) + "\n")
    print(f"{len(clips)} clips, {sum(c['bytes'] for c in clips) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
