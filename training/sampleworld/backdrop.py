"""What stands behind an event: a room, open country, a street, a sky.

Silent, and drawn apart from the causes.
"""

from __future__ import annotations

import torch

from . import paint
from .canvas import Canvas
from .kinds.base import FLOOR
from .rng import Stream

SETTINGS = ("room", "country", "street", "sky", "night")


def draw(cv: Canvas, sight: Stream, setting: torch.Tensor) -> None:
    """Paints each clip's setting: (G,) indices into SETTINGS."""
    at = lambda name: (setting == SETTINGS.index(name))[:, None, None]
    with cv.only(at("room")):
        _room(cv, sight)
    outside = at("country") | at("sky") | at("night") | at("street")
    with cv.only(outside):
        _heaven(cv, sight, at("night"))
    with cv.only(at("country") | at("night")):
        _country(cv, sight, at("night"))
    with cv.only(at("street")):
        _street(cv, sight)


def _u(sight, low=0.0, high=1.0, n=1):
    return sight.uniform(n, low, high)[:, None]


def _room(cv, sight):
    style = _u(sight)
    tone = paint.hue(sight, (0.08, 0.5), (0.42, 0.9))
    other = (tone * (1 + 0.3 * _u(sight, -1, 1)[..., None])).clamp(0.05, 0.97)
    wide = _u(sight, 7, 16)
    wall = dict(colour=tone, other=other, grain=0.028, grain_scale=_u(sight, 90, 260))
    for k, (pattern, freq) in enumerate(
        [
            ("clouds", (3, 3)),
            ("stripes", (wide * 0.6, 0)),
            ("bricks", (wide * 0.6, wide * 1.4)),
            ("checks", (wide * 0.4, wide * 0.4)),
        ]
    ):
        with cv.only((style >= k / 4) & (style < (k + 1) / 4)):
            cv.box(
                0.5, FLOOR - 0.6, 1.0, 0.6, pattern=pattern, freq=freq, phase=(_u(sight), 0), **wall
            )
    boards, plank = paint.wood(sight), _u(sight) < 0.6
    with cv.only(plank):
        cv.box(
            0.5,
            FLOOR + 0.5,
            1.0,
            0.5,
            colour=boards,
            other=boards * 0.45,
            pattern="planks",
            freq=(_u(sight, 2, 5), 1.6),
            phase=(_u(sight), 1.05),
            grain=0.032,
        )
    rug = paint.hue(sight, (0.05, 0.5), (0.3, 0.75))
    with cv.only(~plank):
        cv.box(
            0.5,
            FLOOR + 0.5,
            1.0,
            0.5,
            colour=rug,
            other=rug * 0.8,
            pattern="clouds",
            freq=(9, 16),
            grain=0.064,
            grain_scale=200,
        )
    cv.box(0.5, FLOOR + 0.02, 1.0, 0.03, colour=(0, 0, 0), alpha=0.35, soft=0.06)
    cv.box(0.5, FLOOR - 0.014, 1.0, 0.015, colour=paint.gray(sight, (0.3, 0.9)), bevel=0.012)
    # Lamplight from the side the lamp stands on.
    cv.glow(0.5 + 0.5 * cv.light_x, 0.15, 0.9, (1, 0.94, 0.82), _u(sight, 0.08, 0.28))
    # A picture, a window or a shelf on the wall; a plant or a box on the floor.
    x, y, s, what = _u(sight, 0.08, 0.92), _u(sight, 0.14, 0.34), _u(sight, 0.06, 0.12), _u(sight)
    frame, one, two = paint.wood(sight), paint.hue(sight), paint.hue(sight)
    with cv.only(what < 0.45):
        cv.box(x - 0.02 * cv.light_x, y + 0.02, s, s * 0.8, colour=(0, 0, 0), alpha=0.4, soft=0.03)
        cv.box(x, y, s, s * 0.8, colour=frame, bevel=0.015)
        cv.box(
            x,
            y,
            s * 0.82,
            s * 0.62,
            colour=paint.sky(sight),
            other=one,
            pattern="clouds",
            freq=(9, 14),
            phase=(x * 9, y * 9),
        )
        cv.hill(
            x,
            y + s * 0.25,
            s * 0.82,
            s * 0.15,
            freq=1.5 / s * 0.3,
            phase_=x,
            depth=s * 0.37,
            colour=two * 0.7,
        )
    with cv.only((what > 0.35) & (what < 0.75)):
        px = _u(sight, 0.05, 0.95)
        for k in (-1, 0, 1):
            cv.profile(
                px + k * s * 0.45,
                FLOOR - s * 1.7,
                s * 0.75,
                (0, 0.2 * s, 0.22 * s, 0.14 * s, 0.02),
                angle=0.45 * k,
                colour=one * torch.tensor([0.35, 0.8, 0.35]),
                bevel=0.03,
                grain=0.04,
            )
        cv.trapezoid(
            px,
            FLOOR - s * 0.4,
            s * 0.5,
            s * 0.36,
            s * 0.5,
            round=0.006,
            colour=two * 0.8,
            bevel=s * 0.25,
            grain=0.02,
        )
    with cv.only(what > 0.75):
        cv.box(x, y + s, s * 1.5, 0.012, colour=frame, bevel=0.01)
        n = torch.arange(6.0)
        cv.box(
            x - s * 1.2 + n * s * 0.42,
            y + s - 0.012 - s * (0.3 + 0.12 * _u(sight, n=6)),
            s * 0.17,
            s * (0.3 + 0.12 * _u(sight, n=6)),
            colour=paint.hue(sight, n=6) * 0.85,
            bevel=0.012,
        )


def _heaven(cv, sight, night):
    top = torch.where(
        night[..., None], paint.hue(sight, (0.4, 0.7), (0.1, 0.26), (0.58, 0.72)), paint.sky(sight)
    )
    low = torch.where(
        night[..., None],
        top * 1.9 + 0.02,
        paint.lighter(top, 0.45) * torch.tensor([1.0, 0.98, 0.94]),
    )
    cv.box(
        0.5, 0.3, 1.0, 0.8, colour=low, other=top, pattern="ramp", freq=(0, -1.1), phase=(0, -0.05)
    )
    cover = _u(sight, 0.0, 0.85)
    with cv.only(night):
        cv.box(0.5, 0.3, 1.0, 0.5, colour=(0.9, 0.92, 1.0), alpha=0.0)
        n = 14
        cv.disc(
            _u(sight, n=n),
            _u(sight, 0, 0.6, n=n),
            0.0035,
            colour=(1, 1, 0.95),
            alpha=_u(sight, 0.2, 1.0, n=n),
        )
    cv.box(
        0.5,
        0.2,
        1.0,
        0.6,
        colour=paint.lighter(low, 0.6) * torch.where(night, 0.35, 1.0)[..., None],
        alpha=cover,
        soft=0.3,
        pattern="clouds",
        other=top * 0.9,
        freq=(_u(sight, 1.2, 3), _u(sight, 4, 8)),
        phase=(_u(sight, 0, 16), _u(sight, 0, 16)),
    )


def _country(cv, sight, night):
    dim = torch.where(night, 0.35, 1.0)[..., None]
    tone = paint.hue(sight, (0.3, 0.6), (0.3, 0.62), (0.14, 0.4)) * dim
    haze = paint.sky(sight) * 0.35 * dim
    for lift, mixed in ((0.1, 0.55), (0.05, 0.8)):
        cv.hill(
            0.5,
            FLOOR - lift * _u(sight, 0.6, 1.6),
            1.0,
            _u(sight, 0.02, 0.07),
            freq=_u(sight, 0.6, 1.6),
            phase_=_u(sight),
            colour=tone * mixed + haze * (1 - mixed),
            grain=0.048,
            grain_scale=180,
            soft=0.008,
        )
    n = 5
    x, r = _u(sight, n=n), _u(sight, 0.018, 0.045, n=n)
    with cv.only(_u(sight, n=n) < 0.6):
        cv.box(x, FLOOR - r * 0.7, r * 0.12, r, colour=(0.2, 0.14, 0.1))
        cv.ellipse(
            x,
            FLOOR - r * 2.2,
            r,
            r * 1.5,
            colour=tone[..., 0:1, :] * 0.55,
            warp=(r * 0.1, 20, x * 5),
            bevel=r,
            grain=0.12,
            ambient=0.4,
        )
    cv.box(
        0.5,
        FLOOR + 0.5,
        1.0,
        0.5,
        colour=tone,
        other=tone * 0.55,
        pattern="clouds",
        freq=(5, 12),
        phase=(_u(sight, 0, 16), 0),
        grain=0.08,
        grain_scale=300,
    )
    cv.box(0.5, FLOOR + 0.01, 1.0, 0.02, colour=tone * 0.5, alpha=0.5, soft=0.04)


def _street(cv, sight):
    x = 0.05
    for _ in range(5):
        w, h = _u(sight, 0.1, 0.16), _u(sight, 0.22, 0.62)
        tone = paint.hue(sight, (0.08, 0.5), (0.35, 0.8))
        middle = x + w
        cv.box(
            middle,
            FLOOR - h / 2,
            w,
            h / 2,
            colour=tone,
            other=tone * 0.8,
            pattern="bricks",
            freq=(16, 40),
            bevel=0.012,
            grain=0.032,
        )
        glass = paint.hue(sight, (0.15, 0.4), (0.2, 0.9), (0.1, 0.65))
        wide = w / 2.6
        for column in (-1, 1):
            rows = torch.arange(3.0)
            y = FLOOR - h + 0.06 + rows * 0.105
            with cv.only(y < FLOOR - 0.06):
                cv.box(
                    middle + column * wide,
                    y,
                    w * 0.2,
                    0.032,
                    colour=glass,
                    other=glass * 0.5,
                    pattern="ramp",
                    freq=(4, 8),
                    bevel=0.008,
                )
        x = middle + w * 0.98
    cv.box(
        0.5,
        FLOOR + 0.5,
        1.0,
        0.5,
        colour=paint.gray(sight, (0.25, 0.5)),
        grain=0.056,
        grain_scale=260,
    )
    cv.box(
        0.5,
        FLOOR + 0.025,
        1.0,
        0.028,
        colour=paint.gray(sight, (0.45, 0.75)),
        bevel=0.01,
        grain=0.04,
    )
