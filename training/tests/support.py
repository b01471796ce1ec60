"""What several tests share.

Golden arrays, a small network, a fake of the sample world, a small bank.
"""

import json
import sys
from collections import namedtuple
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
FIXTURES = ROOT.parent / "tests" / "fixtures"
GOLDEN = FIXTURES / "golden"

from cavmae.bank import save_shard  # noqa: E402
from cavmae.evalset import EvalSet  # noqa: E402
from cavmae.masking import Hiding  # noqa: E402
from cavmae.model import CavMae, Config  # noqa: E402
from cavmae.objective import Objective  # noqa: E402
from cavmae.trainee import Settings, Trainee  # noqa: E402

TINY = Config(32, 2, 1, 1, 16, 1, 2)


def golden(name: str) -> torch.Tensor:
    return torch.from_numpy(np.load(GOLDEN / f"{name}.npy").astype(np.float32))


def golden_values() -> dict:
    return json.loads((GOLDEN / "golden.json").read_text())["values"]


def golden_state(name="pretrain.pth") -> dict:
    state = torch.load(GOLDEN / name, weights_only=True)
    return {k.removeprefix("module."): v.float() for k, v in state.items()}


def golden_model() -> CavMae:
    model = CavMae(Config(24, 3, 11, 1, 32, 2, 4))
    model.load_state_dict(golden_state())
    return model.eval()


def golden_inputs():
    """Audio (2, 1, 128, 1024) and image (2, 3, 224, 224)."""
    return golden("audio").transpose(1, 2)[:, None].contiguous(), golden("image")


def error(x, y) -> float:
    """Relative L2."""
    return float((x - y).norm() / y.norm())


FakeClips = namedtuple("FakeClips", "fbank frames kind factors boxes")


def fake_generate(seeds, frames=1, device="cpu", size=224, ranges="train", wave=False) -> FakeClips:
    """Clips by the sample world's interface.

    Flat pictures and flat sounds whose values follow from the seed; two kinds.
    """
    n, f = len(seeds), frames if isinstance(frames, int) else len(frames)
    cause = ((seeds.cpu() * 7919) % 997).float() / 997
    first = torch.linspace(0, 1, 1024)[None, :, None] + cause[:, None, None] * torch.linspace(
        -1, 1, 128
    )
    shades = (40 + 150 * cause[:, None] + 3 * torch.arange(f)).clamp(0, 255)
    pictures = (
        (shades[:, :, None, None, None] + 20 * torch.sin(torch.arange(size) / 9))
        .clamp(0, 255)
        .expand(n, f, 3, size, size)
    )
    return FakeClips(
        first.to(device),
        pictures.to(torch.uint8).contiguous().to(device),
        (seeds.cpu() % 2).to(device),
        torch.stack([cause, 1 - cause], 1),
        torch.tensor([0.25, 0.25, 0.75, 0.75]).expand(n, f, 4),
    )


def fake_bank(folder: Path, clips=24, frames=2, first_seed=0) -> Path:
    """A bank of two shards of fake clips."""
    half = clips // 2
    for k in range(2):
        made = fake_generate(
            torch.arange(first_seed + k * half, first_seed + (k + 1) * half), frames
        )
        save_shard(
            folder / f"{k:04d}",
            {
                "fbank": made.fbank.half().numpy(),
                "frames": made.frames.numpy(),
                "kind": made.kind.numpy(),
            },
        )
    return folder


def make_run(folder: Path, kind: str, seed=0, steps=2, config=TINY, facts=None) -> None:
    """A run of two steps, tiny unless told otherwise, its log and all."""
    facts = facts or {"hardware": "a test", "plan": "cpu", "batch": 4}
    t = Trainee(
        folder.name,
        folder,
        config,
        Objective(kind, lambda_c=0.1),
        Hiding(),
        Settings(seed=seed),
        facts=facts,
    )
    audio, image = EvalSet.generated(fake_generate, 0, 4, "train").inputs(slice(0, 4))
    for i in range(steps):
        t.step(audio, image, Hiding().draw(4, torch.Generator().manual_seed(i)), 1e-3)
        t.done["minutes"] = (i + 1) / 10
        t.write(**t.done, **t.means())
    t.close()
