"""The measures of evaluation against definitions written out.

They must also say of known models what is known of them.
"""

import json
import tempfile
import unittest
from pathlib import Path

import torch
import torch.nn.functional as F
from support import (
    GOLDEN,
    TINY,
    error,
    fake_generate,
    golden,
    golden_inputs,
    golden_model,
    golden_values,
)

import finetune
from cavmae import rebuild
from cavmae.classify import DECODER, MODES, Classifier, from_pretrained, hits, train_classifier
from cavmae.evalset import EvalSet
from cavmae.files import config_of
from cavmae.fills import harmonic_fill, mean_fill, nearest_fill, row_fill
from cavmae.losses import patchify
from cavmae.masking import shuffle
from cavmae.model import CavMae, Config
from cavmae.probe import fit, predict, probes
from cavmae.retrieval import both_ways, by_kind, gallery_ranks, permutation_p, ranks
from cavmae.stats import interval, median, share


def fakes(n, first=0) -> EvalSet:
    return EvalSet.generated(fake_generate, first, n, "train", chunk=7)


class Retrieval(unittest.TestCase):
    def test_official_similarity_gives_the_official_recalls(self):
        scores, want = golden("retrieval.similarity"), golden_values()["retrieval"]
        for s, way in ((scores, "rows_to_columns"), (scores.T, "columns_to_rows")):
            r = ranks(s)
            for k in (1, 5, 10):
                self.assertAlmostEqual(float((r <= k).float().mean()), want[way][f"R{k}"], places=6)
            self.assertEqual(float(median(r.double())), want[way]["MR"])

    def test_ties_count_for_the_query_and_nan_against_it(self):
        self.assertEqual(
            ranks(torch.tensor([[0.5, 0.5, 0.9], [0.1, 0.2, 0.3], [float("nan")] * 3])).tolist(),
            [2, 2, 3],
        )

    def test_galleries_are_apart(self):
        x = F.normalize(torch.randn(10, 4, generator=torch.Generator().manual_seed(0)), dim=-1)
        y = x[[1, 0, 2, 3, 4, 5, 6, 7, 9, 8]]
        self.assertEqual(gallery_ranks(x, x, 5).tolist(), [1] * 10)
        self.assertEqual(
            (gallery_ranks(x, y, 5) > 1).tolist(), [True, True] + [False] * 6 + [True, True]
        )
        self.assertEqual(len(gallery_ranks(x, y, 4)), 8)
        out = both_ways(x, y, 5)
        self.assertEqual(
            (out["audio_to_visual"]["r1"]["value"], out["audio_to_visual"]["gallery"]), (60.0, 5)
        )

    def test_within_a_kind(self):
        g = torch.Generator().manual_seed(0)
        kind = torch.arange(100) % 2
        # Features that say nothing but the kind: right among kinds, lost within one.
        a = F.normalize(torch.eye(2)[kind] + 0.01 * torch.randn(100, 2, generator=g), dim=-1)
        v = F.normalize(torch.eye(2)[kind] + 0.01 * torch.randn(100, 2, generator=g), dim=-1)
        out = by_kind(a, v, kind, ["x", "y"])
        self.assertEqual(out["within"]["audio_to_visual"]["gallery"], 50)
        self.assertLess(out["within"]["audio_to_visual"]["r1"]["value"], 15)
        self.assertEqual(out["kinds"]["y"]["clips"], 50)

    def test_permutations(self):
        self.assertAlmostEqual(permutation_p(torch.eye(8), 999), 0.001)
        self.assertGreater(permutation_p(torch.eye(8).roll(1, 0), 999), 0.5)


class Intervals(unittest.TestCase):
    def test_the_mean_of_coin_tosses(self):
        out = interval((torch.arange(400) % 2).double())
        self.assertEqual(out["value"], 0.5)
        # Of 400 fair tosses the mean's 95 % interval is 1.96 * 0.5 / 20 = 0.049 either way.
        self.assertAlmostEqual(out["high"] - 0.5, 0.049, delta=0.012)
        self.assertAlmostEqual(0.5 - out["low"], 0.049, delta=0.012)

    def test_a_share_has_wilsons_interval_at_the_edges_too(self):
        # 24 of 24: n / (n + z²) of the way up.
        self.assertEqual(
            share(torch.full((24,), 100.0)), {"value": 100, "low": 86.2024, "high": 100}
        )
        self.assertEqual(share(torch.zeros(24)), {"value": 0, "low": 0, "high": 13.7976})
        half = share(torch.arange(400) % 2 * 100)
        self.assertEqual([half[end] for end in ("value", "low", "high")], [50, 45.1235, 54.8765])

    def test_pairs_stay_pairs(self):
        x = torch.randn(200, generator=torch.Generator().manual_seed(0)).double()
        out = interval(torch.stack([x, x - 1]), lambda z: z[0].mean(-1) - z[1].mean(-1))
        self.assertEqual((out["low"], out["value"], out["high"]), (1.0, 1.0, 1.0))


class Fills(unittest.TestCase):
    def setUp(self):
        g = torch.Generator().manual_seed(1)
        self.x = torch.randn(2, 1, 128, 256, generator=g)
        self.hidden = (
            (torch.rand(2, 1, 8, 16, generator=g) < 0.75)
            .repeat_interleave(16, 2)
            .repeat_interleave(16, 3)
        )

    def test_means(self):
        for fill in (mean_fill, row_fill):
            y = fill(self.x, self.hidden)
            self.assertTrue(torch.equal(y[~self.hidden], self.x[~self.hidden]))
        seen = self.x[0, 0][~self.hidden[0, 0]]
        self.assertTrue(
            torch.allclose(
                mean_fill(self.x, self.hidden)[0, 0][self.hidden[0, 0]], seen.mean(), atol=1e-5
            )
        )
        row = self.hidden[1, 0, 40]
        self.assertTrue(
            torch.allclose(
                row_fill(self.x, self.hidden)[1, 0, 40][row],
                self.x[1, 0, 40][~row].mean(),
                atol=1e-5,
            )
        )
        none = self.hidden.clone()
        none[:, :, :16] = True
        self.assertTrue(
            torch.allclose(row_fill(self.x, none)[0, 0, 3, 3], mean_fill(self.x, none)[0, 0, 3, 3])
        )

    def test_nearest(self):
        y, mask = nearest_fill(self.x, self.hidden)[0, 0], self.hidden[0, 0]
        seen = (~mask).nonzero()
        for r, c in mask.nonzero()[::997].tolist():
            distance = ((seen - torch.tensor([r, c])) ** 2).sum(1)
            near = seen[distance == distance.min()]
            self.assertIn(float(y[r, c]), self.x[0, 0][near[:, 0], near[:, 1]].tolist())

    def test_harmonic(self):
        rows, columns = torch.meshgrid(torch.arange(128.0), torch.arange(256.0), indexing="ij")
        plane = (0.3 * rows - 0.1 * columns)[None, None]
        # Away from the borders, where the membrane must lie flat, it goes through a plane exactly.
        hidden = torch.zeros(1, 1, 128, 256, dtype=torch.bool)
        hidden[:, :, 32:96, 64:160] = True
        self.assertLess(float((harmonic_fill(plane, hidden) - plane).abs().max()), 0.05)
        y = harmonic_fill(self.x, self.hidden)
        p = F.pad(y, (1, 1, 1, 1), mode="replicate")
        residual = (
            p[:, :, :-2, 1:-1] + p[:, :, 2:, 1:-1] + p[:, :, 1:-1, :-2] + p[:, :, 1:-1, 2:]
        ) / 4 - y
        self.assertLess(float(residual[self.hidden].abs().max()), 0.01)


class Rebuilding(unittest.TestCase):
    def test_official_losses(self):
        audio, image = golden_inputs()
        plan = [shuffle(golden(f"m75.noise_{s}"), 0.75) for s in "av"]
        for norm_pix, suffix in ((False, ""), (True, "_norm_pix")):
            got = rebuild.losses(golden_model(), audio, image, *plan, norm_pix)
            for value, sense in zip(got, "av", strict=True):
                self.assertAlmostEqual(
                    float(value.mean()), golden_values()["m75"][f"loss_{sense}{suffix}"], places=4
                )

    def test_official_predictions_with_a_sense_hidden_wholly(self):
        audio, image = golden_inputs()
        model, none = golden_model(), torch.zeros(2, 0, dtype=torch.long)
        whole = {"a": torch.arange(512).expand(2, -1), "v": torch.arange(196).expand(2, -1)}
        plan = {s: shuffle(golden(f"m75.noise_{s}"), 0.75) for s in "av"}
        for sense, name in (("a", "hidden_audio"), ("v", "hidden_visual")):
            masks = {**plan, sense: (none, whole[sense])}
            got = dict(
                zip("av", rebuild.predict(model, audio, image, masks["a"], masks["v"]), strict=True)
            )[sense]
            want = golden(f"{name}.pred_{sense}")
            want = want[0] if want.dim() == 3 else want
            step = got.shape[1] // len(want)
            self.assertLess(error(got[0, ::step], want), 2e-3, name)

    def test_errors_are_in_their_units(self):
        clips = fakes(3)
        fills = rebuild.fill_errors(clips)
        audio, image = clips.inputs(slice(0, 3))
        (keep, gone), (keep_v, gone_v) = rebuild.masks(3, 0.75, "cpu")
        patches = patchify(audio)[0]
        mean = patches[keep[0]].mean()
        self.assertAlmostEqual(
            float(fills["sound"]["mean"][0]),
            float((patches[gone[0]] - mean).abs().mean()) * 4.4849,
            places=4,
        )
        rgb = patchify(clips.frames.float() / 255)[0].view(196, 256, 3)
        colour = rgb[keep_v[0]].mean((0, 1))
        self.assertAlmostEqual(
            float(fills["picture"]["mean"][0]),
            -10 * float(torch.log10(((rgb[gone_v[0]] - colour) ** 2).mean())),
            places=3,
        )

    def test_a_perfect_and_a_mean_model(self):
        clips = fakes(4)

        class Knows(CavMae):
            """Predicts what it was given before: the target itself."""

            def decode(self, x, keep_a, keep_v, ask_a, ask_v):
                audio, image = clips.inputs(slice(0, 4))
                take = lambda t, ids: torch.stack(
                    [row[i] for row, i in zip(patchify(t), ids, strict=True)]
                )
                return take(audio, ask_a), take(image, ask_v)

        torch.manual_seed(0)
        out = rebuild.reconstruction(
            Knows(TINY).eval(), clips, rebuild.fill_errors(clips), ["even", "odd"]
        )
        self.assertEqual(out["sound_mae"]["model"]["value"], 0.0)
        self.assertEqual(out["sound_gain"]["mean"]["value"], 100.0)
        self.assertAlmostEqual(out["picture_psnr"]["model"]["value"], 100.0, delta=1)
        self.assertEqual(out["kinds"]["odd"]["clips"], 2)
        gain = rebuild.cross_modal_gain(Knows(TINY).eval(), clips)
        self.assertEqual(gain["audio"]["right"]["value"], 0.0)
        lines = rebuild.loss_by_ratio(CavMae(TINY).eval(), clips)
        self.assertEqual([x["ratio"] for x in lines], list(rebuild.RATIOS))


class Probes(unittest.TestCase):
    def test_separable_points_are_separated(self):
        g = torch.Generator().manual_seed(0)
        y = torch.arange(300) % 3
        x = torch.eye(3)[y] * 6 + torch.randn(300, 3, generator=g)
        self.assertGreater(float((predict(fit(x, y, 3), x) == y).float().mean()), 0.97)

    def test_a_chance_feature_stays_at_chance(self):
        torch.manual_seed(0)
        model, train, test = CavMae(TINY).eval(), fakes(60), fakes(40, 200)
        out = probes(model, train, {"held_out": test}, ["even", "odd"])["held_out"]
        for sense in ("audio", "visual", "both"):
            self.assertLessEqual(out[sense]["low"], out[sense]["value"])
        self.assertEqual((out["clips"], out["trained_on"], out["classes"]), (40, 60, 2))


class Classification(unittest.TestCase):
    def test_official_logits(self):
        state = torch.load(_unzipped("finetuned.pth.gzip"), weights_only=True)
        state = {k.removeprefix("module."): v for k, v in state.items()}
        config = config_of(state, {"num_heads": "3", "decoder_num_heads": "4"})
        self.assertEqual((config.modality_depth, config.decoder_depth), (11, 0))
        model = Classifier(Config(24, 3, 11, 1, 32, 2, 4), 7)
        model.load_state_dict(state)
        self.assertFalse([k for k in model.state_dict() if k.startswith(DECODER)])
        with torch.no_grad():
            for mode in MODES:
                got, want = model.eval()(*golden_inputs(), mode), golden(f"logits.{mode}")
                self.assertLess(
                    error(got[: len(want)], want),
                    2e-3 if want.dtype == torch.float16 else 2e-5,
                    mode,
                )

    def test_single_sense_weights_serve_their_own_stream(self):
        torch.manual_seed(0)
        source = CavMae(TINY)
        torch.nn.init.normal_(source.norm.weight)
        torch.nn.init.normal_(source.blocks_u[0].norm1.bias)
        model = from_pretrained(source.state_dict(), TINY, 2, streams_alone=True)
        audio = torch.randn(2, 1, 128, 1024)
        with torch.no_grad():
            want = model.mlp_head(source.joint(source.tower_a(source.embed_a(audio)), None).mean(1))
            self.assertLess(error(model(audio, None, "audioonly"), want), 1e-5)

    def test_other_shapes_are_refused(self):
        with self.assertRaises((ValueError, RuntimeError)):
            from_pretrained(
                {k: v for k, v in CavMae(TINY).state_dict().items() if "blocks_a" not in k}, TINY, 2
            )

    def test_labels_are_learned(self):
        torch.manual_seed(0)
        clips = fakes(16)
        # Kinds that sight and sound give away: dark and bright.
        clips.kind = (clips.frames.float().mean((1, 2, 3)) > clips.frames.float().mean()).long()
        model = train_classifier(
            from_pretrained(None, TINY, 2), clips, ["videoonly"], 30, 8, lr=3e-3
        )
        self.assertGreaterEqual(float(hits(model, clips, "videoonly").mean()), 80)

    def test_starts_are_compared_on_the_same_labels(self):
        few = finetune.few_labels(fakes(20), 3, 1)
        self.assertEqual(torch.bincount(few.kind).tolist(), [3, 3])
        self.assertFalse(torch.equal(few.fbank, finetune.few_labels(fakes(20), 3, 2).fbank))
        state = CavMae(TINY).state_dict()
        starts = {"audio": {"scratch": None, "unimodal_mae": state, "cav_mae": state}}
        out = finetune.compare(starts, TINY, fakes(12), fakes(6, 50), 2, 2, 2, 4, seeds=2)
        self.assertEqual(len(out["audio"]["cav_mae"]["by_seed"]), 2)
        self.assertIn("cav_mae_over_unimodal_mae", out["audio"])

    def test_a_classifier_is_written_with_its_labels(self):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            finetune.classifier(
                CavMae(TINY).state_dict(),
                TINY,
                fakes(8),
                fakes(4, 50),
                ["bell", "water_drop"],
                2,
                4,
                out,
                {"from": "x"},
            )
            self.assertIn(
                '1,/sampleworld/water_drop,"water drop"', (out / "labels.csv").read_text()
            )
            self.assertEqual(
                set(json.loads((out / "evaluation.json").read_text())["accuracy"]), set(MODES)
            )


def _unzipped(name):
    import gzip
    import io

    return io.BytesIO(gzip.decompress((GOLDEN / name).read_bytes()))


if __name__ == "__main__":
    unittest.main()
