"""What stands behind an event: a wall and a floor, or open country. Says nothing about the sound."""
from __future__ import annotations

import numpy as np

from . import paint
from .canvas import Canvas, box, capsule, disc, ellipse, polygon

FLOOR = 0.76


def _wall(rng):
    tone = paint.hue(rng, (0.1, 0.5), (0.4, 0.85))
    rough = paint.clouds(rng, 6)
    style, width = rng.integers(4), rng.uniform(0.06, 0.16)
    other = np.clip(tone * rng.uniform(0.8, 1.2), 0, 1)

    def at(X, Y):
        c = tone * (0.82 + 0.3 * rough(X, Y))[..., None]
        if style == 1:
            k = (np.sin(X * np.pi / width) > 0)[..., None]
            c = np.where(k, c, c * other / np.maximum(tone, 0.05))
        elif style == 2:
            row = np.floor(Y / (width * 0.5))
            u, v = (X + 0.5 * width * (row % 2)) % width, Y % (width * 0.5)
            gap = np.maximum(np.exp(-(u / 0.006) ** 2), np.exp(-(v / 0.006) ** 2))
            c = c * (1 - 0.35 * gap + 0.12 * np.sin(row * 7.3 + np.floor((X + 0.5 * width * (row % 2)) / width) * 3.7))[..., None]
        elif style == 3:
            gap = np.exp(-((X % (width * 1.5)) / 0.008) ** 2)
            c = c * (1 - 0.35 * gap)[..., None]
        return c
    return at


def _floor(rng):
    if rng.random() < 0.5:
        grain = paint.wood(rng, paint.wood_tone(rng))

        def planks(X, Y):
            depth = np.maximum(Y - FLOOR + 0.12, 0.02)
            seam = np.exp(-((((X - 0.5) / depth) % 0.55) / 0.03) ** 2)
            return grain(X, Y * 1.5) * (1 - 0.4 * seam)[..., None]
        return planks
    tone = paint.hue(rng, (0.05, 0.4), (0.3, 0.7))
    return paint.speckled(rng, tone, int(rng.integers(12, 40)))


def _decor(rng):
    """Silent things in the background: a picture, a pot, books. Returns a list of painters."""
    out = []
    for _ in range(rng.integers(0, 3)):
        x, side, tone, other = rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.1), paint.hue(rng), paint.hue(rng)
        what = rng.integers(3)
        if what == 0:
            y = rng.uniform(0.12, 0.35)

            def picture(cv, x=x, y=y, side=side, tone=tone, other=other):
                cv.solid(box(x, y, side, side * 0.8, 0.004), tone * 0.5)
                cv.fill(box(x, y, side * 0.84, side * 0.64), other)
                cv.fill(ellipse(x, y + side * 0.5, side * 0.7, side * 0.3), other * 0.6)
            out.append(picture)
        elif what == 1:
            def pot(cv, x=x, side=side, tone=tone, other=other):
                for k in (-1, 0, 1):
                    cv.fill(capsule(x, FLOOR - side, x + k * side * 0.7, FLOOR - side * 2.4, 0.012, 0.003), other * 0.7, bevel=0.01)
                cv.solid(polygon([(x - side * .5, FLOOR - side), (x + side * .5, FLOOR - side), (x + side * .35, FLOOR + .02), (x - side * .35, FLOOR + .02)], 0.006), tone)
            out.append(pot)
        else:
            def books(cv, x=x, side=side, tone=tone, other=other):
                for k in range(4):
                    cv.solid(box(x + k * side * 0.32, FLOOR - side * 0.6 + 0.01, side * 0.15, side * (0.6 + 0.1 * (k % 2)), 0.003), tone if k % 2 else other, bevel=0.008)
            out.append(books)
    return out


def room(rng):
    """A wall, a skirting board, a floor, perhaps silent furniture. Returns a painter of a canvas."""
    wall, floor, decor = _wall(rng), _floor(rng), _decor(rng)
    trim, lamp = paint.grey(rng, (0.25, 0.9)), rng.uniform(0.1, 0.9)

    def draw(cv: Canvas):
        cv.fill(box(0.5, 0.2, 1.0, FLOOR - 0.2), wall)
        cv.fill(box(0.5, FLOOR + 0.5, 1.0, 0.5), floor)
        cv.fill(box(0.5, FLOOR + 0.01, 1.0, 0.05), (0, 0, 0), 0.35, soft=0.05)
        cv.fill(box(0.5, FLOOR - 0.012, 1.0, 0.014), trim, bevel=0.01)
        cv.glow(lamp, 0.1, 0.8, (1, 0.95, 0.85), 0.22)
        for paint_one in decor:
            paint_one(cv)
    return draw


def country(rng, sky=None, ground=True):
    """Sky with clouds, two lines of hills, grass. `sky` fixes the top colour, e.g. dark for a storm."""
    top = paint.sky(rng) if sky is None else np.asarray(sky)
    cover, tone = paint.clouds(rng, 4), paint.hue(rng, (0.25, 0.55), (0.3, 0.6), (0.12, 0.42))
    far = [(rng.uniform(-0.1, 1.1), rng.uniform(0.25, 0.5), rng.uniform(0.06, 0.2)) for _ in range(3)]
    trees = [(rng.uniform(0, 1), rng.uniform(0.02, 0.05)) for _ in range(rng.integers(0, 5))]
    grass = paint.speckled(rng, tone, 34, 0.5)

    def heaven(X, Y):
        c = top * (0.75 + 0.45 * np.clip(Y, 0, 1))[..., None]
        k = np.clip(cover(X, Y * 2) * 2.2 - 0.9, 0, 1)[..., None] * 0.55
        return c * (1 - k) + k * np.minimum(top.mean() * 1.25, 1)

    def draw(cv: Canvas):
        cv.fill(box(0.5, 0.4, 1.0, 0.8), heaven)
        if not ground:
            return
        for x, rx, ry in far:
            cv.fill(ellipse(x, FLOOR, rx, ry), tone * 0.55 + top * 0.3, bevel=0.1)
        for x, r in trees:
            cv.fill(capsule(x, FLOOR, x, FLOOR - r * 2, 0.006), tone * 0.35)
            cv.fill(disc(x, FLOOR - r * 2.4, r), tone * 0.6, bevel=r)
        cv.fill(box(0.5, FLOOR + 0.5, 1.0, 0.5), grass)
    return draw
