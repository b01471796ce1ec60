"""Decoded frames as upright RGB, by the page's arithmetic."""

from __future__ import annotations

import re

import av
import numpy as np
from PIL import Image

# Weights of red and blue in luma, by ffmpeg's number of the matrix.
LUMA_WEIGHTS = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 6: (0.299, 0.114), 9: (0.2627, 0.0593)}
UNKNOWN, FULL_RANGE, HIGH_DEFINITION_LINES = 2, 2, 720


def upright_rgb(frame: av.VideoFrame, pixel_aspect: float) -> np.ndarray:
    """(height, width, 3) uint8 with square pixels, turned as the file says.

    @param pixel_aspect - a stored pixel's width by its height.
    """
    rgb = stored_rgb(frame)
    if pixel_aspect != 1:
        height, width = rgb.shape[:2]
        wide = pixel_aspect > 1
        size = (
            (round(width * pixel_aspect), height) if wide else (width, round(height / pixel_aspect))
        )
        rgb = np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.BICUBIC))
    return np.rot90(rgb, round(frame.rotation / 90)) if frame.rotation else rgb


def stored_rgb(frame: av.VideoFrame) -> np.ndarray:
    """Pixels as stored: chroma repeated over its luma pixels, ITU-R weights, rounded once.

    Formats other than planar YUV are converted by ffmpeg.
    """
    layout = re.fullmatch(r"yuva?(j?)(420|422|444)p(10|12)?(?:le)?", frame.format.name)
    matrix = int(frame.colorspace)
    if matrix == UNKNOWN:
        matrix = 6 if frame.height < HIGH_DEFINITION_LINES else 1
    if not layout or matrix not in LUMA_WEIGHTS:
        return frame.to_ndarray(format="rgb24")
    bits = int(layout[3] or 8)
    full = bool(layout[1]) or int(frame.color_range) == FULL_RANGE
    shift_x, shift_y = int(layout[2] != "444"), int(layout[2] == "420")
    y, u, v = (_plane(plane, bits) for plane in frame.planes[:3])
    rows, columns = np.arange(frame.height), np.arange(frame.width)
    chroma = np.ix_(rows >> shift_y, columns >> shift_x)
    unit = 2.0 ** (bits - 8)
    luma = (y[: frame.height, : frame.width] - (0 if full else 16 * unit)) * (
        255 / (2**bits - 1 if full else 219 * unit)
    )
    scale = 255 / (2**bits - 1 if full else 224 * unit)
    red, blue = LUMA_WEIGHTS[matrix]
    green = 1 - red - blue
    from_u, from_v = ((c[chroma] - 128 * unit) * scale for c in (u, v))
    out = np.stack(
        [
            luma + 2 * (1 - red) * from_v,
            luma - 2 * blue * (1 - blue) / green * from_u - 2 * red * (1 - red) / green * from_v,
            luma + 2 * (1 - blue) * from_u,
        ],
        axis=2,
    )
    return np.clip(np.rint(out), 0, 255).astype(np.uint8)


def _plane(plane: av.video.plane.VideoPlane, bits: int) -> np.ndarray:
    """(lines, stride) of a plane as float32."""
    values = np.frombuffer(plane, np.uint8 if bits == 8 else "<u2")
    return values.reshape(plane.height, -1).astype(np.float32)
