"""Log-mel features as the Kaldi recipe defines them, in float32 numpy."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.fft import rfft

RATE, FRAME, HOP, FFT, MELS, FRAMES = 16_000, 400, 160, 512, 128, 1024
MEAN, STD = -5.081, 4.4849
FLOOR = np.float32(1.1920929e-7)


@cache
def mel_weights() -> np.ndarray:
    """Triangles from 20 Hz to 8 kHz, evenly spaced on 1127 ln(1 + f/700): (257, 128).

    The Nyquist bin is 0.
    """
    mel = lambda f: 1127 * np.log(1 + np.asarray(f, np.float64) / 700)
    edges = np.linspace(mel(20), mel(RATE / 2), MELS + 2)
    bins = mel(np.arange(FFT // 2) * RATE / FFT)[:, None]
    up = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    down = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    weights = np.zeros((FFT // 2 + 1, MELS), np.float32)
    weights[:-1] = np.maximum(0, np.minimum(up, down))
    return weights


def fbank(wave: np.ndarray) -> np.ndarray:
    """Waveform (samples,) at 16 kHz -> log-mel (frames, 128), frames = 1 + (samples - 400) // 160.

    The mean of the whole waveform is taken off first; then per frame: mean off, pre-emphasis 0.97
    with the first sample as its own predecessor, symmetric Hann window, power spectrum, natural
    log.

    @remarks Source: Kaldi's feature extraction as CAV-MAE's loader calls it.
    """
    wave = np.asarray(wave, np.float32)
    wave = wave - wave.mean(dtype=np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(wave, FRAME)[::HOP]
    frames = frames - frames.mean(1, keepdims=True)
    previous = np.concatenate([frames[:, :1], frames[:, :-1]], 1)
    window = np.hanning(FRAME).astype(np.float32)
    spectrum = rfft((frames - np.float32(0.97) * previous) * window, FFT, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    return np.log(np.maximum(power @ mel_weights(), FLOOR))


def model_input(log_mel: np.ndarray) -> np.ndarray:
    """Pads with zeros after the log (or cuts) to 1024 frames, then normalises.

    @returns (1024, 128) float32.
    """
    out = np.zeros((FRAMES, MELS), np.float32)
    n = min(len(log_mel), FRAMES)
    out[:n] = log_mel[:n]
    return (out - np.float32(MEAN)) / np.float32(STD)
