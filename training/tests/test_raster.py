"""Rows on their way to pixels.

Packed without gaps, painted alike by the GPU's kernel, which compiles for an H100 without one.
"""

import os
import subprocess
import sys
import unittest
from importlib.util import find_spec

import torch
from support import ROOT

from sampleworld.canvas import AT, P
from sampleworld.generate import Batch, frame_times
from sampleworld.plan import plan
from sampleworld.rows import stack

torch.set_num_threads(1)


def rows(clips: int, frames: int, count: int, first: int, seen=None) -> torch.Tensor:
    """Rows (clips, frames, count, P) that tell themselves apart by x.

    Those where `seen` (clips, count) is false are drawn nowhere.
    """
    out = torch.zeros(clips, frames, count, P)
    out[..., 0], out[..., AT["ex"]] = 1, 1
    out[..., AT["x"]] = first + torch.arange(clips * frames * count).view(clips, frames, count)
    if seen is not None:
        out[..., AT["ex"]] = torch.where(torch.tensor(seen)[:, None], 1.0, -9.0)
    return out


class Packing(unittest.TestCase):
    def test_each_clips_rows_lie_in_their_order(self):
        still = rows(3, 1, 2, 0, [[True, True], [True, False], [False, True]])
        # Clips 0 and 2 have something that stands over something that moves;
        # clip 1 stands in another group, all still.
        moving, over = rows(2, 2, 2, 100, [[True, False], [True, True]]), rows(2, 1, 1, 200)
        first, second = stack(
            [
                (torch.arange(3), [still]),
                (torch.tensor([0, 2]), [moving, over]),
                (torch.tensor([1]), [rows(1, 1, 1, 300)]),
            ],
            3,
            2,
        )
        seen = lambda table: [
            [[float(r[AT["x"]]) for r in frame if r[AT["ex"]] > 0] for frame in clip]
            for clip in table.padded()
        ]
        self.assertEqual(seen(first), [[[0, 1]], [[2, 300]], [[5]]])
        self.assertEqual(
            seen(second), [[[100, 200], [102, 200]], [[], []], [[104, 105, 201], [106, 107, 201]]]
        )
        self.assertEqual((len(first.table), len(second.table)), (5, 10))

    def test_a_batch_packs_what_each_clip_alone_has(self):
        seeds, times = torch.arange(300, 340), torch.tensor(frame_times())[[2, 7]].expand(40, -1)
        batch = Batch(plan(seeds))
        for which, (table, padded) in enumerate(
            zip(batch.packed(times), batch.rows(times), strict=True)
        ):
            self.assertEqual(len(table.table), int(table.count.sum()) * table.frames)
            for clip in (0, 17, 39):
                alone = Batch(plan(seeds[clip : clip + 1])).rows(times[:1])[which][0]
                # A row that is hidden in a frame may hold anything there.
                torch.testing.assert_close(
                    padded[clip, :, : alone.shape[1]], alone, atol=1e-5, rtol=1e-5, equal_nan=True
                )
                self.assertFalse(padded[clip, :, alone.shape[1] :].any())

    def test_a_batch_without_moving_rows_still_has_an_address(self):
        first, second = stack([(torch.arange(2), [rows(2, 1, 1, 0)])], 2, 3)
        self.assertEqual(
            (first.count.tolist(), second.count.tolist(), len(second.table)), ([1, 1], [0, 0], 1)
        )
        self.assertEqual(tuple(second.padded().shape), (2, 3, 0, P))


@unittest.skipUnless(find_spec("triton"), "Triton is not installed")
class Kernel(unittest.TestCase):
    def run_alone(self, code: str, **environment) -> str:
        """In a process of its own: Triton's interpreter is chosen when it is first imported."""
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.returncode, 0, done.stderr[-600:])
        return done.stdout

    def test_it_paints_what_the_cpu_paints(self):
        self.run_alone(
            """
import torch
from sampleworld import KINDS, raster, raster_cuda
from sampleworld.generate import Batch
from sampleworld.plan import plan
for kind in ("ball", "fire"):
    batch = Batch(plan(torch.tensor([100, 101]), "all", KINDS.index(kind)))
    times, args = torch.tensor([[4.5], [2.0]]), (batch.plan.camera, torch.tensor([[7], [8]]))
    a = raster.render(*batch.rows(times), *args, 24).int()
    b = raster_cuda.render(*batch.packed(times), *args, 24, "cpu").int()
    assert ((a - b).abs() > 2).float().mean() < 0.01, kind
batch = Batch(plan(torch.tensor([100]), "all", KINDS.index("ball")))
times, args = torch.tensor([[0.3, 0.6, 0.9]]), (batch.plan.camera, torch.tensor([[7, 8, 9]]))
a = raster.render(*batch.rows(times), *args, 16).int()
b = raster_cuda.render(*batch.packed(times), *args, 16, "cpu").int()
assert ((a - b).abs() > 2).float().mean() < 0.01, "frames"
assert ((a[:, 0] - a[:, 2]).abs() > 2).float().mean() > 0.01, "the frames differ"
""",
            TRITON_INTERPRET="1",
        )

    def test_it_compiles_for_an_h100_on_a_machine_without_one(self):
        said = self.run_alone(
            """
import triton
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource
from sampleworld.raster_cuda import HIGH, WIDE, kernel
types = dict(
    still="*fp32", moving="*fp32", spans="*i64", cameras="*fp32", moments="*i32", atlas="*fp32",
    out="*u8", F="i32", size="i32", HIGH="constexpr", WIDE="constexpr",
)
assert list(types) == kernel.arg_names, kernel.arg_names
source = ASTSource(kernel, types, {"HIGH": HIGH, "WIDE": WIDE})
made = triton.compile(source, target=GPUTarget("cuda", 90, 32), options={"num_warps": 4})
print(len(made.asm["cubin"]), ".target sm_90" in made.asm["ptx"])
""",
            TRITON_INTERPRET="0",
        )
        size, target = said.split()[-2:]
        self.assertGreater(int(size), 10_000)
        self.assertEqual(target, "True")


if __name__ == "__main__":
    unittest.main()
