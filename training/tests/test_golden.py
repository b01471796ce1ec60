"""Compares features and network with values of the official code.

Run from `training/`: `python -m unittest discover tests`. The values are the page's own fixtures.
"""

import json
import sys
import unittest
from pathlib import Path

import numpy as np
import torch
from scipy.io import wavfile

sys.path.insert(0, str(Path(__file__).parent.parent))
from cavmae.fbank import fbank
from cavmae.losses import contrastive, normalise_patches, patchify
from cavmae.masking import gather, shuffle
from cavmae.model import CavMae, Config, sincos

FIXTURES = Path(__file__).parent.parent.parent / "tests" / "fixtures"
GOLDEN = FIXTURES / "golden"
HALF = 2e-3  # the tolerance where the stored array is float16
FULL = 2e-5


def load(name):
    return torch.from_numpy(np.load(GOLDEN / f"{name}.npy").astype(np.float32))


def error(x, y):
    return float((x - y).norm() / y.norm())


class Golden(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.values = json.loads((GOLDEN / "golden.json").read_text())["values"]
        cls.model = CavMae(Config(24, 3, 11, 1, 32, 2, 4)).eval()
        state = torch.load(GOLDEN / "pretrain.pth", weights_only=True)
        cls.model.load_state_dict({k.removeprefix("module."): v for k, v in state.items()})
        cls.audio, cls.image = load("audio").transpose(1, 2)[:, None], load("image")

    def test_fbank(self):
        paths = sorted((FIXTURES / "dsp").glob("wave.*.wav"))
        self.assertTrue(paths)
        for path in paths:
            _, wave = wavfile.read(path)
            wave = wave.astype(np.float32) / (32768 if wave.dtype == np.int16 else 1)
            reference = np.load(FIXTURES / "dsp" / f"fbank.{path.stem.split('.')[1]}.npy").astype(
                np.float32
            )
            self.assertLess(
                np.linalg.norm(fbank(wave) - reference) / np.linalg.norm(reference), 1e-3, path.name
            )

    def test_features(self):
        with torch.no_grad():
            for x, name in zip(
                self.model.features(self.audio, self.image), ("feat_a", "feat_v"), strict=True
            ):
                self.assertLess(error(x, load(name)), FULL)

    def test_masked_passes(self):
        for tag, ratio_a, ratio_v in (("m75", 0.75, 0.75), ("m50_90", 0.5, 0.9)):
            keep_a, ask_a = shuffle(load(f"{tag}.noise_a"), ratio_a)
            keep_v, ask_v = shuffle(load(f"{tag}.noise_v"), ratio_v)
            with torch.no_grad():
                a, v = self.model.towers(*self.model.embed(self.audio, self.image, keep_a, keep_v))
                x, (ca, cv) = self.model.joint(a, v), self.model.alone(a, v)
                pa, pv = self.model.decode(x, keep_a, keep_v, ask_a, ask_v)
            self.assertLess(error(ca, load(f"{tag}.ca")), FULL)
            self.assertLess(error(cv, load(f"{tag}.cv")), FULL)
            if tag == "m75":
                # The fixtures hold the first sample, and every n-th token of its predictions.
                self.assertLess(error(x[0], load("m75.latent").view(-1, 24)), HALF)
                for p, ask, tokens, name in (
                    (pa, ask_a, 512, "m75.pred_a"),
                    (pv, ask_v, 196, "m75.pred_v"),
                ):
                    reference = load(name)
                    token = ask[0][ask[0] % (tokens // len(reference)) == 0]
                    place = [int((ask[0] == t).nonzero()) for t in token]
                    self.assertGreater(len(place), 3)
                    self.assertLess(
                        error(p[0, place], reference[token // (tokens // len(reference))]), HALF
                    )
            for sense, p, source, ask in (
                ("a", pa, self.audio, ask_a),
                ("v", pv, self.image, ask_v),
            ):
                for suffix, norm in (("", lambda t: t), ("_norm_pix", normalise_patches)):
                    target = gather(norm(patchify(source)), ask)
                    self.assertAlmostEqual(
                        float(((p - target) ** 2).mean()),
                        self.values[tag][f"loss_{sense}{suffix}"],
                        places=4,
                    )
            for suffix, both in (("", False), ("_bidirectional", True)):
                self.assertAlmostEqual(
                    float(contrastive(ca, cv, bidirectional=both)[0]),
                    self.values[tag]["contrastive" + suffix],
                    places=4,
                )

    def test_positions(self):
        # The golden file's positions are randomised,
        # so the formula is held to its definition at one place.
        row, column, width = 3, 17, 24
        p = sincos(width, 8, 64)[0, row * 64 + column]
        angle = 10000 ** (-np.arange(6) / 6)
        want = np.concatenate(
            [
                np.sin(column * angle),
                np.cos(column * angle),
                np.sin(row * angle),
                np.cos(row * angle),
            ]
        )
        self.assertLess(np.abs(p.numpy() - want).max(), 1e-6)


if __name__ == "__main__":
    unittest.main()
