"""A stretch of growing with toy sizes and clips of the fake world, to be killed.

`grow_worker.py FOLDER [STEPS]`; with `--render` its renderer.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import torch  # noqa: E402
from support import TINY, fake_generate  # noqa: E402

from cavmae import grow, grow_recipe, grow_render, growing  # noqa: E402

SHARD, CAPACITY = 40, 200


def main():
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    if "--render" in sys.argv:
        parent = os.getppid()
        grow_render.fill(
            folder / "bank",
            int(sys.argv[3]),
            CAPACITY,
            SHARD,
            fake_generate,
            lambda: os.getppid() == parent,
            0.05,
        )
        return
    lock = grow.take_lock(folder)
    if lock is None:
        print("already at work")
        return
    run = growing.Growing(
        folder, TINY, grow_recipe.Recipe(batch=8, save_every=0.3, log_every=5), CAPACITY, SHARD
    )
    seed = grow_recipe.first_seed(folder, run.trainee.facts)
    run.renderer.command = [sys.executable, __file__, str(folder), "--render", str(seed)]
    print("begins", flush=True)
    run.work(int(sys.argv[2]) if len(sys.argv) > 2 else None)
    print("ended", run.trainee.done["steps"], flush=True)


if __name__ == "__main__":
    main()
