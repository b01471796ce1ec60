"""A small painter: signed-distance shapes, filled and lit, in numpy.

Coordinates are in frame widths, x right, y down, (0, 0) at the top left of the unmoved camera. A shape
is a pair `(distance, bounds)`: `distance(X, Y)` is negative inside, `bounds` is (x0, y0, x1, y1). Only
the pixels near the bounds are touched, which is what keeps a frame at a few milliseconds.
"""
from __future__ import annotations

import numpy as np

LIGHT = np.array([-0.48, -0.62, 0.62], np.float32)


def disc(x, y, r):
    return (lambda X, Y: np.hypot(X - x, Y - y) - r), (x - r, y - r, x + r, y + r)


def ellipse(x, y, rx, ry):
    """Distance is scaled by the shorter radius: exact on the edge, good enough inside."""
    def distance(X, Y):
        return (np.hypot((X - x) / rx, (Y - y) / ry) - 1) * min(rx, ry)
    return distance, (x - rx, y - ry, x + rx, y + ry)


def box(x, y, hw, hh, round=0.0, angle=0.0):
    """Rectangle of half sizes `hw`, `hh`, corners rounded, turned by `angle` radians."""
    c, s = np.cos(angle), np.sin(angle)

    def distance(X, Y):
        u = np.abs((X - x) * c + (Y - y) * s) - (hw - round)
        v = np.abs(-(X - x) * s + (Y - y) * c) - (hh - round)
        return np.hypot(np.maximum(u, 0), np.maximum(v, 0)) + np.minimum(np.maximum(u, v), 0) - round
    ex, ey = abs(hw * c) + abs(hh * s), abs(hw * s) + abs(hh * c)
    return distance, (x - ex, y - ey, x + ex, y + ey)


def capsule(x0, y0, x1, y1, r0, r1=None):
    """A stroke from one point to another, its radius going from `r0` to `r1`."""
    r1 = r0 if r1 is None else r1
    dx, dy = x1 - x0, y1 - y0
    length = max(dx * dx + dy * dy, 1e-9)

    def distance(X, Y):
        h = np.clip(((X - x0) * dx + (Y - y0) * dy) / length, 0, 1)
        return np.hypot(X - x0 - h * dx, Y - y0 - h * dy) - (r0 + (r1 - r0) * h)
    r = max(r0, r1)
    return distance, (min(x0, x1) - r, min(y0, y1) - r, max(x0, x1) + r, max(y0, y1) + r)


def ring(x, y, r, w):
    return (lambda X, Y: np.abs(np.hypot(X - x, Y - y) - r) - w), (x - r - w, y - r - w, x + r + w, y + r + w)


def polygon(points, round=0.0):
    p = np.asarray(points, np.float32)

    def distance(X, Y):
        best, sign = np.full(X.shape, 1e9, np.float32), np.ones(X.shape, np.float32)
        for (ax, ay), (bx, by) in zip(p, np.roll(p, 1, 0)):
            ex, ey, wx, wy = bx - ax, by - ay, X - ax, Y - ay
            h = np.clip((wx * ex + wy * ey) / (ex * ex + ey * ey + 1e-12), 0, 1)
            best = np.minimum(best, (wx - ex * h) ** 2 + (wy - ey * h) ** 2)
            up, down, left = Y >= ay, Y < by, ex * wy > ey * wx
            sign = np.where((up & down & left) | (~up & ~down & ~left), -sign, sign)
        return sign * np.sqrt(best) - round
    (x0, y0), (x1, y1) = p.min(0) - round, p.max(0) + round
    return distance, (x0, y0, x1, y1)


def moved(shape, dx, dy):
    d, (x0, y0, x1, y1) = shape
    return (lambda X, Y: d(X - dx, Y - dy)), (x0 + dx, y0 + dy, x1 + dx, y1 + dy)


class Canvas:
    """A square picture being painted.

    `pixels` is (size, size, 3) float32 in 0..1. `zoom`, `dx`, `dy` move the camera about the centre.
    """

    def __init__(self, size: int, zoom: float = 1.0, dx: float = 0.0, dy: float = 0.0):
        self.size, self.zoom, self.dx, self.dy = size, zoom, dx, dy
        self.pixel = 1 / (size * zoom)
        line = (np.arange(size, dtype=np.float32) + 0.5) / size
        self.x = ((line - 0.5) / zoom + 0.5 - dx).astype(np.float32)
        self.y = ((line - 0.5) / zoom + 0.5 - dy).astype(np.float32)
        self.pixels = np.zeros((size, size, 3), np.float32)

    def to_frame(self, box):
        """World box -> box in 0..1 of the frame, clipped to it."""
        x0, y0, x1, y1 = box
        f = lambda v, d: float(np.clip((v - 0.5 + d) * self.zoom + 0.5, 0, 1))
        return [f(x0, self.dx), f(y0, self.dy), f(x1, self.dx), f(y1, self.dy)]

    def _near(self, bounds, margin):
        x0, y0, x1, y1 = bounds
        i0, i1 = np.searchsorted(self.y, [y0 - margin, y1 + margin])
        j0, j1 = np.searchsorted(self.x, [x0 - margin, x1 + margin])
        return slice(i0, i1), slice(j0, j1)

    def fill(self, shape, colour, alpha=1.0, bevel=0.0, gloss=0.0, soft=0.0, ambient=0.45):
        """Paints a shape.

        @param colour - (3,) or a function (X, Y) -> (..., 3).
        @param bevel - width over which the edge rounds off; a disc with bevel = its radius is a lit ball.
        @param gloss - strength of the highlight.
        @param soft - width of a blurred edge, for shadows and glows.
        """
        distance, bounds = shape
        si, sj = self._near(bounds, soft + 2 * self.pixel)
        X, Y = self.x[None, sj], self.y[si, None]
        if X.size < 2 or Y.size < 2:
            return
        X, Y = np.broadcast_arrays(X, Y)
        d = distance(X, Y).astype(np.float32)
        if soft:
            a = np.clip(0.5 - d / (2 * soft), 0, 1)
            a = a * a * (3 - 2 * a)
        else:
            a = np.clip(0.5 - d / self.pixel, 0, 1)
        a = (a * alpha)[..., None]
        c = colour(X, Y) if callable(colour) else np.asarray(colour, np.float32)
        if bevel:
            slope = 1 - np.clip(-d / bevel, 0, 1)
            gy, gx = np.gradient(d, self.pixel)
            norm = np.maximum(np.hypot(gx, gy), 1e-3)
            nx, ny, nz = gx / norm * slope, gy / norm * slope, np.sqrt(np.maximum(1 - slope * slope, 0))
            lambert = np.maximum(nx * LIGHT[0] + ny * LIGHT[1] + nz * LIGHT[2], 0)
            c = c * (ambient + (1.25 - ambient) * lambert)[..., None]
            if gloss:
                shine = np.maximum(nx * -0.30 + ny * -0.39 + nz * 0.87, 0) ** 40
                c = c + gloss * shine[..., None]
        view = self.pixels[si, sj]
        view += a * (c - view)

    def shadow(self, shape, dx=0.015, dy=0.02, soft=0.03, strength=0.45):
        self.fill(moved(shape, dx, dy), (0.03, 0.03, 0.05), strength, soft=soft)

    def solid(self, shape, colour, bevel=0.02, gloss=0.0, drop=0.015):
        """A lit object with its shadow on what lies behind."""
        if drop:
            self.shadow(shape, drop, drop * 1.3, drop * 1.6)
        self.fill(shape, colour, bevel=bevel, gloss=gloss)

    def glow(self, x, y, r, colour, strength):
        """Adds light falling off to nothing at radius `r`."""
        si, sj = self._near((x - r, y - r, x + r, y + r), 0)
        d = np.hypot(self.x[None, sj] - x, self.y[si, None] - y) / r
        self.pixels[si, sj] += (strength * np.clip(1 - d, 0, 1) ** 2)[..., None] * np.asarray(colour, np.float32)

    def uint8(self) -> np.ndarray:
        return (np.clip(self.pixels, 0, 1) * 255 + 0.5).astype(np.uint8)
