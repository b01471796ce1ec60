"""How well hidden patches are rebuilt, and what the other sense is worth to it.

Beside those who have learned nothing.
"""

from __future__ import annotations

import torch

from .data import IMAGE_MEAN, IMAGE_STD
from .evalset import EvalSet
from .fbank import STD
from .fills import harmonic_fill, mean_fill, nearest_fill, row_fill
from .losses import normalise_patches, patchify, unpatchify
from .masking import AUDIO_TOKENS, MEL_ROWS, VISUAL_GRID, VISUAL_TOKENS, gather, shuffle
from .stats import interval

RATIO, CHUNK = 0.75, 200
RATIOS = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
FILLS = {
    "mean": mean_fill,
    "row_mean": row_fill,
    "nearest": nearest_fill,
    "harmonic": harmonic_fill,
}
# A kind whose sound the visible mean of each mel row rebuilds within a tenth of the model is noise
# that nothing can rebuild.
NOISE_FLOOR = 0.1


def masks(n: int, ratio: float, device, seed=0):
    """Kept and removed patches of both senses, drawn from `seed` alone.

    @returns ((keep_a, gone_a), (keep_v, gone_v))
    """
    g = torch.Generator().manual_seed(seed)
    return tuple(
        tuple(t.to(device) for t in shuffle(torch.rand(n, tokens, generator=g), ratio))
        for tokens in (AUDIO_TOKENS, VISUAL_TOKENS)
    )


@torch.no_grad()
def predict(model, audio, image, a, v):
    """Predictions of the removed patches; `a` and `v` are (kept, removed).

    A sense of which nothing is kept is hidden wholly.
    """
    with torch.autocast(audio.device.type, torch.bfloat16, enabled=audio.is_cuda):
        x = model.tower_a(model.embed_a(audio, a[0])) if a[0].shape[1] else None
        y = model.tower_v(model.embed_v(image, v[0])) if v[0].shape[1] else None
        pa, pv = model.decode(model.joint(x, y), a[0], v[0], a[1], v[1])
    return pa.float(), pv.float()


def losses(model, audio, image, a, v, norm_pix=False):
    """Mean squared error a clip over removed patches in normalised units, (n,) each."""
    target = lambda source, gone: (normalise_patches if norm_pix else lambda t: t)(
        gather(patchify(source), gone)
    )
    return tuple(
        ((p - target(s, m[1])) ** 2).mean((1, 2))
        for p, s, m in zip(predict(model, audio, image, a, v), (audio, image), (a, v), strict=True)
    )


def _picture(patches, gone, tokens, channels, rows):
    """Patches (n, gone, w) laid into an otherwise empty picture.

    With it comes the (n, 1, h, w) mask of where they lie.
    """
    whole = patches.new_zeros(len(patches), tokens, patches.shape[2]).scatter(
        1, gone[..., None].expand_as(patches), patches
    )
    hidden = patches.new_zeros(len(patches), tokens, 256).scatter(
        1, gone[..., None].expand(-1, -1, 256), 1.0
    )
    return unpatchify(whole, channels, rows), unpatchify(hidden, 1, rows) > 0


def _sound_error(y, x, hidden):
    """Mean absolute error a clip over hidden pixels, in nats of log-mel."""
    return ((y - x).abs() * hidden).sum((1, 2, 3)) / hidden.sum((1, 2, 3)) * STD


def _psnr(y, x, hidden):
    """Decibels a clip over hidden pixels, pictures in [0, 1] RGB.

    What lies outside is clipped first.
    """
    rgb = lambda z: (z * IMAGE_STD.to(z.device) + IMAGE_MEAN.to(z.device)).clamp(0, 1)
    mse = ((rgb(y) - rgb(x)) ** 2 * hidden).sum((1, 2, 3)) / hidden.sum((1, 2, 3)) / x.shape[1]
    return -10 * torch.log10(mse.clamp(min=1e-10))


def fill_errors(clips: EvalSet) -> dict[str, dict[str, torch.Tensor]]:
    """Per-clip errors of every fill at 75/75: `sound` (log-mel MAE) and `picture` (PSNR).

    No model is needed, so once serves all.
    """
    out = {"sound": {}, "picture": {}}
    for rows in clips.chunks(CHUNK):
        audio, image = clips.inputs(rows)
        (_, gone_a), (_, gone_v) = masks(len(clips), RATIO, clips.device)
        for sense, x, gone, tokens, grid, measure in (
            ("sound", audio, gone_a[rows], AUDIO_TOKENS, MEL_ROWS, _sound_error),
            ("picture", image, gone_v[rows], VISUAL_TOKENS, VISUAL_GRID, _psnr),
        ):
            hidden = _picture(gather(patchify(x), gone), gone, tokens, x.shape[1], grid)[1]
            for name, fill in FILLS.items():
                if sense == "sound" or name != "row_mean":
                    out[sense].setdefault(name, []).append(measure(fill(x, hidden), x, hidden))
    return {sense: {k: torch.cat(v) for k, v in d.items()} for sense, d in out.items()}


def reconstruction(model, clips: EvalSet, fills: dict, names) -> dict:
    """Errors of the model's own output over removed patches at 75/75, and those of the fills.

    The gains too, and all by kind.
    """
    mine = {"sound": [], "picture": []}
    a, v = masks(len(clips), RATIO, clips.device)
    for rows in clips.chunks(CHUNK):
        audio, image = clips.inputs(rows)
        pa, pv = predict(model, audio, image, *((k[rows], g[rows]) for k, g in (a, v)))
        for sense, p, x, gone, tokens, grid, measure in (
            ("sound", pa, audio, a[1][rows], AUDIO_TOKENS, MEL_ROWS, _sound_error),
            ("picture", pv, image, v[1][rows], VISUAL_TOKENS, VISUAL_GRID, _psnr),
        ):
            y, hidden = _picture(p, gone, tokens, x.shape[1], grid)
            mine[sense].append(measure(y, x, hidden))
    mine = {k: torch.cat(x) for k, x in mine.items()}
    sound, picture = mine["sound"], mine["picture"]
    out = {
        "clips": len(clips),
        "mask_ratio": [RATIO, RATIO],
        "sound_mae": {
            "model": interval(sound),
            **{k: interval(x) for k, x in fills["sound"].items()},
        },
        "picture_psnr": {
            "model": interval(picture),
            **{k: interval(x) for k, x in fills["picture"].items()},
        },
        # Per cent less error than the fill, of the means; decibels more than the fill.
        "sound_gain": {
            k: interval(
                torch.stack([x, sound]), lambda z: 100 * (1 - z[1].mean(-1) / z[0].mean(-1))
            )
            for k, x in fills["sound"].items()
        },
        "picture_gain": {k: interval(picture - x) for k, x in fills["picture"].items()},
    }
    if clips.kind is not None:
        out["kinds"] = {
            names[k]: _kind_line(clips.kind == k, mine, fills)
            for k in range(len(names))
            if bool((clips.kind == k).any())
        }
    return out


def _kind_line(at, mine, fills) -> dict:
    mean = lambda x: round(float(x[at].mean()), 4)
    line = {
        "clips": int(at.sum()),
        "sound_mae": mean(mine["sound"]),
        "picture_psnr": mean(mine["picture"]),
        **{f"sound_mae_{k}": mean(x) for k, x in fills["sound"].items()},
        **{f"picture_psnr_{k}": mean(x) for k, x in fills["picture"].items()},
    }
    return {
        **line,
        "noise_floor": line["sound_mae"] > (1 - NOISE_FLOOR) * line["sound_mae_row_mean"],
    }


def masked_losses(
    model, clips: EvalSet, ratio=RATIO, norm_pix=False
) -> tuple[torch.Tensor, torch.Tensor]:
    """Masked losses of both senses, (n,) each, under masks that are the same for all models."""
    a, v = masks(len(clips), ratio, clips.device)
    parts = [
        losses(model, *clips.inputs(rows), *((k[rows], g[rows]) for k, g in (a, v)), norm_pix)
        for rows in clips.chunks(CHUNK)
    ]
    return tuple(torch.cat(x) for x in zip(*parts, strict=True))


def fill_loss(fill, x, gone, tokens: int, grid: int) -> torch.Tensor:
    """Masked loss of a fill, (n,): its mean squared error over the removed patches.

    @param fill - one of FILLS.
    @param x - (n, c, height, width), normalised.
    @param gone - (n, k) removed patches of `tokens`, in `grid` rows.
    """
    hidden = _picture(gather(patchify(x), gone), gone, tokens, x.shape[1], grid)[1]
    return gather(patchify((fill(x, hidden) - x) ** 2), gone).mean((1, 2))


def loss_by_ratio(model, clips: EvalSet, norm_pix=False) -> list[dict]:
    """Masked loss of both senses, hidden by the same share each."""
    lines = []
    for ratio in RATIOS:
        audio, visual = masked_losses(model, clips, ratio, norm_pix)
        lines.append({"ratio": ratio, "audio": interval(audio), "visual": interval(visual)})
    return lines


def cross_modal_gain(model, clips: EvalSet, norm_pix=False) -> dict:
    """Masked loss of each sense with the right partner, none and a wrong one (the next clip's).

    At 75/75 and with the sense hidden wholly.

    `gain` is by how many per cent the right partner's loss lies under the other's.
    """
    a, v = masks(len(clips), RATIO, clips.device)
    parts = {}
    none = lambda t: t[:, :0]
    for rows in clips.chunks(CHUNK):
        audio, image = clips.inputs(rows)
        # The next clip in the chunk: the same masks, another world.
        other_audio, other_image = audio.roll(1, 0), image.roll(1, 0)
        ma, mv = ((k[rows], g[rows]) for k, g in (a, v))
        everything = [(none(k), torch.cat([k, g], 1).sort(1).values) for k, g in (ma, mv)]
        add = lambda name, value: parts.setdefault(name, []).append(value)
        for case, (aa, vv) in {"right": (audio, image), "wrong": (audio, other_image)}.items():
            add(f"audio.{case}", losses(model, aa, vv, ma, mv, norm_pix)[0])
            add(f"audio_hidden.{case}", losses(model, aa, vv, everything[0], mv, norm_pix)[0])
        for case, (aa, vv) in {"right": (audio, image), "wrong": (other_audio, image)}.items():
            add(f"visual.{case}", losses(model, aa, vv, ma, mv, norm_pix)[1])
            add(f"visual_hidden.{case}", losses(model, aa, vv, ma, everything[1], norm_pix)[1])
        add("audio.none", losses(model, audio, image, ma, everything[1], norm_pix)[0])
        add("visual.none", losses(model, audio, image, everything[0], mv, norm_pix)[1])
    values = {k: torch.cat(x) for k, x in parts.items()}
    out = {}
    for sense in ("audio", "visual", "audio_hidden", "visual_hidden"):
        cases = {k.split(".")[1]: x for k, x in values.items() if k.startswith(sense + ".")}
        gain = {
            f"gain_over_{c}": interval(
                torch.stack([x, cases["right"]]),
                lambda z: 100 * (1 - z[1].mean(-1) / z[0].mean(-1)),
            )
            for c, x in cases.items()
            if c != "right"
        }
        out[sense] = {**{c: interval(x) for c, x in cases.items()}, **gain}
    return {"clips": len(clips), **out}
