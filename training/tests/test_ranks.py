"""Two ranks by torchrun against one.

The same gradient, and the same run by the training command itself.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import torch
from support import ROOT, TINY, fake_bank

from cavmae.masking import Hiding
from cavmae.model import CavMae
from cavmae.objective import Objective, Step, freeze_unreached

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]


def torchrun(*command):
    done = subprocess.run(
        [*TORCHRUN, *map(str, command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=170,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    if done.returncode:
        raise AssertionError(done.stderr[-3000:])


class Ranks(unittest.TestCase):
    def compare(self, hidden: float, **objective):
        g = torch.Generator().manual_seed(4)
        n = 12
        plan = Hiding(hidden=hidden).draw(n, g)
        case = {
            "audio": torch.randn(n, 1, 128, 1024, generator=g),
            "image": torch.randn(n, 3, 224, 224, generator=g),
            "alone": plan.alone,
            "decoded": plan.decoded,
            "plan": plan._tensors(),
            "objective": objective,
        }
        torch.manual_seed(0)
        model = CavMae(TINY)
        freeze_unreached(model, Objective(**objective))
        losses = Step(model, Objective(**objective))(case["audio"], case["image"], plan)
        losses["total"].backward()
        with tempfile.TemporaryDirectory() as folder:
            torch.save(case, f"{folder}/case.pt")
            torchrun("tests/ranks_worker.py", f"{folder}/case.pt", f"{folder}/out.pt")
            out = torch.load(f"{folder}/out.pt", weights_only=True)
        self.assertEqual((out["ranks"], out["seen"]), (2, [0.0, 0.0, 1.0, 1.0]))
        self.assertAlmostEqual(
            float(out["contrastive"]), float(losses["contrastive"].detach()), places=5
        )
        want = {k: p.grad for k, p in model.named_parameters() if p.grad is not None}
        self.assertEqual(set(want), set(out["gradient"]))
        for name, grad in want.items():
            self.assertLess(
                float((out["gradient"][name] - grad).norm()), 1e-4 * float(grad.norm()) + 1e-7, name
            )

    def test_gathered_negatives_give_one_ranks_gradient(self):
        # A large weight, so that a wrong contrastive gradient can't hide behind the masked one.
        self.compare(hidden=0.67, gathered=True, lambda_c=5.0, bidirectional=True)

    def test_the_training_command_on_two_ranks(self):
        with tempfile.TemporaryDirectory() as folder:
            bank = fake_bank(Path(folder) / "bank")
            torchrun(
                "train.py",
                "--models",
                "m=both,c=contrastive",
                "--size",
                "tiny",
                "--batch",
                6,
                "--device",
                "cpu",
                "--threads",
                1,
                "--log-every",
                1,
                "--gathered",
                "--steps",
                2,
                "--bank",
                bank,
                "--runs",
                f"{folder}/runs",
            )
            lines = [
                json.loads(x) for x in (Path(folder) / "runs/m/log.jsonl").read_text().splitlines()
            ]
            self.assertEqual(lines[0]["ranks"], 2)
            self.assertEqual([x["samples"] for x in lines[1:]], [12, 24])
            self.assertTrue((Path(folder) / "runs/c/ema.pt").exists())


if __name__ == "__main__":
    unittest.main()
