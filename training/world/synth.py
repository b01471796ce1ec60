"""Sound from parts: struck modes, shaped noise, grains, a room. Mono float32 at 16 kHz."""
from __future__ import annotations

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import fftconvolve

RATE = 16_000
SECONDS = 10
SAMPLES = RATE * SECONDS


def silence() -> np.ndarray:
    return np.zeros(SAMPLES, np.float32)


def modes(frequencies, decays, gains, seconds) -> np.ndarray:
    """Sum of dying sinusoids: Hz, seconds to fall by 60 dB, linear gains. Modes above 7.8 kHz are left out."""
    t = np.arange(int(seconds * RATE), dtype=np.float32) / RATE
    out = np.zeros_like(t)
    for f, d, g in zip(frequencies, decays, gains):
        if f < 7800 and g:
            n = min(len(t), int(d * 1.2 * RATE) + 1)
            out[:n] += g * np.sin(2 * np.pi * f * t[:n]) * np.exp(-6.9 / d * t[:n])
    return out


def noise(rng, samples=SAMPLES, low=0.0, high=8000.0, tilt=0.0) -> np.ndarray:
    """Noise between two frequencies in Hz with soft edges; `tilt` in dB an octave about 1 kHz. RMS 1."""
    n = next_fast_len(samples)
    f = np.fft.rfftfreq(n, 1 / RATE).astype(np.float32)
    spectrum = rng.standard_normal((2, len(f)), dtype=np.float32)
    shape = 1 / (1 + (low / np.maximum(f, 1)) ** 6) / (1 + (f / high) ** 6)
    if tilt:
        shape = shape * (np.maximum(f, 20) / 1000) ** (tilt / 6.02)
    out = irfft((spectrum[0] + 1j * spectrum[1]) * shape, n)[:samples]
    return (out / (out.std() + 1e-9)).astype(np.float32)


def add(out, sound, at_seconds, gain=1.0) -> None:
    """Adds a sound into `out` in place from a time on; what falls outside is dropped."""
    i = int(at_seconds * RATE)
    if i < 0:
        sound, i = sound[-i:], 0
    n = min(len(sound), len(out) - i)
    if n > 0:
        out[i:i + n] += gain * sound[:n]


def burst(rng, seconds, low, high, attack=0.002) -> np.ndarray:
    """A short puff of noise with a fast rise and an exponential fall to -60 dB."""
    n = int(seconds * RATE)
    t = np.arange(n, dtype=np.float32) / RATE
    return noise(rng, n, low, high) * np.minimum(t / attack, 1) * np.exp(-6.9 / seconds * t)


def smooth(values, seconds) -> np.ndarray:
    """Linear interpolation of control points to audio rate over `seconds`."""
    n = int(seconds * RATE)
    return np.interp(np.linspace(0, len(values) - 1, n), np.arange(len(values)), values).astype(np.float32)


def tone(frequency_hz, harmonics) -> np.ndarray:
    """Harmonics of a gliding frequency (one value a sample), aliased ones faded out."""
    phase = np.cumsum(2 * np.pi * frequency_hz / RATE)
    out = np.zeros(len(phase), np.float32)
    for k, g in enumerate(harmonics, 1):
        out += g * np.sin(k * phase) * np.clip((7600 - k * frequency_hz) / 400, 0, 1)
    return out


def room(rng, sound, seconds, wet) -> np.ndarray:
    """The same sound in a room whose echo dies in `seconds`."""
    n = int(seconds * RATE)
    tail = rng.standard_normal(n).astype(np.float32) * np.exp(-6.9 * np.arange(n) / n)
    tail *= wet / np.sqrt((tail ** 2).sum())
    return sound + fftconvolve(sound, tail)[:len(sound)].astype(np.float32)


def filtered(sound, gain_at) -> np.ndarray:
    """Multiplies the whole spectrum by `gain_at(frequencies in Hz)`."""
    n = next_fast_len(len(sound))
    f = np.fft.rfftfreq(n, 1 / RATE).astype(np.float32)
    return irfft(rfft(sound, n) * gain_at(f), n)[:len(sound)].astype(np.float32)
