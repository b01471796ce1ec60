"""Writes the clip by which a browser checks its machine.

With it goes what PyTorch computes of the clip by the exported model.

Sound and picture are of a seed that nothing was trained on. The page takes them through every
stage, from samples to losses, and compares. Run after `export.py`: the sha256 in the file says
which weights the values belong to.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from cavmae.data import audio_input, image_input
from cavmae.fbank import fbank, model_input
from cavmae.files import load_weights
from cavmae.losses import patchify
from cavmae.masking import gather, shuffle
from sampleworld.video import Video

ROOT = Path(__file__).parent.parent
OUT = ROOT / "public" / "check" / "clip.safetensors"
SEED, KIND, SIZE, WIDTH, FRAME = 9_900_000, "bell", 288, 256, 40
FBANK_STEP, PIXEL_STEP, AUDIO_STEP, VISUAL_STEP = 8, 4, 8, 4
TYPES = {"int16": "I16", "uint8": "U8", "int32": "I32", "float32": "F32"}


def model_pixels(picture: np.ndarray) -> np.ndarray:
    """The shorter side to 224, antialiased; the centre cropped."""
    height, width = picture.shape[:2]
    short = min(height, width)
    size = (int(224 * width / short), int(224 * height / short))
    resized = Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR)
    left, top = (int(round((side - 224) / 2)) for side in size)
    return np.asarray(resized.crop((left, top, left + 224, top + 224)))


def compute() -> tuple[dict[str, np.ndarray], dict[str, str]]:
    model_line = json.loads((ROOT / "public/models/manifest.json").read_text())["models"][0]
    model = load_weights(ROOT / "public/models" / model_line["file"])
    video = Video(SEED, 12, SIZE, KIND)
    samples = np.round(video.wave() * 32767).astype(np.int16)
    frame = next(f for i, f in enumerate(video.frames()) if i == FRAME)
    # Wider than high would not tell the axes apart from a square; this is higher than wide.
    picture = np.ascontiguousarray(np.asarray(frame, np.uint8)[:, :WIDTH])
    log_mel, pixels = fbank(samples.astype(np.float32) / 32768), model_pixels(picture)
    audio, image = audio_input(model_input(log_mel)[None]), image_input(pixels[None])
    g = torch.Generator().manual_seed(0)
    masks = [shuffle(torch.rand(1, n, generator=g), 0.75) for n in (512, 196)]
    (keep_a, gone_a), (keep_v, gone_v) = [[ids.sort(1).values for ids in mask] for mask in masks]
    with torch.no_grad():
        feat_a, feat_v = model.alone(*model.towers(*model.embed(audio, image)))
        a, v = model.towers(*model.embed(audio, image, keep_a, keep_v))
        latent = model.joint(a, v)
        pred_a, pred_v = model.decode(latent, keep_a, keep_v, gone_a, gone_v)
    loss = lambda pred, target, gone: float(((pred - gather(patchify(target), gone)) ** 2).mean())
    arrays = {
        "samples": samples,
        "picture": picture,
        "fbank": log_mel[::FBANK_STEP],
        "pixels": pixels[::PIXEL_STEP],
        "keep_audio": keep_a[0].int(),
        "keep_visual": keep_v[0].int(),
        "latent": latent[0],
        "pooled_audio": feat_a[0],
        "pooled_visual": feat_v[0],
        "asked_audio": gone_a[0, ::AUDIO_STEP].int(),
        "asked_visual": gone_v[0, ::VISUAL_STEP].int(),
        "predicted_audio": pred_a[0, ::AUDIO_STEP],
        "predicted_visual": pred_v[0, ::VISUAL_STEP],
    }
    facts = {
        "model": model_line["file"],
        "sha256": model_line["sha256"],
        "seed": str(SEED),
        "fbank_step": str(FBANK_STEP),
        "pixel_step": str(PIXEL_STEP),
        "loss_audio": repr(loss(pred_a, audio, gone_a)),
        "loss_visual": repr(loss(pred_v, image, gone_v)),
        "torch": torch.__version__,
    }
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}, facts


def safetensors(arrays: dict[str, np.ndarray], facts: dict[str, str]) -> bytes:
    header, blocks, at = {"__metadata__": facts}, [], 0
    for name, array in arrays.items():
        data = array.tobytes()
        header[name] = {
            "dtype": TYPES[str(array.dtype)],
            "shape": list(array.shape),
            "data_offsets": [at, at + len(data)],
        }
        blocks.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(blocks)


def main():
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(safetensors(*compute()))
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
