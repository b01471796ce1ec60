"""Rows of shapes to pixels on the CPU: each shape touches only the pixels near it, in numpy.

`raster_cuda` does the same sums on a GPU for whole batches;
the two are meant to stay line by line alike.
"""

from __future__ import annotations

import numpy as np
import torch

from .atlas import TILE, tiles
from .canvas import AT
from .shapes import distance, mix, smooth_noise

# The camera of a clip, as `scene` draws it: x' = centre + zoom * turned (x - 0.5 + dx), then light,
# colour and sensor.
CAMERA = "zoom dx dy cos sin lx ly lz focus red green blue contrast vignette noise seed".split()
CAM = {name: i for i, name in enumerate(CAMERA)}


class Raster:
    """One clip's camera over a square picture.

    `paint` adds rows, `develop` gives the photograph.
    """

    def __init__(self, camera: list[float], size: int):
        self.size, self.pixel = size, 1 / (size * camera[CAM["zoom"]])
        self.camera = camera
        zoom, dx, dy, c, s = camera[:5]
        line = ((np.arange(size + 1, dtype=np.float32) + 0.5) / size - 0.5) / np.float32(zoom)
        # World coordinates of pixel (i, j): x = ax[j] + bx[i], y = ay[j] + by[i].
        # One row and column extra for the slopes.
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
        X = (self.ax[None, j0 : j1 + more] + self.bx[i0 : i1 + more, None]) / zoom - (ox / zoom + x)
        Y = (self.ay[None, j0 : j1 + more] + self.by[i0 : i1 + more, None]) / zoom - (oy / zoom + y)
        u, v = (X * c + Y * s, Y * c - X * s) if s else (X, Y)
        warp = r[AT["warp"]]
        if warp:
            scale, phase = r[AT["warp_scale"]], r[AT["warp_phase"]]
            u, v = (
                u + warp * smooth_noise(u * scale, v * scale + phase),
                v + warp * smooth_noise(u * scale + 3.3, v * scale + phase),
            )
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
            k = mix(pattern, u, v, *r[AT["fu"] : AT["pv"] + 1])
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
        lx, ly, lz = self.camera[CAM["lx"] : CAM["lz"] + 1]
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

    def develop(self, image: np.ndarray, moment: int = 0) -> np.ndarray:
        """Light, white balance, contrast, vignette and sensor noise: (3, size, size) uint8."""
        cam, n = self.camera, self.size
        line = (np.arange(n, dtype=np.float32) + 0.5) / n - 0.5
        fall = 1 - cam[CAM["vignette"]] * (line[:, None] ** 2 + line[None] ** 2)
        gain = np.array(cam[CAM["red"] : CAM["blue"] + 1], np.float32)[:, None, None]
        out = image * (gain * fall)
        out = (out - 0.45) * np.float32(cam[CAM["contrast"]]) + 0.45
        start = int(cam[CAM["seed"]]) + 97 * moment
        at = (np.arange(n) * TILE)[:, None] + np.arange(n)[None] + start * 7919
        out += np.float32(cam[CAM["noise"]]) * tiles()[2].ravel()[at & (TILE * TILE - 1)]
        return (np.clip(out, 0, 1) * 255 + 0.5).astype(np.uint8)


def render(
    still: torch.Tensor,
    moving: torch.Tensor,
    camera: torch.Tensor,
    moments: torch.Tensor,
    size: int,
) -> torch.Tensor:
    """Rows (B, 1, n, P) and (B, F, m, P), cameras (B, len(CAMERA)) -> (B, F, 3, size, size) uint8.

    @param moments - (B, F) integers that tell frames apart; they seed the sensor's noise.
    """
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
            out[b, f] = raster.develop(image, int(moments[b, f]))
    return torch.from_numpy(out)


def _seen(rows):
    return rows[(rows[:, AT["ex"]] > 0) & (rows[:, 0] > 0)]
