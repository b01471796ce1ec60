"""Masks of all modes.

The official masks from the official noise, and what our own noise must satisfy.
"""

import unittest

import numpy as np
import torch
from support import GOLDEN, golden

from cavmae.masking import Hiding, audio_noise, lift, shuffle


def removed(noise, ratio):
    """Mask (batch, n): 0 kept, 1 removed."""
    return torch.ones_like(noise).scatter(1, shuffle(noise, ratio)[0], 0.0)


class Masks(unittest.TestCase):
    def test_official_noise_gives_the_official_masks(self):
        for tag, names in (
            ("time", ("columns",)),
            ("freq", ("rows",)),
            ("tf", ("columns", "rows")),
        ):
            hide = {
                "columns": torch.zeros(1, 64, dtype=torch.bool),
                "rows": torch.zeros(1, 8, dtype=torch.bool),
            }
            for name in names:
                hide[name][
                    0, torch.from_numpy(np.load(GOLDEN / f"{tag}.hidden_{name}.npy")).long()
                ] = True
            noise = lift(golden(f"{tag}.noise_a").view(1, 8, 64), hide["columns"], hide["rows"])
            mask, want = removed(noise, 0.75), golden(f"{tag}.mask_a").view(1, 512)
            self.assertEqual(int((want == 0).sum()), 128)
            # Four of the kept tokens of `tf` are drawn from the tied ones,
            # which the official code leaves open.
            clear = noise < 1.1 if tag == "tf" else torch.ones_like(noise, dtype=torch.bool)
            self.assertTrue(torch.equal(mask[clear], want[clear]), tag)
            self.assertGreaterEqual(int(((mask == 0) & (want == 0)).sum()), 124)

    def test_kept_count_and_whole_lines(self):
        for ratio in (0.5, 0.75, 0.9):
            for mode, columns, rows in (
                ("unstructured", 0, 0),
                ("time", int(64 * ratio), 0),
                ("freq", 0, int(8 * ratio)),
                ("tf", int(64 * 0.7 * ratio), int(8 * 0.7 * ratio)),
            ):
                noise = audio_noise(
                    16, mode, ratio, generator=torch.Generator().manual_seed(1)
                ).view(-1, 8, 64)
                self.assertTrue(bool(((noise > 1).all(1).sum(1) == columns).all()), (mode, ratio))
                self.assertTrue(bool(((noise > 1).all(2).sum(1) == rows).all()), (mode, ratio))
                self.assertEqual(
                    shuffle(noise.flatten(1), ratio)[0].shape[1], int(512 * (1 - ratio))
                )

    def test_ties_keep_the_lower_index(self):
        keep, gone = shuffle(torch.tensor([[1.1, 0.5, 1.1, 1.1]]), 0.5)
        self.assertEqual((keep.tolist(), gone.tolist()), ([[1, 0]], [[2, 3]]))

    def test_modes_differ_from_clip_to_clip(self):
        modes = torch.arange(4).repeat(50)
        noise = audio_noise(200, modes, 0.75, generator=torch.Generator().manual_seed(2)).view(
            -1, 8, 64
        )
        lines = torch.stack([(noise > 1).all(1).sum(1), (noise > 1).all(2).sum(1)], 1).view(
            50, 4, 2
        )
        self.assertTrue(bool((lines == torch.tensor([[0, 0], [48, 0], [0, 6], [33, 4]])).all()))
        # Each column is hidden as often as any other: 48 of 64, within five standard deviations.
        share = (noise.view(50, 4, 8, 64)[:, 1] > 1).all(1).float().mean(0)
        self.assertLess(float((share - 0.75).abs().max()), 5 * (0.75 * 0.25 / 50) ** 0.5)


class Plans(unittest.TestCase):
    def test_the_share_of_structured_clips_is_as_asked(self):
        plan = Hiding(structured=0.3).draw(2000, torch.Generator().manual_seed(0))
        noise_like = torch.ones(2000, 512).scatter(1, plan.keep_a, 0.0).view(-1, 8, 64)
        structured = ((noise_like.amin(1) == 1).sum(1) >= 30) | (
            (noise_like.amin(2) == 1).sum(1) >= 4
        )
        self.assertAlmostEqual(float(structured.float().mean()), 0.3, delta=0.05)

    def test_a_tenth_has_one_sense_hidden_wholly(self):
        plan = Hiding().draw(1000, torch.Generator().manual_seed(0))
        self.assertEqual((plan.alone, plan.decoded), (50, 900))
        self.assertEqual(set(plan.all_a[0].tolist()), set(range(512)))

    def test_the_picture_may_be_asked_for_more(self):
        plan = Hiding(ask=0.2, ask_visual=0.5).draw(4, torch.Generator().manual_seed(0))
        self.assertEqual((plan.ask_a.shape, plan.ask_v.shape), ((4, 76), (4, 73)))
        self.assertEqual((plan.all_a.shape, plan.all_v.shape), ((4, 102), (4, 98)))
        self.assertFalse(set(plan.ask_v[0].tolist()) & set(plan.keep_v[0].tolist()))
        self.assertEqual(
            Hiding(ask=0.2).draw(4, torch.Generator().manual_seed(0)).ask_v.shape, (4, 29)
        )

    def test_a_plan_follows_from_its_generator(self):
        draw = lambda seed: Hiding(ask=0.5).draw(6, torch.Generator().manual_seed(seed))
        same, again, other = draw(1), draw(1), draw(2)
        self.assertTrue(
            all(torch.equal(x, y) for x, y in zip(same._tensors(), again._tensors(), strict=True))
        )
        self.assertFalse(torch.equal(same.keep_a, other.keep_a))


if __name__ == "__main__":
    unittest.main()
