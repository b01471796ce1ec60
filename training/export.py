"""Makes what the page ships of runs and their evaluations.

Weights, manifest, experiments, features, labels, model card.

    python export.py --runs runs/gpu --out ../public/models --card ../docs/model-card.md

Every file says what its run's log and evaluation say; nothing is measured here. With --keep, models
that are not among the runs stay as they were shipped before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import torch

from card import card
from cavmae.experiments import evaluation, model_line, samples_seen
from cavmae.files import read_weights
from cavmae.runs import Run, has_run, read_log, read_run

HERE = Path(__file__).parent
DEFAULT = "cav-mae-tiny"
NAMES = {
    DEFAULT: "CAV-MAE tiny",
    "both-small": "CAV-MAE small",
    "contrastive-small": "CAV small (contrastive only)",
    "masked-small": "AV-MAE small (masked only)",
}
CLASSIFIER = "cav-mae-small-finetuned"
LIMITS = {DEFAULT: 12e6}
SMALL_LIMIT = 2e6


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(w.title() for w in rest)


def facts(path: Path) -> dict:
    data = path.read_bytes()
    limit = LIMITS.get(path.stem, SMALL_LIMIT)
    if len(data) > limit:
        raise ValueError(
            f"Expected {path.name} within {limit / 1e6:.0f} MB, got {len(data) / 1e6:.2f} MB."
        )
    return {
        "id": path.stem,
        "file": path.name,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def shares(retrieval: dict) -> dict:
    """The manifest's older form: shares, not percent, and no intervals."""
    way = lambda r: {
        **{f"R@{k}": round(r[f"r{k}"]["value"] / 100, 4) for k in (1, 5, 10)},
        "medianRank": r["median_rank"]["value"],
    }
    return {
        "gallery": retrieval["audio_to_visual"]["gallery"],
        "audioToVisual": way(retrieval["audio_to_visual"]),
        "visualToAudio": way(retrieval["visual_to_audio"]),
    }


def training(run: Run, folder: Path) -> dict:
    """The manifest's account of a run."""
    about, e = run.about, evaluation(folder)
    o, done = about["objective"], about["done"]
    kinds = list(e.get("retrieval", {}).get("kinds", {}))
    last = (
        next((x for x in reversed(read_log(folder)) if "total" in x), {})
        if (folder / "log.jsonl").exists()
        else {}
    )
    at75 = next((x for x in e.get("masked_loss", []) if x["ratio"] == 0.75), None)
    held_out = {
        **({"retrieval": shares(e["retrieval"])} if "retrieval" in e else {}),
        **(
            {"maskedLoss": {"audio": at75["audio"]["value"], "visual": at75["visual"]["value"]}}
            if at75
            else {}
        ),
    }
    return {
        "data": "sample world: drawn and synthesised ten-second clips, CC0",
        "kinds": kinds,
        "samplesSeen": samples_seen(about),
        "steps": done["steps"],
        "batch": about["batch"],
        "wallMinutes": round(done["minutes"], 1),
        "hardware": about["hardware"],
        "objective": o["kind"],
        "lambdaC": o["lambda_c"],
        "bidirectional": o["bidirectional"],
        "temperature": o["temperature"],
        "maskRatio": [o["mask_ratio_a"], o["mask_ratio_v"]],
        "world": about.get("world", 1),
        **({"nextSeed": about["next_seed"]} if about.get("next_seed") else {}),
        "structuredShare": o["structured"],
        "hiddenShare": o["hidden"],
        "losses": {
            k: round(last[k], 4) for k in ("audio", "visual", "contrastive", "found") if k in last
        },
        "heldOut": held_out,
    }


def model_entry(run: Run, folder: Path, out: Path) -> dict:
    path = out / f"{folder.name}.safetensors"
    run.save(path, NAMES[folder.name])
    config = {
        **{camel(k): v for k, v in run.about["config"].items()},
        "normPix": run.about["objective"]["norm_pix"],
    }
    return {
        **facts(path),
        "name": NAMES[folder.name],
        "plan": run.about["plan"],
        "config": config,
        "training": training(run, folder),
    }


def classifier_entry(folder: Path, out: Path) -> dict:
    path, labels = out / f"{CLASSIFIER}.safetensors", out / f"{CLASSIFIER}.labels.csv"
    shutil.copyfile(folder / "model.safetensors", path)
    shutil.copyfile(folder / "labels.csv", labels)
    state, said = read_weights(path)
    e = evaluation(folder)
    config = {
        "embedDim": state["norm.weight"].shape[0],
        "numHeads": int(said["num_heads"]),
        "decoderNumHeads": int(said["decoder_num_heads"]),
        "classes": state["mlp_head.1.weight"].shape[0],
        "normPix": said["norm_pix"] == "true",
    }
    return {
        **facts(path),
        "name": said["name"],
        "labels": labels.name,
        "config": config,
        "training": {
            "data": "sample world: drawn and synthesised ten-second clips, CC0",
            "from": e["from"],
            "world": e.get("world", 1),
            "labels": e["labels"],
            "steps": e["steps"],
            "batch": e["batch"],
            "accuracy": e["accuracy"],
            "clips": e["clips"],
        },
    }


def same(first: dict, second: dict) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[k], second[k]) for k in first)


def kept(out: Path, name: str, ids: set[str]) -> list[dict]:
    """Entries of an earlier manifest or experiments file whose models are not made anew.

    @param name - `manifest.json` or `experiments.json`
    """
    path = out / name
    return (
        [m for m in json.loads(path.read_text())["models"] if m["id"] not in ids]
        if path.exists()
        else []
    )


def carry_labels(lines: list[dict], before: list[dict]) -> None:
    """Keeps an earlier few-labels comparison where the new run has none, with its sample world."""
    earlier = {m["id"]: m for m in before if m.get("finetune")}
    for line in lines:
        old = earlier.get(line["id"])
        if old and line["finetune"] is None:
            line["finetune"] = {"world": old.get("world", 1), **old["finetune"]}


def keep_before(models: list[dict], before: list[dict]) -> list[dict]:
    """New entries and kept ones, in the order of NAMES; classifiers last."""
    order = [*NAMES, CLASSIFIER]
    return sorted(
        [*models, *before], key=lambda m: order.index(m["id"]) if m["id"] in order else len(order)
    )


def export(runs: Path, out: Path, card_path: Path, notes: Path | None = None, keep=False) -> None:
    """Writes everything into `out`, and the card.

    @param keep - models that have no run in `runs` stay as `out` has them.
    """
    out.mkdir(parents=True, exist_ok=True)
    found = {name: read_run(runs / name) for name in NAMES if has_run(runs / name)}
    if DEFAULT not in found:
        raise FileNotFoundError(
            f"Expected a run {DEFAULT} in {runs}, found {', '.join(found) or 'none'}."
        )
    if "both-small" in found and same(found["both-small"].state, found[DEFAULT].state):
        del found["both-small"]  # the default is the joint twin itself
    entries = [model_entry(run, runs / name, out) for name, run in found.items()]
    if (runs / CLASSIFIER / "model.safetensors").exists():
        entries.append(classifier_entry(runs / CLASSIFIER, out))
    lines = [model_line(run, runs / name, True) for name, run in found.items()]
    if (
        lines[0]["finetune"] is None
        and (runs / "both-small" / "evaluation.json").exists()
        and "both-small" not in found
    ):
        lines[0]["finetune"] = evaluation(runs / "both-small").get("finetune")
    if keep:
        entries = keep_before(entries, kept(out, "manifest.json", {e["id"] for e in entries}))
        carry_labels(lines, kept(out, "experiments.json", set()))
        lines = keep_before(lines, kept(out, "experiments.json", set(found)))
    write = lambda name, value: (out / name).write_text(json.dumps(value, indent=1) + "\n")
    manifest = {"models": entries, "plan": found[DEFAULT].about["plan"]}
    write("manifest.json", manifest)
    write("experiments.json", {"models": lines})
    shutil.copyfile(HERE / "experiments.schema.json", out / "experiments.schema.json")
    if (runs / DEFAULT / "features.safetensors").exists():
        shutil.copyfile(runs / DEFAULT / "features.safetensors", out / "features.safetensors")
    card_path.parent.mkdir(parents=True, exist_ok=True)
    card_path.write_text(card(manifest, lines, notes.read_text() if notes else ""))


def main():
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("--runs", type=Path, required=True, help="folder of run folders")
    p.add_argument("--out", type=Path, default=HERE.parent / "public" / "models")
    p.add_argument("--card", type=Path, default=HERE.parent / "docs" / "model-card.md")
    p.add_argument(
        "--notes", type=Path, default=HERE / "card_notes.md", help="text for the end of the card"
    )
    p.add_argument(
        "--keep", action="store_true", help="models that are not among the runs stay as they are"
    )
    args = p.parse_args()
    export(args.runs, args.out, args.card, args.notes, args.keep)
    print(
        *sorted(f"{x.name} {x.stat().st_size / 1e6:.2f} MB" for x in args.out.iterdir()), sep="\n"
    )


if __name__ == "__main__":
    main()
