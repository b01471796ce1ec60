"""Weights as the page reads them: a float16 safetensors file that says its own head counts."""
from __future__ import annotations

from pathlib import Path

from safetensors import safe_open
from safetensors.torch import save_file

from .model import CavMae, Config


def save_weights(path: Path, model: CavMae, name: str) -> None:
    """Writes every tensor as float16 without a prefix; shapes tell the rest, bar the heads and norm_pix."""
    tensors = {k: v.detach().half().contiguous() for k, v in model.state_dict().items()}
    save_file(tensors, path, {"num_heads": str(model.config.num_heads), "decoder_num_heads": str(model.config.decoder_num_heads),
                              "norm_pix": "false", "name": name})
    path.chmod(0o644)  # the library writes it for its owner alone, which a web server may not be


def load_weights(path: Path) -> CavMae:
    """The model in such a file, in float32, ready to evaluate."""
    with safe_open(path, "pt") as f:
        facts, state = f.metadata(), {k: f.get_tensor(k).float() for k in f.keys()}
    depth = lambda name: 1 + max(int(k.split(".")[1]) for k in state if k.startswith(name + "."))
    config = Config(state["norm.weight"].shape[0], int(facts["num_heads"]), depth("blocks_a"), depth("blocks_u"),
                    state["decoder_norm.weight"].shape[0], depth("decoder_blocks"), int(facts["decoder_num_heads"]))
    model = CavMae(config)
    model.load_state_dict(state)
    return model.eval()
