"""Rows of shapes to pixels on the CPU: each shape touches only the pixels near it, in numpy.

`raster_cuda` does the same sums on a GPU for whole batches; the two are meant to stay line by line alike.
"""
from __future__ import annotations

import numpy as np
import torch

from .atlas import BUMP, TILE, tiles
from .canvas import AT, P

TAU = np.float32(2 * np.pi)
# The camera of a clip, as `scene` draws it: x' = centre + zoom * turned (x - 0.5 + dx), then light, colour and sensor.
CAMERA = "zoom dx dy cos sin lx ly lz focus red green blue contrast vignette noise seed".split()
CAM = {name: i for i, name in enumerate(CAMERA)}


def smooth_noise(u, v):
    """The smooth tile at (u, v) in bumps, interpolated; numpy arrays in, float32 out."""
    tile = tiles()[1].ravel()
    u, v = u * BUMP, v * BUMP
    iu, iv = np.floor(u), np.floor(v)
    fu, fv = u - iu, v - iv
    iu, iv = iu.astype(np.int32), iv.astype(np.int32)
    a, b = iu & (TILE - 1), (iu + 1) & (TILE - 1)
    c, d = (iv & (TILE - 1)) * TILE, ((iv + 1) & (TILE - 1)) * TILE
    top = tile[c + a] * (1 - fu) + tile[c + b] * fu
    low = tile[d + a] * (1 - fu) + tile[d + b] * fu
    return top * (1 - fv) + low * fv


def distance(shape, g, u, v):
    """Signed distance in world units, negative inside; close to exact near the edge."""
    if shape == 1:
        k0 = np.sqrt((u / g[0]) ** 2 + (v / g[1]) ** 2)
        k1 = np.sqrt((u / (g[0] * g[0])) ** 2 + (v / (g[1] * g[1])) ** 2)
        return (k0 - 1) * (k0 + 1e-4) / (k1 + 1e-4 / min(g[0], g[1]))
    if shape == 2:
        a, b = np.abs(u) - (g[0] - g[2]), np.abs(v) - (g[1] - g[2])
        return np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2) + np.minimum(np.maximum(a, b), 0) - g[2]
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
        return np.sqrt(np.maximum(a, 0) ** 2 + np.maximum(b, 0) ** 2) + np.minimum(np.maximum(a, b), 0) - g[3]
    if shape == 6:
        x = TAU * (u * g[2] + g[3])
        wave = np.sin(x) * 0.7 + np.sin(2.3 * x + 1.7) * 0.3 if g[2] else -(u / g[0]) ** 2
        if g[4]:
            wave = (1 - g[4]) * wave + g[4] * (1 - 2 * np.abs(np.sin(0.5 * x)))
        edge = (-g[1] * wave - v) / np.sqrt(1 + (2 * g[1] * g[2]) ** 2)
        return np.maximum(np.maximum(edge, np.abs(u) - g[0]), v - g[5])
    if shape == 7:
        s = np.clip(v / g[0], -1, 1)
        w = g[1] + s * (g[2] + s * (g[3] + s * (g[4] + s * g[5])))
        slope = (g[2] + s * (2 * g[3] + s * (3 * g[4] + s * 4 * g[5]))) / g[0]
        return np.maximum((np.abs(u) - np.maximum(w, 0)) / np.sqrt(1 + slope * slope), np.abs(v) - g[0])
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


class Raster:
    """One clip's camera over a square picture; `paint` adds rows, `develop` gives the photograph."""

    def __init__(self, camera: list[float], size: int):
        self.size, self.pixel = size, 1 / (size * camera[CAM["zoom"]])
        self.camera = camera
        zoom, dx, dy, c, s = camera[:5]
        line = ((np.arange(size + 1, dtype=np.float32) + 0.5) / size - 0.5) / np.float32(zoom)
        # World coordinates of pixel (i, j): x = ax[j] + bx[i], y = ay[j] + by[i]. One row and column extra for the slopes.
        self.ax, self.bx = (line * c + 0.5 - dx).astype(np.float32), (line * s).astype(np.float32)
        self.ay, self.by = (-line * s).astype(np.float32), (line * c + 0.5 - dy).astype(np.float32)

    def window(self, x, y, ex, ey):
        """Pixel range that covers a world box: i0, i1, j0, j1."""
        zoom, dx, dy, c, s = self.camera[:5]
        px, py = x - 0.5 + dx, y - 0.5 + dy
        u, v = (px * c - py * s) * zoom, (px * s + py * c) * zoom
        eu, ev = (ex * abs(c) + ey * abs(s)) * zoom, (ex * abs(s) + ey * abs(c)) * zoom
        n = self.size
        i0, i1 = int(np.floor((v - ev + 0.5) * n)), int(np.ceil((v + ev + 0.5) * n)) + 1
        j0, j1 = int(np.floor((u - eu + 0.5) * n)), int(np.ceil((u + eu + 0.5) * n)) + 1
        return max(i0, 0), min(i1, n), max(j0, 0), min(j1, n)

    def paint(self, image: np.ndarray, rows: np.ndarray) -> None:
        """Paints rows (n, P) in order into `image` (3, size, size) float32, in place."""
        for row in rows.tolist():
            self._one(image, row)

    def _one(self, image, r):
        shape, x, y, c, s = int(r[0]), r[1], r[2], r[3], r[4]
        ex, ey, alpha = r[AT["ex"]], r[AT["ey"]], r[AT["alpha"]]
        zoom, ox, oy = r[AT["zoom"]], r[AT["ox"]], r[AT["oy"]]
        if shape == 0 or ex <= 0 or abs(alpha) < 2e-3:
            return
        i0, i1, j0, j1 = self.window(ox + x * zoom, oy + y * zoom, ex * zoom, ey * zoom)
        if i1 <= i0 or j1 <= j0:
            return
        bevel, soft = r[AT["bevel"]], r[AT["soft"]]
        more = 1 if bevel > 0 else 0
        X = (self.ax[None, j0:j1 + more] + self.bx[i0:i1 + more, None]) / zoom - (ox / zoom + x)
        Y = (self.ay[None, j0:j1 + more] + self.by[i0:i1 + more, None]) / zoom - (oy / zoom + y)
        u, v = (X * c + Y * s, Y * c - X * s) if s else (X, Y)
        warp = r[AT["warp"]]
        if warp:
            scale, phase = r[AT["warp_scale"]], r[AT["warp_phase"]]
            u, v = u + warp * smooth_noise(u * scale, v * scale + phase), v + warp * smooth_noise(u * scale + 3.3, v * scale + phase)
        d = distance(shape, r[5:11], u, v)
        lo, hi = r[AT["lo"]], r[AT["hi"]]
        if lo > -9:
            d = np.maximum(d, lo - v)
        if hi < 9:
            d = np.maximum(d, v - hi)
        pixel = self.pixel / zoom
        wide = max(soft, pixel * self.camera[CAM["focus"]])
        if more:
            gx, gy = d[:-1, 1:] - d[:-1, :-1], d[1:, :-1] - d[:-1, :-1]
            d, u, v = d[:-1, :-1], u[:-1, :-1], v[:-1, :-1]
        a = np.clip(0.5 - d / wide, 0, 1)
        if wide > pixel * 1.5:
            a = a * a * (3 - 2 * a)
        fade0, fade1 = r[AT["fade0"]], r[AT["fade1"]]
        if fade1 or fade0 != 1:
            a = a * np.clip(fade0 + fade1 * v, 0, 1)
        if alpha != 1:
            a = a * np.float32(alpha)
        pattern, base = int(r[AT["pattern"]]), np.array(r[13:16], np.float32)[:, None, None]
        if pattern:
            k = mix(pattern, u, v, *r[AT["fu"]:AT["pv"] + 1])
            base = base + (np.array(r[16:19], np.float32)[:, None, None] - base) * k
        grain = r[AT["grain"]]
        if grain:
            n = r[AT["grain_scale"]]
            iu, iv = (u * n + 7000).astype(np.int32), (v * n + x * 977 + 7000).astype(np.int32)
            base = base * (1 + grain * tiles()[0][iv & (TILE - 1), iu & (TILE - 1)])
        if more:
            base = self._lit(base, d, gx, gy, bevel, r[AT["gloss"]], r[AT["ambient"]])
        view = image[:, i0:i1, j0:j1]
        if not r[AT["mode"]]:
            view *= 1 - a
        view += a * base

    def _lit(self, base, d, gx, gy, bevel, gloss, ambient):
        """Colour under the clip's lamp, the surface rounding off over `bevel`."""
        lx, ly, lz = self.camera[CAM["lx"]:CAM["lz"] + 1]
        slope = 1 - np.clip(-d / bevel, 0, 1)
        scale = slope / np.maximum(np.sqrt(gx * gx + gy * gy), 1e-7)
        nx, ny, nz = gx * scale, gy * scale, np.sqrt(np.maximum(1 - slope * slope, 0))
        lambert = np.maximum(nx * lx + ny * ly + nz * lz, 0)
        lit = base * (ambient + (1.25 - ambient) * lambert)
        if gloss:
            # Halfway between the lamp and the eye, which looks along z.
            n = np.sqrt(lx * lx + ly * ly + (lz + 1) ** 2)
            shine = np.maximum((nx * lx + ny * ly + nz * (lz + 1)) / n, 0)
            shine = shine * shine
            shine = shine * shine
            lit = lit + gloss * (shine * shine) ** 4
        return lit

    def develop(self, image: np.ndarray, frame: int = 0) -> np.ndarray:
        """Light, white balance, contrast, vignette and sensor noise: (3, size, size) uint8."""
        cam, n = self.camera, self.size
        line = (np.arange(n, dtype=np.float32) + 0.5) / n - 0.5
        fall = 1 - cam[CAM["vignette"]] * (line[:, None] ** 2 + line[None] ** 2)
        gain = np.array(cam[CAM["red"]:CAM["blue"] + 1], np.float32)[:, None, None]
        out = image * (gain * fall)
        out = (out - 0.45) * np.float32(cam[CAM["contrast"]]) + 0.45
        start = int(cam[CAM["seed"]]) + 97 * frame
        at = (np.arange(n) * TILE)[:, None] + np.arange(n)[None] + start * 7919
        out += np.float32(cam[CAM["noise"]]) * tiles()[2].ravel()[at & (TILE * TILE - 1)]
        return (np.clip(out, 0, 1) * 255 + 0.5).astype(np.uint8)


def render(still: torch.Tensor, moving: torch.Tensor, camera: torch.Tensor, size: int) -> torch.Tensor:
    """Rows (B, 1, n, P) and (B, F, m, P), cameras (B, len(CAMERA)) -> (B, F, 3, size, size) uint8."""
    B, F = moving.shape[:2]
    out = np.empty((B, F, 3, size, size), np.uint8)
    still, moving = still.numpy(), moving.numpy()
    for b, cam in enumerate(camera.tolist()):
        raster = Raster(cam, size)
        plate = np.zeros((3, size, size), np.float32)
        raster.paint(plate, _seen(still[b, 0]))
        for f in range(F):
            image = plate.copy()
            raster.paint(image, _seen(moving[b, f]))
            out[b, f] = raster.develop(image, f)
    return torch.from_numpy(out)


def _seen(rows):
    return rows[(rows[:, AT["ex"]] > 0) & (rows[:, 0] > 0)]


assert P == len(AT)
