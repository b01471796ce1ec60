"""The sample files are the clips of their seeds.

What ffmpeg reads back from them is what was drawn and sounded.
"""

import json
import shutil
import subprocess
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from sampleworld import samples
from sampleworld.kinds import KINDS
from sampleworld.video import Video


def read_back(path: Path, form: list[str], dtype) -> np.ndarray:
    return np.frombuffer(
        subprocess.run(
            ["ffmpeg", "-v", "error", "-i", str(path), *form, "-"], capture_output=True, check=True
        ).stdout,
        dtype,
    )


class Recipes(unittest.TestCase):
    def test_picks_are_kinds_and_no_seed_is_used_twice(self):
        recipes = samples.sample_recipes(Path("a")) + samples.small_recipes(Path("b"))
        self.assertEqual(len(samples.PICKS), 24)
        self.assertTrue({kind for kind, _ in samples.PICKS} <= set(KINDS))
        self.assertEqual(len({r.seed for r in recipes}), len(recipes))
        self.assertEqual(len({r.path for r in recipes}), len(recipes))


@unittest.skipUnless(shutil.which("ffmpeg"), "ffmpeg is not installed")
class Files(unittest.TestCase):
    def test_both_containers_hold_what_was_drawn_and_sounded(self):
        with tempfile.TemporaryDirectory() as folder:
            # A train and the sea: both never stand still.
            recipes = {r.kind: r for r in samples.sample_recipes(Path(folder))}
            for recipe in (recipes["train"], recipes["sea"]):
                recipe = replace(recipe, fps=2)
                line = samples.write_clip(recipe)
                video = Video(recipe.seed, 2, samples.SIZE, recipe.kind)
                with self.subTest(recipe.path.suffix):
                    self.assertEqual(
                        (line["kind"], line["bytes"]), (recipe.kind, recipe.path.stat().st_size)
                    )
                    json.dumps(line)
                    with (
                        Image.open(Path(folder) / line["thumbnail"]) as thumbnail,
                        Image.open(Path(folder) / line["strip"]) as strip,
                    ):
                        self.assertEqual(
                            (thumbnail.size, strip.size), ((samples.THUMBNAIL,) * 2, samples.STRIP)
                        )
                        # The strip is the spectrogram: its loud moments are the sound's.
                        rows = np.asarray(strip.convert("L"), float).mean(0)
                    loudness = np.log(
                        np.square(video.wave()[:159_744]).reshape(256, -1).mean(1) + 1e-6
                    )
                    self.assertGreater(np.corrcoef(rows[:250], loudness[:250])[0, 1], 0.5)
                    drawn = np.stack(list(video.frames())).astype(float)
                    found = (
                        read_back(recipe.path, ["-f", "rawvideo", "-pix_fmt", "rgb24"], np.uint8)
                        .reshape(drawn.shape)
                        .astype(float)
                    )
                    self.assertLess(np.abs(found - drawn).mean(), 12)
                    # Frames in order: each is nearest to itself among those a second and more away.
                    self.assertLess(
                        np.abs(found[10] - drawn[10]).mean(), np.abs(found[10] - drawn[4]).mean()
                    )
                    wave = video.wave()
                    sound = read_back(
                        recipe.path, ["-f", "f32le", "-ac", "1", "-ar", "16000"], np.float32
                    )[: len(wave)]
                    loud = lambda x: np.log(
                        np.square(x[: len(sound) // 1600 * 1600]).reshape(-1, 1600).mean(1) + 1e-6
                    )
                    self.assertGreater(np.corrcoef(loud(wave), loud(sound))[0, 1], 0.95)


if __name__ == "__main__":
    unittest.main()
