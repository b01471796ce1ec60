"""A run on a small bank.

The same curve after an interruption, files that are whole, several models alike.
"""

import io
import json
import tempfile
import unittest
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from unittest import mock

import torch
from support import TINY, fake_bank

import train
from cavmae.compiled import compile_blocks
from cavmae.files import read_weights, save_weights
from cavmae.model import Block, CavMae

FLAGS = [
    "--size", "tiny", "--batch", "6", "--device", "cpu", "--threads", "1", "--log-every", "1",
    "--lr", "0.003", "--hidden", "0.4", "--save-every", "1e9", "--warm-up-steps", "2", "--bank",
]  # fmt: skip


def lines(folder: Path, key="total"):
    return [x for x in map(json.loads, (folder / "log.jsonl").read_text().splitlines()) if key in x]


class Runs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = Path(cls.folder.name)
        cls.bank = str(fake_bank(cls.root / "bank"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def train(self, where, *flags):
        with redirect_stdout(io.StringIO()):
            train.main([*FLAGS, self.bank, "--runs", str(self.root / where), *flags])
        return self.root / where

    def test_an_interrupted_run_goes_on_as_if_nothing_had_been(self):
        whole = self.train("whole", "--models", "m=both", "--steps", "6") / "m"
        # The learning rate follows the share of all six steps, so the interruption must be one,
        # not a shorter run.
        halted = self.root / "halted"
        progress, halts = train.Progress.share, iter([False, False, False, True])
        train.Progress.share = lambda self, steps: (
            float("inf") if next(halts) else progress(self, steps)
        )
        try:
            self.train("halted", "--models", "m=both", "--steps", "6")
        finally:
            train.Progress.share = progress
        self.assertEqual(lines(halted / "m")[-1]["steps"], 3)
        self.train("halted", "--models", "m=both", "--steps", "6")
        self.assertIn("resumed at step 3", (halted / "m" / "log.jsonl").read_text())
        names = (
            "steps",
            "samples",
            "lr",
            "audio",
            "visual",
            "audio_alone",
            "contrastive",
            "found",
            "total",
        )
        curve = lambda folder: [[x[n] for n in names] for x in lines(folder)]
        self.assertEqual(len(curve(whole)), 6)
        self.assertEqual(curve(whole), curve(halted / "m"))
        first, second = (
            torch.load(f / "last.pt", weights_only=True) for f in (whole, halted / "m")
        )
        for part in ("model", "ema"):
            for name in first[part]:
                self.assertTrue(
                    torch.equal(first[part][name], second[part][name]), f"{part} {name}"
                )
        self.assertNotEqual(curve(whole)[0][3], curve(whole)[1][3])

    def test_models_trained_alike_see_the_same(self):
        alone = self.train("alone", "--models", "m=masked", "--steps", "3") / "m"
        beside = self.train("beside", "--models", "c=contrastive,m=masked", "--steps", "3")
        self.assertEqual(
            [x["audio"] for x in lines(alone)], [x["audio"] for x in lines(beside / "m")]
        )
        self.assertEqual(len(lines(beside / "c", "contrastive")), 3)

    def test_the_loss_falls(self):
        curve = [
            x["total"]
            for x in lines(self.train("falls", "--models", "m=masked", "--steps", "25") / "m")
        ]
        self.assertLess(curve[-1], 0.8 * curve[0])

    def test_what_is_saved(self):
        folder = self.train("saved", "--models", "m=both", "--steps", "2", "--plan", "cpu") / "m"
        state = torch.load(folder / "ema.pt", weights_only=True)
        self.assertEqual(state["config"], TINY.as_dict())
        self.assertEqual(
            (state["done"]["samples"], state["done"]["steps"], state["plan"]), (12, 2, "cpu")
        )
        self.assertEqual(
            (state["objective"]["kind"], state["objective"]["mask_ratio_a"]), ("both", 0.75)
        )
        self.assertGreater(lines(folder, "start")[0]["gflop_a_sample"], 0)
        self.assertFalse(list(folder.glob("*.part")))

    def test_a_warm_start_says_so(self):
        warm = self.root / "warm"
        warm.mkdir()
        torch.manual_seed(5)
        model = CavMae(TINY)
        save_weights(warm / "m.safetensors", model, "M", samples_seen=123)
        folder = (
            self.train(
                "warmed",
                "--models",
                "m=both",
                "--steps",
                "1",
                "--lr",
                "0",
                "--weight-decay",
                "0",
                "--warm",
                str(warm),
            )
            / "m"
        )
        self.assertIn(
            "warm start from m.safetensors, which had seen 123 samples",
            (folder / "log.jsonl").read_text(),
        )
        state = torch.load(folder / "ema.pt", weights_only=True)
        self.assertTrue(
            torch.equal(
                state["model"]["blocks_u.0.mlp.fc1.weight"],
                model.blocks_u[0].mlp.fc1.weight.detach().half().float(),
            )
        )
        self.assertEqual(state["done"]["before"], 123)
        self.assertEqual(read_weights(warm / "m.safetensors")[1]["norm_pix"], "false")

    def test_weights_of_another_size_are_left_alone_and_the_log_says_so(self):
        warm = self.root / "another"
        warm.mkdir()
        save_weights(
            warm / "m.safetensors",
            CavMae(replace(TINY, embed_dim=48, modality_depth=2)),
            "M",
            samples_seen=123,
        )
        folder = (
            self.train("other-size", "--models", "m=both", "--steps", "1", "--warm", str(warm))
            / "m"
        )
        start = lines(folder, "start")[0]["start"]
        self.assertRegex(
            start,
            (
                r"^from nothing, for the weights in m.safetensors are of another size: \d+ tensors "
                r"differ, \S+ is \S+ there and \S+ here$"
            ),
        )
        self.assertNotIn("before", torch.load(folder / "ema.pt", weights_only=True)["done"])

    def test_more_asked_towards_the_end(self):
        folder = (
            self.train(
                "asked",
                "--models",
                "m=masked",
                "--steps",
                "4",
                "--ask",
                "0.5",
                "--ask-all-from",
                "0.5",
                "--last-decode",
                "0.5",
            )
            / "m"
        )
        self.assertEqual([x["ask"] for x in lines(folder)], [0.5, 0.5, 1.0, 1.0])


class Compiling(unittest.TestCase):
    def test_a_compiler_that_fails_leaves_the_plain_block(self):
        plain, block = Block.forward, Block(32, 2)
        with mock.patch(
            "torch.compile", lambda f: mock.Mock(side_effect=RuntimeError("no compiler"))
        ):
            self.assertEqual(
                compile_blocks(block, False), "blocks not compiled: RuntimeError: no compiler"
            )
        self.assertIs(Block.forward, plain)

    def test_a_compiled_block_serves_all_and_leaves_no_gradient(self):
        plain, block = Block.forward, Block(32, 2)
        try:
            with mock.patch(
                "torch.compile", lambda f: lambda self, x, stream="": f(self, x, stream)
            ):
                self.assertEqual(compile_blocks(block, False), "blocks compiled")
            self.assertIsNot(Block.forward, plain)
            self.assertTrue(all(p.grad is None for p in block.parameters()))
        finally:
            Block.forward = plain


class Rates(unittest.TestCase):
    def test_warm_up_and_cosine(self):
        args = train.arguments("", ["--lr", "1.0", "--warm-up", "0.1"])
        rates = [train.rate_at(s, 1000, args) for s in (0, 0.05, 0.1, 0.55, 1.0)]
        for got, want in zip(rates, (0.02, 0.51, 1.0, 0.51, 0.02), strict=True):
            self.assertAlmostEqual(got, want, places=6)
        # The first step took a third of the clock: the second is still a small one.
        self.assertAlmostEqual(
            train.rate_at(0.33, 1, args), 0.02 * train.rate_at(0.33, 1000, args), places=6
        )


if __name__ == "__main__":
    unittest.main()
