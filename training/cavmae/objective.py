"""One training step's forward pass: encode what is visible, decode, both losses."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

import torch
from torch import nn

from .losses import all_ranks, contrastive, normalise_patches
from .masking import Hiding, Plan
from .model import CavMae
from .patches import StoredClips, WholeClips

OBJECTIVES = ("both", "contrastive", "masked", "sound", "picture")


@dataclass
class Objective:
    """What is asked of the model.

    @param kind - `both`; `contrastive` or `masked` alone; `sound` or `picture`: masked, of that
        sense only, the other never seen.
    @param bidirectional - contrast both ways, not only each picture against all sounds.
    @param norm_pix - predict patches of mean 0 and variance 1.
    @param gathered - contrast with the clips of all ranks, not only with this one's.
    """

    kind: str = "both"
    lambda_c: float = 0.01
    temperature: float = 0.05
    bidirectional: bool = False
    norm_pix: bool = False
    gathered: bool = False

    def __post_init__(self):
        if self.kind not in OBJECTIVES:
            raise ValueError(f"Expected an objective of {', '.join(OBJECTIVES)}, got {self.kind}.")

    def as_dict(self) -> dict:
        return asdict(self)


class Step(nn.Module):
    """The losses of one batch; a module, so that gradients can be averaged over ranks around it."""

    def __init__(self, model: CavMae, objective: Objective):
        super().__init__()
        self.model, self.objective = model, objective

    def forward(self, audio, image, plan: Plan) -> dict[str, torch.Tensor]:
        """`total` and its parts.

        `audio`, `visual` (both senses visible in part), `contrastive` (nats), `found` (share).

        `audio_alone`, `visual_alone`: of a sense hidden wholly, from the other.

        @param audio - (n, 1, 128, 1024) normalised, or `StoredClips`, which bring both senses.
        @param image - (n, 3, 224, 224) normalised.
        """
        kind, clips = (
            self.objective.kind,
            audio if isinstance(audio, StoredClips) else WholeClips(audio, image),
        )
        if kind in ("sound", "picture"):
            return self._one_sense(clips, plan, kind)
        n, h, model = len(clips), plan.alone, self.model
        # Sounds of all but the first h clips, pictures of all but the last h.
        heard, seen = slice(h, n), slice(0, n - h)
        a = model.tower_a(
            model.embed_sound(clips.sound(heard, plan.keep_a[heard]), plan.keep_a[heard])
        )
        v = model.tower_v(
            model.embed_picture(clips.picture(seen, plan.keep_v[seen]), plan.keep_v[seen])
        )
        out = {}
        if kind != "contrastive":
            out |= self._masked(clips, a, v, plan)
        if kind != "masked":
            ca, cv = model.alone(a[: n - 2 * h], v[h:])
            if self.objective.gathered:
                ca, cv = all_ranks(ca), all_ranks(cv)
            out["contrastive"], out["found"] = contrastive(
                ca, cv, self.objective.temperature, self.objective.bidirectional
            )
        parts = [out["masked"]] if "masked" in out else []
        if "contrastive" in out:
            # On its own, the contrastive loss has nothing to be weighed against.
            parts.append(out["contrastive"] * (self.objective.lambda_c if parts else 1.0))
        return {**out, "total": sum(parts)}

    def _masked(self, clips, a, v, plan: Plan) -> dict:
        n, h, m, model = len(clips), plan.alone, plan.decoded, self.model
        both = slice(h, h + m)
        sound = lambda predicted, rows, ids: self.error(predicted, clips.sound(rows, ids))
        picture = lambda predicted, rows, ids: self.error(predicted, clips.picture(rows, ids))
        keep_a, keep_v, ask_a, ask_v = (
            t[both] for t in (plan.keep_a, plan.keep_v, plan.ask_a, plan.ask_v)
        )
        pa, pv = model.decode(model.joint(a[:m], v[h : h + m]), keep_a, keep_v, ask_a, ask_v)
        out = {"audio": sound(pa, both, ask_a), "visual": picture(pv, both, ask_v)}
        total = m * (out["audio"] + out["visual"])
        if h:
            nothing = plan.keep_a.new_empty(h, 0)
            unheard, unseen = slice(0, h), slice(n - h, n)
            pa, pv = model.decode(
                model.joint(None, v[:h]),
                nothing,
                plan.keep_v[unheard],
                plan.all_a[unheard],
                plan.ask_v[unheard],
            )
            out["audio_alone"], seen = (
                sound(pa, unheard, plan.all_a[unheard]),
                picture(pv, unheard, plan.ask_v[unheard]),
            )
            pa, pv = model.decode(
                model.joint(a[n - 2 * h :], None),
                plan.keep_a[unseen],
                nothing,
                plan.ask_a[unseen],
                plan.all_v[unseen],
            )
            out["visual_alone"], heard = (
                picture(pv, unseen, plan.all_v[unseen]),
                sound(pa, unseen, plan.ask_a[unseen]),
            )
            total = total + h * (out["audio_alone"] + seen + out["visual_alone"] + heard)
        return {**out, "masked": total / (m + 2 * h)}

    def _one_sense(self, clips, plan: Plan, kind: str) -> dict:
        """The masked loss of one sense in a model that knows no other.

        As many clips decoded, the same masks.
        """
        rows, model = slice(0, plan.decoded + 2 * plan.alone), self.model
        keep_a, keep_v = plan.keep_a[rows], plan.keep_v[rows]
        nothing = keep_a.new_empty(rows.stop, 0)
        if kind == "sound":
            a = model.tower_a(model.embed_sound(clips.sound(rows, keep_a), keep_a))
            pa, _ = model.decode(model.joint(a, None), keep_a, nothing, plan.ask_a[rows], nothing)
            loss = self.error(pa, clips.sound(rows, plan.ask_a[rows]))
            return {"audio": loss, "total": loss}
        v = model.tower_v(model.embed_picture(clips.picture(rows, keep_v), keep_v))
        _, pv = model.decode(model.joint(None, v), nothing, keep_v, nothing, plan.ask_v[rows])
        loss = self.error(pv, clips.picture(rows, plan.ask_v[rows]))
        return {"visual": loss, "total": loss}

    def error(self, predicted, target):
        """Mean squared error over the patches asked for, in float32."""
        target = target.float()
        return (
            (predicted.float() - (normalise_patches(target) if self.objective.norm_pix else target))
            ** 2
        ).mean()


def freeze_unreached(model: CavMae, objective: Objective) -> list[str]:
    """Freezes what the objective gives no gradient, and names it.

    The norms no pass uses, a decoder that is not asked.

    Averaging over ranks waits for every gradient, so one that never comes must be known beforehand.
    """
    device = next(model.parameters()).device
    plan = Hiding(hidden=0.5).draw(8, torch.Generator(device).manual_seed(0), device)
    # Noise, not zeros: a zero input hides the first layer's weights behind a zero gradient of the
    # right kind only.
    audio, image = (
        torch.randn(8, 1, 128, 1024, device=device),
        torch.randn(8, 3, 224, 224, device=device),
    )
    Step(model, replace(objective, gathered=False))(audio, image, plan)["total"].backward()
    names = [name for name, p in model.named_parameters() if p.requires_grad and p.grad is None]
    for name, p in model.named_parameters():
        p.grad = None
        if name in names:
            p.requires_grad_(False)
    return names
