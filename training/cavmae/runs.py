"""A run's folder as others read it.

While it trains (`ema.pt`) or after it has travelled (`model.safetensors`, float16).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch

from .files import read_weights, save_weights
from .model import CavMae, Config


@dataclass
class Run:
    """Weights of the running mean, rounded to float16 and held in float32.

    This is what ships, so what is judged.

    @param about - `config`, `objective`, `done`, `hardware`, `plan`, `batch`.
    """

    name: str
    state: dict
    about: dict

    @property
    def config(self) -> Config:
        return Config(**self.about["config"])

    def network(self) -> CavMae:
        model = CavMae(self.config)
        model.load_state_dict(self.state)
        return model.eval().requires_grad_(False)

    def save(self, path: Path, name: str) -> None:
        """Writes the float16 file with all that is known of the run in it."""
        save_weights(
            path,
            self.network(),
            name,
            self.about["objective"]["norm_pix"],
            samples_seen=self.about["done"]["samples"] + self.about["done"].get("before", 0),
            about=json.dumps(self.about),
        )


def has_run(folder: Path) -> bool:
    return (folder / "ema.pt").exists() or (folder / "model.safetensors").exists()


def read_run(folder: Path) -> Run:
    if (folder / "ema.pt").exists():
        about = torch.load(folder / "ema.pt", map_location="cpu", weights_only=True)
        return Run(folder.name, {k: v.half().float() for k, v in about.pop("model").items()}, about)
    if not (folder / "model.safetensors").exists():
        raise FileNotFoundError(f"Expected ema.pt or model.safetensors in {folder}, found neither.")
    state, said = read_weights(folder / "model.safetensors")
    return Run(folder.name, state, json.loads(said["about"]))


def read_log(folder: Path) -> list[dict]:
    """The log's lines, without what a resumption has run through a second time.

    A line cut off in the writing is left out.
    """
    lines = []
    for text in (folder / "log.jsonl").read_text().splitlines():
        try:
            line = json.loads(text)
        except json.JSONDecodeError:
            continue
        if "steps" in line:
            lines = [x for x in lines if x.get("steps", 0) < line["steps"]]
        lines.append(line)
    return lines
