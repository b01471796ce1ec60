"""Exports a run's averaged weights for the page, measures the exported file, writes the manifest.

Everything in the manifest is measured on the float16 file itself: held-out clips of the bank, and the
sample clips decoded back from their videos.
"""
from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch

from cavmae.clip_file import ClipFiles
from cavmae.data import Bank
from cavmae.files import load_weights, save_weights
from cavmae.measure import masked_loss, permutation_p, pointing, recall, retrieval, similarity
from cavmae.model import CavMae, Config
from make_bank import HELD_OUT_SEED
from world.kinds import NAMES
from world.scene import Scene, evaluated_times

PUBLIC = Path(__file__).parent.parent / "public"
ID, NAME = "cav-mae-tiny", "CAV-MAE tiny"


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(w.title() for w in rest)


def measure_samples(model: CavMae) -> dict:
    listed = json.loads((PUBLIC / "samples" / "manifest.json").read_text())["clips"]
    clips = ClipFiles([PUBLIC / "samples" / c["file"] for c in listed])
    s = similarity(model, clips)
    return {"retrieval": {"gallery": len(s), "audioToVisual": recall(s), "visualToAudio": recall(s.T), "permutationP": permutation_p(s)},
            "maskedLoss": masked_loss(model, clips), "pointing": pointing(model, clips, [c["boxes"][5] for c in listed])}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, default=Path(__file__).parent / "runs" / "tiny")
    parser.add_argument("--bank", type=Path, default=Path(__file__).parent / "bank")
    parser.add_argument("--hardware", default="2 CPU cores")
    args = parser.parse_args()
    torch.set_num_threads(2)
    state = torch.load(args.run / "ema.pt", weights_only=True)
    model = CavMae(Config(**state["config"]))
    model.load_state_dict(state["model"])
    folder = PUBLIC / "models"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{ID}.safetensors"
    save_weights(path, model, NAME)
    model, data = load_weights(path), path.read_bytes()
    held_out = Bank(args.bank / "held-out")
    gallery = 250
    seen = [json.loads(line) for line in (args.run / "log.jsonl").read_text().splitlines()]
    last = [x for x in seen if "total" in x and x["steps"] <= state["done"]["steps"]][-1]
    objective, done = state["objective"], state["done"]
    entry = {
        "id": ID, "file": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "name": NAME, "plan": "cpu",
        "config": {**{camel(k): v for k, v in state["config"].items()}, "normPix": False},
        "training": {
            "data": "sample world: drawn and synthesised ten-second clips, CC0", "kinds": NAMES, "clips": done["clips"],
            "samplesSeen": done["samples"], "steps": done["steps"], "batch": state["batch"], "wallMinutes": round(done["minutes"], 1),
            "hardware": args.hardware, "lambdaC": objective["lambda_c"], "bidirectional": objective["bidirectional"],
            "temperature": objective["temperature"], "maskRatio": [objective["mask_ratio"]] * 2, "structuredShare": objective["structured"],
            "losses": {k: round(last[k], 4) for k in ("audio", "visual", "contrastive", "found")},
            "heldOut": {"retrieval": retrieval(model, held_out, gallery), "maskedLoss": masked_loss(model, held_out),
                        "pointing": pointing(model, held_out, [Scene(HELD_OUT_SEED + i).box(evaluated_times()[5]) for i in range(len(held_out))])},
            "samples": measure_samples(model),
        },
    }
    (folder / "manifest.json").write_text(json.dumps({"models": [entry], "plan": "cpu"}, indent=1) + "\n")
    print(json.dumps(entry["training"], indent=1))


if __name__ == "__main__":
    main()
