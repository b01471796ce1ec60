"""The plans.

Stages that go on where they stopped, budgets that fit, what the environment may say.
"""

import io
import subprocess
import sys
import tempfile
import time
import unittest
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

import torch
from support import ROOT, TINY, make_run

from cavmae import plan
from cavmae.budgets import budget
from cavmae.files import read_weights, save_weights
from cavmae.flops import gflop_a_sample
from cavmae.masking import Hiding
from cavmae.model import CavMae, Config
from cavmae.objective import Objective
from cavmae.pack import PART, pack
from cavmae.settings import arguments as train_arguments


class Plans(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.root = Path(self.temporary.name)
        self.environment = mock.patch.dict(
            "os.environ",
            {
                "REHEARSE": "1",
                "RUNS": str(self.root / "runs"),
                "WARM": str(self.root / "warm"),
                "OUT": str(self.root / "out"),
            },
        )
        self.environment.start()

    def tearDown(self):
        self.environment.stop()
        self.temporary.cleanup()

    def test_a_failing_stage_is_tried_twice_and_left(self):
        p = plan.Plan("gpu")
        tries = []

        def command(stage):
            tries.append(stage)
            return [sys.executable, "-c", f"raise SystemExit({int(stage == 'default')})"]

        p.command = command
        with redirect_stdout(io.StringIO()) as said:
            p.work()
        self.assertEqual(tries, ["default", "default", "evaluate"])
        self.assertEqual(p.left(), ["default"])
        self.assertIn("left undone: default", said.getvalue())

    def test_what_ends_the_work_ends_its_stage(self):
        code = (
            "import subprocess, sys; from cavmae.plan import Plan; stage = "
            "subprocess.Popen(['sleep', '1000']);"
            "print(stage.pid, flush=True); Plan._wait(stage)"
        )
        work = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        stage = int(work.stdout.readline())
        time.sleep(0.5)
        work.terminate()
        work.communicate(timeout=50)
        self.assertEqual(work.returncode, 1)
        self.assertFalse(Path(f"/proc/{stage}").exists())

    def test_a_call_watches_packs_and_says_to_call_again(self):
        p = plan.Plan("gpu")
        make_run(p.runs / "both-small", "both")
        process = []

        def start():
            process.append(
                subprocess.Popen(
                    [sys.executable, "-c", "import time; time.sleep(30)", "cavmae.plan"]
                )
            )
            (p.runs / "work.pid").write_text(str(process[0].pid))

        p.start, began = start, time.time()
        with (
            mock.patch.dict("os.environ", {"POLL_SECONDS": "2"}),
            redirect_stdout(io.StringIO()) as said,
        ):
            p.watch()
        self.assertIn("still at work: call again", said.getvalue())
        self.assertLess(time.time() - began, 20)
        self.assertTrue((self.root / "out" / "small.tar").exists())
        process[0].kill()
        time.sleep(0.2)
        self.assertFalse(p.running())
        process[0].wait()

    def test_weights_left_by_another_machine_are_begun_from(self):
        torch.manual_seed(0)
        (self.root / "warm").mkdir()
        save_weights(
            self.root / "warm" / "cav-mae-tiny.safetensors", CavMae(TINY), "x", samples_seen=7
        )
        p = plan.Plan("gpu")
        command = p.command("default")
        folder = Path(command[command.index("--warm") + 1])
        self.assertEqual(read_weights(folder / "cav-mae-tiny.safetensors")[1]["samples_seen"], "7")
        self.assertNotIn("--warm", plan.Plan("gpu").command("evaluate"))

    def test_the_environment_sets_budgets(self):
        with mock.patch.dict("os.environ", {"DEFAULT_MINUTES": "7.5", "REHEARSE": "0"}):
            command = plan.Plan("gpu").command("default")
            self.assertEqual(command[command.index("--minutes") + 1], "7.5")
            self.assertEqual(command[command.index("--size") + 1], "default")
            self.assertEqual(plan.Plan("gpu").get("COMPARE_MINUTES"), 9)

    def test_the_gpu_plan_fits_its_lease(self):
        with mock.patch.dict("os.environ", {"REHEARSE": "0"}):
            p = plan.Plan("gpu")
            value = lambda command, flag: command[command.index("--" + flag) + 1]
            train, judge = p.command("default"), p.command("evaluate")
            self.assertEqual(p.stages(), ["default", "evaluate"])
            # A minute for starting twice and making clips; the call itself may last ten.
            self.assertLess(
                60 * float(value(train, "minutes")) + 60 * float(value(judge, "minutes")) + 60,
                p.get("POLL_SECONDS"),
            )
            self.assertLess(p.get("POLL_SECONDS"), 590)
            parsed = train_arguments("", train[3:])
            self.assertEqual(
                (parsed.batch, parsed.block, parsed.reuse, parsed.chunk, parsed.lr, parsed.world),
                (512, 8, 8, 2048, 1e-3, "device"),
            )
            self.assertEqual((value(judge, "clips"), value(judge, "some")), ("2000", "1000"))

    def test_the_decoders_shares_cost_what_is_said(self):
        shares = {k: budget("gpu", k, False) for k in ("DECODE", "ASK", "LAST_DECODE")}
        cost = lambda decode, ask: gflop_a_sample(
            Config(), Objective("both"), Hiding(decode=decode, ask=ask), 64
        )
        self.assertAlmostEqual(cost(1, 1), 6.9, delta=0.1)
        first, last = cost(shares["DECODE"], shares["ASK"]), cost(shares["LAST_DECODE"], 1)
        self.assertAlmostEqual(first, 4.2, delta=0.1)
        self.assertAlmostEqual(last, first, delta=0.15)

    def test_the_environment_says_where_clips_are_drawn(self):
        with (
            mock.patch.dict("os.environ", {"WORLD": "cpu", "WORKERS": "16", "REUSE": "12"}),
            redirect_stdout(io.StringIO()) as said,
        ):
            p = plan.Plan("gpu")
            for stage in ("default", "evaluate"):
                self.assertIn("--world cpu --workers 16", " ".join(p.command(stage)))
            self.assertIn("--reuse 10", " ".join(p.command("default")))
        self.assertIn("REUSE=12 is more than the 10 frames that a clip has", said.getvalue())

    def test_the_default_model_is_packed_within_the_limits(self):
        make_run(self.root / "runs" / "cav-mae-tiny", "both", config=Config())
        files = pack(self.root / "runs", self.root / "out")
        self.assertEqual([f.name for f in files], ["cav-mae-tiny.safetensors", "records.tar.gz"])
        self.assertTrue(all(f.stat().st_size <= PART for f in files))


if __name__ == "__main__":
    unittest.main()
