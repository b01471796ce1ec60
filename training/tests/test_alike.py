"""Comparing models.

All runs see the same clips, a budget ends a run, an interrupted run goes on.
"""

import argparse
import json
import shutil
import tempfile
import unittest
from pathlib import Path

import torch
from support import TINY, fake_generate

from cavmae.alike import Epochs, compare, make_trainee, size, train
from cavmae.evalset import EvalSet
from cavmae.grow_recipe import Recipe
from cavmae.patch_bank import write_shard
from cavmae.patches import store
from cavmae.settings import SIZES

RECIPE = Recipe(batch=8, log_every=2)


class Alike(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, True)
        for seed, n in ((0, 10), (10, 11)):
            made = fake_generate(torch.arange(seed, seed + n))
            write_shard(self.folder / "bank", seed, *store(made.fbank, made.frames[:, 0]))
        self.epochs = Epochs(self.folder / "bank", 8)

    def test_an_epoch_shows_each_clip_once_and_the_next_in_another_order(self):
        rows = [list(self.epochs.rows(step)) for step in range(4)]
        self.assertEqual(len(set(rows[0] + rows[1])), 16)
        self.assertEqual(len(set(rows[2] + rows[3])), 16)
        self.assertNotEqual(rows[:2], rows[2:])
        self.assertEqual(list(Epochs(self.folder / "bank", 8).rows(3)), rows[3])

    def test_clips_are_those_of_the_bank(self):
        made = fake_generate(torch.arange(0, 21))
        sound, _ = store(made.fbank, made.frames[:, 0])
        clips = self.epochs.clips(1)
        for clip, row in zip(clips.clips, self.epochs.rows(1), strict=True):
            self.assertTrue((clip.sound == sound[row]).all())

    def test_an_empty_bank_is_refused(self):
        with self.assertRaisesRegex(ValueError, "finished shards"):
            Epochs(self.folder / "none", 8)

    def test_a_run_in_two_parts_is_the_run_in_one(self):
        whole, first = (
            make_trainee(self.folder / "runs" / name, TINY, "both", RECIPE)
            for name in ("whole", "parts")
        )
        train(whole, self.epochs, RECIPE, None, 64)
        # Stopped while the rate is constant: the budget of 64 decides the schedule,
        # so stop by hand after four steps.
        stop = first.step

        def step(*args):
            if first.done["steps"] == 4:
                raise KeyboardInterrupt
            stop(*args)

        first.step = step
        with self.assertRaises(KeyboardInterrupt):
            train(first, self.epochs, RECIPE, None, 64)
        first.close()
        second = make_trainee(self.folder / "runs" / "parts", TINY, "both", RECIPE)
        self.assertIn("step 4", second.resume())
        train(second, self.epochs, RECIPE, None, 64)
        self.assertEqual(second.done["samples"], 64)
        for name, weight in whole.ema.state_dict().items():
            torch.testing.assert_close(second.ema.state_dict()[name], weight, msg=name)

    def test_processor_time_ends_a_run(self):
        trainee = make_trainee(self.folder / "runs" / "timed", TINY, "masked", RECIPE)
        train(trainee, self.epochs, RECIPE, 0.01, None)
        self.assertGreaterEqual(trainee.done["minutes"], 0.01)
        self.assertGreater(trainee.done["samples"], 0)

    def test_the_comparison_has_a_line_for_each_joint_model(self):
        for name, objective in (("first", "both"), ("second", "both"), ("masked", "masked")):
            train(
                make_trainee(self.folder / "runs" / name, TINY, objective, RECIPE),
                self.epochs,
                RECIPE,
                None,
                16,
            )
        made = fake_generate(torch.arange(100, 112))
        found = compare(
            self.folder / "runs", EvalSet(made.fbank.half(), made.frames[:, 0], made.kind)
        )
        self.assertEqual(
            [(r["name"], r["samples"]) for r in found["runs"]], [("first", 16), ("second", 16)]
        )
        self.assertEqual(set(found["rivals"]), {"mean", "nearest", "harmonic"})
        json.dumps(found)

    def test_sizes_are_names_or_seven_numbers(self):
        self.assertEqual(size("small"), SIZES["small"])
        self.assertEqual(size("128,4,4,1,128,2,4").embed_dim, 128)
        for wrong in ("huge", "1,2,3", "1,2,3,4,5,6,x"):
            with self.assertRaises(argparse.ArgumentTypeError):
                size(wrong)


if __name__ == "__main__":
    unittest.main()
