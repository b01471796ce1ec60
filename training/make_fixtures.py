"""Writes what PyTorch computes with the exported model, for the page's tests to compare.

The input is the first clip of the golden values, which the tests have already; latent and
predictions are thinned. Run after `export.py`; the sha256 in `tiny.json` says which weights the
values belong to.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from cavmae.data import audio_input
from cavmae.files import load_weights
from cavmae.losses import patchify
from cavmae.masking import gather, shuffle

ROOT = Path(__file__).parent.parent
OUT = ROOT / "tests" / "fixtures" / "tiny"
AUDIO_STEP, VISUAL_STEP, LATENT_STEP = 8, 8, 2


def main():
    model_line = json.loads((ROOT / "public/models/manifest.json").read_text())["models"][0]
    model = load_weights(ROOT / "public/models" / model_line["file"])
    golden = lambda name: np.load(ROOT / "tests/fixtures/golden" / f"{name}.npy")[:1]
    audio, image = audio_input(golden("audio")), torch.from_numpy(golden("image")).float()
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
        "noise_a": noise_a[0],
        "noise_v": noise_v[0],
        "feat_a": feat_a[0],
        "feat_v": feat_v[0],
        "latent": latent[0, ::LATENT_STEP].half(),
        "ca": ca[0],
        "cv": cv[0],
        "tokens_a": gone_a[0, ::AUDIO_STEP].short(),
        "tokens_v": gone_v[0, ::VISUAL_STEP].short(),
        "pred_a": pred_a[0, ::AUDIO_STEP].half(),
        "pred_v": pred_v[0, ::VISUAL_STEP].half(),
    }
    OUT.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(OUT / f"{name}.npy", np.asarray(array))
    loss = lambda pred, target, gone: float(((pred - gather(patchify(target), gone)) ** 2).mean())
    facts = {
        "model": model_line["file"],
        "sha256": model_line["sha256"],
        "maskRatio": 0.75,
        "latentStep": LATENT_STEP,
        "lossAudio": loss(pred_a, audio, gone_a),
        "lossVisual": loss(pred_v, image, gone_v),
        "arrays": {
            k: {"shape": list(np.shape(v)), "dtype": str(np.asarray(v).dtype)}
            for k, v in arrays.items()
        },
        "meaning": {
            "latent": "joint latent, kept audio tokens in the order of their noise, then visual; "
            "every latentStep-th",
            "tokens": "removed tokens whose predictions are stored in pred_a, pred_v",
        },
    }
    (OUT / "tiny.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
