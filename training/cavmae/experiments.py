"""The experiments' file: what the runs' logs and evaluations say.

It has the shape of `experiments.schema.json`.
"""

from __future__ import annotations

import json
from pathlib import Path

from .runs import Run, read_log

CURVE_POINTS = 120
CURVE_KEYS = (
    "samples",
    "steps",
    "minutes",
    "audio",
    "visual",
    "audio_alone",
    "visual_alone",
    "contrastive",
    "found",
    "total",
)


def evaluation(folder: Path) -> dict:
    path = folder / "evaluation.json"
    return json.loads(path.read_text()) if path.exists() else {}


def samples_seen(about: dict) -> int:
    """Clips seen, those before a warm start counted in."""
    return about["done"]["samples"] + about["done"].get("before", 0)


def training_curve(folder: Path) -> list[dict]:
    """At most CURVE_POINTS lines of the log, evenly taken, the last one among them."""
    lines = [x for x in read_log(folder) if "total" in x] if (folder / "log.jsonl").exists() else []
    every = -(-len(lines) // CURVE_POINTS) or 1
    kept = lines[::-1][::every][::-1]
    return [
        {k: round(x[k], 4) if isinstance(x[k], float) else x[k] for k in CURVE_KEYS if k in x}
        for x in kept
    ]


def _retrieval(e: dict) -> dict | None:
    if "retrieval" not in e:
        return None
    real = e.get("real", {})
    return {
        **e["retrieval"],
        **({"shipped_pairs": e["shipped_pairs"]} if "shipped_pairs" in e else {}),
        **(
            {"held_out_ranges": e["retrieval_held_out_ranges"]}
            if "retrieval_held_out_ranges" in e
            else {}
        ),
        **(
            {"real": real["retrieval"], "real_permutation_p": real["permutation_p"]} if real else {}
        ),
    }


def _probe(e: dict) -> dict | None:
    if "probe" not in e:
        return None
    return {**e["probe"]["held_out"], "held_out_ranges": e["probe"]["held_out_ranges"]}


def _reconstruction(e: dict) -> dict | None:
    if "reconstruction" not in e:
        return None
    real = e.get("real", {}).get("reconstruction")
    return {
        **e["reconstruction"],
        **({"cross_modal": e["cross_modal"]} if "cross_modal" in e else {}),
        **({"real": real} if real else {}),
    }


def model_line(run: Run, folder: Path, shipped: bool) -> dict:
    """One model's entry; what was not measured is null."""
    e, done = evaluation(folder), run.about["done"]
    growth = folder / "growth.json"
    return {
        "id": folder.name,
        "objective": run.about["objective"]["kind"],
        "shipped": shipped,
        "plan": run.about["plan"],
        "world": run.about.get("world", 1),
        "samples_seen": samples_seen(run.about),
        "run_samples": done["samples"],
        "wall_minutes": round(done["minutes"], 1),
        "hardware": run.about["hardware"],
        "retrieval": _retrieval(e),
        "probe": _probe(e),
        "finetune": e.get("finetune"),
        "reconstruction": _reconstruction(e),
        "curves": {
            "training": training_curve(folder),
            "mask_ratio": e.get("masked_loss", []),
            **({"growth": json.loads(growth.read_text())} if growth.exists() else {}),
        },
    }
