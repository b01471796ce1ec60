"""The sums of `shapes` as Triton functions. Keep the two line by line alike."""

from __future__ import annotations

import triton
import triton.language as tl

from .atlas import BUMP, TILE
from .canvas import AT

C = {name: tl.constexpr(i) for name, i in AT.items()}
SIDE, WRAP, BUMPS = tl.constexpr(TILE), tl.constexpr(TILE - 1), tl.constexpr(float(BUMP))
(
    X, Y, COS, SIN, G0, EX, EY, AR, BR, ALPHA, SOFT, BEVEL, GLOSS, AMBIENT, PATTERN,
    FU, FV, PU, PV, GRAIN, GRAIN_SCALE, MODE, WARP, WARP_SCALE, WARP_PHASE,
    FADE0, FADE1, LO, HI, ZOOM, OX, OY,
) = (C[n] for n in (
    "x y cos sin g0 ex ey ar br alpha soft bevel gloss ambient pattern "
    "fu fv pu pv grain grain_scale mode warp warp_scale warp_phase "
    "fade0 fade1 lo hi zoom ox oy"
).split())  # fmt: skip


@triton.jit
def clip01(x):
    return tl.minimum(tl.maximum(x, 0.0), 1.0)


@triton.jit
def smooth_noise(tile, u, v):
    u, v = u * BUMPS, v * BUMPS
    iu, iv = tl.floor(u), tl.floor(v)
    fu, fv = u - iu, v - iv
    a, c = iu.to(tl.int32), iv.to(tl.int32)
    b, d = (a + 1) & WRAP, ((c + 1) & WRAP) * SIDE
    a, c = a & WRAP, (c & WRAP) * SIDE
    top = tl.load(tile + c + a) * (1 - fu) + tl.load(tile + c + b) * fu
    low = tl.load(tile + d + a) * (1 - fu) + tl.load(tile + d + b) * fu
    return top * (1 - fv) + low * fv


@triton.jit
def angle(v, u):
    """atan2 by a polynomial, within 1e-5: the only place that needs it is a gear's teeth."""
    a, b = tl.abs(u), tl.abs(v)
    q = tl.minimum(a, b) / tl.maximum(tl.maximum(a, b), 1e-20)
    s = q * q
    r = q * (
        0.99997726
        + s
        * (-0.33262347 + s * (0.19354346 + s * (-0.11643287 + s * (0.05265332 - s * 0.01172120))))
    )
    r = tl.where(b > a, 1.5707964 - r, r)
    r = tl.where(u < 0, 3.1415927 - r, r)
    return tl.where(v < 0, -r, r)


@triton.jit
def corner(a, b):
    p, q = tl.maximum(a, 0.0), tl.maximum(b, 0.0)
    return tl.sqrt(p * p + q * q) + tl.minimum(tl.maximum(a, b), 0.0)


# One function a shape and a pattern: a compiled branch may not give a name two types.


@triton.jit
def ellipse(u, v, g0, g1):
    p, q = u / g0, v / g1
    k0 = tl.sqrt(p * p + q * q)
    p, q = p / g0, q / g1
    k1 = tl.sqrt(p * p + q * q)
    return (k0 - 1) * (k0 + 1e-4) / (k1 + 1e-4 / tl.minimum(g0, g1))


@triton.jit
def capsule(u, v, g0, g1, g2, g3):
    s = tl.minimum(tl.maximum(u / g0, -1.0), 1.0)
    bend = 2 * g3 * s / g0
    w = (v - g3 * (1 - s * s)) / tl.sqrt(1 + bend * bend)
    e = u - s * g0
    return tl.sqrt(e * e + w * w) - (g1 + (g2 - g1) * (s * 0.5 + 0.5))


@triton.jit
def ring(u, v, g0, g1, g2, g3):
    q = v * g2
    band = tl.abs(tl.sqrt(u * u + q * q) - g0)
    s, c = tl.sin(g3), tl.cos(g3)
    q = tl.abs(q)
    p, h = u - c * g0, q - s * g0
    end = tl.where(g3 < 3.15, tl.sqrt(p * p + h * h), band)
    return tl.where(c * q > s * u, end, band) - g1


@triton.jit
def trapezoid(u, v, g0, g1, g2, g3):
    slope = (g1 - g0) / (2 * g2)
    cosine = 1 / tl.sqrt(1 + slope * slope)
    return (
        corner((tl.abs(u) - (0.5 * (g0 + g1) + slope * v)) * cosine + g3, tl.abs(v) - (g2 - g3))
        - g3
    )


@triton.jit
def hill(u, v, g0, g1, g2, g3, g4, g5):
    x = (u * g2 + g3) * 6.2831853
    p = u / g0
    wave = tl.where(g2 != 0, tl.sin(x) * 0.7 + tl.sin(2.3 * x + 1.7) * 0.3, -p * p)
    wave = (1 - g4) * wave + g4 * (1 - 2 * tl.abs(tl.sin(0.5 * x)))
    steep = 2 * g1 * g2
    edge = (-g1 * wave - v) / tl.sqrt(1 + steep * steep)
    return tl.maximum(tl.maximum(edge, tl.abs(u) - g0), v - g5)


@triton.jit
def profile(u, v, g0, g1, g2, g3, g4, g5):
    s = tl.minimum(tl.maximum(v / g0, -1.0), 1.0)
    w = g1 + s * (g2 + s * (g3 + s * (g4 + s * g5)))
    slope = (g2 + s * (2 * g3 + s * (3 * g4 + s * 4 * g5))) / g0
    return tl.maximum((tl.abs(u) - tl.maximum(w, 0.0)) / tl.sqrt(1 + slope * slope), tl.abs(v) - g0)


@triton.jit
def gear(u, v, g0, g1, g2, g3):
    a = tl.cos(g2 * angle(v, u))
    a = tl.where(g3 != 0, tl.minimum(tl.maximum(a * g3, -1.0), 1.0), a)
    return tl.sqrt(u * u + v * v) - g0 * (1 + g1 * a)


@triton.jit
def distance(shape, row, u, v):
    g0, g1, g2 = tl.load(row + G0), tl.load(row + G0 + 1), tl.load(row + G0 + 2)
    g3, g4, g5 = tl.load(row + G0 + 3), tl.load(row + G0 + 4), tl.load(row + G0 + 5)
    d = u * 0.0 + 1.0
    if shape == 1:
        d = ellipse(u, v, g0, g1)
    elif shape == 2:
        d = corner(tl.abs(u) - (g0 - g2), tl.abs(v) - (g1 - g2)) - g2
    elif shape == 3:
        d = capsule(u, v, g0, g1, g2, g3)
    elif shape == 4:
        d = ring(u, v, g0, g1, g2, g3)
    elif shape == 5:
        d = trapezoid(u, v, g0, g1, g2, g3)
    elif shape == 6:
        d = hill(u, v, g0, g1, g2, g3, g4, g5)
    elif shape == 7:
        d = profile(u, v, g0, g1, g2, g3, g4, g5)
    else:
        d = gear(u, v, g0, g1, g2, g3)
    return d


@triton.jit
def radial(u, v, fu, fv, pu):
    p, q = u * fu, v * tl.where(fv != 0, fv, fu)
    return clip01(tl.sqrt(p * p + q * q) + pu)


@triton.jit
def bricks(u, v, fu, fv, pu, pv):
    y = v * fv + pv
    r = tl.floor(y)
    x = u * fu + pu + 0.5 * (r - 2 * tl.floor(r * 0.5))
    c = tl.floor(x)
    gap = tl.maximum(
        clip01((tl.abs(x - c - 0.5) - 0.46) * 40), clip01((tl.abs(y - r - 0.5) - 0.43) * 25)
    )
    return tl.maximum(gap, 0.25 + 0.25 * tl.sin(c * 12.9 + r * 78.2))


@triton.jit
def wood(tile, u, v, fu, fv, pu, pv):
    n = smooth_noise(tile, u * fu * 0.15 + pu, v * fv * 0.3 + pv)
    return 0.5 + 0.5 * tl.sin((v * fv + 1.1 * n) * 6.2831853)


@triton.jit
def metal(u, v, fu, fv, pu):
    x = u * fu + v * fv + pu
    return clip01(0.5 + 0.5 * tl.cos(5 * x) * tl.exp(-x * x) + 0.12 * tl.cos(19 * x))


@triton.jit
def planks(tile, u, v, fu, fv, pu, pv):
    z = 1 / tl.maximum(v * fv + pv, 0.08)
    x = u * fu * z + pu
    r = tl.floor(x)
    seam = clip01((tl.abs(x - r - 0.5) - 0.5) * 12 / tl.maximum(z, 0.6) + 1)
    n = smooth_noise(tile, x * 1.6, z * 0.55 + r * 0.37)
    return clip01(tl.maximum(seam, 0.3 + 0.18 * n + 0.2 * tl.sin(r * 78.2)))


@triton.jit
def ripples(tile, u, v, fu, fv, pu, pv):
    z = tl.log(tl.maximum(v * fv + 1, 0.05))
    n = smooth_noise(tile, u * fu / (1 + tl.maximum(v * fv, 0.0)) + pu, z * 5)
    return 0.5 + 0.5 * tl.sin((z * 9 + pv) * 6.2831853 + 3 * n)


@triton.jit
def mix(pattern, tile, row, u, v):
    fu, fv, pu, pv = tl.load(row + FU), tl.load(row + FV), tl.load(row + PU), tl.load(row + PV)
    k = u * 0.0
    if pattern == 1:
        k = clip01(0.5 + fu * u + fv * v + pv)
    elif pattern == 2:
        k = clip01(0.5 + 4 * tl.sin((fu * u + fv * v + pu) * 6.2831853))
    elif pattern == 3:
        k = radial(u, v, fu, fv, pu)
    elif pattern == 4:
        k = bricks(u, v, fu, fv, pu, pv)
    elif pattern == 5:
        k = clip01(0.5 + 0.45 * smooth_noise(tile, u * fu + pu, v * fv + pv))
    elif pattern == 6:
        k = wood(tile, u, v, fu, fv, pu, pv)
    elif pattern == 7:
        k = metal(u, v, fu, fv, pu)
    elif pattern == 8:
        k = planks(tile, u, v, fu, fv, pu, pv)
    elif pattern == 9:
        k = ripples(tile, u, v, fu, fv, pu, pv)
    elif pattern == 10:
        k = clip01(0.5 + 6 * tl.sin((u * fu + pu) * 6.2831853) * tl.sin((v * fv + pv) * 6.2831853))
    else:
        k = clip01((smooth_noise(tile, u * fu + pu, v * fv + pv) - 0.9) * 5)
    return k
