"""Weights as the page reads them: a float16 safetensors file that says its own head counts."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors import safe_open

from .model import CavMae, Config


def save_weights(path: Path, model: torch.nn.Module, name: str, norm_pix=False, **facts) -> None:
    """Writes every tensor as float16 without a prefix, and `facts` beside them.

    Shapes tell the rest, bar the heads and norm_pix.
    """
    tensors = {k: v.detach().half().cpu().contiguous() for k, v in model.state_dict().items()}
    said = {
        "num_heads": model.config.num_heads,
        "decoder_num_heads": model.config.decoder_num_heads,
        "norm_pix": "true" if norm_pix else "false",
        "name": name,
        **facts,
    }
    part = path.with_suffix(".part")
    part.write_bytes(_safetensors(tensors, {k: str(v) for k, v in said.items()}))
    part.replace(path)


def _safetensors(tensors: dict[str, torch.Tensor], facts: dict[str, str]) -> bytes:
    """The format by hand.

    The library writes the facts in an order that differs from call to call, and so another file
    each time.
    """
    header, blocks, at = {"__metadata__": facts}, [], 0
    for name in sorted(tensors):
        data = tensors[name].numpy().astype("<f2").tobytes()
        header[name] = {
            "dtype": "F16",
            "shape": list(tensors[name].shape),
            "data_offsets": [at, at + len(data)],
        }
        blocks.append(data)
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(blocks)


def read_weights(path: Path) -> tuple[dict, dict]:
    """Tensors in float32, and what the file says of itself."""
    with safe_open(path, "pt") as f:
        return {k: f.get_tensor(k).float() for k in f.keys()}, f.metadata() or {}


def config_of(state: dict, facts: dict) -> Config:
    """Sizes read off the shapes; those of a decoder that is not there are 0."""
    depth = lambda name: (
        1 + max((int(k.split(".")[1]) for k in state if k.startswith(name + ".")), default=-1)
    )
    return Config(
        state["norm.weight"].shape[0],
        int(facts["num_heads"]),
        depth("blocks_a"),
        depth("blocks_u"),
        state["decoder_norm.weight"].shape[0] if "decoder_norm.weight" in state else 0,
        depth("decoder_blocks"),
        int(facts["decoder_num_heads"]),
    )


def load_weights(path: Path) -> CavMae:
    """The model in such a file, in float32, ready to evaluate."""
    state, facts = read_weights(path)
    model = CavMae(config_of(state, facts))
    model.load_state_dict(state)
    return model.eval()
