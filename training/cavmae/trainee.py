"""One model in training: its weights, their running mean, its optimiser, its log and its files."""

from __future__ import annotations

import json
import math
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from .files import read_weights
from .masking import Hiding, Plan
from .model import CavMae, Config
from .objective import Objective, Step, freeze_unreached


@dataclass
class Settings:
    """How the weights move.

    @param ema - share of the running mean kept at each step, once it is long enough.
    @param bf16 - forward pass in bfloat16 where that is safe; weights and losses stay float32.
    """

    lr: float = 1e-3
    weight_decay: float = 0.05
    clip: float = 2.0
    ema: float = 0.998
    bf16: bool = False
    seed: int = 0


class Trainee:
    """@param folder - where `last.pt`, `ema.pt` and `log.jsonl` lie;
        what is found there is gone on with.
    @param facts - kept in `ema.pt` beside the weights (`hardware`, `plan`, ...)."""

    def __init__(
        self,
        name: str,
        folder: Path,
        config: Config,
        objective: Objective,
        hiding: Hiding,
        settings: Settings,
        device="cpu",
        facts: dict | None = None,
        main=True,
    ):
        self.name, self.folder, self.config, self.objective, self.hiding = (
            name,
            folder,
            config,
            objective,
            hiding,
        )
        self.settings, self.device, self.facts, self.main = (
            settings,
            torch.device(device),
            facts or {},
            main,
        )
        torch.manual_seed(
            settings.seed
        )  # equal shapes start from equal weights, whatever they are asked for
        self.model = CavMae(config).to(device)
        self.frozen = freeze_unreached(self.model, objective)
        self.ema = CavMae(config).to(device)
        self.ema.load_state_dict(self.model.state_dict())
        self.ema.requires_grad_(False)
        self.adam = optimiser(self.model, settings, self.device)
        self.done = {"minutes": 0.0, "samples": 0, "steps": 0}
        self.sums: dict[str, torch.Tensor] = {}
        self.counted = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.log = (folder / "log.jsonl").open("a", buffering=1) if main else None
        step = Step(self.model, objective)
        self.step_module = (
            DistributedDataParallel(step)
            if dist.is_initialized() and dist.get_world_size() > 1
            else step
        )
        self._free = [p for p in self.model.parameters() if p.requires_grad]

    def write(self, **line) -> None:
        if self.log:
            self.log.write(json.dumps(line) + "\n")

    def step(self, audio, image, plan: Plan, rate: float) -> None:
        """One step at learning rate `rate`.

        Sums the losses where they are, without waiting for the device.
        """
        for group in self.adam.param_groups:
            group["lr"] = rate
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.settings.bf16):
            losses = self.step_module(audio, image, plan)
        self.adam.zero_grad(set_to_none=True)
        losses["total"].backward()
        torch.nn.utils.clip_grad_norm_(self._free, self.settings.clip)
        self.adam.step()
        with torch.no_grad():
            steps = self.done["steps"]
            keep = min(self.settings.ema, (1 + steps) / (10 + steps))
            torch._foreach_lerp_(
                list(self.ema.parameters()),
                [p.detach() for p in self.model.parameters()],
                1 - keep,
            )
            for name, value in losses.items():
                self.sums[name] = self.sums.get(name, 0) + value.detach()
        self.counted += 1
        ranks = dist.get_world_size() if dist.is_initialized() else 1
        self.done = {
            **self.done,
            "samples": self.done["samples"] + len(audio) * ranks,
            "steps": steps + 1,
        }

    def means(self) -> dict[str, float]:
        """Mean losses since the last call; waits for the device."""
        names = list(self.sums)
        values = (
            (torch.stack([self.sums[n] for n in names]) / self.counted).tolist() if names else []
        )
        self.sums, self.counted = {}, 0
        return dict(zip(names, values, strict=True))

    def save(self) -> None:
        """Writes `last.pt` and `ema.pt`, each whole or not at all."""
        if not self.main:
            return
        about = {
            "config": self.config.as_dict(),
            "objective": {**self.objective.as_dict(), **asdict(self.hiding)},
            "done": self.done,
            **self.facts,
        }
        _replace(
            {
                "model": self.model.state_dict(),
                "ema": self.ema.state_dict(),
                "adam": self.adam.state_dict(),
                **about,
            },
            self.folder / "last.pt",
        )
        _replace({"model": self.ema.state_dict(), **about}, self.folder / "ema.pt")

    def close(self) -> None:
        self.save()
        if self.log:
            self.log.close()

    def resume(self, warm: Path | None = None) -> str | None:
        """Goes on from `last.pt`, or starts from weights `<name>.safetensors` in `warm`.

        Says which, None from nothing.

        Weights of other sizes are left alone, and the sentence returned says so.
        """
        last = self.folder / "last.pt"
        if last.exists():
            state = torch.load(last, map_location=self.device, weights_only=True)
            self.model.load_state_dict(state["model"])
            self.ema.load_state_dict(state["ema"])
            self.adam.load_state_dict(state["adam"])
            self.done = state["done"]
            return f"resumed at step {self.done['steps']}"
        path = warm / f"{self.name}.safetensors" if warm else None
        if path is None or not path.exists():
            return None
        state, said = read_weights(path)
        differ = _differing(self.model.state_dict(), state)
        if differ:
            return f"from nothing, for the weights in {path.name} are of another size: {differ}"
        self.model.load_state_dict(state)
        self.ema.load_state_dict(state)
        # Samples of the run the weights come from, so that the log and the card can add them up.
        self.done["before"] = int(said.get("samples_seen", 0))
        return f"warm start from {path.name}, which had seen {self.done['before']} samples"


def optimiser(model: CavMae, settings: Settings, device: torch.device) -> torch.optim.AdamW:
    """AdamW; only matrices decay."""
    free = [p for p in model.parameters() if p.requires_grad]
    decays = lambda p: p.ndim >= 2 and p.shape[0] > 1
    groups = [
        {"params": [p for p in free if decays(p)], "weight_decay": settings.weight_decay},
        {"params": [p for p in free if not decays(p)], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=settings.lr, betas=(0.9, 0.95), fused=device.type == "cuda")


def _differing(ours: dict[str, torch.Tensor], theirs: dict[str, torch.Tensor]) -> str:
    """How many tensors differ in shape or are there on one side alone.

    With an example; empty where none does.
    """
    shape = lambda state, name: (
        "x".join(map(str, state[name].shape)) or "a number" if name in state else "missing"
    )
    names = [n for n in sorted({*ours, *theirs}) if shape(ours, n) != shape(theirs, n)]
    return (
        f"{len(names)} tensors differ, {names[0]} is {shape(theirs, names[0])} there and "
        f"{shape(ours, names[0])} here"
        if names
        else ""
    )


def falling(share: float) -> float:
    """What is left of the learning rate when a share of its fall is done.

    A cosine from 1 down to a fiftieth.
    """
    return 0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * min(1.0, share)))


def _replace(state: dict, path: Path) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def hardware(device: torch.device) -> str:
    """What the run ran on, in words."""
    if device.type == "cuda":
        count = int(os.environ.get("WORLD_SIZE", 1))
        return f"{count} x {torch.cuda.get_device_name(device)}"
    return f"{os.cpu_count()} CPU cores"
