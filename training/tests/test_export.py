"""What is shipped of runs.

Files, experiments that obey their schema, a card; and runs carried between machines in parts.
"""

import io
import json
import shutil
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from support import ROOT, fake_generate, make_run

import evaluate
import export
from cavmae import pack
from cavmae.evalset import EvalSet
from cavmae.files import read_weights
from cavmae.rebuild import fill_errors
from cavmae.runs import read_log, read_run

KINDS = ["even", "odd"]


def problems(value, schema, root, where="$"):
    """What breaks a schema, as far as ours uses the language: a list of sentences."""
    if "$ref" in schema:
        return problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, where)
    if "anyOf" in schema:
        tried = [problems(value, s, root, where) for s in schema["anyOf"]]
        return [] if any(not t for t in tried) else max(tried, key=len)
    if "enum" in schema:
        return (
            [] if value in schema["enum"] else [f"{where}: {value!r} is none of {schema['enum']}"]
        )
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "integer": int,
        "number": (int, float),
        "null": type(None),
    }
    if "type" in schema and (
        not isinstance(value, kinds[schema["type"]])
        or (isinstance(value, bool) and schema["type"] in ("integer", "number"))
    ):
        return [f"{where}: {type(value).__name__} is no {schema['type']}"]
    out = []
    if isinstance(value, dict):
        known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        out += [f"{where}: no {k}" for k in schema.get("required", []) if k not in value]
        for k, v in value.items():
            if k in known or isinstance(more, dict):
                out += problems(v, known.get(k, more), root, f"{where}.{k}")
            elif more is False:
                out.append(f"{where}: unexpected {k}")
    if isinstance(value, list) and "items" in schema:
        out += [
            p
            for i, v in enumerate(value)
            for p in problems(v, schema["items"], root, f"{where}[{i}]")
        ]
    if isinstance(value, (int, float)) and not schema.get("minimum", value) <= value <= schema.get(
        "maximum", value
    ):
        out.append(f"{where}: {value} is out of range")
    return out


class Shipping(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.root = Path(cls.temporary.name)
        cls.runs = cls.root / "runs"
        for i, (name, kind) in enumerate(
            (
                ("cav-mae-tiny", "both"),
                ("both-small", "both"),
                ("contrastive-small", "contrastive"),
                ("masked-small", "masked"),
                ("sound-small", "sound"),
                ("picture-small", "picture"),
            )
        ):
            make_run(cls.runs / name, kind, seed=i)
        sets = {
            n: EvalSet.generated(fake_generate, s, 12, "train")
            for n, s in (("held_out", 100), ("held_out_ranges", 200), ("probe", 300))
        }
        args = mock.Mock(finetune_clips=6, labels=2, finetune_steps=1, classifier_steps=3)
        with redirect_stdout(io.StringIO()):
            fills = fill_errors(sets["held_out"].head(4))
            judges = [
                evaluate.Judge(cls.runs / n, "cpu")
                for n in ("cav-mae-tiny", "both-small", "contrastive-small", "masked-small")
            ]
            for judge in judges:
                evaluate.judge_all(judge, sets, KINDS, fills, 4)
            evaluate.judge_few_labels(judges[1], sets, KINDS, args)
            evaluate.judge_real(
                judges[0], EvalSet(sets["probe"].fbank[:5], sets["probe"].frames[:5], None)
            )
        export.export(cls.runs, cls.root / "models", cls.root / "card.md", None)
        cls.models = cls.root / "models"
        cls.schema = json.loads((ROOT / "experiments.schema.json").read_text())

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_experiments_obey_the_schema(self):
        experiments = json.loads((self.models / "experiments.json").read_text())
        self.assertEqual(problems(experiments, self.schema, self.schema), [])
        self.assertEqual(
            [m["id"] for m in experiments["models"]],
            ["cav-mae-tiny", "both-small", "contrastive-small", "masked-small"],
        )
        self.assertIsNone(experiments["models"][2]["reconstruction"])
        self.assertIsNotNone(experiments["models"][1]["finetune"]["audio"]["unimodal_mae"])
        self.assertEqual(
            experiments["models"][0]["retrieval"]["real"]["audio_to_visual"]["gallery"], 5
        )
        self.assertEqual(
            [p["samples"] for p in experiments["models"][0]["curves"]["training"]], [4, 8]
        )

    def test_one_model_can_be_shipped_anew_and_the_others_stay(self):
        runs, models = self.root / "grown", self.root / "kept"
        shutil.copytree(self.models, models)
        make_run(
            runs / "cav-mae-tiny",
            "both",
            seed=9,
            facts={"hardware": "a test", "plan": "grow", "batch": 4, "world": 2, "next_seed": 77},
        )
        figure = {"value": 1.0, "low": 0.5, "high": 2.0}
        point = {
            "samples": 8,
            "audio": figure,
            "visual": figure,
            "r1": figure,
            "r10": figure,
            "within_kind": figure,
        }
        growth = {
            "clips": 12,
            "gallery": 12,
            "kind_alone": {"r1": figure, "r10": figure},
            "rivals": {"harmonic": {"audio": figure, "visual": figure}},
            "points": [point],
        }
        (runs / "cav-mae-tiny" / "growth.json").write_text(json.dumps(growth))
        export.export(runs, models, self.root / "grown.md", None, keep=True)
        read = lambda folder, name: json.loads((folder / name).read_text())["models"]
        before, after = read(self.models, "manifest.json"), read(models, "manifest.json")
        self.assertEqual([m["id"] for m in after], [m["id"] for m in before])
        self.assertEqual(after[1:], before[1:])
        self.assertNotEqual(after[0]["sha256"], before[0]["sha256"])
        self.assertEqual((after[0]["training"]["world"], after[0]["training"]["nextSeed"]), (2, 77))
        lines = read(models, "experiments.json")
        self.assertEqual(problems({"models": lines}, self.schema, self.schema), [])
        self.assertEqual((lines[0]["world"], lines[0]["curves"]["growth"]), (2, growth))
        self.assertEqual(lines[1:], read(self.models, "experiments.json")[1:])
        card = (self.root / "grown.md").read_text()
        self.assertIn("## How it grew", card)
        self.assertIn("on version 1 of the sample world", card)

    def test_an_earlier_few_labels_comparison_is_kept_with_its_world(self):
        lines = [
            {"id": "both-small", "world": 2, "finetune": None},
            {"id": "masked-small", "world": 2, "finetune": None},
            {"id": "tiny", "world": 2, "finetune": {"seeds": 5}},
        ]
        before = [
            {"id": "both-small", "finetune": {"seeds": 3}},
            {"id": "masked-small", "finetune": None},
            {"id": "tiny", "finetune": {"seeds": 4}},
        ]
        export.carry_labels(lines, before)
        self.assertEqual(
            [line["finetune"] for line in lines], [{"world": 1, "seeds": 3}, None, {"seeds": 5}]
        )

    def test_the_schema_refuses_what_is_wrong(self):
        good = json.loads((self.models / "experiments.json").read_text())
        for spoil in (
            lambda m: m.pop("probe"),
            lambda m: m.update(objective="all"),
            lambda m: m.update(samples_seen=1.5),
            lambda m: m.update(extra=1),
            lambda m: m["retrieval"]["audio_to_visual"]["r1"].pop("low"),
            lambda m: m["curves"]["mask_ratio"][0].update(audio=3),
        ):
            bad = json.loads(json.dumps(good))
            spoil(bad["models"][0])
            self.assertTrue(problems(bad, self.schema, self.schema))

    def test_weights_say_what_their_shapes_cannot(self):
        manifest = json.loads((self.models / "manifest.json").read_text())
        self.assertEqual(
            [m["id"] for m in manifest["models"]],
            [
                "cav-mae-tiny",
                "both-small",
                "contrastive-small",
                "masked-small",
                "cav-mae-small-finetuned",
            ],
        )
        for entry in manifest["models"]:
            state, said = read_weights(self.models / entry["file"])
            self.assertEqual(
                (said["num_heads"], said["decoder_num_heads"], said["norm_pix"]),
                ("2", "2", "false"),
                entry["id"],
            )
            self.assertEqual(entry["bytes"], (self.models / entry["file"]).stat().st_size)
        entry = manifest["models"][0]
        self.assertEqual(
            entry["config"],
            {
                "embedDim": 32,
                "numHeads": 2,
                "modalityDepth": 1,
                "unifiedDepth": 1,
                "decoderEmbedDim": 16,
                "decoderDepth": 1,
                "decoderNumHeads": 2,
                "normPix": False,
            },
        )
        self.assertEqual(
            (entry["training"]["samplesSeen"], entry["training"]["batch"], entry["plan"]),
            (8, 4, "cpu"),
        )
        self.assertEqual(
            {t.dtype for t in load_file(self.models / entry["file"]).values()}, {torch.float16}
        )
        classes = (self.models / "cav-mae-small-finetuned.labels.csv").read_text().splitlines()
        self.assertEqual((len(classes), classes[0]), (3, "index,mid,display_name"))

    def test_features_are_those_of_the_shipped_weights(self):
        stored = load_file(self.models / "features.safetensors")
        self.assertEqual(
            {k: (tuple(v.shape), v.dtype) for k, v in stored.items()},
            {
                "audio": ((12, 32), torch.float16),
                "visual": ((12, 32), torch.float16),
                "kind": ((12,), torch.int64),
            },
        )
        model = read_run(self.runs / "cav-mae-tiny").network()
        want = model.features(
            *EvalSet.generated(fake_generate, 100, 12, "train").inputs(slice(0, 12))
        )
        self.assertLess(float((stored["audio"].float() - want[0]).norm() / want[0].norm()), 1e-3)

    def test_stored_recall_is_that_of_the_shipped_pairs(self):
        stored = load_file(self.models / "features.safetensors")
        said = json.loads((self.models / "experiments.json").read_text())["models"][0]["retrieval"][
            "shipped_pairs"
        ]
        scores = stored["audio"].float() @ stored["visual"].float().T
        for way, s in (("audio_to_visual", scores), ("visual_to_audio", scores.T)):
            rank = (s > s.diagonal()[:, None]).sum(1) + 1
            for k in (1, 5, 10):
                self.assertAlmostEqual(
                    said[way][f"r{k}"]["value"], float((rank <= k).double().mean()) * 100, places=3
                )
        with safe_open(self.models / "features.safetensors", "pt") as file:
            self.assertEqual(file.metadata()["model"], "cav-mae-tiny")
            self.assertGreater(len(file.metadata()["kinds"].split(",")), int(stored["kind"].max()))

    def test_a_judged_block_stands_until_the_weights_change(self):
        with redirect_stdout(io.StringIO()):
            judge = evaluate.Judge(self.runs / "masked-small", "cpu")
            before = judge.result["probe"]
            judge.block("probe", lambda: self.fail("measured again"))
            late = evaluate.Judge(self.runs / "masked-small", "cpu", deadline=0)
            late.block("something new", lambda: self.fail("begun after the deadline"))
        self.assertEqual(
            (judge.result["probe"], late.result["left_out"]), (before, ["something new"])
        )

    def test_card(self):
        card = (self.root / "card.md").read_text()
        for word in (
            "# CAV-MAE tiny",
            "## Aims",
            "## The three objectives",
            "Real clips, never trained on",
            "from a single-modality masked autoencoder",
            "## Classifier",
        ):
            self.assertIn(word, card)
        self.assertNotIn("None", card)

    def test_too_large_a_file_is_refused(self):
        with (
            mock.patch.object(export, "SMALL_LIMIT", 1000),
            self.assertRaisesRegex(ValueError, "within"),
        ):
            export.export(self.runs, self.root / "refused", self.root / "refused.md")

    def test_runs_travel_in_parts(self):
        with mock.patch.object(pack, "PART", 300_000):
            files = pack.pack(self.runs, self.root / "packed")
        self.assertTrue(
            all(f.stat().st_size <= 300_000 for f in files)
            and any(f.suffix == ".01" for f in files)
        )
        self.assertLessEqual(len(files), 8)
        pack.unpack(self.root / "packed", self.root / "there")
        for name in ("cav-mae-tiny", "masked-small"):
            here, there = read_run(self.runs / name), read_run(self.root / "there" / name)
            self.assertTrue(all(torch.equal(here.state[k], there.state[k]) for k in here.state))
            self.assertEqual(here.about, there.about)
        export.export(self.root / "there", self.root / "again", self.root / "again.md")
        for name in ("experiments.json", "manifest.json", "features.safetensors"):
            self.assertEqual(
                (self.root / "again" / name).read_bytes(), (self.models / name).read_bytes(), name
            )
        # Packed whole afterwards, the parts of before must not stay behind.
        whole = pack.pack(self.runs, self.root / "packed")
        self.assertEqual(
            sorted(p.name for p in (self.root / "packed").iterdir()), sorted(f.name for f in whole)
        )

    def test_more_files_than_allowed_is_an_error(self):
        with (
            mock.patch.object(pack, "PART", 1000),
            self.assertRaisesRegex(ValueError, "at most 8 files"),
        ):
            pack.pack(self.runs, self.root / "toomany")


class Logs(unittest.TestCase):
    def test_what_was_run_twice_counts_once(self):
        with tempfile.TemporaryDirectory() as folder:
            steps = [1, 2, 3, 2, 3, 4]
            (Path(folder) / "log.jsonl").write_text(
                "".join(json.dumps({"steps": s, "total": i}) + "\n" for i, s in enumerate(steps))
                + '{"steps": 5, "to'
            )
            self.assertEqual(
                [(x["steps"], x["total"]) for x in read_log(Path(folder))],
                [(1, 0), (2, 3), (3, 4), (4, 5)],
            )


if __name__ == "__main__":
    unittest.main()
