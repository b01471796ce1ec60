"""Losses and gradients of one step against the whole thing written out plainly.

Un-shuffled, masks as weights, no shortcuts.
"""

import unittest

import torch
import torch.nn.functional as F
from support import TINY, golden, golden_inputs, golden_model, golden_state, golden_values

from cavmae.losses import contrastive, normalise_patches, patchify, unpatchify
from cavmae.masking import Hiding, Plan, gather, shuffle
from cavmae.model import CavMae
from cavmae.objective import OBJECTIVES, Objective, Step, freeze_unreached


class Plain:
    """The passes as the specification states them, over a dictionary of tensors."""

    def __init__(self, state, heads, decoder_heads):
        self.w, self.heads, self.decoder_heads = state, heads, decoder_heads

    def linear(self, x, name):
        return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]

    def norm(self, x, name):
        centred = x - x.mean(-1, keepdim=True)
        return (
            centred
            / (centred.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt()
            * self.w[name + ".weight"]
            + self.w[name + ".bias"]
        )

    def block(self, x, name, heads, stream=""):
        b, n, d = x.shape
        parts = self.linear(self.norm(x, f"{name}.norm1{stream}"), f"{name}.attn.qkv")
        q, k, v = (p.reshape(b, n, heads, d // heads).transpose(1, 2) for p in parts.chunk(3, -1))
        weights = torch.softmax(q @ k.transpose(-1, -2) * (d // heads) ** -0.5, -1)
        x = x + self.linear((weights @ v).transpose(1, 2).reshape(b, n, d), f"{name}.attn.proj")
        hidden = self.linear(self.norm(x, f"{name}.norm2{stream}"), f"{name}.mlp.fc1")
        return x + self.linear(hidden * 0.5 * (1 + torch.erf(hidden / 2**0.5)), f"{name}.mlp.fc2")

    def blocks(self, x, name, heads, stream=""):
        for i in range(1 + max(int(k.split(".")[1]) for k in self.w if k.startswith(name + "."))):
            x = self.block(x, f"{name}.{i}", heads, stream)
        return x

    def tokens(self, x, sense):
        p = f"patch_embed_{sense}.proj"
        x = (
            F.conv2d(x, self.w[p + ".weight"], self.w[p + ".bias"], stride=16)
            .flatten(2)
            .transpose(1, 2)
        )
        return x + self.w[f"pos_embed_{sense}"] + self.w[f"modality_{sense}"]

    def tower(self, x, sense, keep):
        tokens = self.tokens(x, sense)
        return self.blocks(
            torch.stack([t[i] for t, i in zip(tokens, keep, strict=True)]),
            f"blocks_{sense}",
            self.heads,
        )

    def alone(self, x, sense):
        return self.norm(self.blocks(x, "blocks_u", self.heads, f"_{sense}"), f"norm_{sense}").mean(
            1
        )

    def predictions(self, parts, keeps):
        """Joint pass and decoder over all 708 places.

        A hidden sense is None with no kept places.
        """
        x = self.norm(
            self.blocks(torch.cat([p for p in parts if p is not None], 1), "blocks_u", self.heads),
            "norm",
        )
        y, whole = self.linear(x, "decoder_embed"), []
        for part, keep, sense, length in zip(parts, keeps, "av", (512, 196), strict=True):
            n = 0 if part is None else part.shape[1]
            places = self.w["mask_token"].expand(len(y), length, -1).clone()
            for row in range(len(y)):
                places[row, keep[row]] = y[row, :n]
            y = y[:, n:]
            whole.append(
                places + self.w[f"decoder_pos_embed_{sense}"] + self.w[f"decoder_modality_{sense}"]
            )
        y = self.norm(
            self.blocks(torch.cat(whole, 1), "decoder_blocks", self.decoder_heads), "decoder_norm"
        )
        return self.linear(y[:, :512], "decoder_pred_a"), self.linear(y[:, 512:], "decoder_pred_v")

    def total(self, audio, image, plan, lambda_c, both_ways, norm_pix=False):
        """The training loss of a plan in which everything removed is asked for."""
        n, h = len(audio), plan.alone
        removed = lambda keep, length: torch.ones(n, length).scatter(1, keep, 0.0)
        masks = removed(plan.keep_a, 512), removed(plan.keep_v, 196)
        losses = []
        for clip in range(n):
            keeps = [plan.keep_a[clip : clip + 1], plan.keep_v[clip : clip + 1]]
            one = slice(clip, clip + 1)
            weights = [m[one] for m in masks]
            a, v = self.tower(audio[one], "a", keeps[0]), self.tower(image[one], "v", keeps[1])
            if clip < h:
                a, keeps[0], weights[0] = None, keeps[0][:, :0], torch.ones(1, 512)
            if clip >= n - h:
                v, keeps[1], weights[1] = None, keeps[1][:, :0], torch.ones(1, 196)
            for p, source, weight in zip(
                self.predictions((a, v), keeps), (audio[one], image[one]), weights, strict=True
            ):
                target = plain_patches(source)
                if norm_pix:
                    target = (target - target.mean(-1, keepdim=True)) / (
                        target.var(-1, unbiased=True, keepdim=True) + 1e-6
                    ) ** 0.5
                losses.append((((p - target) ** 2).mean(-1) * weight).sum() / weight.sum() / n)
        middle = slice(h, n - h)
        ca = self.alone(self.tower(audio[middle], "a", plan.keep_a[middle]), "a")
        cv = self.alone(self.tower(image[middle], "v", plan.keep_v[middle]), "v")
        return sum(losses) + lambda_c * plain_contrastive(ca, cv, both_ways)


def plain_patches(x):
    b, c, height, width = x.shape
    rows = []
    for top in range(0, height, 16):
        for left in range(0, width, 16):
            rows.append(
                x[:, :, top : top + 16, left : left + 16].permute(0, 2, 3, 1).reshape(b, -1)
            )
    return torch.stack(rows, 1)


def plain_contrastive(ca, cv, both_ways, temperature=0.05):
    """Each picture among all sounds; with both ways the mean with each sound among all pictures."""
    loss, n = 0.0, len(ca)
    cosine = lambda x, y: (x * y).sum() / (x.norm() * y.norm())
    for i in range(n):
        scores = torch.stack([cosine(ca[j], cv[i]) for j in range(n)]) / temperature
        loss = loss - (scores[i] - torch.logsumexp(scores, 0)) / n
        if both_ways:
            back = torch.stack([cosine(ca[i], cv[j]) for j in range(n)]) / temperature
            loss = loss - (back[i] - torch.logsumexp(back, 0)) / n
    return loss / 2 if both_ways else loss


def everything(keep_a, keep_v, alone=0):
    """A plan that asks for all removed patches, in token order."""
    rest = lambda keep, length: torch.stack(
        [torch.tensor(sorted(set(range(length)) - set(row.tolist()))) for row in keep]
    )
    whole = lambda length: torch.arange(length).expand(len(keep_a), -1)
    return Plan(
        alone,
        len(keep_a) - 2 * alone,
        keep_a,
        keep_v,
        rest(keep_a, 512),
        rest(keep_v, 196),
        whole(512),
        whole(196),
    )


class GoldenStep(unittest.TestCase):
    """One step with the official weights, inputs and noise."""

    def setUp(self):
        self.audio, self.image = golden_inputs()
        self.values = golden_values()

    def plan(self, tag, ratio_a, ratio_v):
        return everything(
            shuffle(golden(f"{tag}.noise_a"), ratio_a)[0],
            shuffle(golden(f"{tag}.noise_v"), ratio_v)[0],
        )

    def test_losses(self):
        for tag, ratios in (("m75", (0.75, 0.75)), ("m50_90", (0.5, 0.9))):
            for norm_pix in (False, True):
                for both_ways in (False, True):
                    objective = Objective(norm_pix=norm_pix, bidirectional=both_ways)
                    with torch.no_grad():
                        out = Step(golden_model(), objective)(
                            self.audio, self.image, self.plan(tag, *ratios)
                        )
                    want = self.values[tag]
                    suffix = "_norm_pix" if norm_pix else ""
                    nce = want["contrastive_bidirectional" if both_ways else "contrastive"]
                    self.assertAlmostEqual(float(out["audio"]), want["loss_a" + suffix], places=4)
                    self.assertAlmostEqual(float(out["visual"]), want["loss_v" + suffix], places=4)
                    self.assertAlmostEqual(float(out["contrastive"]), nce, places=4)
                    self.assertAlmostEqual(
                        float(out["total"]),
                        want["loss_a" + suffix] + want["loss_v" + suffix] + 0.01 * nce,
                        places=4,
                    )

    def test_gradients(self):
        model, plan = golden_model(), self.plan("m75", 0.75, 0.75)
        freeze_unreached(model, Objective())
        Step(model, Objective(lambda_c=0.5))(self.audio, self.image, plan)["total"].backward()
        state = {k: v.clone().requires_grad_() for k, v in golden_state().items()}
        Plain(state, 3, 4).total(self.audio, self.image, plan, 0.5, False).backward()
        checked = 0
        for name, p in model.named_parameters():
            if p.requires_grad:
                checked += 1
                # A gradient that is nearly nothing beside the others is noise on both sides.
                self.assertLess(
                    float((p.grad - state[name].grad).norm()),
                    2e-4 * float(state[name].grad.norm()) + 1e-7,
                    name,
                )
            elif "pos_embed" not in name:
                self.assertTrue(state[name].grad is None, name)
        self.assertGreater(checked, 280)


class Steps(unittest.TestCase):
    def setUp(self):
        g = torch.Generator().manual_seed(3)
        self.audio, self.image = (
            torch.randn(6, 1, 128, 1024, generator=g),
            torch.randn(6, 3, 224, 224, generator=g),
        )
        self.plan = everything(
            torch.rand(6, 512, generator=g).argsort(1)[:, :128],
            torch.rand(6, 196, generator=g).argsort(1)[:, :49],
            alone=1,
        )
        torch.manual_seed(1)
        self.model = CavMae(TINY)

    def gradients(self, loss):
        self.model.zero_grad()
        loss.backward()
        return {k: p.grad.clone() for k, p in self.model.named_parameters() if p.grad is not None}

    def test_a_hidden_sense_is_as_written_out(self):
        objective = Objective(lambda_c=0.3, bidirectional=True, norm_pix=True)
        out = Step(self.model, objective)(self.audio, self.image, self.plan)
        state = {k: v.detach().clone().requires_grad_() for k, v in self.model.state_dict().items()}
        want = Plain(state, 2, 2).total(self.audio, self.image, self.plan, 0.3, True, norm_pix=True)
        self.assertAlmostEqual(float(out["total"].detach()), float(want.detach()), places=4)
        want.backward()
        got = self.gradients(out["total"])
        self.assertGreater(len(got), 60)
        for name, grad in got.items():
            self.assertLess(
                float((grad - state[name].grad).norm()),
                2e-4 * float(state[name].grad.norm()) + 1e-6,
                name,
            )

    def test_objectives_are_parts_of_the_whole(self):
        losses = {}
        for kind in ("both", "contrastive", "masked"):
            with torch.no_grad():
                losses[kind] = Step(self.model, Objective(kind, lambda_c=0.3))(
                    self.audio, self.image, self.plan
                )
        both = losses["both"]
        self.assertAlmostEqual(
            float(both["total"]),
            float(losses["masked"]["total"] + 0.3 * losses["contrastive"]["total"]),
            places=5,
        )
        self.assertEqual(set(losses["contrastive"]), {"contrastive", "found", "total"})
        self.assertNotIn("contrastive", losses["masked"])

    def test_one_sense_never_meets_the_other(self):
        for kind, mine, other in (("sound", "audio", "image"), ("picture", "image", "audio")):
            inputs = {"audio": self.audio, "image": self.image}
            loss = lambda: float(
                Step(self.model, Objective(kind))(**inputs, plan=self.plan)["total"].detach()
            )
            first = loss()
            inputs[other] = inputs[other] * 0 + 7
            self.assertEqual(loss(), first)
            inputs[mine] = inputs[mine] * 0.5
            self.assertNotAlmostEqual(loss(), first, places=3)

    def test_frozen_is_what_gets_no_gradient(self):
        for kind in OBJECTIVES:
            model = CavMae(TINY)
            frozen = set(freeze_unreached(model, Objective(kind)))
            out = Step(model, Objective(kind))(self.audio, self.image, self.plan)
            out["total"].backward()
            for name, p in model.named_parameters():
                self.assertEqual(p.grad is not None, p.requires_grad, f"{kind}: {name}")
            self.assertEqual("decoder_pred_a.weight" in frozen, kind in ("contrastive", "picture"))
            self.assertIn("blocks_a.0.norm1_v.weight", frozen)

    def test_asking_for_some_asks_for_removed_ones(self):
        plan = Hiding(ask=0.25, decode=0.5, structured=1.0).draw(
            40, torch.Generator().manual_seed(0)
        )
        self.assertEqual(
            (plan.ask_a.shape, plan.ask_v.shape, plan.all_a.shape), ((40, 96), (40, 36), (40, 128))
        )
        self.assertEqual((plan.alone, plan.decoded), (1, 18))
        for keep, ask in ((plan.keep_a, plan.ask_a), (plan.keep_v, plan.ask_v)):
            for k, a in zip(keep.tolist(), ask.tolist(), strict=True):
                self.assertEqual(len(set(a)), len(a))
                self.assertFalse(set(a) & set(k))


class Parts(unittest.TestCase):
    def test_patches(self):
        x = torch.randn(2, 3, 32, 48)
        self.assertTrue(torch.equal(patchify(x), plain_patches(x)))
        self.assertTrue(torch.equal(unpatchify(patchify(x), 3, 2), x))
        y = normalise_patches(patchify(x))
        self.assertLess(float(y.mean(-1).abs().max()), 1e-5)
        self.assertLess(float((y.var(-1, unbiased=True) - 1).abs().max()), 1e-4)

    def test_contrastive(self):
        g = torch.Generator().manual_seed(0)
        ca, cv = torch.randn(7, 5, generator=g), torch.randn(7, 5, generator=g)
        for both_ways in (False, True):
            self.assertAlmostEqual(
                float(contrastive(ca, cv, 0.05, both_ways)[0]),
                float(plain_contrastive(ca, cv, both_ways)),
                places=4,
            )
        one_way = contrastive(ca, cv)[0], contrastive(cv, ca)[0]
        self.assertNotAlmostEqual(float(one_way[0]), float(one_way[1]), places=2)
        self.assertEqual(float(contrastive(ca, ca * 3)[1]), 1.0)

    def test_gather_of_one_row_serves_all(self):
        x, ids = torch.randn(1, 9, 4), torch.tensor([[0, 8], [3, 3]])
        self.assertTrue(torch.equal(gather(x, ids), gather(x.expand(2, -1, -1), ids)))


if __name__ == "__main__":
    unittest.main()
