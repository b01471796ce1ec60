"""A clip: one event, a backdrop, and per-sense nuisance; everything follows from an integer seed."""
from __future__ import annotations

import numpy as np

from . import synth
from .canvas import Canvas
from .kinds import KINDS

FPS = 12
FRAMES = FPS * synth.SECONDS


def evaluated_times(fps: float = FPS, frames: int = FRAMES) -> list[float]:
    """Times in seconds of the ten frames the model looks at: frame max(0, int(i * frames / 10) - 1)."""
    return [max(0, int(i * min(frames, fps * 10) / 10) - 1) / fps for i in range(10)]


class Scene:
    """A ten-second clip that can be drawn at any time and heard once.

    Separate random streams feed the causes, the picture and the sound, so a change of backdrop does not
    change what is heard.

    @param seed - any non-negative integer.
    @param kind - a name from `kinds.NAMES`; drawn from the seed when left out.
    """

    def __init__(self, seed: int, kind: str | None = None):
        causes, self._sight, self._sound = (np.random.default_rng([seed, k]) for k in range(3))
        index = int(causes.integers(len(KINDS)))
        cls = KINDS[index] if kind is None else next(k for k in KINDS if k.name == kind)
        self.seed, self.kind = seed, cls.name
        self.event = cls(causes)
        rng = self._sight
        self._backdrop = self.event.backdrop(rng)
        self._camera = (rng.uniform(0.94, 1.08), rng.uniform(-0.05, 0.05), rng.uniform(-0.04, 0.04))
        self._light = rng.uniform(0.75, 1.15) * (1 + rng.uniform(-0.06, 0.06, 3)).astype(np.float32)
        self._plate = None

    def frame(self, t: float, size: int = 224) -> np.ndarray:
        """The picture at `t` seconds, (size, size, 3) uint8."""
        cv = Canvas(size, *self._camera)
        if self._plate is None or len(self._plate) != size:
            self._backdrop(cv)
            self._plate = cv.pixels.copy()
        cv.pixels = self._plate.copy()
        self.event.draw(cv, t)
        cv.pixels *= self._light
        return cv.uint8()

    def box(self, t: float) -> list[float]:
        """The source's box at `t`, [x0, y0, x1, y1] in 0..1 of the frame, y down."""
        return Canvas(2, *self._camera).to_frame(self.event.box(t))

    def sound(self) -> np.ndarray:
        """The ten seconds heard, (160000,) float32 at 16 kHz in -1..1. Call once: it uses up the sound's stream."""
        rng = self._sound
        out = np.nan_to_num(self.event.sound(rng)[:synth.SAMPLES].astype(np.float32))
        loud = np.abs(out).max() + 1e-9
        if rng.random() < 0.7:
            out = synth.room(rng, out, rng.uniform(0.15, 0.7), rng.uniform(0.1, 0.45))
        out = out / (np.abs(out).max() + 1e-9) * min(1.0, loud * 10)
        floor = synth.noise(rng, tilt=rng.uniform(-6, 1)) * 10 ** (rng.uniform(-62, -38) / 20)
        level = 10 ** (rng.uniform(-9, -1) / 20)
        return np.clip(level * (0.95 * out + floor), -1, 1).astype(np.float32)
