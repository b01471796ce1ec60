"""A classifier on the encoder, in the official fine-tuned files' names, and its training."""

from __future__ import annotations

import math
from dataclasses import replace

import torch
import torch.nn.functional as F
from torch import nn

from .evalset import EvalSet
from .masking import AUDIO_TOKENS, VISUAL_TOKENS
from .model import CavMae, Config

MODES = ("multimodal", "audioonly", "videoonly", "missingaudioonly", "missingvideoonly")
DECODER = ("decoder_", "mask_token")


class Classifier(CavMae):
    """The encoder with `mlp_head`; no decoder."""

    def __init__(self, config: Config, classes: int):
        super().__init__(
            replace(
                config,
                decoder_embed_dim=config.decoder_embed_dim or 16,
                decoder_depth=0,
                decoder_num_heads=config.decoder_num_heads or 1,
            )
        )
        self.config = config
        for name in [n for n, _ in self.named_children() if n.startswith(DECODER)] + [
            n for n, _ in self.named_parameters(recurse=False) if n.startswith(DECODER)
        ]:
            delattr(self, name)
        self.mlp_head = nn.Sequential(
            nn.LayerNorm(config.embed_dim), nn.Linear(config.embed_dim, classes)
        )

    def forward(self, audio, image, mode="multimodal", keep_a=None, keep_v=None):
        """Logits (n, classes).

        @param mode - one of MODES.
        @param keep_a, keep_v - (n, kept) tokens to look at, or all.
        """
        if mode == "multimodal":
            a, v = self.towers(*self.embed(audio, image, keep_a, keep_v))
            return self.mlp_head(self.joint(a, v).mean(1))
        if mode.endswith("audioonly"):
            x, alone, joint = (
                self.tower_a(self.embed_a(audio, keep_a)),
                "_a",
                lambda t: self.joint(t, None),
            )
        else:
            x, alone, joint = (
                self.tower_v(self.embed_v(image, keep_v)),
                "_v",
                lambda t: self.joint(None, t),
            )
        mean = getattr(self, "norm" + alone)(self._run(self.blocks_u, x, alone)).mean(1)
        if mode.startswith("missing"):
            mean = (joint(x).mean(1) + mean) / 2
        return self.mlp_head(mean)


def from_pretrained(
    state: dict | None, config: Config, classes: int, streams_alone=False
) -> Classifier:
    """A classifier from pre-trained weights, or from nothing.

    @param streams_alone - the weights are of a single-sense model, which has only trained the joint
        stream's norms: they serve as the sense's own.
    """
    model = Classifier(config, classes)
    if state is None:
        return model
    own = {k: v for k, v in state.items() if not k.startswith(DECODER)}
    if streams_alone:
        for key in list(own):
            stem = key.rsplit(".", 1)[0]
            if key.startswith("blocks_u") and stem.endswith(("norm1", "norm2")) or stem == "norm":
                for sense in ("_a", "_v"):
                    own[f"{stem}{sense}.{key.rsplit('.', 1)[1]}"] = state[key]
    missing, unexpected = model.load_state_dict(own, strict=False)
    if unexpected or {k.split(".")[0] for k in missing} != {"mlp_head"}:
        raise ValueError(
            f"Expected an encoder of the same shape, got missing {missing} and unexpected "
            f"{unexpected}."
        )
    return model


def train_classifier(
    model: Classifier, clips: EvalSet, modes, steps: int, batch: int, lr=1e-3, keep=0.5, seed=0
) -> Classifier:
    """Trains all weights on the clips' kinds, the modes in turn, by AdamW with warm-up and cosine.

    @param keep - share of the tokens seen at a step: cheaper,
        and a strong augmentation where labels are few.
    """
    device, g = clips.device, torch.Generator().manual_seed(seed)
    model.to(device).train()
    adam = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.05, betas=(0.9, 0.95))
    order = torch.zeros(0, dtype=torch.long)
    some = lambda tokens: (
        torch.rand(batch, tokens, generator=g).argsort(1)[:, : int(tokens * keep)].to(device)
    )
    for step in range(steps):
        for group in adam.param_groups:
            group["lr"] = (
                lr
                * min(1, (step + 1) / (0.1 * steps))
                * (0.5 + 0.5 * math.cos(math.pi * step / steps))
            )
        while len(order) < batch:
            order = torch.cat([order, torch.randperm(len(clips), generator=g)])
        rows, order = order[:batch].to(device), order[batch:]
        audio, image = clips.inputs(rows)
        flip = (torch.rand(batch, generator=g) < 0.5).to(device)
        image = torch.where(flip[:, None, None, None], image.flip(-1), image)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            logits = model(
                audio, image, modes[step % len(modes)], some(AUDIO_TOKENS), some(VISUAL_TOKENS)
            )
        adam.zero_grad(set_to_none=True)
        F.cross_entropy(logits.float(), clips.kind[rows]).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        adam.step()
    return model.eval()


@torch.no_grad()
def hits(model: Classifier, clips: EvalSet, mode: str, chunk=250) -> torch.Tensor:
    """100 where the likeliest kind is the right one, else 0, a clip."""
    out = []
    for rows in clips.chunks(chunk):
        with torch.autocast(clips.device.type, torch.bfloat16, enabled=clips.device.type == "cuda"):
            logits = model(*clips.inputs(rows), mode)
        out.append((logits.argmax(1) == clips.kind[rows]).double() * 100)
    return torch.cat(out)
