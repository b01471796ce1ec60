"""Rows of shapes to pixels on a GPU: one kernel draws a batch, a program a tile of a frame.

The sums are those of `raster`, read that first. A tile walks the clip's rows in order, skips those
whose window misses it, and keeps its colours in registers until the photograph is written, so that
a frame costs little more memory traffic than its own bytes.
"""

from __future__ import annotations

import torch
import triton
import triton.language as tl

from .atlas import tiles
from .canvas import P
from .raster import CAM, CAMERA
from .rows import Rows
from .shapes_cuda import (
    ALPHA,
    AMBIENT,
    AR,
    BEVEL,
    BR,
    COS,
    EX,
    EY,
    FADE0,
    FADE1,
    GLOSS,
    GRAIN,
    GRAIN_SCALE,
    HI,
    LO,
    MODE,
    OX,
    OY,
    PATTERN,
    SIDE,
    SIN,
    SOFT,
    WARP,
    WARP_PHASE,
    WARP_SCALE,
    WRAP,
    ZOOM,
    X,
    Y,
    clip01,
    distance,
    mix,
    smooth_noise,
)

ROW, CAMS = tl.constexpr(P), tl.constexpr(len(CAMERA))
HIGH, WIDE = 16, 32
(
    K_ZOOM, K_DX, K_DY, K_COS, K_SIN, K_LX, K_LY, K_LZ, K_FOCUS,
    K_RED, K_GREEN, K_BLUE, K_CONTRAST, K_VIGNETTE, K_NOISE, K_SEED,
) = (tl.constexpr(CAM[n]) for n in CAMERA)  # fmt: skip


@triton.jit
def field(shape, tile, row, X0, Y0, zoom):
    """Local axes and distance at world points."""
    x, y, c, s = tl.load(row + X), tl.load(row + Y), tl.load(row + COS), tl.load(row + SIN)
    dx = X0 / zoom - (tl.load(row + OX) / zoom + x)
    dy = Y0 / zoom - (tl.load(row + OY) / zoom + y)
    u, v = dx * c + dy * s, dy * c - dx * s
    warp = tl.load(row + WARP)
    if warp != 0:
        scale, phase = tl.load(row + WARP_SCALE), tl.load(row + WARP_PHASE)
        a, b = u * scale, v * scale + phase
        u += warp * smooth_noise(tile, a, b)
        v += warp * smooth_noise(tile, a + 3.3, b)
    d = distance(shape, row, u, v)
    lo, hi = tl.load(row + LO), tl.load(row + HI)
    d = tl.where(lo > -9, tl.maximum(d, lo - v), d)
    d = tl.where(hi < 9, tl.maximum(d, v - hi), d)
    return u, v, d


@triton.jit
def paint(row, cam, atlas, WX, WY, pixel, red, green, blue):
    """One row over a tile's colours."""
    shape, alpha = tl.load(row).to(tl.int32), tl.load(row + ALPHA)
    zoom = tl.load(row + ZOOM)
    smooth = atlas + SIDE * SIDE
    bevel = tl.load(row + BEVEL)
    # Slopes by the next pixel to the right and below, as on the CPU; a loop, to have the shapes'
    # code once. The last turn is the pixel itself.
    c, s = tl.load(cam + K_COS) * pixel, tl.load(cam + K_SIN) * pixel
    u, v, d, right, below = WX, WX, WX, WX, WX
    for turn in range(tl.where(bevel > 0, 0, 2), 3):
        dx, dy = (
            tl.where(turn == 0, c, tl.where(turn == 1, s, 0.0)),
            tl.where(turn == 0, -s, tl.where(turn == 1, c, 0.0)),
        )
        u, v, d = field(shape, smooth, row, WX + dx, WY + dy, zoom)
        right, below = tl.where(turn == 0, d, right), tl.where(turn == 1, d, below)
    wide = tl.maximum(tl.load(row + SOFT), pixel / zoom * tl.load(cam + K_FOCUS))
    a = clip01(0.5 - d / wide)
    a = tl.where(wide > pixel / zoom * 1.5, a * a * (3 - 2 * a), a)
    a = (
        a
        * tl.minimum(tl.maximum(tl.load(row + FADE0) + tl.load(row + FADE1) * v, 0.0), 1.0)
        * alpha
    )
    r, g, b = (
        u * 0 + tl.load(row + AR),
        u * 0 + tl.load(row + AR + 1),
        u * 0 + tl.load(row + AR + 2),
    )
    pattern = tl.load(row + PATTERN).to(tl.int32)
    if pattern != 0:
        k = mix(pattern, smooth, row, u, v)
        r, g, b = (
            r + (tl.load(row + BR) - r) * k,
            g + (tl.load(row + BR + 1) - g) * k,
            b + (tl.load(row + BR + 2) - b) * k,
        )
    grain = tl.load(row + GRAIN)
    if grain != 0:
        n = tl.load(row + GRAIN_SCALE)
        iu, iv = (
            (u * n + 7000).to(tl.int32) & WRAP,
            (v * n + tl.load(row + X) * 977 + 7000).to(tl.int32) & WRAP,
        )
        k = 1 + grain * tl.load(atlas + iv * SIDE + iu)
        r, g, b = r * k, g * k, b * k
    if bevel > 0:
        gx, gy = right - d, below - d
        slope = 1 - clip01(-d / bevel)
        scale = slope / tl.maximum(tl.sqrt(gx * gx + gy * gy), 1e-7)
        nx, ny, nz = gx * scale, gy * scale, tl.sqrt(tl.maximum(1 - slope * slope, 0.0))
        lx, ly, lz = tl.load(cam + K_LX), tl.load(cam + K_LY), tl.load(cam + K_LZ)
        ambient = tl.load(row + AMBIENT)
        lit = ambient + (1.25 - ambient) * tl.maximum(nx * lx + ny * ly + nz * lz, 0.0)
        half = tl.sqrt(lx * lx + ly * ly + (lz + 1) * (lz + 1))
        shine = tl.maximum((nx * lx + ny * ly + nz * (lz + 1)) / half, 0.0)
        shine = shine * shine
        shine = shine * shine
        shine = shine * shine
        shine = shine * shine
        shine = tl.load(row + GLOSS) * shine * shine
        r, g, b = r * lit + shine, g * lit + shine, b * lit + shine
    keep = tl.where(tl.load(row + MODE) != 0, 1.0, 1 - a)
    return red * keep + a * r, green * keep + a * g, blue * keep + a * b


@triton.jit
def walk(
    rows,
    count,
    cam,
    atlas,
    WX,
    WY,
    pi,
    pj,
    i0,
    j0,
    pixel,
    red,
    green,
    blue,
    size,
    HIGH: tl.constexpr,
    WIDE: tl.constexpr,
):
    """All rows of one table over a tile."""
    cz, dx, dy = tl.load(cam + K_ZOOM), tl.load(cam + K_DX), tl.load(cam + K_DY)
    c, s = tl.load(cam + K_COS), tl.load(cam + K_SIN)
    for n in range(0, count):
        row = rows + n * ROW
        ex, alpha = tl.load(row + EX), tl.load(row + ALPHA)
        if (ex > 0) & (tl.abs(alpha) >= 2e-3):
            zoom = tl.load(row + ZOOM)
            ey = tl.load(row + EY) * zoom
            ex = ex * zoom
            px = tl.load(row + OX) + tl.load(row + X) * zoom - 0.5 + dx
            py = tl.load(row + OY) + tl.load(row + Y) * zoom - 0.5 + dy
            u, v = (px * c - py * s) * cz, (px * s + py * c) * cz
            eu, ev = (ex * tl.abs(c) + ey * tl.abs(s)) * cz, (ex * tl.abs(s) + ey * tl.abs(c)) * cz
            top, bottom = tl.floor((v - ev + 0.5) * size), tl.ceil((v + ev + 0.5) * size) + 1
            left, right = tl.floor((u - eu + 0.5) * size), tl.ceil((u + eu + 0.5) * size) + 1
            if (top < i0 + HIGH) & (bottom > i0) & (left < j0 + WIDE) & (right > j0):
                r, g, b = paint(row, cam, atlas, WX, WY, pixel, red, green, blue)
                inside = (pi >= top) & (pi < bottom) & (pj >= left) & (pj < right)
                red, green, blue = (
                    tl.where(inside, r, red),
                    tl.where(inside, g, green),
                    tl.where(inside, b, blue),
                )
    return red, green, blue


# Frames differ in number from use to use: one compilation serves them all.
@triton.jit(do_not_specialize=["F"])
def kernel(
    still,
    moving,
    spans,
    cameras,
    moments,
    atlas,
    out,
    F,
    size,
    HIGH: tl.constexpr,
    WIDE: tl.constexpr,
):
    frame = tl.program_id(0).to(tl.int64)
    across = tl.cdiv(size, WIDE)
    i0, j0 = (tl.program_id(1) // across) * HIGH, (tl.program_id(1) % across) * WIDE
    clip = frame // F
    cam = cameras + clip * CAMS
    i, j = i0 + tl.arange(0, HIGH)[:, None], j0 + tl.arange(0, WIDE)[None, :]
    pi, pj = (
        i.to(tl.float32) + tl.zeros([HIGH, WIDE], tl.float32),
        j.to(tl.float32) + tl.zeros([HIGH, WIDE], tl.float32),
    )
    zoom = tl.load(cam + K_ZOOM)
    c, s = tl.load(cam + K_COS), tl.load(cam + K_SIN)
    pixel = 1.0 / (size * zoom)
    li, lj = ((pi + 0.5) / size - 0.5) / zoom, ((pj + 0.5) / size - 0.5) / zoom
    WX = lj * c + li * s + 0.5 - tl.load(cam + K_DX)
    WY = li * c - lj * s + 0.5 - tl.load(cam + K_DY)
    red, green, blue = pi * 0, pi * 0, pi * 0
    # Where the clip's still rows begin and how many they are; its moving ones, so many a frame.
    span = spans + clip * 4
    n_still, n_moving = tl.load(span + 1), tl.load(span + 3)
    here = moving + (tl.load(span + 2) + (frame - clip * F) * n_moving) * ROW
    red, green, blue = walk(
        still + tl.load(span) * ROW,
        n_still.to(tl.int32),
        cam,
        atlas,
        WX,
        WY,
        pi,
        pj,
        i0,
        j0,
        pixel,
        red,
        green,
        blue,
        size,
        HIGH,
        WIDE,
    )
    red, green, blue = walk(
        here,
        n_moving.to(tl.int32),
        cam,
        atlas,
        WX,
        WY,
        pi,
        pj,
        i0,
        j0,
        pixel,
        red,
        green,
        blue,
        size,
        HIGH,
        WIDE,
    )
    # The photograph.
    x, y = (pj + 0.5) / size - 0.5, (pi + 0.5) / size - 0.5
    fall = 1 - tl.load(cam + K_VIGNETTE) * (x * x + y * y)
    start = tl.load(cam + K_SEED).to(tl.int32) + 97 * tl.load(moments + frame)
    noise = tl.load(cam + K_NOISE) * tl.load(
        atlas + 2 * SIDE * SIDE + ((i * SIDE + j + start * 7919) & (SIDE * SIDE - 1))
    )
    contrast = tl.load(cam + K_CONTRAST)
    red = clip01((red * tl.load(cam + K_RED) * fall - 0.45) * contrast + 0.45 + noise)
    green = clip01((green * tl.load(cam + K_GREEN) * fall - 0.45) * contrast + 0.45 + noise)
    blue = clip01((blue * tl.load(cam + K_BLUE) * fall - 0.45) * contrast + 0.45 + noise)
    inside = (i < size) & (j < size)
    at = out + frame * 3 * size * size + i * size + j
    tl.store(at, (red * 255 + 0.5).to(tl.uint8), mask=inside)
    tl.store(at + size * size, (green * 255 + 0.5).to(tl.uint8), mask=inside)
    tl.store(at + 2 * size * size, (blue * 255 + 0.5).to(tl.uint8), mask=inside)


_atlas: dict[torch.device, torch.Tensor] = {}


def render(
    still: Rows, moving: Rows, camera: torch.Tensor, moments: torch.Tensor, size: int, device
) -> torch.Tensor:
    """As `raster.render`: rows without gaps and cameras on the CPU.

    Pictures (B, F, 3, size, size) uint8 on `device`.
    """
    device = torch.device(device)
    B, F = len(camera), moving.frames
    if device not in _atlas:
        _atlas[device] = torch.from_numpy(tiles()).to(device).contiguous()
    spans = torch.stack([still.start, still.count, moving.start, moving.count], 1)

    def put(x):
        # Tables come pinned, and pinning anew would copy them.
        x = x.contiguous()
        return (x if device.type != "cuda" or x.is_pinned() else x.pin_memory()).to(
            device, non_blocking=True
        )

    out = torch.empty(B, F, 3, size, size, dtype=torch.uint8, device=device)
    grid = (B * F, triton.cdiv(size, HIGH) * triton.cdiv(size, WIDE))
    # Triton launches on the thread's current GPU, which in a fresh thread is the first.
    with torch.cuda.device_of(out):
        kernel[grid](
            put(still.table),
            put(moving.table),
            put(spans),
            put(camera),
            put(moments.int()),
            _atlas[device],
            out,
            F,
            size,
            HIGH,
            WIDE,
            num_warps=4,
        )
    return out
