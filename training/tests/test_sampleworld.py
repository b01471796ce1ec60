"""The sample world: a clip follows from its seed alone, and its factors show in both senses.

Run from `training/`: `python -m unittest tests.test_sampleworld`.
"""

from __future__ import annotations

import tempfile
import unittest
from itertools import islice
from pathlib import Path

import numpy as np
import torch

from cavmae import fbank as numpy_fbank
from sampleworld import KINDS, frame_times, generate
from sampleworld.fbank import fbank, model_input
from sampleworld.generate import Batch, draw_frames
from sampleworld.kinds import CLASSES
from sampleworld.kinds.base import HELD_OUT, Draws
from sampleworld.plan import plan
from sampleworld.rng import Stream, two_halves
from sampleworld.synth import SAMPLES, Synth

torch.set_num_threads(1)
SIZE = 64


class Numbers(unittest.TestCase):
    def test_stream_does_not_depend_on_the_batch(self):
        many, one = Stream(torch.arange(50), "a"), Stream(torch.tensor([37]), "a")
        for draw in (lambda s: s.uniform(9), lambda s: s.normal(4), lambda s: s.permutation(10)):
            self.assertTrue(torch.equal(draw(many)[37], draw(one)[0]))

    def test_streams_and_seeds_differ(self):
        a, b = Stream(torch.arange(2000), "a").uniform(), Stream(torch.arange(2000), "b").uniform()
        self.assertLess(torch.corrcoef(torch.cat([a, b], 1).T)[0, 1].abs(), 0.08)
        self.assertLess(torch.corrcoef(torch.stack([a[:-1, 0], a[1:, 0]]))[0, 1].abs(), 0.08)

    def test_moments(self):
        s = Stream(torch.arange(40), "moments")
        u, n = s.uniform(2000), s.normal(2000)
        self.assertAlmostEqual(float(u.mean()), 0.5, delta=0.01)
        self.assertAlmostEqual(float(u.std()), 12**-0.5, delta=0.01)
        self.assertAlmostEqual(float(n.mean()), 0, delta=0.02)
        self.assertAlmostEqual(float(n.std()), 1, delta=0.02)
        noise = two_halves(s.next_key(), 4000)
        self.assertAlmostEqual(float(noise.mean()), 0, delta=0.01)
        self.assertAlmostEqual(float(noise.std()), 3**-0.5, delta=0.01)
        self.assertLess(float(torch.corrcoef(noise.flatten(0, 1).T)[0, 1].abs()), 0.01)

    def test_integers_and_permutations(self):
        s = Stream(torch.arange(300), "integers")
        self.assertEqual(set(s.integers(5, 20).unique().tolist()), set(range(5)))
        self.assertTrue(
            torch.equal(s.permutation(10).sort(1).values, torch.arange(10).expand(300, -1))
        )


class Sound(unittest.TestCase):
    def test_fbank_is_the_models(self):
        wave = generate(torch.tensor([3, 4]), torch.tensor([5]), size=16, wave=True).wave
        wave[1] *= 1e-4
        ours = fbank(wave)
        for row, clip in zip(ours, wave, strict=True):
            theirs = numpy_fbank.fbank(clip.numpy())
            self.assertEqual(row.shape, (998, 128))
            # Where a band is silent, the logarithm magnifies rounding.
            loud = theirs > -12
            np.testing.assert_allclose(row.numpy()[loud], theirs[loud], atol=5e-3)
            np.testing.assert_allclose(
                model_input(row[None])[0].numpy(), numpy_fbank.model_input(row.numpy()), atol=1e-5
            )

    def test_modes_are_dying_sinusoids(self):
        syn = Synth(Stream(torch.tensor([1]), "x"))
        out = syn.modes(
            torch.tensor([[440.0, 3000.0]]),
            torch.tensor([[0.5, 2.0]]),
            torch.tensor([[1.0, 0.3]]),
            1.5,
        )[0]
        t = torch.arange(len(out), dtype=torch.float64) / 16000
        want = sum(
            g * torch.exp(-6.908 / d * t) * torch.sin(2 * torch.pi * f * t)
            for f, d, g in ((440, 0.5, 1.0), (3000, 2.0, 0.3))
        )
        torch.testing.assert_close(out.double(), want, atol=2e-4, rtol=0)

    def test_strikes_fall_at_their_times(self):
        syn = Synth(Stream(torch.tensor([1]), "x"))
        for hz in (torch.tensor([[[500.0]]]), torch.tensor([[[500.0], [700.0]]])):
            out = syn.strikes(torch.tensor([[2.0, 5.5]]), hz, 0.1, 1.0, seconds=0.2)[0].abs()
            heard = (out > 0.3).nonzero()[:, 0] / 16000
            self.assertAlmostEqual(float(heard[0]), 2.0, delta=0.002)
            self.assertAlmostEqual(float(heard[heard > 4][0]), 5.5, delta=0.002)

    def test_gliding_tone_has_its_frequency(self):
        syn = Synth(Stream(torch.tensor([1]), "x"))
        hz = torch.linspace(300, 3000, 626)[None]
        wave = syn.tone(hz, torch.tensor([[1.0]]))[0]
        for at in (20_000, 100_000, 150_000):
            peak = torch.fft.rfft(wave[at : at + 2000] * torch.hann_window(2000)).abs().argmax() * 8
            self.assertAlmostEqual(float(peak), float(hz[0, (at + 1000) // 256]), delta=20)

    def test_filters_that_pass_all_change_nothing(self):
        syn = Synth(Stream(torch.tensor([1, 2]), "x"))
        wave = syn.noise(100, 5000)
        torch.testing.assert_close(
            syn.shaped(wave, torch.ones(2, 626, 257)), wave, atol=1e-4, rtol=0
        )

    def test_every_kind_keeps_controls_and_waves_on_their_devices(self):
        # Waves on a pretended GPU: a control tensor mixed in by mistake fails here as there.
        from torch._subclasses.fake_tensor import FakeTensorMode

        for k in range(len(KINDS)):
            with self.subTest(KINDS[k]):
                batch = Batch(plan(torch.arange(2), "train", k))
                with FakeTensorMode(allow_non_fake_inputs=True):
                    wave = batch.wave("cuda")
                    self.assertEqual(
                        (wave.device.type, tuple(model_input(fbank(wave)).shape)),
                        ("cuda", (2, 1024, 128)),
                    )
        with FakeTensorMode(), self.assertRaises(RuntimeError):
            torch.ones(2, 3, device="cuda") * torch.ones(2, 1)


class Clips(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.seeds = torch.arange(4_000, 4_000 + 2 * len(KINDS))
        cls.clips = generate(cls.seeds, torch.tensor([2, 5]), size=SIZE, wave=True)

    def test_shapes_and_ranges(self):
        c, n = self.clips, len(self.seeds)
        self.assertEqual(tuple(c.fbank.shape), (n, 1024, 128))
        self.assertEqual(
            (tuple(c.frames.shape), c.frames.dtype), ((n, 2, 3, SIZE, SIZE), torch.uint8)
        )
        self.assertEqual(
            (tuple(c.boxes.shape), tuple(c.wave.shape), c.kind.dtype),
            ((n, 2, 4), (n, SAMPLES), torch.int64),
        )
        for x in (c.fbank, c.boxes, c.wave):
            self.assertTrue(torch.isfinite(x).all())
        self.assertTrue((c.fbank[:, 998:] - 5.081 / 4.4849).abs().max() < 1e-5)
        self.assertLessEqual(float(c.wave.abs().max()), 1)
        self.assertGreater(float(c.wave.abs().amax(1).min()), 0.1)
        self.assertGreater(float(c.wave.square().mean(1).sqrt().min()), 0.003)
        known = c.factors[~c.factors.isnan()]
        self.assertTrue(((known >= 0) & (known <= 1)).all())
        # A picture that is all dark, all light or flat is no picture.
        light = c.frames.float().flatten(1)
        self.assertTrue(((light.mean(1) > 15) & (light.mean(1) < 245) & (light.std(1) > 8)).all())

    def test_a_clip_alone_is_the_clip_in_a_batch(self):
        for i in (1, 10, len(self.seeds) - 1):
            alone = generate(self.seeds[i : i + 1], torch.tensor([5]), size=SIZE, wave=True)
            self.assertEqual(int(alone.kind), int(self.clips.kind[i]))
            torch.testing.assert_close(alone.wave[0], self.clips.wave[i], atol=1e-4, rtol=0)
            self.assertLessEqual(
                (alone.frames[0, 0].int() - self.clips.frames[i, 1].int()).abs().max(), 1
            )
            torch.testing.assert_close(alone.boxes[0, 0], self.clips.boxes[i, 1])
            torch.testing.assert_close(alone.factors[0], self.clips.factors[i], equal_nan=True)

    def test_frames_of_choice_come_from_the_seed(self):
        a, b = generate(self.seeds[:3], 3, size=16), generate(self.seeds[:3], 3, size=16)
        self.assertTrue(torch.equal(a.frames, b.frames))
        self.assertEqual(len(frame_times()), 10)
        self.assertEqual(frame_times()[0], 0)
        self.assertAlmostEqual(frame_times()[5], 59 / 12)

    def test_kinds_are_spread_and_some_clips_are_mixed(self):
        p = plan(torch.arange(4000), "train")
        share = torch.bincount(p.kind, minlength=len(KINDS)) / 4000 * len(KINDS)
        self.assertTrue(((share > 0.6) & (share < 1.4)).all())
        self.assertTrue(0.1 < float((p.other >= 0).float().mean()) < 0.3)
        self.assertFalse((p.other == p.kind).any())


class Kinds(unittest.TestCase):
    """Each kind by itself."""

    def batch(self, k, seeds, change=None):
        """A batch of one kind.

        `change` moves its factor of that index by a third of the range, all else alike.
        """
        original = Draws.values

        def values(draws, n):
            u = original(draws, n)
            if change is not None and draws.kind == KINDS[k]:
                u[:, change] = torch.remainder(u[:, change] + 0.37, 1)
            return u

        Draws.values = values
        try:
            return Batch(plan(seeds, "all", k))
        finally:
            Draws.values = original

    def test_each_factor_shows_in_both_senses(self):
        seeds = torch.arange(70, 74)
        times = torch.full((4, 1), 59 / 12)
        for k, cls in enumerate(CLASSES):
            self.assertGreaterEqual(len(cls.factors), 3, cls.name)
            base = self.batch(k, seeds)
            picture, sound = draw_frames(base, times, SIZE, "cpu").int(), fbank(base.wave("cpu"))
            for i, factor in enumerate(cls.factors):
                with self.subTest(f"{cls.name} {factor}"):
                    other = self.batch(k, seeds, i)
                    changed = (draw_frames(other, times, SIZE, "cpu").int() - picture).abs().amax(
                        2
                    ) > 12
                    self.assertGreater(float(changed.float().mean()), 0.002)
                    # Long-term spectrum or rhythm: either must move.
                    heard = fbank(other.wave("cpu"))
                    spectrum = (heard.mean(1) - sound.mean(1)).abs().mean(1)
                    spread = (heard.std(1) - sound.std(1)).abs().mean(1)
                    self.assertGreater(float((spectrum + spread).mean()), 0.03)

    def test_boxes_lie_in_the_frame_and_round_the_event(self):
        times = torch.tensor(frame_times())[[1, 5, 8]].expand(4, -1)
        for k, cls in enumerate(CLASSES):
            with self.subTest(cls.name):
                batch = Batch(plan(torch.arange(30, 34), "all", k))
                boxes = batch.boxes(times)
                self.assertTrue(((boxes >= 0) & (boxes <= 1)).all())
                size = boxes[..., 2:] - boxes[..., :2]
                self.assertGreater(float(size.min()), 0.04)
                self.assertTrue((size.amax(-1) > 0.12).all())
                with_it = draw_frames(batch, times, SIZE, "cpu").int()
                events, batch.events = batch.events, []
                without = draw_frames(batch, times, SIZE, "cpu").int()
                batch.events = events
                changed = (with_it - without).abs().amax(2) > 24
                for clip, box in zip(changed.flatten(0, 1), boxes.flatten(0, 1), strict=True):
                    x0, y0, x1, y1 = (box * SIZE).round().int().tolist()
                    inside = float(clip[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)].float().mean())
                    self.assertGreater(inside, 0.1)
                    self.assertGreater(inside, 0.7 * float(clip.float().mean()))

    def test_held_out_region_is_kept_apart(self):
        low, high = HELD_OUT
        for ranges in ("train", "held_out"):
            u = Draws(torch.arange(3000), "ball", ranges).values(3)
            inside = ((u[:, :2] > low) & (u[:, :2] < high)).all(1)
            self.assertEqual(bool(inside.any()), ranges == "held_out")
            self.assertEqual(bool(inside.all()), ranges == "held_out")
            self.assertTrue(((u >= 0) & (u <= 1)).all())


class Files(unittest.TestCase):
    def test_bank_can_be_read(self):
        from cavmae.bank import Bank
        from sampleworld.bank import render_shard

        with tempfile.TemporaryDirectory() as folder:
            render_shard(Path(folder) / "0000", 5_000_000, 3, 2, "train")
            self.assertEqual(np.load(Path(folder) / "0000" / "boxes.npy").shape, (3, 2, 4))
            self.assertEqual(np.load(Path(folder) / "0000" / "factors.npy").shape, (3, 4))
            bank = Bank(Path(folder))
            self.assertEqual(len(bank), 3)

    def test_video_goes_through_the_evaluated_frames(self):
        from sampleworld.video import Video

        video = Video(9_000_001, fps=12, size=SIZE)
        frames = list(islice(video.frames(), 12))
        clip = generate(torch.tensor([9_000_001]), torch.tensor([1]), size=SIZE, wave=True)
        np.testing.assert_allclose(
            frames[11].transpose(2, 0, 1).astype(int), clip.frames[0, 0].numpy().astype(int), atol=1
        )
        np.testing.assert_allclose(video.wave(), clip.wave[0].numpy(), atol=1e-4)


if __name__ == "__main__":
    unittest.main()
