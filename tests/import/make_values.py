"""What PyTorch computes of the files that published-file.mjs writes.

It reads them, so that it proves their layout too.

Usage: python tests/import/make_values.py PRE_TRAINED.pth FINE_TUNED.pth
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "training"))

from cavmae.model import CavMae, Config  # noqa: E402

BASE = Config(
    embed_dim=768,
    num_heads=12,
    modality_depth=11,
    unified_depth=1,
    decoder_embed_dim=512,
    decoder_depth=8,
    decoder_num_heads=16,
)
AUDIO_INPUT, VISUAL_INPUT = 1000, 1001
TOKEN_STEP = 4


def hashed(number: int, count: int, centre: float, spread: float) -> np.ndarray:
    """The same as in hashed.mjs."""
    mask, index = np.uint64(0xFFFFFFFF), np.arange(count, dtype=np.uint64)
    word = (index * np.uint64(0x9E3779B1) & mask) ^ np.uint64(
        (number + 1) * 0x85EBCA6B & 0xFFFFFFFF
    )
    word = (word ^ (word >> np.uint64(16))) * np.uint64(0x7FEB352D) & mask
    word = (word ^ (word >> np.uint64(15))) * np.uint64(0x846CA68B) & mask
    word = (word ^ (word >> np.uint64(16))) >> np.uint64(8)
    return (centre + spread * (word.astype(np.float64) / 2**23 - 1)).astype(np.float32)


def load(path: str) -> tuple[CavMae, dict[str, torch.Tensor]]:
    """The network with a file's weights, and what the file holds beyond them."""
    state = {
        name.removeprefix("module."): value
        for name, value in torch.load(path, weights_only=True).items()
    }
    model = CavMae(BASE).eval()
    missing, beyond = model.load_state_dict(state, strict=False)
    if any("decoder" not in name and name != "mask_token" for name in missing):
        raise SystemExit(f"{path} lacks {missing[:3]}")
    return model, {name: state[name] for name in beyond}


@torch.no_grad()
def main(pre_trained: str, fine_tuned: str) -> None:
    audio = torch.from_numpy(
        hashed(AUDIO_INPUT, 1024 * 128, 0, 2).reshape(1, 1, 1024, 128)
    ).transpose(2, 3)
    image = torch.from_numpy(hashed(VISUAL_INPUT, 3 * 224 * 224, 0, 2).reshape(1, 3, 224, 224))
    model, beyond = load(pre_trained)
    if beyond:
        raise SystemExit(f"{pre_trained} holds {list(beyond)[:3]} too many")
    tokens = model.alone_tokens(*model.towers(*model.embed(audio, image)))
    model, head = load(fine_tuned)
    pooled = model.joint(*model.towers(*model.embed(audio, image))).mean(1)
    normed = F.layer_norm(pooled, (768,), head["mlp_head.0.weight"], head["mlp_head.0.bias"])
    values = {
        "audio_tokens": tokens[0][0, ::TOKEN_STEP],
        "visual_tokens": tokens[1][0, ::TOKEN_STEP],
        "logits": F.linear(normed, head["mlp_head.1.weight"], head["mlp_head.1.bias"])[0],
    }
    for name, value in values.items():
        array = np.ascontiguousarray(value.numpy())
        np.save(HERE / "expected" / f"{name}.npy", array)
        print(
            name,
            array.shape,
            (
                f"mean {array.mean():.4f}, std {array.std():.4f}, over tokens "
                f"{array.std(0).mean():.4f}"
            ),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
