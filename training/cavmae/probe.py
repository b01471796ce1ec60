"""Linear probes.

What a straight line can tell of the kind from the mean of a frozen model's tokens.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F

from .evalset import EvalSet
from .stats import interval, share

SENSES = ("audio", "visual", "both")
CHUNK = 250
# Weight decays tried on a fifth of the training clips; the best is then used on all of them.
DECAYS = (1e-4, 1e-3, 1e-2, 1e-1)


@torch.no_grad()
def token_means(model, clips: EvalSet) -> dict[str, torch.Tensor]:
    """Means of tokens a clip, (n, 2d) for one sense and (n, 3d) for both.

    A sense alone goes through the unified blocks twice, as the contrastive loss sees it and as the
    decoder does; both senses together add their joint pass. A model trained for one loss has
    learned one of the two, so neither objective is favoured by the choice of a stream.
    """
    parts = {s: [] for s in SENSES}
    for rows in clips.chunks(CHUNK):
        with torch.autocast(clips.device.type, torch.bfloat16, enabled=clips.device.type == "cuda"):
            a, v = model.towers(*model.embed(*clips.inputs(rows)))
            ca, cv = model.alone(a, v)
            joint = lambda *x: model.joint(*x).float().mean(1)
            parts["audio"].append(torch.cat([ca, joint(a, None)], 1))
            parts["visual"].append(torch.cat([cv, joint(None, v)], 1))
            parts["both"].append(torch.cat([ca, cv, joint(a, v)], 1))
    return {s: torch.cat(x) for s, x in parts.items()}


def logistic(x: torch.Tensor, y: torch.Tensor, classes: int, decay: float, steps=60):
    """Weights (d + 1, classes) of the multinomial logistic regression.

    With an L2 penalty on all but the offsets.
    """
    x = torch.cat([x, x.new_ones(len(x), 1)], 1)
    w = x.new_zeros(x.shape[1], classes, requires_grad=True)
    solver = torch.optim.LBFGS([w], max_iter=steps, history_size=10, line_search_fn="strong_wolfe")

    def loss():
        solver.zero_grad()
        value = F.cross_entropy(x @ w, y) + decay * (w[:-1] ** 2).sum()
        value.backward()
        return value

    with torch.enable_grad():
        solver.step(loss)
    return w.detach()


def predict(w: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    return (x @ w[:-1] + w[-1]).argmax(1)


def fit(x: torch.Tensor, y: torch.Tensor, classes: int) -> torch.Tensor:
    """The regression with the decay that does best on the last fifth, trained again on all."""
    cut = len(x) * 4 // 5
    accuracy = lambda d: float(
        (predict(logistic(x[:cut], y[:cut], classes, d), x[cut:]) == y[cut:]).float().mean()
    )
    return logistic(x, y, classes, max(DECAYS, key=accuracy))


def probes(model, train: EvalSet, tests: dict[str, EvalSet], names) -> dict:
    """Accuracy in per cent on each of `tests` from each sense and both.

    Beside it stands both's advantage over each, clip by clip.
    """
    known, learned = token_means(model, train), {}
    for sense in SENSES:
        mean, std = known[sense].mean(0), known[sense].std(0) + 1e-6
        learned[sense] = (mean, std, fit((known[sense] - mean) / std, train.kind, len(names)))
    return {
        name: _score(learned, token_means(model, test), test.kind, names)
        | {"trained_on": len(train)}
        for name, test in tests.items()
    }


def _score(learned, means, kind, names) -> dict:
    hits = {
        s: (predict(w, (means[s] - mean) / std) == kind).double() * 100
        for s, (mean, std, w) in learned.items()
    }
    out = {s: share(h) for s, h in hits.items()}
    for sense in ("audio", "visual"):
        out[f"both_over_{sense}"] = interval(hits["both"] - hits[sense])
    out["kinds"] = {
        names[k]: {s: round(float(h[kind == k].mean()), 2) for s, h in hits.items()}
        for k in range(len(names))
        if bool((kind == k).any())
    }
    return {**out, "clips": len(kind), "classes": len(names)}
