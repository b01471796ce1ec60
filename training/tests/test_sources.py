"""Where batches come from.

The world (faked), a bank, a folder of real files made here by ffmpeg.
"""

import io
import shutil
import subprocess
import tarfile
import tempfile
import threading
import time
import unittest
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from support import fake_bank, fake_generate

from cavmae.bank import BankSource, render_folder
from cavmae.clip_inputs import frame_index, read_clip, read_frames
from cavmae.data import (
    IMAGE_MEAN,
    IMAGE_STD,
    Bank,
    Prefetch,
    Raw,
    audio_input,
    augment,
    image_input,
)
from cavmae.folder import FolderSource, list_clips
from cavmae.settings import arguments
from cavmae.world_pool import WorldPool
from cavmae.world_source import Closed, WorldSource


def seed_of(raw: Raw):
    """The fake clips' seeds, read back from their sounds."""
    known = fake_generate(torch.arange(0, 400)).fbank[:, 0, 0].half()
    return [int((known == f[0, 0]).nonzero()[0]) for f in raw.fbank.half()]


class World(unittest.TestCase):
    def source(self, *args, **options) -> WorldSource:
        """A source of fake clips that ends with the test."""
        generate = [] if len(args) > 1 else [fake_generate]
        source = WorldSource(*args, *generate, **options)
        self.addCleanup(source.close)
        return source

    @staticmethod
    def settled(source) -> int:
        """How many clips are made once the generator thread stands still."""
        before, still = -1, 0
        while still < 5:
            time.sleep(0.02)
            still, before = (still + 1 if source.made == before else 0), source.made
        return before

    def test_fresh_seeds_for_each_step_and_rank(self):
        seen = []
        for rank in (0, 1):
            source = self.source(6, chunk=4, rank=rank, ranks=2)
            seen += [s for step in range(3) for s in seed_of(source.batch(step))]
        self.assertEqual(sorted(seen), list(range(36)))

    def test_reuse_shows_each_clip_so_often_and_never_twice_in_a_pass(self):
        source = self.source(4, reuse=3, block=2, chunk=2)
        steps = [source.batch(i) for i in range(12)]
        for block in range(2):
            passes = [
                sum((seed_of(steps[block * 6 + 2 * p + j]) for j in range(2)), []) for p in range(3)
            ]
            for p in passes:
                self.assertEqual(sorted(p), list(range(block * 8, block * 8 + 8)))
            self.assertNotEqual(passes[0], passes[1])
        # Another of the clip's frames each time.
        shade = {
            p: {
                s: int(steps[i].frames[k, 0, 0, 0])
                for i in (2 * p, 2 * p + 1)
                for k, s in enumerate(seed_of(steps[i]))
            }
            for p in range(3)
        }
        self.assertTrue(all(shade[0][s] < shade[1][s] < shade[2][s] for s in range(8)))

    def test_the_next_block_is_made_meanwhile_and_no_more(self):
        # With reuse: two clips a block, one block ahead. Without: a clip a batch,
        # four batches ahead.
        for reuse, want in ((2, [4, 4, 4, 4, 6]), (1, [5, 6, 7, 8, 9])):
            with mock.patch("cavmae.world_source.AHEAD_BATCHES", 4):
                source, made = self.source(1, reuse=reuse, block=2, chunk=1), []
            for step in range(5):
                source.batch(step)
                made.append(self.settled(source))
            self.assertEqual(made, want)

    def test_making_goes_on_while_a_batch_is_looked_at(self):
        hold, waiting = threading.Event(), threading.Event()

        def slow(seeds, **options):
            if int(seeds[0]) >= 8:  # the second block
                waiting.set()
                hold.wait(20)
            return fake_generate(seeds, **options)

        source, began = self.source(4, slow, reuse=2, block=2, chunk=4), time.monotonic()
        for step in range(4):  # all of the first block's, though the second is stuck
            source.batch(step)
        self.assertLess(time.monotonic() - began, 15)
        self.assertTrue(waiting.wait(20))
        hold.set()
        self.assertEqual(
            sorted(seed_of(source.batch(4)) + seed_of(source.batch(5))), list(range(8, 16))
        )

    def test_what_goes_wrong_in_the_making_reaches_the_training_loop(self):
        def broken(seeds, **options):
            if int(seeds[0]) >= 8:
                raise ArithmeticError("a clip that can't be drawn")
            return fake_generate(seeds, **options)

        batches = Prefetch(self.source(4, broken, reuse=2, block=2, chunk=4))
        for _ in range(4):
            next(batches)
        with self.assertRaisesRegex(ArithmeticError, "can't be drawn"):
            next(batches)
        batches.close()

    def test_closing_ends_all_threads_even_one_that_waits(self):
        hold, ended = threading.Event(), []

        class Stuck:
            def __call__(self, seeds, **options):
                hold.wait(20)
                return fake_generate(seeds, **options)

            def close(self):
                ended.append(True)
                hold.set()

        source = WorldSource(4, Stuck(), reuse=2, block=2, chunk=4)
        batches = Prefetch(source)
        while source.maker is None:
            time.sleep(0.01)
        began = time.monotonic()
        batches.close()
        self.assertLess(time.monotonic() - began, 10)
        self.assertFalse(batches.thread.is_alive() or source.maker.thread.is_alive())
        self.assertEqual(ended, [True])
        with self.assertRaises(Closed):
            source.batch(0)

    def test_a_clip_is_not_seen_more_often_than_it_has_frames(self):
        with self.assertRaisesRegex(
            ValueError, "reuse from 1 to 10, the frames that a clip has, got 11"
        ):
            WorldSource(4, fake_generate, reuse=11)
        with self.assertRaises(SystemExit), redirect_stderr(io.StringIO()) as said:
            arguments("", ["--reuse", "11"])
        self.assertIn("--reuse", said.getvalue())

    def test_mirrored_where_asked_the_same_after_a_resumption(self):
        plain, mirrored, again = (
            self.source(8, reuse=2, block=2, chunk=8, mirror=m) for m in (False, True, True)
        )
        for step in (0, 3):
            a, b = plain.batch(step).frames, mirrored.batch(step).frames
            flipped = [not torch.equal(x, y) for x, y in zip(a, b, strict=True)]
            self.assertTrue(0 < sum(flipped) < 8)
            self.assertTrue(
                torch.equal(
                    torch.where(torch.tensor(flipped)[:, None, None, None], a.flip(-1), a), b
                )
            )
        self.assertTrue(torch.equal(again.batch(3).frames, b))

    def test_a_batch_is_a_function_of_the_step(self):
        for reuse in (1, 2):
            straight = self.source(4, reuse=reuse, block=2, chunk=3)
            wanted = [straight.batch(i) for i in range(7)]
            resumed = self.source(4, reuse=reuse, block=2, chunk=3)
            for i in (5, 6, 0, 6):
                self.assertTrue(
                    all(torch.equal(x, y) for x, y in zip(wanted[i], resumed.batch(i), strict=True))
                )


class Pool(unittest.TestCase):
    def test_processes_draw_what_one_would_have(self):
        from sampleworld import generate

        pool = WorldPool(2, piece=2)
        self.addCleanup(pool.close)
        seeds, frames = torch.arange(70, 73), torch.tensor([2, 5])
        made, want = (
            pool(seeds, frames, ranges="held_out"),
            generate(seeds, frames, ranges="held_out"),
        )
        self.assertEqual(
            (made.fbank.dtype, made.frames.shape), (torch.float16, (3, 2, 3, 224, 224))
        )
        self.assertTrue(torch.equal(made.kind, want.kind))
        # A clip drawn among others differs by rounding.
        self.assertLessEqual(int((made.frames.int() - want.frames.int()).abs().max()), 1)
        self.assertLess(float((made.fbank.float() - want.fbank).abs().mean()), 1e-3)

    def test_what_goes_wrong_in_a_process_is_raised_here(self):
        pool = WorldPool(1)
        self.addCleanup(pool.close)
        with self.assertRaises(IndexError):
            pool(torch.arange(2), torch.tensor([10]))


class Banks(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = fake_bank(Path(self.folder.name), clips=20)

    def tearDown(self):
        self.folder.cleanup()

    def test_rows_over_all_shards(self):
        bank = Bank(self.path)
        self.assertEqual(len(bank), 20)
        raw = bank.read([0, 13, 9, 10], frame=np.array([0, 1, 2, 3]))
        self.assertEqual(seed_of(raw), [0, 13, 9, 10])
        self.assertEqual(raw.kind.tolist(), [0, 1, 1, 0])
        want = fake_generate(torch.tensor([0, 13, 9, 10]), 2).frames
        self.assertTrue(torch.equal(raw.frames, want[torch.arange(4), [0, 1, 0, 1]]))

    def test_an_epoch_shows_every_clip_once_and_ranks_share_it(self):
        seen = [
            s
            for rank in (0, 1)
            for step in (2, 3)
            for s in seed_of(BankSource(self.path, 5, rank=rank, ranks=2).batch(step))
        ]
        self.assertEqual(sorted(seen), list(range(20)))

    def test_a_batch_is_a_function_of_the_step(self):
        first, second = BankSource(self.path, 5), BankSource(self.path, 5)
        first.batch(0), first.batch(6)
        self.assertTrue(
            all(torch.equal(x, y) for x, y in zip(first.batch(7), second.batch(7), strict=True))
        )
        self.assertNotEqual(seed_of(first.batch(7)), seed_of(first.batch(8)))

    def test_too_small_a_bank_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "at least 40 clips"):
            BankSource(self.path, 20, ranks=2)


class Inputs(unittest.TestCase):
    def test_layouts(self):
        frames = torch.randint(0, 256, (2, 3, 224, 224), dtype=torch.uint8)
        want = (frames.float() / 255 - IMAGE_MEAN) / IMAGE_STD
        self.assertTrue(torch.allclose(image_input(frames), want))
        self.assertTrue(torch.allclose(image_input(frames.permute(0, 2, 3, 1).numpy()), want))
        spectrogram = torch.randn(2, 1024, 128)
        self.assertTrue(
            torch.equal(audio_input(spectrogram.numpy())[:, 0, 5], spectrogram[:, :, 5])
        )

    def test_augmenting_mirrors_half_and_rolls_whole_frames(self):
        raw = Raw(
            torch.arange(1024.0)[None, :, None].expand(40, -1, 128),
            torch.arange(224)[None, None, None, :].expand(40, 3, 224, -1).to(torch.uint8),
        )
        out = augment(raw, torch.Generator().manual_seed(0), roll=True)
        mirrored = out.frames[:, 0, 0, 0] == 223
        self.assertTrue(5 < int(mirrored.sum()) < 35)
        steps = out.fbank[:, :, 0].diff(dim=1)
        self.assertTrue(bool(((steps == 1) | (steps == -1023)).all()))
        self.assertGreater(len(set(out.fbank[:, 0, 0].tolist())), 30)

    def test_prefetch_keeps_the_order_and_hands_on_problems(self):
        class Source:
            def batch(self, step):
                if step == 5:
                    raise ValueError("no such clip")
                return Raw(
                    torch.full((1, 1024, 128), float(step)),
                    torch.zeros(1, 3, 224, 224, dtype=torch.uint8),
                )

        batches = Prefetch(Source(), start=2)
        self.assertEqual([float(next(batches)[0][0, 0, 0, 0]) for _ in range(3)], [2, 3, 4])
        self.assertGreaterEqual(batches.waited(), 0)
        with self.assertRaisesRegex(ValueError, "no such clip"):
            next(batches)
        endless = Prefetch(
            type(
                "Endless",
                (),
                {
                    "batch": lambda self, step: Raw(
                        torch.zeros(1, 1024, 128), torch.zeros(1, 3, 224, 224, dtype=torch.uint8)
                    )
                },
            )()
        )
        next(endless)
        endless.stopped.wait(0.5)  # until its queue is full and it waits for room
        began = time.monotonic()
        endless.close()
        self.assertFalse(endless.thread.is_alive())
        self.assertLess(time.monotonic() - began, 30)


@unittest.skipUnless(
    shutil.which("ffmpeg") and shutil.which("ffprobe"),
    "ffmpeg and ffprobe are not installed: reading real clips is not tested",
)
class Folder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.root = Path(cls.temporary.name)
        clips = cls.root / "clips"
        (clips / "inner").mkdir(parents=True)
        # Grey that brightens by two levels a frame, left channel 440 Hz, right channel silent.
        cls.make(
            clips / "a.mp4",
            "color=gray:s=320x240:r=10:d=6,format=gray,geq=lum='2*N+40',format=yuv444p",
            6,
            "-qp",
            "0",
        )
        cls.make(clips / "inner" / "b.mkv", "testsrc=s=240x426:r=12:d=11", 11)
        cls.make(clips / "silent.mp4", "testsrc=s=64x64:r=5:d=1", None)
        (clips / "broken.mp4").write_bytes(b"not a video")
        with tarfile.open(clips / "shard.tar", "w") as tar:
            tar.add(clips / "a.mp4", "000001.mp4")
            tar.add(clips / "inner" / "b.mkv", "000002.mkv")
        cls.clips = clips

    @staticmethod
    def make(path, video, seconds, *more):
        tone = f"aevalsrc=0.5*sin(2*PI*440*t)|0:s=44100:d={seconds}"
        sound = ["-f", "lavfi", "-i", tone, "-c:a", "flac", "-strict", "-2"] if seconds else []
        command = [
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", video, *sound,
            "-c:v", "libx264", *more, "-y", str(path),
        ]  # fmt: skip
        subprocess.run(command, check=True)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_frames_are_the_ones_the_official_extractor_takes(self):
        self.assertEqual([frame_index(i, 300, 29.97) for i in (0, 1, 5, 9)], [0, 28, 148, 268])
        frames = read_frames(self.clips / "a.mp4", range(10))
        self.assertEqual(frames.shape, (10, 3, 224, 224))
        # 60 frames at 10 a second: frames 0, 5, 11, ... 53, of grey 40 + 2 n.
        want = [40 + 2 * max(0, 6 * i - 1) for i in range(10)]
        self.assertLess(np.abs(frames.mean((1, 2, 3)) - want).max(), 1.5)
        self.assertEqual(read_frames(self.clips / "inner" / "b.mkv", [5]).shape, (1, 3, 224, 224))

    def test_sound_is_the_first_channel_padded_after_the_log(self):
        fbank, _ = read_clip(self.clips / "a.mp4", [5])
        self.assertEqual(fbank.shape, (1024, 128))
        self.assertTrue(np.allclose(fbank[598:], 5.081 / 4.4849))
        mel = 1127 * np.log(1 + np.array([20, 440, 8000]) / 700)
        self.assertAlmostEqual(
            int(fbank[100].argmax()), (mel[1] - mel[0]) / (mel[2] - mel[0]) * 129 - 1, delta=1
        )

    def test_batches_leave_out_what_does_not_decode(self):
        self.assertEqual(
            [i.name for i in list_clips(self.clips)],
            [
                "a.mp4",
                "broken.mp4",
                "b.mkv",
                "shard.tar:000001.mp4",
                "shard.tar:000002.mkv",
                "silent.mp4",
            ],
        )
        source = FolderSource(self.clips, 6, workers=2)
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            raw = source.batch(0)
        self.assertEqual(
            (raw.fbank.shape, raw.frames.shape, raw.frames.dtype),
            ((6, 1024, 128), (6, 3, 224, 224), torch.uint8),
        )
        self.assertEqual(
            {str(w.message).split(" left")[0] for w in said} & {"broken.mp4", "silent.mp4"},
            {"broken.mp4", "silent.mp4"},
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            again = FolderSource(self.clips, 6, workers=2).batch(0)
        self.assertTrue(
            torch.equal(raw.fbank, again.fbank) and torch.equal(raw.frames, again.frames)
        )

    def test_a_folder_becomes_a_bank(self):
        out = self.root / "bank"
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            render_folder(self.clips, out, 2, 2)
        bank = Bank(out)
        self.assertEqual(len(bank), 4)
        raw = bank.read([0, 3])
        self.assertIsNone(raw.kind)
        self.assertLess(
            float(
                (raw.fbank[0].float() - torch.from_numpy(read_clip(self.clips / "a.mp4", [5])[0]))
                .abs()
                .max()
            ),
            5e-3,
        )

    def test_an_empty_folder_is_an_error(self):
        with (
            tempfile.TemporaryDirectory() as empty,
            self.assertRaisesRegex(ValueError, "found none"),
        ):
            FolderSource(Path(empty), 2)


if __name__ == "__main__":
    unittest.main()
