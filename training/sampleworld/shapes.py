"""Distances to shapes and patterns on them, as plain sums over arrays.

This is what a row of numbers means.
"""

from __future__ import annotations

import numpy as np

from .atlas import BUMP, TILE, tiles

TAU = np.float32(2 * np.pi)


def smooth_noise(u, v):
    """The smooth tile at (u, v) in bumps, interpolated; numpy arrays in, float32 out."""
    tile = tiles()[1].ravel()
    u, v = u * np.float32(BUMP), v * np.float32(BUMP)
    iu, iv = np.floor(u), np.floor(v)
    u, v = u - iu, v - iv
    a, c = iu.astype(np.int32), iv.astype(np.int32)
    b, d = (a + 1) & (TILE - 1), ((c + 1) & (TILE - 1)) * TILE
    a &= TILE - 1
    c &= TILE - 1
    c *= TILE
    top, low = tile.take(c + a), tile.take(d + a)
    top += (tile.take(c + b) - top) * u
    low += (tile.take(d + b) - low) * u
    low -= top
    low *= v
    low += top
    return low


def distance(shape, g, u, v):
    """Signed distance in world units, negative inside; close to exact near the edge."""
    if shape == 1:
        k0 = np.sqrt((u / g[0]) ** 2 + (v / g[1]) ** 2)
        k1 = np.sqrt((u / (g[0] * g[0])) ** 2 + (v / (g[1] * g[1])) ** 2)
        return (k0 - 1) * (k0 + 1e-4) / (k1 + 1e-4 / min(g[0], g[1]))
    if shape == 2:
        a, b = np.abs(u) - (g[0] - g[2]), np.abs(v) - (g[1] - g[2])
        return (
            np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2)
            + np.minimum(np.maximum(a, b), 0)
            - g[2]
        )
    if shape == 3:
        s = np.clip(u / g[0], -1, 1)
        w = (v - g[3] * (1 - s * s)) / np.sqrt(1 + (2 * g[3] * s / g[0]) ** 2) if g[3] else v
        e = u - s * g[0]
        return np.sqrt(e * e + w * w) - (g[1] + (g[2] - g[1]) * (s * 0.5 + 0.5))
    if shape == 4:
        q = v * g[2]
        band = np.abs(np.sqrt(u * u + q * q) - g[0])
        if g[3] < 3.15:
            s, c, q = np.sin(g[3]), np.cos(g[3]), np.abs(q)
            end = np.sqrt((u - c * g[0]) ** 2 + (q - s * g[0]) ** 2)
            band = np.where(c * q > s * u, end, band)
        return band - g[1]
    if shape == 5:
        slope = (g[1] - g[0]) / (2 * g[2])
        cosine = 1 / np.sqrt(1 + slope * slope)
        a = (np.abs(u) - (0.5 * (g[0] + g[1]) + slope * v)) * cosine + g[3]
        b = np.abs(v) - (g[2] - g[3])
        return (
            np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2)
            + np.minimum(np.maximum(a, b), 0)
            - g[3]
        )
    if shape == 6:
        x = TAU * (u * g[2] + g[3])
        wave = np.sin(x) * 0.7 + np.sin(2.3 * x + 1.7) * 0.3 if g[2] else -((u / g[0]) ** 2)
        if g[4]:
            wave = (1 - g[4]) * wave + g[4] * (1 - 2 * np.abs(np.sin(0.5 * x)))
        edge = (-g[1] * wave - v) / np.sqrt(1 + (2 * g[1] * g[2]) ** 2)
        return np.maximum(np.maximum(edge, np.abs(u) - g[0]), v - g[5])
    if shape == 7:
        s = np.clip(v / g[0], -1, 1)
        w = g[1] + s * (g[2] + s * (g[3] + s * (g[4] + s * g[5])))
        slope = (g[2] + s * (2 * g[3] + s * (3 * g[4] + s * 4 * g[5]))) / g[0]
        return np.maximum(
            (np.abs(u) - np.maximum(w, 0)) / np.sqrt(1 + slope * slope), np.abs(v) - g[0]
        )
    a = np.cos(g[2] * np.arctan2(v, u))
    if g[3]:
        a = np.clip(a * g[3], -1, 1)
    return np.sqrt(u * u + v * v) - g[0] * (1 + g[1] * a)


def mix(pattern, u, v, fu, fv, pu, pv):
    """How much of the other colour a pattern shows at (u, v), 0..1."""
    if pattern == 1:
        return np.clip(0.5 + fu * u + fv * v + pv, 0, 1)
    if pattern == 2:
        return np.clip(0.5 + 4 * np.sin(TAU * (fu * u + fv * v + pu)), 0, 1)
    if pattern == 3:
        return np.clip(np.sqrt((u * fu) ** 2 + (v * (fv or fu)) ** 2) + pu, 0, 1)
    if pattern == 4:
        row = np.floor(v * fv + pv)
        x = u * fu + pu + 0.5 * (row - 2 * np.floor(row * 0.5))
        a, b = np.abs(x - np.floor(x) - 0.5), np.abs(v * fv + pv - row - 0.5)
        gap = np.maximum(np.clip((a - 0.46) * 40, 0, 1), np.clip((b - 0.43) * 25, 0, 1))
        return np.maximum(gap, 0.25 + 0.25 * np.sin(np.floor(x) * 12.9 + row * 78.2))
    if pattern == 5:
        return np.clip(0.5 + 0.45 * smooth_noise(u * fu + pu, v * fv + pv), 0, 1)
    if pattern == 6:
        n = smooth_noise(u * fu * 0.15 + pu, v * fv * 0.3 + pv)
        return 0.5 + 0.5 * np.sin(TAU * (v * fv + 1.1 * n))
    if pattern == 7:
        x = u * fu + v * fv + pu
        return np.clip(0.5 + 0.5 * np.cos(5 * x) * np.exp(-x * x) + 0.12 * np.cos(19 * x), 0, 1)
    if pattern == 8:
        z = 1 / np.maximum(v * fv + pv, 0.08)
        x = u * fu * z + pu
        row = np.floor(x)
        seam = np.clip((np.abs(x - row - 0.5) - 0.5) * 12 / np.maximum(z, 0.6) + 1, 0, 1)
        grain = smooth_noise(x * 1.6, z * 0.55 + row * 0.37)
        return np.clip(np.maximum(seam, 0.3 + 0.18 * grain + 0.2 * np.sin(row * 78.2)), 0, 1)
    if pattern == 9:
        z = np.log(np.maximum(v * fv + 1, 0.05))
        n = smooth_noise(u * fu / (1 + np.maximum(v * fv, 0)) + pu, z * 5)
        return 0.5 + 0.5 * np.sin(TAU * (z * 9 + pv) + 3 * n)
    if pattern == 10:
        a, b = np.sin(TAU * (u * fu + pu)), np.sin(TAU * (v * fv + pv))
        return np.clip(0.5 + 6 * a * b, 0, 1)
    return np.clip((smooth_noise(u * fu + pu, v * fv + pv) - 0.9) * 5, 0, 1)
