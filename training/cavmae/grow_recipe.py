"""How a growing model trains, and where it starts: its recipe, its seeds, its first weights."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from .files import read_weights
from .masking import Hiding
from .model import CavMae, Config
from .trainee import falling

NAME = "cav-mae-tiny"
ROOT = Path(__file__).parent.parent.parent
# Seeds of the rolling bank begin above those of all other uses.
FIRST_SEED = 100_000_000
# Left out when only the bank, and with it the record of its seeds, is gone:
# more than could have been taken since.
LOST = 10_000
SIZE = Config(96, 3, 2, 1, 128, 2, 4)
# Samples after which the averaged weights are put aside, to draw the curve of what was learned;
# then every million.
MARKS = (0, 100_000, 300_000, 600_000, 1_000_000)


@dataclass(frozen=True)
class Recipe:
    """How it trains.

    Most steps decode half of the clips and ask for a fifth of the removed patches of their sound
    and half of those of their picture, which has fewer and learns more slowly; that is cheap. Every
    `whole`th step asks for all of them, of fewer clips, so that the decoder knows the question it
    will be judged by.
    """

    batch: int = 32
    lr: float = 2e-3
    warm_up: int = 100
    cheap: Hiding = field(default_factory=lambda: Hiding(decode=0.5, ask=0.2, ask_visual=0.5))
    all_asked: Hiding = field(default_factory=lambda: Hiding(decode=0.16, ask=1.0))
    whole: int = 4
    save_every: float = 30
    log_every: int = 50

    def hiding(self, step: int, finishing: float) -> Hiding:
        """@param finishing - share of the last fall of the learning rate that is done; 0 before."""
        return self.all_asked if step % self.whole == 0 or finishing > 0.5 else self.cheap

    def rate(self, steps_since_warm_up: int, finishing: float) -> float:
        soft = min(1.0, (steps_since_warm_up + 1) / self.warm_up)
        return self.lr * soft * falling(finishing)


def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself.

    Then products take less than half the time. Weights and losses stay float32.
    """
    path = Path("/proc/cpuinfo")
    return path.exists() and any(flag in path.read_text() for flag in ("avx512_bf16", "amx_bf16"))


def shipped() -> dict:
    """The manifest's entry of the model that the page opens with."""
    path = ROOT / "public" / "models" / "manifest.json"
    return json.loads(path.read_text())["models"][0] if path.exists() else {}


def shipped_growth(world: int) -> list[dict]:
    """The growth curve of the shipped model; nothing where it is of another sample world."""
    path = ROOT / "public" / "models" / "experiments.json"
    models = json.loads(path.read_text())["models"] if path.exists() else []
    line = next((m for m in models if m["id"] == NAME), {})
    curve = line.get("curves", {}).get("growth", {}).get("points", [])
    return curve if line.get("world", 1) == world else []


def first_seed(folder: Path, facts: dict) -> int:
    """Where the bank's seeds go on.

    Above those of the shipped model, of `last.pt`, and of a bank that is gone.
    """
    known = max(
        FIRST_SEED, shipped().get("training", {}).get("nextSeed", 0), facts.get("next_seed", 0)
    )
    return (
        known if (folder / "bank" / "seeds.json").exists() or known == FIRST_SEED else known + LOST
    )


def warm_start(model: CavMae, path: Path) -> tuple[str, int]:
    """Loads the tensors of a weights file whose shapes are the model's.

    Says what was done, and samples seen before.
    """
    if not path.exists():
        return "from nothing", 0
    state, said = read_weights(path)
    own = model.state_dict()
    same = {k: v for k, v in state.items() if k in own and own[k].shape == v.shape}
    other = sorted({k.split(".")[0] for k in own} - {k.split(".")[0] for k in same})
    if "patch_embed_a.proj.weight" not in same:
        return f"from nothing: {path.name} is of another width", 0
    model.load_state_dict(same, strict=False)
    note = f"warm start from {path.name}: {len(same)} of {len(own)} tensors" + (
        f"; new: {', '.join(other)}" if other else ""
    )
    return note, int(said.get("samples_seen", 0))
