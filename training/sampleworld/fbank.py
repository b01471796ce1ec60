"""Log-mel features as the Kaldi recipe defines them, batched on any device."""

from __future__ import annotations

from functools import cache

import torch

RATE, FRAME, HOP, FFT, MELS, FRAMES = 16_000, 400, 160, 512, 128, 1024
MEAN, STD = -5.081, 4.4849
FLOOR = 1.1920929e-7


@cache
def _tables(device: torch.device):
    """Hann window (400,) and mel triangles (257, 128) from 20 Hz to 8 kHz on 1127 ln(1 + f/700)."""
    mel = lambda f: 1127 * torch.log(1 + f / 700)
    edges = torch.linspace(
        float(mel(torch.tensor(20.0, dtype=torch.float64))),
        float(mel(torch.tensor(RATE / 2, dtype=torch.float64))),
        MELS + 2,
        dtype=torch.float64,
    )
    bins = mel(torch.arange(FFT // 2, dtype=torch.float64) * RATE / FFT)[:, None]
    up = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    down = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    weights = torch.zeros(FFT // 2 + 1, MELS, dtype=torch.float64)
    weights[:-1] = torch.minimum(up, down).clamp(min=0)
    window = torch.hann_window(FRAME, periodic=False, dtype=torch.float64)
    return window.float().to(device), weights.float().to(device)


def fbank(wave: torch.Tensor) -> torch.Tensor:
    """Waves (B, samples) at 16 kHz -> log-mel (B, frames, 128).

    frames = 1 + (samples - 400) // 160

    The mean of the whole waveform is taken off first; then per frame: mean off, pre-emphasis 0.97
    with the first sample as its own predecessor, symmetric Hann window, power spectrum, natural
    log.
    """
    window, weights = _tables(wave.device)
    wave = wave - wave.mean(1, keepdim=True)
    frames = wave.unfold(1, FRAME, HOP)
    frames = frames - frames.mean(2, keepdim=True)
    previous = torch.cat([frames[..., :1], frames[..., :-1]], 2)
    spectrum = torch.view_as_real(torch.fft.rfft((frames - 0.97 * previous) * window, FFT))
    power = spectrum[..., 0].square() + spectrum[..., 1].square()
    return torch.log((power @ weights).clamp(min=FLOOR))


def model_input(log_mel: torch.Tensor) -> torch.Tensor:
    """Pads with zeros after the log (or cuts) to 1024 frames, then normalises: (B, 1024, 128)."""
    n = min(log_mel.shape[1], FRAMES)
    out = torch.nn.functional.pad(log_mel[:, :n], (0, 0, 0, FRAMES - n))
    return (out - MEAN) / STD
