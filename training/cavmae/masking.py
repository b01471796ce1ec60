"""Which patches are hidden: 0 kept, 1 removed.

Decided by sorting noise, as the official code does.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

MEL_ROWS, TIME_COLUMNS, VISUAL_GRID = 8, 64, 14
AUDIO_TOKENS, VISUAL_TOKENS = MEL_ROWS * TIME_COLUMNS, VISUAL_GRID**2
MODES = ("unstructured", "time", "freq", "tf")
# Above any noise, so that what carries it is removed first.
LIFT = 1.1


def structure(ratio: float) -> tuple[list[int], list[int]]:
    """How many columns and how many rows each of MODES hides whole."""
    return [0, int(TIME_COLUMNS * ratio), 0, int(TIME_COLUMNS * 0.7 * ratio)], [
        0,
        0,
        int(MEL_ROWS * ratio),
        int(MEL_ROWS * 0.7 * ratio),
    ]


def audio_noise(
    batch: int, mode: str | torch.Tensor, ratio: float, device="cpu", generator=None
) -> torch.Tensor:
    """Noise (batch, 512) in [0, 1).

    Structured modes lift whole columns or rows to 1.1, so they go first.

    @param mode - one of MODES for all, or (batch,) int64 indices into MODES, one a clip.
    """
    draw = lambda *shape: torch.rand(shape, device=device, generator=generator)
    modes = (
        torch.full((batch,), MODES.index(mode), device=device) if isinstance(mode, str) else mode
    )
    columns, rows = (torch.tensor(counts, device=device)[modes] for counts in structure(ratio))
    # Sorting noise gives each column a random place; those with a place below the count are hidden.
    hide_columns = draw(batch, TIME_COLUMNS).argsort(1) < columns[:, None]
    hide_rows = draw(batch, MEL_ROWS).argsort(1) < rows[:, None]
    return lift(draw(batch, MEL_ROWS, TIME_COLUMNS), hide_columns, hide_rows)


def lift(noise, hide_columns, hide_rows) -> torch.Tensor:
    """Noise (batch, 8, 64) with hidden lines at 1.1, flattened to (batch, 512).

    Hidden are columns (batch, 64) and rows (batch, 8).
    """
    return noise.masked_fill(hide_columns[:, None, :] | hide_rows[:, :, None], LIFT).flatten(1)


def shuffle(noise: torch.Tensor, ratio: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Indices of the kept and of the removed patches, each (batch, n).

    In order of their noise; ties keep the lower index first.
    """
    order = torch.argsort(noise, dim=1, stable=True)
    keep = int(noise.shape[1] * (1 - ratio))
    return order[:, :keep], order[:, keep:]


def gather(tokens: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """Rows `ids` (batch, n) of tokens (batch or 1, length, width)."""
    if len(tokens) == 1:
        return tokens[0][ids]
    return torch.gather(tokens, 1, ids[..., None].expand(-1, -1, tokens.shape[-1]))


@dataclass
class Plan:
    """What is seen and what is asked for in one batch of n clips.

    The clips lie in this order: the first `alone` have their sound hidden wholly, the last `alone`
    their picture, and of those between, the first `decoded` are decoded as well as contrasted.
    Clips come in random order, so a place in the batch is as good as a draw, and every shape stays
    fixed.

    @param keep_a, keep_v - (n, kept) visible patches.
    @param ask_a, ask_v - (n, asked) removed patches to predict.
    @param all_a, all_v - (n, asked of all): what to predict where the whole sense is hidden.
    """

    alone: int
    decoded: int
    keep_a: torch.Tensor
    keep_v: torch.Tensor
    ask_a: torch.Tensor
    ask_v: torch.Tensor
    all_a: torch.Tensor
    all_v: torch.Tensor

    def take(self, rows: torch.Tensor, alone: int, decoded: int) -> Plan:
        """The plan of some of the clips, which must lie in the order above."""
        return Plan(alone, decoded, *(t[rows] for t in self._tensors()))

    def to(self, device) -> Plan:
        return Plan(self.alone, self.decoded, *(t.to(device) for t in self._tensors()))

    def _tensors(self):
        return self.keep_a, self.keep_v, self.ask_a, self.ask_v, self.all_a, self.all_v


@dataclass
class Hiding:
    """How a batch is hidden.

    @param mask_ratio_a, mask_ratio_v - removed shares.
    @param structured - share of clips whose sound is masked by `time`, `freq` or `tf`,
        a third each.
    @param hidden - share of the decoded clips with one sense hidden wholly, half of them the sound.
    @param ask - share of the removed patches to predict; fewer cost less, all is the real task.
    @param ask_visual - that of the picture's, where it differs; 0 stands for `ask`.
    @param decode - share of the clips that are decoded; all are contrasted.
    """

    mask_ratio_a: float = 0.75
    mask_ratio_v: float = 0.75
    structured: float = 0.2
    hidden: float = 0.1
    ask: float = 1.0
    decode: float = 1.0
    ask_visual: float = 0.0

    def draw(self, n: int, generator: torch.Generator, device="cpu") -> Plan:
        """A plan for n clips, from `generator` (on `device`) alone."""
        uniform = lambda *shape: torch.rand(shape, device=device, generator=generator)
        kind = uniform(n)
        # Below the share, thirds of it stand for the three structured modes.
        modes = torch.where(
            kind < self.structured,
            1 + (kind * 3 / max(self.structured, 1e-9)).long().clamp(max=2),
            0,
        )
        keep_a, gone_a = shuffle(
            audio_noise(n, modes, self.mask_ratio_a, device, generator), self.mask_ratio_a
        )
        keep_v, gone_v = shuffle(uniform(n, VISUAL_TOKENS), self.mask_ratio_v)
        every_a, every_v = uniform(n, AUDIO_TOKENS).argsort(1), uniform(n, VISUAL_TOKENS).argsort(1)
        some = lambda ids, share: ids[:, : max(1, int(ids.shape[1] * share))]
        ask_v = self.ask_visual or self.ask
        # The removed patches in the random order of `every`:
        # structured noise leaves them in an order of its own.
        afresh = lambda gone, every, share: (
            gone
            if share >= 1
            else some(torch.gather(gone, 1, torch.gather(every, 1, gone).argsort(1)), share)
        )
        decoded = max(1, round(n * self.decode))
        alone = round(decoded * self.hidden / 2)
        return Plan(
            alone,
            decoded - 2 * alone,
            keep_a,
            keep_v,
            afresh(gone_a, every_a, self.ask),
            afresh(gone_v, every_v, ask_v),
            some(every_a, self.ask),
            some(every_v, ask_v),
        )
