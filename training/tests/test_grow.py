"""Growing.

Patches read one by one are those of whole clips, a rolling bank wears out, and no kill loses or
repeats more than seconds.
"""

import errno
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from support import TINY, fake_generate

from cavmae import grow, grow_recipe, grow_render, growing
from cavmae.data import audio_input, image_input
from cavmae.growth import Judged, better, compare, continued, kind_alone, within_kind
from cavmae.masking import Hiding
from cavmae.model import CavMae
from cavmae.objective import Objective, Step
from cavmae.patch_bank import MOST_USES, WORN, RollingBank, Seeds, shard_names, write_shard
from cavmae.patches import StoredClip, StoredClips, WholeClips, store

WORKER = Path(__file__).parent / "grow_worker.py"


def noisy(n=8):
    """fbank (n, 1024, 128) of float16 values and frames (n, 3, 224, 224) uint8.

    They are without any symmetry.
    """
    g = torch.Generator().manual_seed(3)
    return torch.randn(n, 1024, 128, generator=g).half().float(), torch.randint(
        0, 256, (n, 3, 224, 224), generator=g, dtype=torch.uint8
    )


class Patches(unittest.TestCase):
    def setUp(self):
        fbank, frames = noisy()
        self.mirrored = torch.tensor([False, True] * 4)
        turned = torch.where(self.mirrored[:, None, None, None], frames.flip(-1), frames)
        self.whole = WholeClips(audio_input(fbank), image_input(turned))
        self.stored = StoredClips(
            [StoredClip(*pair) for pair in zip(*store(fbank, frames), strict=True)], self.mirrored
        )

    def test_stored_patches_are_those_of_whole_clips(self):
        g, rows = torch.Generator().manual_seed(1), slice(2, 7)
        a, v = (torch.rand(5, n, generator=g).argsort(1)[:, :30] for n in (512, 196))
        torch.testing.assert_close(self.stored.sound(rows, a), self.whole.sound(rows, a))
        torch.testing.assert_close(
            self.stored.picture(rows, v), self.whole.picture(rows, v), atol=2e-6, rtol=1e-5
        )

    def test_a_step_on_stored_clips_is_the_step_on_whole_ones(self):
        torch.manual_seed(0)
        step = Step(CavMae(TINY), Objective("both", lambda_c=0.3, bidirectional=True))
        plan = Hiding(decode=0.75, ask=0.5, hidden=0.5).draw(8, torch.Generator().manual_seed(2))
        whole, stored = (
            step(self.whole.audio, self.whole.image, plan),
            step(self.stored, None, plan),
        )
        self.assertEqual(whole.keys(), stored.keys())
        for name in whole:
            torch.testing.assert_close(stored[name], whole[name], atol=1e-6, rtol=1e-5)


def fake_shard(folder: Path, seed: int, n=20) -> None:
    made = fake_generate(torch.arange(seed, seed + n))
    write_shard(folder, seed, *store(made.fbank, made.frames[:, 0]))


class Bank(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, True)

    def test_no_clip_is_drawn_more_often_than_it_may(self):
        for seed in (0, 20):
            fake_shard(self.folder, seed)
        bank, rng, drawn = RollingBank(self.folder), np.random.default_rng(0), 0
        while (clips := bank.draw(8, rng)) is not None:
            self.assertEqual(len({clip.sound.ctypes.data for clip in clips.clips}), 8)
            drawn += 8
            self.assertTrue(all((u <= MOST_USES).all() for u in bank.uses.values()))
        self.assertGreaterEqual(drawn, WORN * 40 * MOST_USES - 8)
        self.assertLessEqual(drawn, 40 * MOST_USES)

    def test_what_is_worn_goes_only_when_asked_and_uses_survive(self):
        fake_shard(self.folder, 0, 8)
        bank, rng = RollingBank(self.folder), np.random.default_rng(0)
        for _ in range(MOST_USES):
            bank.draw(8, rng)
        self.assertEqual((bank.fresh(), shard_names(self.folder)), (0, ["000000000000"]))
        again = RollingBank(self.folder, json.loads(json.dumps(bank.state())))
        self.assertIsNone(again.draw(8, rng))
        again.remove_worn()
        self.assertEqual(shard_names(self.folder), [])

    def test_a_damaged_shard_is_passed_over(self):
        fake_shard(self.folder, 0)
        fake_shard(self.folder, 20)
        (self.folder / "clips" / "000000000000" / "sound.npy").write_bytes(b"\x93NUMPY")
        self.assertEqual(RollingBank(self.folder).fresh(), 20)

    def test_seeds_are_handed_out_once(self):
        self.assertEqual(
            [Seeds(self.folder, 100).take(5), Seeds(self.folder, 100).take(5)], [100, 105]
        )
        self.assertEqual(Seeds(self.folder, 1000).take(5), 1000)

    def test_a_full_disk_is_waited_for_and_leaves_no_half_shard(self):
        rounds, real = iter(range(100)), np.save

        def full(path, array):
            if next(rounds) in (
                1,
                2,
            ):  # the second file of the first shard, the first of the second
                raise OSError(errno.ENOSPC, "No space left on device")
            real(path, array)

        with (
            mock.patch("cavmae.patch_bank.np.save", full),
            mock.patch("cavmae.grow_render.time.sleep"),
        ):
            grow_render.fill(
                self.folder, 0, 40, 20, fake_generate, lambda: len(shard_names(self.folder)) < 1
            )
        self.assertEqual(shard_names(self.folder), ["000000000040"])
        self.assertEqual(list(self.folder.glob("part-*")), [])

    def test_a_bank_is_filled_to_its_capacity_and_then_waits(self):
        turns = iter(range(12))
        with mock.patch("cavmae.grow_render.time.sleep") as slept:
            grow_render.fill(self.folder, 0, 60, 20, fake_generate, lambda: next(turns) < 11)
        self.assertEqual(len(shard_names(self.folder)), 3)
        self.assertGreater(slept.call_count, 0)


class Interrupted(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.addCleanup(lambda: [p.kill() for p in self.begun])
        self.begun: list[subprocess.Popen] = []

    def start(self, *more) -> subprocess.Popen:
        self.begun.append(
            subprocess.Popen(
                [sys.executable, str(WORKER), str(self.folder), *map(str, more)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return self.begun[-1]

    def steps(self) -> int:
        last = (
            self.folder / "run" / grow_recipe.NAME / "last.pt"
        )  # replaced whole, so always readable
        return torch.load(last, weights_only=True)["done"]["steps"] if last.exists() else 0

    def seeds(self) -> list[int]:
        return [int(n) for n in shard_names(self.folder / "bank")]

    def finish(self, steps: int) -> None:
        out, problem = self.start(steps).communicate(timeout=120)
        self.assertIn("ended", out, problem)

    def test_five_kills_at_random_moments_and_it_goes_on(self):
        rng, before, seen = random.Random(7), 0, set()
        for _ in range(5):
            process = self.start()
            self.assertIn("begins", process.stdout.readline())
            end = time.time() + 60
            while self.steps() <= before and time.time() < end:
                time.sleep(0.1)
            time.sleep(rng.uniform(0, 1))
            process.kill()
            process.communicate()
            steps, now = self.steps(), set(self.seeds())
            self.assertGreater(steps, before)
            # What came since the last look was not there before: no seed is rendered a second time.
            self.assertTrue(all(s > max(seen, default=-1) for s in now - seen))
            before, seen = steps, seen | now
        time.sleep(0.3)  # the renderer notices that its parent is gone
        self.finish(10)
        self.assertGreaterEqual(self.steps(), before + 10)
        self.assertTrue(
            all((s - grow_recipe.FIRST_SEED) % 40 == 0 for s in seen | set(self.seeds()))
        )

    def test_a_second_one_leaves_the_first_alone(self):
        first = self.start()
        self.assertIn("begins", first.stdout.readline())
        self.assertIn("already at work", self.start().communicate(timeout=60)[0])
        self.assertIsNone(first.poll())
        self.assertEqual(grow.running(self.folder), first.pid)

    def test_a_bank_that_is_gone_is_filled_anew_with_other_seeds(self):
        self.finish(10)
        known = json.loads((self.folder / "bank" / "seeds.json").read_text())["next"]
        shutil.rmtree(self.folder / "bank")
        self.finish(10)
        self.assertEqual(self.steps(), 20)
        self.assertGreaterEqual(min(self.seeds()), known + grow_recipe.LOST)

    def test_weights_of_another_size_are_put_aside_and_named(self):
        run = self.folder / "run" / grow_recipe.NAME
        with mock.patch.object(growing.Renderer, "keep"):
            growing.Growing(self.folder, TINY).save()
            other = growing.Growing(self.folder, grow_recipe.Config(48, 3, 1, 1, 16, 1, 2))
        other.trainee.log.close()
        self.assertEqual(other.note, "from nothing")
        self.assertTrue((run / "last.other-size").exists())


class WarmStart(unittest.TestCase):
    def test_tensors_of_the_same_shape_are_taken_and_others_named(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "old.safetensors"
            torch.manual_seed(1)
            old = CavMae(TINY)
            growing.save_weights(path, old, "old", samples_seen=77)
            model = CavMae(grow_recipe.Config(32, 2, 1, 1, 24, 1, 2))
            note, before = grow_recipe.warm_start(model, path)
            self.assertEqual(before, 77)
            self.assertIn("new: decoder_blocks", note)
            torch.testing.assert_close(
                model.patch_embed_a.proj.weight, old.patch_embed_a.proj.weight, atol=1e-3, rtol=1e-3
            )
            note, before = grow_recipe.warm_start(
                CavMae(grow_recipe.Config(48, 3, 1, 1, 16, 1, 2)), path
            )
            self.assertEqual(
                (note, before), ("from nothing: old.safetensors is of another width", 0)
            )


class Curve(unittest.TestCase):
    def test_a_warm_start_goes_on_where_the_shipped_curve_ends(self):
        earlier = [{"samples": 0, "r1": 1}, {"samples": 250, "r1": 7}]
        later = [{"samples": 0, "r1": 7}, {"samples": 100, "r1": 9}]
        self.assertEqual(
            [(x["samples"], x["r1"]) for x in continued(earlier, later)],
            [(0, 1), (250, 7), (350, 9)],
        )
        self.assertEqual(continued([], later), later)

    def test_a_curve_of_another_world_is_not_gone_on_with(self):
        self.assertEqual(grow_recipe.shipped_growth(world=-1), [])
        self.assertGreater(
            len(grow_recipe.shipped_growth(grow_recipe.shipped()["training"]["world"])), 1
        )


class Schedule(unittest.TestCase):
    def test_the_rate_is_constant_until_it_is_told_to_fall(self):
        recipe = grow_recipe.Recipe()
        self.assertLess(recipe.rate(0, 0), 0.02 * recipe.lr)
        self.assertEqual([recipe.rate(n, 0) for n in (100, 10_000_000)], [recipe.lr] * 2)
        self.assertAlmostEqual(recipe.rate(500, 0.5), 0.51 * recipe.lr)
        self.assertAlmostEqual(recipe.rate(500, 1.0), 0.02 * recipe.lr)


class Verdict(unittest.TestCase):
    def judged(self, audio, visual, rank, n=400):
        g = torch.Generator().manual_seed(5)
        noise = torch.rand(n, generator=g) * 0.1
        return Judged(
            audio + noise, visual + noise, torch.full((n,), rank), torch.full((n,), rank), noise
        )

    def test_only_what_is_better_beyond_its_interval_ships(self):
        old = self.judged(0.4, 0.4, 20)
        self.assertTrue(better(compare(self.judged(0.38, 0.4, 20), old)))
        self.assertTrue(better(compare(self.judged(0.4, 0.4, 5), old)))
        self.assertFalse(better(compare(old, old)))
        self.assertFalse(
            better(compare(self.judged(0.38, 0.42, 20), old)),
            "one masked loss better, the other worse",
        )

    def test_rank_within_the_kind(self):
        scores = torch.tensor(
            [
                [0.9, 0.1, 0.99, 0.0],
                [0.5, 0.2, 0.9, 0.1],
                [0.0, 0.0, 0.5, 0.5],
                [0.0, 0.0, 0.7, 0.6],
            ]
        )
        torch.testing.assert_close(
            within_kind(scores, torch.tensor([0, 0, 1, 1])),
            torch.tensor([1.0, 0.0, 0.5, 0.0], dtype=torch.float64),
        )

    def test_recall_by_the_kind_alone_is_that_of_a_draw_among_its_clips(self):
        # A first gallery of kinds 0 (twice), 1 and 2, a second of kind 0 alone: chances 1/2, 1/2,
        # 1, 1 and 1/4.
        found = kind_alone(torch.tensor([0, 1, 0, 2, 0, 0, 0, 0]), gallery=4)
        self.assertAlmostEqual(found["r1"]["value"], 100 * (3 + 4 / 4) / 8)
        self.assertEqual(found["r10"]["value"], 100)


if __name__ == "__main__":
    unittest.main()
