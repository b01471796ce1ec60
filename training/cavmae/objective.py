"""One training step's forward pass: mask, encode, decode, both losses."""
from __future__ import annotations

from dataclasses import dataclass

import torch

from .losses import contrastive, patchify
from .masking import audio_noise, gather, shuffle
from .model import VISUAL_TOKENS, CavMae


@dataclass
class Objective:
    """What is asked of the model.

    @param structured - share of batches whose audio is masked by `time`, `freq` or `tf` in turn.
    @param bidirectional - contrast both ways, not only each picture against all sounds.
    @param ask - share of the removed patches the decoder predicts; fewer cost less, all is the real task.
    """
    mask_ratio: float = 0.75
    lambda_c: float = 0.1
    temperature: float = 0.05
    bidirectional: bool = True
    structured: float = 0.2
    ask: float = 1.0

    def mode(self) -> str:
        if torch.rand(()) >= self.structured:
            return "unstructured"
        return ("time", "freq", "tf")[int(torch.randint(3, ()))]

    def __call__(self, model: CavMae, audio, image) -> dict[str, torch.Tensor]:
        """Losses of a batch (audio (n, 1, 128, 1024), image (n, 3, 224, 224)): `audio`, `visual`, `contrastive`, `found`, `total`."""
        keep_a, gone_a = shuffle(audio_noise(len(audio), self.mode(), self.mask_ratio), self.mask_ratio)
        keep_v, gone_v = shuffle(torch.rand(len(image), VISUAL_TOKENS), self.mask_ratio)
        ask_a, ask_v = self._some(gone_a), self._some(gone_v)
        a, v = model.towers(*model.embed(audio, image, keep_a, keep_v))
        pa, pv = model.decode(model.joint(a, v), keep_a, keep_v, ask_a, ask_v)
        audio_loss = ((pa.float() - gather(patchify(audio), ask_a)) ** 2).mean()
        visual_loss = ((pv.float() - gather(patchify(image), ask_v)) ** 2).mean()
        ca, cv = model.alone(a, v)
        nce, found = contrastive(ca.float(), cv.float(), self.temperature, self.bidirectional)
        total = audio_loss + visual_loss + self.lambda_c * nce
        return {"audio": audio_loss, "visual": visual_loss, "contrastive": nce, "found": found, "total": total}

    def _some(self, gone):
        if self.ask >= 1:
            return gone
        # Structured noise leaves the removed patches in an order, so they are drawn afresh.
        pick = torch.argsort(torch.rand(gone.shape), dim=1)[:, :int(gone.shape[1] * self.ask)]
        return torch.gather(gone, 1, pick)
