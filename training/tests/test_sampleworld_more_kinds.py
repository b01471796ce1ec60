"""Kinds whose motion and sound must agree in time.

Strikes are heard when they are seen, mouths open with the voice.

Run from `training/`: `python -m unittest tests.test_sampleworld_more_kinds`.
"""

from __future__ import annotations

import unittest

import torch

from sampleworld.generate import Batch, draw_frames
from sampleworld.kinds import CLASSES, KINDS
from sampleworld.kinds.base import Draws, Factor
from sampleworld.plan import plan
from sampleworld.rng import Stream
from sampleworld.synth import RATE, SAMPLES, Synth, control_times

torch.set_num_threads(1)
NAMES = (
    "thunder",
    "typewriter",
    "helicopter",
    "sea",
    "train",
    "face",
    "frogs",
    "woodpecker",
    "saw",
    "fireworks",
    "chimes",
    "walker",
)
SIZE = 64


def event(name: str, clips: int = 4, start: int = 40):
    return CLASSES[KINDS.index(name)](Draws(torch.arange(start, start + clips), name, "all"))


def heard(e) -> torch.Tensor:
    """The event's own sound, before room and recording: (G, SAMPLES) of peak 1."""
    wave = e.sound(Synth(Stream(e.d.sound.key, "synth")))
    return wave / wave.abs().amax(1, keepdim=True)


def rise(wave: torch.Tensor, times: torch.Tensor, window: float = 0.03) -> float:
    """Energy just after `times` over the energy just before them.

    By the median over all strikes of all clips.
    """
    power = torch.cumsum(torch.nn.functional.pad(wave.double().square(), (1, 0)), 1)
    inside = (times > 0.1) & (times < 9.8)
    at = lambda t: torch.gather(power, 1, (t * RATE).long().clamp(0, SAMPLES))
    after, before = at(times + window) - at(times), at(times) - at(times - window)
    return float(((after + 1e-9) / (before + 1e-9))[inside].median())


def centroid(wave: torch.Tensor) -> torch.Tensor:
    """Mean frequency (Hz) of each clip by power."""
    power = torch.fft.rfft(wave).abs().square()
    f = torch.arange(power.shape[1]) * (RATE / SAMPLES)
    return (power * f).sum(1) / power.sum(1)


class Together(unittest.TestCase):
    def test_strikes_are_heard_when_they_are_seen(self):
        contacts = {
            "thunder": lambda e: e.times[:, 0] + e.delay(),
            "typewriter": lambda e: e.times[:, 0],
            "fireworks": lambda e: e.bursts[:, 0],
            "walker": lambda e: e.steps_at[:, 0],
            "chimes": lambda e: e.times[:, 0],
            "frogs": lambda e: e.calls[:, 0],
        }
        for name, times in contacts.items():
            with self.subTest(name):
                e = event(name)
                # A croak swells; the rest are blows.
                self.assertGreater(rise(heard(e), times(e), 0.12 if name == "frogs" else 0.03), 2.0)

    def test_pecks_fall_when_the_beak_is_on_the_bark(self):
        e = event("woodpecker")
        at, made = e.hits()
        at = torch.where(made > 0, at, -1.0)
        self.assertGreater(rise(heard(e), at, 0.015), 2.0)
        phase = e.phase(at[..., None] + 1e-4)[..., 0]
        early = (at > 0) & (phase >= 0)
        self.assertLess(float((phase - phase.round()).abs()[early].max()), 0.02)

    def test_feet_come_down_at_the_steps(self):
        e = event("walker")
        stride = e.stride(e.steps_at.transpose(1, 2))[..., 0]
        self.assertLess(float((stride - stride.round()).abs().max()), 1e-3)
        # The forward leg at that time is as far ahead as it gets.
        swing = lambda p: e._leg(torch.tensor(p), 0.0)[0]
        self.assertGreater(float(swing(0.0)), float(swing(0.03)))
        self.assertGreater(float(swing(0.999)), float(swing(0.9)))

    def test_the_mouth_opens_with_the_voice(self):
        e = event("face")
        opening = e.mouth(control_times()[..., None].expand(4, -1, 1))[0][..., 0]
        wave = (
            torch.nn.functional.pad(heard(e).square(), (256, 256))
            .unfold(1, 512, 256)
            .mean(-1)
            .sqrt()
        )
        for a, b in zip(opening, wave, strict=True):
            self.assertGreater(float(torch.corrcoef(torch.stack([a, b]))[0, 1]), 0.5)

    def test_the_saw_is_loud_while_it_moves(self):
        e = event("saw")
        t = control_times()[..., None]
        speed = (e.place(t + 0.01) - e.place(t - 0.01)).abs()[..., 0].expand(4, -1)
        wave = (
            torch.nn.functional.pad(heard(e).square(), (256, 256))
            .unfold(1, 512, 256)
            .mean(-1)
            .sqrt()
        )
        for a, b in zip(speed, wave, strict=True):
            self.assertGreater(float(torch.corrcoef(torch.stack([a, b]))[0, 1]), 0.5)


class Bounds(unittest.TestCase):
    def test_what_moves_moves_inside_the_box(self):
        times = torch.tensor([3.1, 3.6]).expand(4, -1)
        for name in NAMES:
            with self.subTest(name):
                batch = Batch(plan(torch.arange(60, 64), "all", KINDS.index(name)))
                batch.others = []
                pictures, boxes = draw_frames(batch, times, SIZE, "cpu").float(), batch.boxes(times)
                moved = (pictures[:, 0] - pictures[:, 1]).abs().mean(1)
                low, high = boxes[..., :2].amin(1), boxes[..., 2:].amax(1)
                line = (torch.arange(SIZE) + 0.5) / SIZE
                column, row = (
                    (line >= low[:, k, None]) & (line <= high[:, k, None]) for k in (0, 1)
                )
                inside = (row[:, :, None] & column[:, None]).float()
                within = (moved * inside).sum((1, 2)) / inside.sum((1, 2))
                without = (moved * (1 - inside)).sum((1, 2)) / (1 - inside).sum((1, 2)).clamp(min=1)
                # Lightning lights up the land too: by the mean of the clips.
                self.assertGreater(float(within.mean()), 1.5 * float(without.mean()))

    def test_the_ends_of_every_factor_draw_and_sound(self):
        original = Draws.factor
        for end in (-0.04, 1.04):

            def factor(draws, u, name):
                value = u[:, None, None].clamp(0.0, 1 - 1e-6) * 0 + min(max(end, 0.0), 1 - 1e-6)
                return Factor(value, value * 0 + end, value[:, 0] * 0 + end)

            Draws.factor = factor
            try:
                for name in NAMES:
                    with self.subTest(f"{name} {end}"):
                        batch = Batch(plan(torch.arange(2), "all", KINDS.index(name)))
                        batch.others = []
                        times = torch.tensor([[0.0, 4.9, 9.9]]).expand(2, -1)
                        for rows in batch.rows(times):
                            self.assertTrue(torch.isfinite(rows).all())
                        wave = heard(batch.events[0][2])
                        self.assertTrue(torch.isfinite(wave).all())
                        self.assertGreater(float(wave.square().mean(1).sqrt().min()), 0.005)
            finally:
                Draws.factor = original


class Physics(unittest.TestCase):
    """Large, heavy, far and blunt things sound lower and duller."""

    def sounds(self, name, factor, values=(0.05, 0.95)):
        out = []
        for v in values:
            original = Draws.factor

            def fixed(draws, u, word):
                f = original(draws, u, word)
                if word == factor:
                    f = Factor(f.value, f.seen, torch.full_like(f.heard, v))
                return f

            Draws.factor = fixed
            try:
                out.append(heard(event(name, 3)))
            finally:
                Draws.factor = original
        return out

    def test_pitch_and_dullness(self):
        for name, factor in (
            ("thunder", "distance"),
            ("frogs", "size"),
            ("woodpecker", "trunk"),
            ("saw", "log"),
            ("chimes", "length"),
            ("walker", "weight"),
            ("face", "size"),
            ("helicopter", "rotor"),
            ("fireworks", "shell"),
            ("train", "boiler"),
        ):
            with self.subTest(f"{name} {factor}"):
                small, large = self.sounds(name, factor)
                self.assertGreater(
                    float(centroid(small).log().mean()), float(centroid(large).log().mean()) + 0.1
                )

    def test_metal_rings_on(self):
        wood, steel = self.sounds("chimes", "metal")
        self.assertGreater(
            float(steel.abs().mean() / steel.square().mean().sqrt()),
            float(wood.abs().mean() / wood.square().mean().sqrt()),
        )


if __name__ == "__main__":
    unittest.main()
