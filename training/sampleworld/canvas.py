"""The painter's notebook: shapes are noted as rows of numbers; a rasteriser turns rows into pixels.

Kinds draw all their clips at once: every argument is a number or a tensor that broadcasts to
(G clips, F frames, n parts). A cause is (G, 1, 1), the time (G, F, 1), a row of strings (G, 1, n);
colours carry a last axis of 3. Rows are small and live on the CPU, whatever device the pixels are
made on.

World units are frame widths, x right, y down, (0, 0) at the top left of the unmoved camera. A shape
has a centre, an angle (radians, from x towards y) and its own axes u, v; patterns are fixed to u,
v, so they move with the thing.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from itertools import groupby

import numpy as np
import torch

FIELDS = (
    "shape x y cos sin g0 g1 g2 g3 g4 g5 ex ey ar ag ab br bg bb alpha soft bevel gloss ambient "
    "pattern fu fv pu pv "
    "grain grain_scale mode warp warp_scale warp_phase fade0 fade1 lo hi zoom ox oy"
).split()
P = len(FIELDS)
AT = {name: i for i, name in enumerate(FIELDS)}
SHAPES = {
    "none": 0,
    "ellipse": 1,
    "box": 2,
    "capsule": 3,
    "ring": 4,
    "trapezoid": 5,
    "hill": 6,
    "profile": 7,
    "gear": 8,
}
PATTERNS = {
    "flat": 0,
    "ramp": 1,
    "stripes": 2,
    "radial": 3,
    "bricks": 4,
    "clouds": 5,
    "wood": 6,
    "metal": 7,
    "planks": 8,
    "ripples": 9,
    "checks": 10,
    "spots": 11,
}
DEFAULTS = {
    "cos": 1.0,
    "alpha": 1.0,
    "ambient": 0.5,
    "grain_scale": 240.0,
    "fade0": 1.0,
    "lo": -9.0,
    "hi": 9.0,
    "zoom": 1.0,
}

_BASE = [float(DEFAULTS.get(name, 0.0)) for name in FIELDS]

# Widths of a profile at v = -1, -1/2, 0, 1/2, 1 -> coefficients of the quartic through them.
_SAMPLES = torch.linspace(-1, 1, 5, dtype=torch.float64)
_QUARTIC = torch.linalg.inv(torch.stack([_SAMPLES**k for k in range(5)], 1)).float()


def tensor(value) -> torch.Tensor:
    return value if isinstance(value, torch.Tensor) else torch.tensor(float(value))


def larger(a, b):
    """The larger of two numbers or tensors.

    Plain numbers stay plain: a drawing is thousands of small sums.
    """
    if isinstance(a, torch.Tensor) or isinstance(b, torch.Tensor):
        return torch.maximum(tensor(a), tensor(b))
    return max(a, b)


class Canvas:
    """Notes shapes for G clips; `runs()` gives them all.

    Style, common to all shapes:

    - `colour`, `other`: (…, 3) tensors or three numbers; `pattern` mixes them (see `shapes.mix`),
      with `freq=(fu, fv)` per world unit and `phase=(pu, pv)`.
    - `bevel`: width over which the edge rounds off (a disc with bevel = its radius is a lit ball);
      `gloss`: strength of the highlight; `ambient`: light in the shade.
    - `alpha`; `soft`: width of a blurred edge, for shadows, smoke and glows; `add=True` adds light.
    - `grain`: depth of the surface's texture; `grain_scale`:
      its fineness (240 is about a texel a pixel).
    - `warp=(amount, bumps a unit, phase)`: noise that pushes v and u about
      (flames, foliage, water).
    - `fade=(at v=0, change a unit of v)`: opacity along the shape.
    - `clip=(lo, hi)`: only where lo < v < hi.
    """

    def __init__(self, clips: int, frames: int):
        self.clips, self.frames = clips, frames
        self._parts: list[torch.Tensor] = []
        self._mask = None
        self.view = {}
        # The sun or lamp of each clip, (G, 1, 1): shadows fall away from it. Set by the scene.
        self.light_x = self.light_y = tensor(-0.5)

    @contextmanager
    def only(self, mask: torch.Tensor):
        """Within it, shapes are drawn only for the clips where `mask` is true.

        The same goes for frames and parts.
        """
        before = self._mask
        self._mask = mask if before is None else before & mask
        yield
        self._mask = before

    @contextmanager
    def within(self, zoom, ox, oy):
        """Within it, the whole drawing is shrunk by `zoom` and its origin put at (ox, oy)."""
        self.view = {"zoom": zoom, "ox": ox, "oy": oy}
        yield
        self.view = {}

    def note(
        self,
        shape,
        x,
        y,
        angle,
        geometry,
        half,
        colour=(0.5, 0.5, 0.5),
        other=None,
        pattern="flat",
        freq=(0, 0),
        phase=(0, 0),
        alpha=1.0,
        soft=0.0,
        bevel=0.0,
        gloss=0.0,
        ambient=0.5,
        grain=0.0,
        grain_scale=240.0,
        add=False,
        warp=None,
        fade=None,
        clip=None,
    ):
        """Adds rows.

        `half` is the half size along u and v; it bounds what the rasteriser looks at.
        """
        fields = {
            "x": x,
            "y": y,
            "alpha": alpha,
            "soft": soft,
            "bevel": bevel,
            "gloss": gloss,
            "ambient": ambient,
            "grain": grain,
            "grain_scale": grain_scale,
            "fu": freq[0],
            "fv": freq[1],
            "pu": phase[0],
            "pv": phase[1],
            "shape": SHAPES[shape],
            "pattern": PATTERNS[pattern],
            "mode": 1.0 if add else 0.0,
            **self.view,
        }
        fields |= {f"g{i}": g for i, g in enumerate(geometry)}
        fields |= zip(("ar", "ag", "ab"), _channels(colour), strict=True)
        fields |= zip(
            ("br", "bg", "bb"), _channels(colour if other is None else other), strict=True
        )
        if warp is not None:
            fields |= zip(("warp", "warp_scale", "warp_phase"), warp, strict=True)
        if fade is not None:
            fields |= zip(("fade0", "fade1"), fade, strict=True)
        if clip is not None:
            fields |= zip(("lo", "hi"), clip, strict=True)
        hu, hv = half
        pad = soft * 0.5 + (warp[0] * 2.5 if warp is not None else 0.0) + 0.01
        if isinstance(angle, torch.Tensor) or angle:
            c, s = (
                (torch.cos(angle), torch.sin(angle))
                if isinstance(angle, torch.Tensor)
                else (math.cos(angle), math.sin(angle))
            )
            fields |= {"cos": c, "sin": s}
            ex, ey = hu * abs(c) + hv * abs(s) + pad, hu * abs(s) + hv * abs(c) + pad
        else:
            ex, ey = hu + pad, hv + pad
        if self._mask is not None:
            ex = torch.where(self._mask, tensor(ex), -9.0)
        fields |= {"ex": ex, "ey": ey}
        self._append(fields)

    def _append(self, fields):
        base, moving, shape = list(_BASE), {}, [self.clips, 1, 1]
        for name, value in fields.items():
            if isinstance(value, torch.Tensor):
                moving[name] = value
                # By hand: torch.broadcast_shapes takes longer than all the rest.
                # Leading axes may lack.
                for axis, n in zip((2, 1, 0), reversed(value.shape), strict=False):
                    shape[axis] = max(shape[axis], n)
            else:
                base[AT[name]] = value
        # In numpy, which is quicker than torch with small tables.
        rows = np.empty((*shape, P), np.float32)
        rows[:] = base
        for name, value in moving.items():
            rows[..., AT[name]] = value.numpy()
        self._parts.append(torch.from_numpy(rows))

    def runs(self) -> list[torch.Tensor]:
        """All rows in their order.

        (G, 1, n, P) of shapes that stand still and (G, F, m, P) of those that move, by turns.
        """
        return [
            torch.cat(list(parts), 2)
            for _, parts in groupby(self._parts, lambda part: part.shape[1])
        ]

    # Shapes. Each takes the style's keywords too.

    def ellipse(self, x, y, rx, ry, angle=0.0, **style):
        self.note("ellipse", x, y, angle, (rx, ry), (rx, ry), **style)

    def disc(self, x, y, r, **style):
        self.note("ellipse", x, y, 0.0, (r, r), (r, r), **style)

    def box(self, x, y, hw, hh, angle=0.0, round=0.0, **style):
        """Half sizes `hw`, `hh`; corners rounded by `round`."""
        self.note("box", x, y, angle, (hw, hh, round), (hw, hh), **style)

    def capsule(self, x0, y0, x1, y1, r0, r1=None, bow=0.0, **style):
        """A stroke from one point to another, radius r0 to r1, its middle pushed sideways by `bow`.

        u runs along it.
        """
        r1 = r0 if r1 is None else r1
        dx, dy = x1 - x0, y1 - y0
        h = (dx * dx + dy * dy) ** 0.5 / 2 + 1e-5
        r = larger(r0, r1)
        self.note(
            "capsule",
            x0 + dx / 2,
            y0 + dy / 2,
            torch.atan2(tensor(dy), tensor(dx)),
            (h, r0, r1, bow),
            (h + r, r + abs(bow)),
            **style,
        )

    def ring(self, x, y, r, w, angle=0.0, squash=1.0, half=3.2, **style):
        """A band of half width `w` round a circle.

        `squash` > 1 flattens it along v; `half` < pi leaves an arc about +u.
        """
        self.note("ring", x, y, angle, (r, w, squash, half), (r + w, (r + w) / squash), **style)

    def trapezoid(self, x, y, top, bottom, hh, angle=0.0, round=0.0, **style):
        """Half width `top` at v = -hh, `bottom` at v = +hh."""
        wide = larger(top, bottom)
        self.note("trapezoid", x, y, angle, (top, bottom, hh, round), (wide, hh), **style)

    def hill(
        self, x, y, hw, height, freq=0.0, phase_=0.0, angle=0.0, sharp=0.0, depth=1.2, **style
    ):
        """All below a wavy line about y.

        Waves of `height`, `freq` a unit, shifted by `phase_` (turns); sharp 1 makes crests.
        """
        self.note(
            "hill",
            x,
            y,
            angle,
            (hw, height, freq, phase_, sharp, depth),
            (hw, depth + abs(height)),
            **style,
        )

    def profile(self, x, y, hh, widths, angle=0.0, **style):
        """Mirror-symmetric outline (bells, vases, drops, leaves).

        Five half widths at v = -hh, -hh/2, 0, hh/2, hh.
        """
        w = torch.stack(torch.broadcast_tensors(*(tensor(v) for v in widths)), -1)
        c = torch.matmul(w, _QUARTIC.T).unbind(-1)
        self.note("profile", x, y, angle, (hh, *c), (w.amax(-1) * 1.15, hh), **style)

    def gear(self, x, y, r, depth, teeth, angle=0.0, sharp=0.0, **style):
        """A disc whose edge goes in and out by `depth` (a share of r) `teeth` times.

        sharp > 1 squares the teeth.
        """
        self.note("gear", x, y, angle, (r, depth, teeth, sharp), (r * (1 + depth),) * 2, **style)

    # Helpers made of shapes.

    def shadow(self, x, y, rx, ry, strength=0.5, soft=0.04):
        """A soft dark pool, as under a thing that stands on the ground."""
        self.ellipse(
            x - 0.04 * self.light_x, y, rx, ry, colour=(0.02, 0.02, 0.03), alpha=strength, soft=soft
        )

    def cast(self, draw, lift=0.02, strength=0.4, soft=0.03):
        """The shadow a shape throws on the wall behind.

        `draw(dx, dy, style)` notes the shape moved by dx, dy.
        """
        draw(
            -lift * self.light_x,
            -lift * self.light_y,
            {"colour": (0.02, 0.02, 0.03), "alpha": strength, "soft": soft},
        )

    def glow(self, x, y, r, colour, strength):
        """Light falling off to nothing at radius `r`."""
        self.note(
            "ellipse",
            x,
            y,
            0.0,
            (r * 0.5, r * 0.5),
            (r, r),
            colour=colour,
            alpha=strength,
            soft=r,
            add=True,
        )


def _channels(colour):
    return colour.unbind(-1) if isinstance(colour, torch.Tensor) else colour
