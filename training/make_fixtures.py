"""Writes what PyTorch computes with the exported model for one sample clip, for the page's tests to compare.

Inputs are stored exactly as they were used (float16 spectrogram, uint8 picture), and predictions thinned.
Run after `export.py`; the sha256 in `tiny.json` says which weights the values belong to.
"""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from cavmae.clip_file import ClipFiles
from cavmae.data import audio_input, image_input
from cavmae.files import load_weights
from cavmae.losses import patchify
from cavmae.masking import gather, shuffle

ROOT = Path(__file__).parent.parent
OUT = ROOT / "tests" / "fixtures" / "tiny"
AUDIO_STEP, VISUAL_STEP = 8, 4


def main():
    model_line = json.loads((ROOT / "public/models/manifest.json").read_text())["models"][0]
    clip = json.loads((ROOT / "public/samples/manifest.json").read_text())["clips"][0]["file"]
    model = load_weights(ROOT / "public/models" / model_line["file"])
    spectrogram, picture = ClipFiles([ROOT / "public/samples" / clip]).items[0]
    spectrogram = spectrogram.astype(np.float16)
    audio, image = audio_input(spectrogram[None]), image_input(picture[None])
    g = torch.Generator().manual_seed(0)
    noise_a, noise_v = torch.rand(1, 512, generator=g), torch.rand(1, 196, generator=g)
    (keep_a, gone_a), (keep_v, gone_v) = shuffle(noise_a, 0.75), shuffle(noise_v, 0.75)
    with torch.no_grad():
        feat_a, feat_v = model.features(audio, image)
        a, v = model.towers(*model.embed(audio, image, keep_a, keep_v))
        latent, (ca, cv) = model.joint(a, v), model.alone(a, v)
        # Asked for in token order and only where removed, as the losses need them.
        gone_a, gone_v = gone_a.sort(1).values, gone_v.sort(1).values
        pred_a, pred_v = model.decode(latent, keep_a, keep_v, gone_a, gone_v)
    arrays = {
        "audio": spectrogram, "picture": picture, "noise_a": noise_a[0], "noise_v": noise_v[0], "feat_a": feat_a[0], "feat_v": feat_v[0],
        "latent": latent[0].half(), "ca": ca[0], "cv": cv[0],
        "tokens_a": gone_a[0, ::AUDIO_STEP].short(), "tokens_v": gone_v[0, ::VISUAL_STEP].short(),
        "pred_a": pred_a[0, ::AUDIO_STEP].half(), "pred_v": pred_v[0, ::VISUAL_STEP].half(),
    }
    OUT.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(OUT / f"{name}.npy", np.asarray(array))
    loss = lambda pred, target, gone: float(((pred - gather(patchify(target), gone)) ** 2).mean())
    facts = {"model": model_line["file"], "sha256": model_line["sha256"], "clip": clip, "frame": 5, "maskRatio": 0.75,
             "lossAudio": loss(pred_a, audio, gone_a), "lossVisual": loss(pred_v, image, gone_v),
             "arrays": {k: {"shape": list(np.shape(v)), "dtype": str(np.asarray(v).dtype)} for k, v in arrays.items()},
             "meaning": {"audio": "(frames, mels) normalised and padded", "picture": "(y, x, rgb) before / 255 and ImageNet statistics",
                         "latent": "joint latent, kept audio tokens in the order of their noise, then visual",
                         "tokens": "removed tokens whose predictions are stored in pred_a, pred_v"}}
    (OUT / "tiny.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
