r"""Fine-tunes on labels: a classifier to ship, and what pre-training is worth where labels are few.

For the one and for the other:

    python finetune.py --run runs/both-small --labels 5000 --out runs/cav-mae-small-finetuned
    python finetune.py --few 10 --run runs/both-small --sound runs/sound-small \
        --picture runs/picture-small
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from cavmae.classify import MODES, from_pretrained, hits, train_classifier
from cavmae.evalset import EvalSet
from cavmae.files import save_weights
from cavmae.judged import add_data_flags, clip_sets
from cavmae.model import Config
from cavmae.runs import read_run
from cavmae.stats import interval, share

SENSES = {"audio": "audioonly", "visual": "videoonly"}


def few_labels(train: EvalSet, per_kind: int, seed: int) -> EvalSet:
    """`per_kind` clips of each kind (fewer where there are not so many), drawn by the seed."""
    order = torch.randperm(len(train), generator=torch.Generator().manual_seed(seed)).to(
        train.device
    )
    rows = torch.cat(
        [order[train.kind[order] == k][:per_kind] for k in train.kind.unique().tolist()]
    )
    return EvalSet(train.fbank[rows], train.frames[rows], train.kind[rows])


def compare(
    starts: dict,
    config: Config,
    train: EvalSet,
    test: EvalSet,
    classes: int,
    per_kind: int,
    steps: int,
    batch: int,
    seeds=3,
    enough=lambda: False,
) -> dict:
    """Accuracy in per cent on `test` of one sense's model by what it started from.

    It is taken over label seeds.

    @param starts - sense ->
        {"scratch": None, "unimodal_mae": weights or missing, "cav_mae": weights}.
    @param enough - asked before each run; once true, no further label seed is begun.
    """
    out = {"labels_per_kind": per_kind, "steps": steps, "batch": batch, "clips": len(test)}
    for sense, weights in starts.items():
        scored = {name: [] for name in weights}
        for seed in range(seeds):
            if seed and enough():
                break
            labelled = few_labels(train, per_kind, seed)
            for name, state in weights.items():
                torch.manual_seed(seed)  # the head, and from scratch all the rest
                model = from_pretrained(
                    state, config, classes, streams_alone=name == "unimodal_mae"
                )
                train_classifier(model, labelled, [SENSES[sense]], steps, batch, seed=seed)
                scored[name].append(hits(model, test, SENSES[sense]))
        # A clip's score is its mean over label seeds,
        # so intervals and differences stay paired by clip.
        mean = {name: torch.stack(h).mean(0) for name, h in scored.items()}
        out[sense] = {
            name: {**share(m), "by_seed": [round(float(h.mean()), 2) for h in scored[name]]}
            for name, m in mean.items()
        }
        for name in mean:
            if name != "cav_mae":
                out[sense][f"cav_mae_over_{name}"] = interval(mean["cav_mae"] - mean[name])
        out["seeds"] = min(out.get("seeds", seeds), len(scored["cav_mae"]))
    return out


def classifier(
    state: dict,
    config: Config,
    train: EvalSet,
    test: EvalSet,
    names,
    steps: int,
    batch: int,
    out: Path,
    about: dict,
) -> dict:
    """Fine-tunes for three modes in turn; returns accuracy by mode.

    Writes `model.safetensors` and `labels.csv`.
    """
    torch.manual_seed(0)
    model = from_pretrained(state, config, len(names))
    train_classifier(model, train, MODES[:3], steps, batch, lr=5e-4)
    out.mkdir(parents=True, exist_ok=True)
    save_weights(
        out / "model.safetensors", model, "CAV-MAE small, fine-tuned", num_classes=len(names)
    )
    (out / "labels.csv").write_text(
        "index,mid,display_name\n"
        + "".join(f'{i},/sampleworld/{n},"{n.replace("_", " ")}"\n' for i, n in enumerate(names))
    )
    figures = {mode: share(hits(model, test, mode)) for mode in MODES}
    line = {
        "labels": len(train),
        "steps": steps,
        "batch": batch,
        "clips": len(test),
        "accuracy": figures,
        **about,
    }
    (out / "evaluation.json").write_text(json.dumps(line, indent=1) + "\n")
    return line


def main():
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_data_flags(p)
    p.add_argument("--run", type=Path, required=True, help="a run of the joint objective")
    p.add_argument("--sound", type=Path, help="a run of the objective `sound`, trained alike")
    p.add_argument("--picture", type=Path, help="a run of the objective `picture`, trained alike")
    p.add_argument(
        "--few", type=int, help="labels a kind: compare starts instead of making a classifier"
    )
    p.add_argument("--steps", type=int, default=300)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "runs" / "cav-mae-small-finetuned"
    )
    args = p.parse_args()
    sets, names = clip_sets(args)
    run = read_run(args.run)
    state, config = run.state, run.config
    if args.few:
        starts = {
            sense: {
                "scratch": None,
                **({"unimodal_mae": read_run(alone).state} if alone else {}),
                "cav_mae": state,
            }
            for sense, alone in (("audio", args.sound), ("visual", args.picture))
        }
        result = compare(
            starts,
            config,
            sets["probe"],
            sets["held_out"],
            len(names),
            args.few,
            args.steps,
            args.batch,
        )
    else:
        result = classifier(
            state,
            config,
            sets["probe"],
            sets["held_out"],
            names,
            args.steps,
            args.batch,
            args.out,
            {"from": args.run.name},
        )
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
