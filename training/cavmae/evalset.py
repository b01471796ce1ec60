"""The clips a model is judged on, the same for all models.

They are held in memory as the model's inputs are stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from .data import Bank, audio_input, image_input


@dataclass
class EvalSet:
    """Clips of one set, all on `device`.

    fbank (n, 1024, 128) float16; frames (n, 3, 224, 224) uint8, frame 5 of each clip; kind (n,)
    int64 or None.
    """

    fbank: torch.Tensor
    frames: torch.Tensor
    kind: torch.Tensor | None

    def __len__(self) -> int:
        return len(self.fbank)

    @property
    def device(self):
        return self.fbank.device

    def inputs(self, rows):
        """Audio (n, 1, 128, 1024) and image (n, 3, 224, 224), float32.

        @param rows - slice or indices.
        """
        return audio_input(self.fbank[rows]), image_input(self.frames[rows])

    def chunks(self, size: int):
        """Slices that cover all clips."""
        return [slice(i, min(i + size, len(self))) for i in range(0, len(self), size)]

    def head(self, n: int) -> EvalSet:
        return EvalSet(
            self.fbank[:n], self.frames[:n], None if self.kind is None else self.kind[:n]
        )

    @staticmethod
    def generated(
        generate, first_seed: int, n: int, ranges: str, device="cpu", chunk=500
    ) -> EvalSet:
        parts, five = [], torch.tensor([5])
        for i in range(0, n, chunk):
            clips = generate(
                torch.arange(first_seed + i, first_seed + min(i + chunk, n)),
                frames=five,
                device=device,
                ranges=ranges,
            )
            parts.append((clips.fbank.half(), clips.frames[:, 0], clips.kind.to(device)))
        return EvalSet(*(torch.cat(x) for x in zip(*parts, strict=True)))

    @staticmethod
    def stored(folder: Path, n: int, device="cpu") -> EvalSet:
        bank = Bank(folder)
        if not len(bank):
            raise ValueError(f"Expected a bank in {folder}, found no finished shard.")
        raw = bank.read(range(min(n, len(bank))))
        return EvalSet(
            raw.fbank.half().to(device),
            raw.frames.to(device),
            None if raw.kind is None else raw.kind.to(device),
        )
