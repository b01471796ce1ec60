"""What surrounds the events of a batch.

Camera and lamp, backdrop, things at the side, room and recording.
"""

from __future__ import annotations

import torch

from . import backdrop
from .canvas import Canvas
from .raster import CAM, CAMERA
from .rng import Stream, two_halves
from .synth import RATE, SAMPLES


def cameras(sight: Stream) -> torch.Tensor:
    """One camera, lamp and film a clip: (B, len(CAMERA))."""
    B = len(sight.key)
    u = lambda low, high: sight.uniform(1, low, high)[:, 0]
    turn, side = u(-0.05, 0.05), u(-1, 1)
    lx = torch.sign(side) * (0.25 + 0.4 * side.abs())
    ly = u(-0.75, -0.45)
    length = torch.sqrt(lx**2 + ly**2 + 0.36)
    exposure, warm, green = u(0.78, 1.18), u(-0.09, 0.09), u(-0.03, 0.03)
    fields = {
        "zoom": u(0.93, 1.1),
        "dx": u(-0.05, 0.05),
        "dy": u(-0.03, 0.03),
        "cos": torch.cos(turn),
        "sin": torch.sin(turn),
        "lx": lx / length,
        "ly": ly / length,
        "lz": 0.6 / length,
        "focus": 1 + 1.6 * u(0, 1) ** 2,
        "red": exposure * (1 + warm),
        "green": exposure * (1 + green),
        "blue": exposure * (1 - warm),
        "contrast": u(0.85, 1.15),
        "vignette": u(0.1, 0.7),
        "noise": 0.002 + 0.008 * u(0, 1) ** 2,
        "seed": sight.integers(1 << 18)[:, 0].float(),
    }
    out = torch.zeros(B, len(CAMERA))
    for name, value in fields.items():
        out[:, CAM[name]] = value
    return out


def backdrops(sight: Stream, setting: torch.Tensor, camera: torch.Tensor) -> torch.Tensor:
    """Rows of the backdrops, (B, 1, n, P). `setting` (B,) indexes `backdrop.SETTINGS`."""
    cv = Canvas(len(setting), 1)
    light(cv, camera)
    backdrop.draw(cv, sight, setting)
    return cv.runs()[0]


def light(cv: Canvas, camera: torch.Tensor) -> None:
    cv.light_x, cv.light_y = (
        camera[:, CAM["lx"]].view(-1, 1, 1),
        camera[:, CAM["ly"]].view(-1, 1, 1),
    )


def to_frame(box, camera: torch.Tensor, shape) -> torch.Tensor:
    """World boxes (x0, y0, x1, y1) -> (B, F, 4) in 0..1 of the frame, clipped to it.

    Each edge broadcasts to (B, F, 1).
    """
    x0, y0, x1, y1 = (torch.as_tensor(v, dtype=torch.float32).expand(*shape, 1) for v in box)
    cam = lambda name: camera[:, CAM[name]].view(-1, 1, 1)
    px, py = (
        torch.cat([x0, x1, x0, x1], -1) - 0.5 + cam("dx"),
        torch.cat([y0, y0, y1, y1], -1) - 0.5 + cam("dy"),
    )
    u = (px * cam("cos") - py * cam("sin")) * cam("zoom") + 0.5
    v = (px * cam("sin") + py * cam("cos")) * cam("zoom") + 0.5
    return torch.stack([u.amin(-1), v.amin(-1), u.amax(-1), v.amax(-1)], -1).clamp(0, 1)


def record(
    wave: torch.Tensor, other: torch.Tensor, other_gain: torch.Tensor, sound: Stream
) -> torch.Tensor:
    """Puts events into a room and onto a recording: (B, SAMPLES) in -1..1.

    Room echo, the microphone's tilt, a noise floor, the level: nuisance of the ear alone.

    @param wave - (B, SAMPLES), the event, any level.
    @param other - the sound of a second event, or zeros;
        `other_gain` (B,) its level against the first.
    """
    device = wave.device
    put = lambda x: x.to(device, non_blocking=True)
    u = lambda low, high: put(sound.uniform(1, low, high))
    wave = _level(wave) + _level(other) * put(other_gain)[:, None]
    # Echo: noise that dies away, of a length and strength of its own; a third of the clips are dry.
    seconds, wet = u(0.15, 0.8), u(0.05, 0.55) * (u(0, 1) < 0.7)
    n = int(0.8 * RATE)
    t = torch.arange(n, device=device) / RATE
    tail = two_halves(put(sound.next_key()), n // 2).flatten(1) * torch.exp(-6.9 / seconds * t)
    tail = tail * wet / (tail.square().sum(1, keepdim=True).sqrt() + 1e-6)
    tail[:, 0] += 1
    f = torch.arange(SAMPLES // 2 + 1, device=device).clamp(min=20) * (RATE / SAMPLES)
    octaves = torch.log2(f / 1000)
    tilt, floor_tilt, floor = u(-2.5, 2.5), u(-6, 1), 10 ** (u(-66, -38) / 20)
    spectrum = (
        torch.fft.rfft(wave) * torch.fft.rfft(tail, SAMPLES) * torch.exp2(octaves * tilt / 6.02)
    )
    hiss = torch.view_as_complex(two_halves(put(sound.next_key()), SAMPLES // 2 + 1)) * torch.exp2(
        octaves * floor_tilt / 6.02
    )
    hiss = hiss / (torch.view_as_real(hiss).square().mean((1, 2)).sqrt()[:, None] + 1e-9)
    out = _level(torch.fft.irfft(spectrum, SAMPLES))
    # A white spectrum of unit parts sounds at RMS sqrt(2 / SAMPLES).
    out = out + floor * (SAMPLES / 2) ** 0.5 * torch.fft.irfft(hiss, SAMPLES) * 0.3
    return (out * 10 ** (u(-11, -1) / 20)).clamp(-1, 1)


def _level(wave: torch.Tensor) -> torch.Tensor:
    """Peak near 1, by the peak and the RMS together.

    So sparse clicks and steady noise come out about as loud.
    """
    peak, rms = wave.abs().amax(1, keepdim=True), wave.square().mean(1, keepdim=True).sqrt()
    return wave / torch.maximum(peak, 4 * rms).clamp(min=1e-5)
