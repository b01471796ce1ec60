r"""Judges runs on clips they have never seen, and writes `evaluation.json` into each run's folder.

    python evaluate.py --runs runs/cav-mae-tiny \
        runs/both-small runs/contrastive-small runs/masked-small
    python evaluate.py --runs runs/cav-mae-tiny --real ../../shared/clips

The second one adds real clips, which needs ffmpeg.

Each block is written as soon as it is measured. With --minutes, no block is begun after that time;
what was left out is named under `left_out`.
"""

from __future__ import annotations

import argparse
import json
import os
import time
import warnings
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

import finetune
from cavmae.evalset import EvalSet
from cavmae.folder import list_clips
from cavmae.judged import add_data_flags, clip_sets
from cavmae.probe import probes
from cavmae.rebuild import cross_modal_gain, fill_errors, loss_by_ratio, reconstruction
from cavmae.retrieval import GALLERY, both_ways, by_kind, features, permutation_p
from cavmae.runs import has_run, read_run
from cavmae.trainee import hardware


class Judge:
    """One run under judgement.

    @param deadline - of time.time(); blocks due later are left out.
    """

    def __init__(self, folder: Path, device: str, deadline=float("inf")):
        self.folder, self.device, self.deadline = folder, device, deadline
        run = read_run(folder)
        self.model = run.network().to(device)
        self.objective, done = run.about["objective"], run.about["done"]
        self.path = folder / "evaluation.json"
        self.result = json.loads(self.path.read_text()) if self.path.exists() else {}
        if self.result.get("done") != done:
            self.result = {}  # of other weights
        self.result |= {
            "id": folder.name,
            "objective": self.objective["kind"],
            "done": done,
            "plan": run.about.get("plan"),
            "judged_on": hardware(torch.device(device)),
            "left_out": [],
        }

    def block(self, name: str, measure) -> None:
        """Measures a block unless it stands already or time is up, and writes the file whole."""
        if name in self.result:
            return
        began = time.time()
        if began > self.deadline:
            self.result["left_out"].append(name)
        else:
            self.result[name] = measure()
            print(f"{self.folder.name}: {name}, {time.time() - began:.1f} s", flush=True)
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(self.result, indent=1) + "\n")
        os.replace(part, self.path)


def judge_retrieval(judge: Judge, sets, names) -> None:
    a, v = features(judge.model, sets["held_out"])
    judge.block(
        "retrieval",
        lambda: {**both_ways(a, v, GALLERY), **by_kind(a, v, sets["held_out"].kind, names)},
    )
    judge.block(
        "retrieval_held_out_ranges",
        lambda: both_ways(*features(judge.model, sets["held_out_ranges"]), GALLERY),
    )
    n = min(GALLERY, len(a))
    # What the page ships, rounded as it ships it,
    # so that its own count can be held against this one.
    pairs = {
        "audio": a[:n].half().cpu().contiguous(),
        "visual": v[:n].half().cpu().contiguous(),
        "kind": sets["held_out"].kind[:n].cpu().contiguous(),
    }
    judge.block(
        "shipped_pairs", lambda: both_ways(pairs["audio"].float(), pairs["visual"].float(), n)
    )
    save_file(
        pairs,
        judge.folder / "features.safetensors",
        {"model": judge.folder.name, "kinds": ",".join(names)},
    )


def judge_all(judge: Judge, sets, names, fills, some: int) -> None:
    """Every block that needs no training but a probe's."""
    norm_pix, few, fewer = (
        judge.objective["norm_pix"],
        sets["held_out"].head(some),
        sets["held_out"].head(min(some, 1000)),
    )
    judge_retrieval(judge, sets, names)
    judge.block(
        "probe",
        lambda: probes(
            judge.model, sets["probe"], {k: sets[k] for k in ("held_out", "held_out_ranges")}, names
        ),
    )
    if judge.objective["kind"] == "contrastive":
        return  # its decoder has learned nothing
    if not norm_pix:  # such a model does not say a patch's own mean and spread
        judge.block("reconstruction", lambda: reconstruction(judge.model, few, fills, names))
    judge.block("masked_loss", lambda: loss_by_ratio(judge.model, fewer, norm_pix))
    judge.block("cross_modal", lambda: cross_modal_gain(judge.model, fewer, norm_pix))


def judge_few_labels(judge: Judge, sets, names, args) -> None:
    starts = {}
    for sense, run in (("audio", "sound-small"), ("visual", "picture-small")):
        alone = judge.folder.parent / run
        starts[sense] = {
            "scratch": None,
            **({"unimodal_mae": read_run(alone).state} if has_run(alone) else {}),
            "cav_mae": judge.model.state_dict(),
        }
    test = sets["held_out"].head(args.finetune_clips)
    judge.block(
        "finetune",
        lambda: finetune.compare(
            starts,
            judge.model.config,
            sets["probe"],
            test,
            len(names),
            args.labels,
            args.finetune_steps,
            64,
            enough=lambda: time.time() > judge.deadline,
        ),
    )
    judge.block(
        "classifier",
        lambda: finetune.classifier(
            judge.model.state_dict(),
            judge.model.config,
            sets["probe"],
            test,
            names,
            args.classifier_steps,
            96,
            judge.folder.parent / "cav-mae-small-finetuned",
            {"from": judge.folder.name},
        ),
    )


def real_set(folder: Path, device) -> EvalSet:
    """Frame 5 and sound of every clip below a folder that has both.

    The others are named in warnings.
    """
    read = []
    for item in list_clips(folder):
        try:
            read.append(item.read([5]))
        except Exception as problem:  # noqa: BLE001 - a folder of real files holds all sorts
            warnings.warn(f"{item.name} left out: {type(problem).__name__}", stacklevel=2)
    return EvalSet(
        torch.from_numpy(np.stack([r[0] for r in read])).half().to(device),
        torch.from_numpy(np.stack([r[1][0] for r in read])).to(device),
        None,
    )


def judge_real(judge: Judge, clips: EvalSet) -> None:
    """Real clips, never trained on: retrieval among them and reconstruction, whatever comes out."""
    a, v = features(judge.model, clips)
    judge.result.pop("real", None)
    judge.block(
        "real",
        lambda: {
            "clips": len(clips),
            "retrieval": both_ways(a, v, len(clips)),
            "permutation_p": permutation_p((a @ v.T).cpu()),
            **(
                {"reconstruction": reconstruction(judge.model, clips, fill_errors(clips), None)}
                if judge.objective["kind"] != "contrastive"
                else {}
            ),
        },
    )
    print(json.dumps(judge.result["real"], indent=1))


def arguments():
    p = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_data_flags(p)
    p.add_argument("--runs", type=Path, nargs="+", required=True)
    p.add_argument("--real", type=Path, help="judge only on the real clips below this folder")
    p.add_argument(
        "--some",
        type=int,
        default=5000,
        help=(
            "clips for the figures of reconstruction; at most 1000 of them for loss by ratio and "
            "the other sense's worth"
        ),
    )
    p.add_argument("--few-labels", default="both-small", help="name of the run to fine-tune")
    p.add_argument("--labels", type=int, default=10, help="labels a kind")
    p.add_argument("--finetune-steps", type=int, default=120)
    p.add_argument("--classifier-steps", type=int, default=600)
    p.add_argument("--finetune-clips", type=int, default=2000)
    p.add_argument("--minutes", type=float, default=float("inf"))
    return p.parse_args()


def main():
    args = arguments()
    deadline = time.time() + args.minutes * 60
    judges = [Judge(folder, args.device, deadline) for folder in args.runs if has_run(folder)]
    if args.real:
        clips = real_set(args.real, args.device)
        for judge in judges:
            judge_real(judge, clips)
        return
    sets, names = clip_sets(args)
    print(f"{len(sets)} sets of {len(sets['held_out'])} clips", flush=True)
    fills = fill_errors(sets["held_out"].head(args.some))
    for judge in judges:
        judge_all(judge, sets, names, fills, args.some)
    for judge in judges:
        if judge.folder.name == args.few_labels:
            judge_few_labels(judge, sets, names, args)


if __name__ == "__main__":
    main()
