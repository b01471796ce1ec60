"""The smoke run before a GPU trains.

A step that fails stops nothing, the verdict always comes, its values fit what was measured.
"""

import io
import threading
import time
import unittest
from contextlib import ExitStack, redirect_stdout
from unittest import mock

import torch
from support import fake_generate

import gpu_smoke
from cavmae import smoke
from cavmae.smoke import TINY, Measured, Sizes, values

CPU, GIB = torch.device("cpu"), 2**30
STEPS = ("compare_raster", "compare_sound", "time_generation")


class Ended(BaseException):
    """Stands for the end of the process."""


def tried(seconds=60, sizes=TINY, train="trained", **steps) -> tuple[str, int]:
    """Output and exit code of a smoke run whose steps are these functions, or say these words."""

    def end(code):
        raise Ended(code)

    word = lambda said: said if callable(said) else lambda *_: said
    with ExitStack() as stack:
        said = stack.enter_context(redirect_stdout(io.StringIO()))
        for name in STEPS:
            stack.enter_context(mock.patch.object(smoke, name, word(steps.get(name, "fine"))))
        stack.enter_context(mock.patch.object(gpu_smoke.Smoke, "train", word(train)))
        stack.enter_context(mock.patch("os._exit", end))
        stack.enter_context(mock.patch.object(gpu_smoke, "BEGAN", time.monotonic()))
        try:
            gpu_smoke.Smoke(CPU, sizes, seconds).run()
        except Ended as ended:
            return said.getvalue(), ended.args[0]
    raise AssertionError("the run did not end")


def failing(problem):
    def step(*_):
        raise problem

    return step


class Steps(unittest.TestCase):
    def test_all_well(self):
        said, code = tried()
        self.assertEqual(code, 0)
        self.assertEqual(said.splitlines()[-2], "verdict: ok")
        self.assertRegex(said.splitlines()[-1], r"^CHUNK=\d+ BLOCK=\d+ REUSE=\d+ BATCH=\d+$")

    def test_a_step_that_fails_is_named_and_the_next_ones_run(self):
        said, code = tried(
            compare_raster=failing(ValueError("no\nsuch " + 500 * "kernel ")),
            train=failing(ArithmeticError("losses")),
        )
        self.assertEqual(code, 1)
        self.assertRegex(said, r"(?m)^raster: FAILED: ValueError: no such kernel .{,300} \[")
        self.assertIn("sound: fine", said)
        self.assertEqual(
            said.splitlines()[-2],
            "verdict: failed: raster (ValueError), training, 4 clips a step (ArithmeticError)",
        )
        # A GPU that does not draw may still train.
        self.assertIn("WORLD=cpu", said.splitlines()[-1])

    def test_generation_that_fails_is_tried_on_the_processor(self):
        worlds = []

        def generation(device, sizes, found):
            worlds.append(found.world)
            if found.world == "device":
                raise RuntimeError("no kernel image")
            return "slow"

        said, _ = tried(time_generation=generation)
        self.assertEqual(worlds, ["device", "cpu"])
        self.assertIn("generation on the processor: slow", said)

    def test_a_batch_that_does_not_fit_is_halved(self):
        tries = []

        def train(self):
            tries.append(self.sizes.batch)
            if self.sizes.batch > 128:
                raise torch.OutOfMemoryError("CUDA out of memory")
            return "fits"

        self.assertIn(
            "BATCH=512", tried(sizes=Sizes(), train=train)[0]
        )  # nothing measured, so the plan's own
        self.assertEqual(tries, [512, 256, 128])

    def test_the_verdict_comes_when_time_is_up(self):
        codes, given = [], threading.Event()

        def end(code):
            codes.append(code)
            given.set()
            raise Ended

        with (
            redirect_stdout(io.StringIO()) as said,
            mock.patch("os._exit", end),
            mock.patch("threading.excepthook"),
            mock.patch.object(gpu_smoke, "BEGAN", time.monotonic()),
        ):
            run = gpu_smoke.Smoke(CPU, TINY, 0.5)
            run.step("raster", lambda: given.wait(20) and "late")
            run.verdict()  # once is enough
        self.assertEqual(codes, [1])
        self.assertIn("verdict: failed: raster (time was up)\nCHUNK", said.getvalue())

    def test_after_a_kernels_error_another_process_goes_on_without_it(self):
        with mock.patch("subprocess.call", return_value=1) as call:
            _, code = tried(
                compare_raster=failing(
                    RuntimeError("CUDA error: an illegal memory access was encountered")
                )
            )
        command = call.call_args.args[0]
        self.assertEqual((code, command[-4:-1]), (1, ["--world", "cpu", "--seconds"]))
        self.assertTrue(30 < float(command[-1]) < 60)


class Comparisons(unittest.TestCase):
    def test_pictures_that_differ_fail_with_the_kinds_name(self):
        from sampleworld import raster

        def paint(still, moving, *args):
            out = raster.render(still.padded(), moving.padded(), *args[:-1])
            out[0] += wrong
            return out

        with (
            mock.patch.dict("sys.modules", {"sampleworld.raster_cuda": mock.Mock(render=paint)}),
            mock.patch("sampleworld.raster_cuda", mock.Mock(render=paint), create=True),
        ):
            wrong = 2
            self.assertIn("2 clips at 24 px: 0.", smoke.compare_raster(CPU, TINY))
            wrong = 3
            with self.assertRaisesRegex(AssertionError, "most: b"):
                smoke.compare_raster(CPU, TINY)

    def test_sounds_that_differ_fail_and_what_is_no_number_differs(self):
        from sampleworld.generate import Batch

        self.assertIn("0.000% of", smoke.compare_sound(CPU, TINY))
        original, calls = Batch.wave, []
        for spoil in (lambda wave: wave * 1.1, lambda wave: wave * float("nan")):

            def wave(batch, device):
                calls.append(0)
                return spoil(original(batch, device)) if len(calls) % 2 else original(batch, device)

            with (
                mock.patch.object(Batch, "wave", wave),
                self.assertRaisesRegex(AssertionError, "nats"),
            ):
                smoke.compare_sound(CPU, TINY)


class Training(unittest.TestCase):
    def test_some_steps_with_clips_from_the_world(self):
        run = gpu_smoke.Smoke(CPU, TINY, 1e6)
        with mock.patch("cavmae.world_source.world", lambda: fake_generate):
            self.assertRegex(
                run.train(),
                (
                    r"^not compiled; 3 steps, \d+ samples/s, .* waiting for clips, loss \d.*2 that "
                    r"ask for all patches"
                ),
            )
        self.assertGreater(run.found.training, 0)


class Values(unittest.TestCase):
    def found(self, rate=2500.0, training=8000.0, memory=80 * GIB, **more) -> Measured:
        return Measured(
            generation={1024: (0.8 * rate, 10 * GIB), 2048: (rate, 20 * GIB)},
            training=training,
            training_peak=15 * GIB,
            memory=memory,
            **more,
        )

    def test_clips_come_twice_as_fast_as_they_are_used(self):
        self.assertEqual(
            values(self.found(), Sizes()), {"CHUNK": 2048, "BLOCK": 8, "REUSE": 7, "BATCH": 512}
        )
        self.assertEqual(values(self.found(rate=100_000.0), Sizes())["REUSE"], 1)

    def test_no_clip_is_seen_more_often_than_it_has_frames(self):
        self.assertEqual(values(self.found(rate=300.0), Sizes())["REUSE"], 10)

    def test_three_blocks_fit_beside_the_rest(self):
        out = values(self.found(memory=48 * GIB), Sizes())
        a_batch = 512 * (2 * 1024 * 128 + out["REUSE"] * 3 * 224 * 224)
        self.assertEqual(out["BLOCK"], 4)
        self.assertTrue(
            3 * out["BLOCK"] * a_batch
            < 0.9 * 48 * GIB - 35 * GIB
            < 3 * (out["BLOCK"] + 1) * a_batch
        )
        self.assertEqual(
            values(self.found(memory=8 * GIB), Sizes()),
            {"CHUNK": 512, "BLOCK": 1, "REUSE": 7, "BATCH": 512},
        )

    def test_without_figures_the_plans_own(self):
        self.assertEqual(
            values(Measured(), Sizes()), {"CHUNK": 2048, "BLOCK": 8, "REUSE": 8, "BATCH": 512}
        )
        self.assertEqual(
            values(Measured("cpu"), Sizes()),
            {"CHUNK": 2048, "BLOCK": 8, "REUSE": 10, "BATCH": 512, "WORLD": "cpu"},
        )


if __name__ == "__main__":
    unittest.main()
