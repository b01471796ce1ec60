"""Rows of shapes of a whole batch.

Each clip's parts lie behind each other in one table, without gaps.
"""

from __future__ import annotations

from typing import NamedTuple

import torch

from .canvas import AT, P


class Rows(NamedTuple):
    """Rows of B clips, the same number in each frame of a clip.

    Clips differ much in how many rows they have. A table as wide as the widest of 2,048 clips is
    mostly empty: five times as much to fill, to copy and to send to a GPU.

    @param table - (N, P) float32; at least one row, so that it has an address.
    @param start, count - (B,) int64: frame f of clip b is the `count[b]` rows from
        `start[b] + f * count[b]` on.
    """

    table: torch.Tensor
    start: torch.Tensor
    count: torch.Tensor
    frames: int

    def padded(self) -> torch.Tensor:
        """(B, frames, most, P), empty rows at the end of the shorter ones."""
        B, most = len(self.count), int(self.count.max()) if len(self.count) else 0
        out = torch.zeros(B, self.frames, most, P)
        clip, row = (torch.arange(most) < self.count[:, None]).nonzero(as_tuple=True)
        for f in range(self.frames):
            out[clip, f, row] = self.table[self.start[clip] + f * self.count[clip] + row]
        return out


def stack(parts, clips: int, frames: int, pinned=False) -> tuple[Rows, Rows]:
    """Rows of groups -> rows of the batch.

    What moves lies over what stands, a clip's parts in their order.

    @param parts - for each group its clips' indices (G,) and its rows as `Canvas.runs` gives them.
    @param pinned - tables in memory from which a GPU can copy by itself.
    @returns still rows (one frame) and moving ones, each without those that no frame shows.
    """
    placed, ends = ([], []), torch.zeros(2, clips, dtype=torch.long)
    for at, runs in parts:
        # Once something of a clip moves, all that follows lies over it.
        moves = len(at) > 0 and bool(ends[1, at].amax() > 0)
        for rows in runs:
            moves |= rows.shape[1] > 1
            seen = ((rows[..., 0] > 0) & (rows[..., AT["ex"]] > 0)).any(1)
            end = ends[int(moves)]
            placed[int(moves)].append((at, rows, seen, end[at]))
            end[at] += seen.sum(1)
    return tuple(
        _lay(kept, count, n, pinned)
        for kept, count, n in zip(placed, ends, (1, frames), strict=True)
    )


def _lay(placed, count: torch.Tensor, frames: int, pinned: bool) -> Rows:
    """One table of all groups' rows that are seen."""
    ends = torch.cumsum(count * frames, 0)
    start = ends - count * frames
    table = torch.empty(max(1, int(ends[-1]) if len(ends) else 0), P, pin_memory=pinned)
    table[:1] = 0
    frame = torch.arange(frames)
    for at, rows, seen, before in placed:
        i, j = seen.nonzero(as_tuple=True)
        # Its place among the clip's rows: those of earlier groups, and the seen ones before it.
        place = (start[at] + before)[i] + (torch.cumsum(seen, 1) - 1)[i, j]
        to = place[:, None] + frame * count[at][i, None]
        _, n, m, _ = rows.shape
        # What stands still is the same in every frame.
        source = (i[:, None] * n + (frame if n > 1 else 0 * frame)) * m + j[:, None]
        table.index_copy_(0, to.flatten(), rows.reshape(-1, P).index_select(0, source.flatten()))
    return Rows(table, start, count, frames)
