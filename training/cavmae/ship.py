"""Judges what `grow` has learned and ships it if it is better than what the page has.

Weights, figures, fixtures, card.

All is measured on the averaged weights as they ship (float16), on clips that nothing was trained
on. What was shipped before is judged again on the same clips, so that the comparison is paired.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import torch

from sampleworld import KINDS, VERSION

from .evalset import EvalSet
from .files import load_weights
from .grow_recipe import NAME, ROOT, shipped, shipped_growth
from .growth import better, compare, continued, growth, judge, kind_alone, rivals
from .judged import SETS
from .rebuild import fill_errors
from .runs import has_run, read_run

MODELS = ROOT / "public" / "models"
CLIPS, SOME = 1000, 250
CLASSIFIER = "cav-mae-small-finetuned"
# Steps and clips a step, of 1,000 labelled clips: some minutes on two cores.
CLASSIFIER_STEPS = (600, 32)


def clip_sets(folder: Path, clips=CLIPS, shard=250) -> dict[str, EvalSet]:
    """The held-out sets.

    Rendered once for each version of the sample world and kept beside the bank.
    """
    from sampleworld.bank import render_bank

    folder = folder / f"held-out-world-{VERSION}"
    for name, seed, ranges in SETS.values():
        if len(list((folder / name).glob("*/done"))) * shard < clips:
            render_bank(folder / name, clips, 1, 2, seed, ranges, shard)
    return {name: EvalSet.stored(folder / where, clips) for name, (where, _, _) in SETS.items()}


def once(path: Path, measure):
    """What a JSON file holds; measured and written where there is none."""
    if not path.exists():
        path.write_text(json.dumps(measure()) + "\n")
    return json.loads(path.read_text())


def copy_run(run: Path, out: Path) -> Path:
    """The averaged weights and the log as they are now.

    They lie apart from the run that goes on writing them.
    """
    out.mkdir(parents=True, exist_ok=True)
    for name in ("ema.pt", "model.safetensors", "log.jsonl"):
        (out / name).unlink(missing_ok=True)
        if (run / name).exists():
            shutil.copyfile(run / name, out / name)
    return out


def decide(folder: Path, run: Path, held_out: EvalSet) -> tuple[bool, dict]:
    """Whether the run beats the shipped model, and by how much.

    A shipped model of another world still counts.
    """
    model = read_run(run)
    new, old = (
        judge(model.network(), held_out),
        judge(load_weights(MODELS / f"{NAME}.safetensors"), held_out),
    )
    comparison, samples = compare(new, old), model.about["done"]["samples"]
    facts = {
        "world": VERSION,
        "samples": samples,
        "new": new.line(samples),
        "shipped": old.line(0),
        "better_by": comparison,
        "better": better(comparison),
    }
    (folder / "ship" / "decision.json").write_text(json.dumps(facts, indent=1) + "\n")
    return facts["better"], facts


def show(facts: dict) -> str:
    words = {
        "audio": "masked loss of the sound",
        "visual": "of the picture",
        "r10": "R@10, both ways",
    }
    figure = lambda f: f"{f['value']:.3f} ({f['low']:.3f} to {f['high']:.3f})"
    lines = [
        f"{words[k]}: {figure(facts['new'][k])}, shipped {figure(facts['shipped'][k])}; better by "
        f"{figure(facts['better_by'][k])} {'points' if k == 'r10' else '%'}"
        for k in words
    ]
    return "\n".join(
        [f"after {facts['samples']:,} samples, on {CLIPS} clips never trained on", *lines]
    )


def classifier_world() -> int:
    """The sample world whose kinds the shipped classifier was taught.

    1 where it does not say, 0 where there is none.
    """
    entries = json.loads((MODELS / "manifest.json").read_text())["models"]
    return next((e["training"].get("world", 1) for e in entries if e["id"] == CLASSIFIER), 0)


def full_judgement(run: Path, sets: dict[str, EvalSet]) -> None:
    """Every block of `evaluate.py`.

    A classifier of the kinds is taught only when the shipped one is of another world.
    """
    sys.path.insert(0, str(ROOT / "training"))
    import evaluate
    import finetune

    names = list(KINDS)
    judge_ = evaluate.Judge(run, "cpu")
    fills = fill_errors(sets["held_out"].head(SOME))
    evaluate.judge_all(judge_, sets, names, fills, SOME)
    if classifier_world() != VERSION:
        steps, batch = CLASSIFIER_STEPS
        judge_.block(
            "classifier",
            lambda: finetune.classifier(
                judge_.model.state_dict(),
                judge_.model.config,
                sets["probe"],
                sets["held_out"].head(500),
                names,
                steps,
                batch,
                run.parent / CLASSIFIER,
                {"from": NAME, "world": VERSION},
            ),
        )


def grown(folder: Path, own: dict, held_out: EvalSet) -> list[dict]:
    """The curve of the model that grows in `folder`, with what its first weights had come to."""
    growing = folder / f"growth-world-{VERSION}.json"
    known = json.loads(growing.read_text()) if growing.exists() else []
    lines = growth(folder / "marks", held_out, known)
    growing.write_text(json.dumps(lines) + "\n")
    lines = [x for x in lines if x["samples"] < own["samples"]] + [own]
    before = folder / "growth-before.json"
    return continued(json.loads(before.read_text()) if before.exists() else [], lines)


def export_all(folder: Path, run: Path, sets: dict[str, EvalSet], lines: list[dict]) -> None:
    """All that the repository holds of the model, in one go.

    @param lines - the growth curve.
    """
    guesses = once(folder / f"rivals-world-{VERSION}.json", lambda: rivals(sets["held_out"]))
    (run / "growth.json").write_text(
        json.dumps(
            {
                "clips": CLIPS,
                "gallery": 500,
                "rivals": guesses,
                "kind_alone": kind_alone(sets["held_out"].kind),
                "points": lines,
            }
        )
        + "\n"
    )
    call = lambda *command: subprocess.run(
        [sys.executable, *map(str, command)], cwd=ROOT / "training", check=True
    )
    call("export.py", "--runs", run.parent, "--keep")
    for script in (
        "make_fixtures.py",
        "make_check.py",
        "sample_facts.py",
        "../tests/fixtures/make-few-shot.py",
    ):
        call(script)


def changed_bytes() -> int:
    """Bytes of the files that git sees as changed or new."""
    said = subprocess.run(
        [
            "git",
            "status",
            "--porcelain",
            "-z",
            "--untracked-files=all",
            "public",
            "tests/fixtures",
            "docs",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [ROOT / entry[3:] for entry in said.split("\0") if entry]
    return sum(p.stat().st_size for p in paths if p.is_file())


def ship(folder: Path, other: Path | None = None) -> int:
    """0 if it was shipped, 3 if there was nothing better to ship.

    @param other - the folder of a run of another plan, which is shipped instead of the one that
        grows. It is one more point beside the shipped curve, whatever its width.
    """
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    began = time.time()
    say = lambda text: print(f"{time.time() - began:5.0f} s  {text}", flush=True)
    source = other or folder / "run" / NAME
    if not has_run(source):
        print(f"Expected a run in {source}, found none: begin with `run.sh grow`.")
        return 3
    sets = clip_sets(folder)
    say("held-out clips are there")
    run = copy_run(source, folder / "ship" / NAME)
    good, facts = decide(folder, run, sets["held_out"])
    say(show(facts))
    if not good:
        say("not better beyond the intervals: nothing is shipped")
        return 3
    full_judgement(run, sets)
    say("judged")
    own = facts["new"] | {"width": read_run(run).config.embed_dim}
    if other:
        width = {"width": shipped()["config"]["embedDim"]}
        lines = [width | x for x in shipped_growth(VERSION)] + [own]
    else:
        lines = grown(folder, own, sets["held_out"])
    export_all(folder, run, sets, lines)
    say(f"shipped; {changed_bytes() / 1e6:.2f} MB of files have changed")
    return 0
