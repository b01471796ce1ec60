"""Colours and surface textures, drawn anew for every clip so that no colour stands for a kind."""
from __future__ import annotations

import colorsys

import numpy as np


def hue(rng, saturation=(0.35, 0.85), value=(0.45, 0.9), angle=(0.0, 1.0)) -> np.ndarray:
    """A random colour, (3,) in 0..1; `angle` limits the hue, 0 red, 1/3 green, 2/3 blue."""
    return np.array(colorsys.hsv_to_rgb(rng.uniform(*angle), rng.uniform(*saturation), rng.uniform(*value)), np.float32)


def sky(rng) -> np.ndarray:
    """Blue by day, or the pink and gold of an evening."""
    angle = (0.5, 0.66) if rng.random() < 0.7 else (-0.08, 0.12)
    return hue(rng, (0.2, 0.6), (0.6, 0.95), angle)


def grey(rng, value=(0.35, 0.85)) -> np.ndarray:
    v = rng.uniform(*value)
    return np.clip(v + rng.normal(0, 0.03, 3), 0, 1).astype(np.float32)


def wood_tone(rng) -> np.ndarray:
    return hue(rng, (0.4, 0.7), (0.35, 0.75), (0.04, 0.11))


def noise(rng, cells: int):
    """Smooth value noise as a function (X, Y) -> 0..1, `cells` bumps a frame width; repeats every 16."""
    grid = rng.random((17, 17)).astype(np.float32)
    grid[16], grid[:, 16] = grid[0], grid[:, 0]

    def at(X, Y):
        u, v = (X * cells) % 16, (Y * cells) % 16
        i, j = np.minimum(v.astype(np.int32), 15), np.minimum(u.astype(np.int32), 15)
        fu, fv = u - j, v - i
        fu, fv = fu * fu * (3 - 2 * fu), fv * fv * (3 - 2 * fv)
        top = grid[i, j] * (1 - fu) + grid[i, j + 1] * fu
        low = grid[i + 1, j] * (1 - fu) + grid[i + 1, j + 1] * fu
        return top * (1 - fv) + low * fv
    return at


def clouds(rng, cells: int, octaves: int = 3):
    parts = [(0.5 ** k, noise(rng, cells * 2 ** k)) for k in range(octaves)]
    total = sum(w for w, _ in parts)
    return lambda X, Y: sum(w * f(X, Y) for w, f in parts) / total


def wood(rng, tone, across=False, scale=26.0):
    """Grain running along x (along y with `across`)."""
    grain = noise(rng, 3)
    ox, oy = rng.random(2) * 5

    def at(X, Y):
        u, v = (Y, X) if across else (X, Y)
        w = grain(u * 0.8 + ox, v * 2 + oy)
        lines = 0.5 + 0.5 * np.sin((v * scale + w * 5) * 3.1)
        return tone * (0.78 + 0.22 * lines + 0.12 * (w - 0.5))[..., None]
    return at


def speckled(rng, tone, cells=40, depth=0.35):
    spots = clouds(rng, cells, 2)
    return lambda X, Y: tone * (1 - depth / 2 + depth * spots(X, Y))[..., None]


def banded(tone, other, x, y, width, angle=0.0):
    """Two tones in stripes of `width`, fixed to the point (x, y)."""
    c, s = np.cos(angle), np.sin(angle)

    def at(X, Y):
        k = np.sin(((X - x) * c + (Y - y) * s) * np.pi / width)
        k = np.clip(k * 6 + 0.5, 0, 1)[..., None]
        return tone * k + other * (1 - k)
    return at


def brushed(tone, x, width):
    """Metal: bright and dark streaks across `width` about x."""
    def at(X, Y):
        u = (X - x) / width
        return tone * (0.8 + 0.3 * np.cos(u * 9.0) * np.exp(-u * u) + 0.12 * np.cos(u * 31))[..., None]
    return at
