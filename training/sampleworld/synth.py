"""Sound from parts, for G clips at once.

Struck modes, shaped noise, grains, buzz and formants. 16 kHz, 10 s.

Controls (times, pitches, envelopes at the control rate) are small tensors on the CPU; waves live on
`device`. Don't multiply a wave by a control: pass gains in, or use `curve` to make the control a
wave. Everything wraps round the ten seconds where it is made by FFT: the tail of the end is heard
at the start.
"""

from __future__ import annotations

import torch

from .rng import Stream, two_halves

RATE, SECONDS = 16_000, 10
SAMPLES = RATE * SECONDS
BLOCK = 256
# Control points: one each 16 ms, at t = 0, 0.016, ... , 10.
STEPS = SAMPLES // BLOCK + 1
FRAME = 2 * BLOCK
BINS = FRAME // 2 + 1


def control_times() -> torch.Tensor:
    """(1, STEPS) seconds of the control points."""
    return torch.arange(STEPS)[None] * (BLOCK / RATE)


def bin_hz() -> torch.Tensor:
    """(BINS,) frequencies of `shaped` and `painted` gains."""
    return torch.arange(BINS) * (RATE / FRAME)


def to_device(x: torch.Tensor, device: torch.device) -> torch.Tensor:
    """x on the device without waiting for it.

    From pageable memory, copies of more than 64 KiB hold the host up.
    """
    if (
        device.type == "cuda"
        and x.device.type == "cpu"
        and x.numel() > 8192
        and torch.cuda.is_available()
    ):
        x = x.contiguous().pin_memory()
    return x.to(device, non_blocking=True)


class Synth:
    """@param stream - the sound's own random numbers, G clips."""

    def __init__(self, stream: Stream, device="cpu"):
        self.stream, self.device = stream, torch.device(device)
        self.clips = len(stream.key)

    def put(self, x) -> torch.Tensor:
        return to_device(torch.as_tensor(x, dtype=torch.float32), self.device)

    # Envelopes.

    def curve(self, points: torch.Tensor) -> torch.Tensor:
        """Control points (G, STEPS) -> a wave (G, SAMPLES), straight lines between."""
        p = self.put(points)
        ramp = torch.arange(BLOCK, device=self.device) / BLOCK
        return (p[:, :-1, None] + (p[:, 1:] - p[:, :-1])[..., None] * ramp).flatten(1)

    def gain(self, wave: torch.Tensor, by: torch.Tensor) -> torch.Tensor:
        """wave times a number a clip, (G, 1) or (G,), on the CPU."""
        return wave * self.put(by).reshape(-1, 1)

    # Struck things.

    def modes(self, hz, decay, gain, seconds: float, attack: float = 0.0) -> torch.Tensor:
        """Sums of dying sinusoids -> (..., samples).

        (..., M) tensors of Hz, seconds to fall by 60 dB and gains.

        exp(at) at t = 64 j + k is a product of two small tables, so the sum over modes is one
        matrix product. Modes above 7.7 kHz are left out.
        """
        hz, decay, gain = torch.broadcast_tensors(*(self.put(v) for v in (hz, decay, gain)))
        gain = torch.where(hz < 7700, gain, 0.0)
        n = int(seconds * RATE / 64) + 1
        rate, turn = -6.908 / decay / RATE, hz.double() / RATE
        coarse, fine = (
            torch.arange(n, device=self.device) * 64.0,
            torch.arange(64.0, device=self.device),
        )
        # Turns of the coarse table in float64: 2 s at 7 kHz is 14,000 of them.
        phase = (torch.remainder(turn[..., None, :] * coarse[:, None], 1) * (2 * torch.pi)).float()
        size = torch.exp(rate[..., None, :] * coarse[:, None]) * gain[..., None, :]
        left = torch.cat([size * torch.sin(phase), size * torch.cos(phase)], -1)
        turn, rate = (turn * (2 * torch.pi)).float()[..., None], rate[..., None]
        swing = torch.exp(rate * fine)
        right = torch.cat([swing * torch.cos(turn * fine), swing * torch.sin(turn * fine)], -2)
        out = torch.matmul(left, right).flatten(-2)
        if attack:
            out = out * (torch.arange(out.shape[-1], device=self.device) / (attack * RATE)).clamp(
                max=1
            )
        return out

    def place(self, sounds: torch.Tensor, times: torch.Tensor, gains=None) -> torch.Tensor:
        """Adds sounds (G, S or 1, n) at `times` (G, S) seconds: (G, SAMPLES).

        Gains are (G, S). What falls outside is lost.
        """
        S, n = times.shape[1], sounds.shape[-1]
        start = (self.put(times) * RATE).round().long()
        at = start[..., None] + torch.arange(n, device=self.device)
        sounds = sounds.expand(self.clips, S, n)
        if gains is not None:
            sounds = sounds * self.put(gains).expand(self.clips, S)[..., None]
        inside = (at >= 0) & (at < SAMPLES)
        # What falls outside is spread over a bin past the end: on a GPU,
        # sums into one place wait for each other.
        out = torch.zeros(self.clips, SAMPLES + 1024, device=self.device)
        out.scatter_add_(
            1, torch.where(inside, at, SAMPLES + (at & 1023)).flatten(1), sounds.flatten(1).float()
        )
        return out[:, :SAMPLES]

    def impulses(self, times: torch.Tensor, gains=None) -> torch.Tensor:
        """A click of one sample at each time (G, S): (G, SAMPLES), to be convolved."""
        return self.place(torch.ones(1, 1, 1, device=self.device), times, gains)

    def convolve(self, wave: torch.Tensor, response: torch.Tensor) -> torch.Tensor:
        """wave (G, SAMPLES) with a response (G, n), n <= SAMPLES, wrapping round."""
        response = torch.nn.functional.pad(response, (0, SAMPLES - response.shape[-1]))
        return torch.fft.irfft(torch.fft.rfft(wave) * torch.fft.rfft(response), SAMPLES)

    def strikes(
        self, times, hz, decay, gain, loud=None, seconds: float = 1.0, attack: float = 0.0
    ) -> torch.Tensor:
        """A resonator struck at `times` (G, S).

        @param hz - (G, 1, M): every strike rings alike (by FFT, any length), or (G, S, M): each has
            its own pitches (cost grows with S * seconds; keep that below 25). `decay`, `gain`
            likewise.
        @param loud - (G, S) strength of each strike.
        """
        sounds = self.modes(hz, decay, gain, seconds, attack)
        if sounds.shape[1] == 1:
            return self.convolve(self.impulses(times, loud), sounds[:, 0])
        return self.place(sounds, times, loud)

    def bursts(
        self,
        times,
        seconds,
        low,
        high,
        loud=None,
        tilt=0.0,
        attack: float = 0.001,
        longest: float = 0.3,
    ) -> torch.Tensor:
        """Puffs of noise between `low` and `high` Hz that die in `seconds`.

        Numbers or (G, 1); `seconds` may be (G, S) too.
        """
        t = torch.arange(int(longest * RATE), device=self.device) / RATE
        fall = (
            self.put(seconds).reshape(-1, 1, 1)
            if not isinstance(seconds, torch.Tensor) or seconds.shape[-1] == 1
            else self.put(seconds)[..., None]
        )
        shape = torch.exp(-6.908 / fall * t) * (t / attack).clamp(max=1)
        return self.place(shape, times, loud) * self.noise(low, high, tilt)

    # Noise.

    def noise(self, low=20.0, high=8000.0, tilt=0.0) -> torch.Tensor:
        """Steady noise of RMS 1 between two frequencies with soft edges.

        `tilt` in dB an octave. Numbers or (G, 1).
        """
        f = torch.arange(SAMPLES // 2 + 1, device=self.device) * (RATE / SAMPLES)
        low, high, tilt = (self.put(v).reshape(-1, 1) for v in (low, high, tilt))
        f = f.clamp(min=10)
        shape = (
            torch.exp(torch.log(f / 1000) * (tilt / 6.02))
            / (1 + (low / f) ** 6)
            / (1 + (f / high) ** 6)
        )
        spectrum = (
            torch.view_as_complex(
                two_halves(
                    self.stream.next_key().to(self.device, non_blocking=True), SAMPLES // 2 + 1
                )
            )
            * shape
        )
        return unit(torch.fft.irfft(spectrum, SAMPLES))

    def painted(self, gains: torch.Tensor, bands_hz=None) -> torch.Tensor:
        """Noise with a spectrum that changes, (G, SAMPLES).

        Gains (G, STEPS, N) at frequencies `bands_hz` (N,).

        Without `bands_hz`, N = BINS. Between bands, straight lines. Good for wind, surf, flames,
        applause.
        """
        gains = self.put(gains)
        if bands_hz is not None:
            gains = gains @ self.put(_tents(torch.as_tensor(bands_hz, dtype=torch.float32)))
        key = self.stream.next_key().to(self.device, non_blocking=True)
        spectrum = (
            torch.view_as_complex(two_halves(key, STEPS * BINS)).view(self.clips, STEPS, BINS)
            * gains
        )
        return self._overlap(torch.fft.irfft(spectrum, FRAME)) * 3.0

    def shaped(self, wave: torch.Tensor, gains: torch.Tensor, bands_hz=None) -> torch.Tensor:
        """A filter that changes: wave (G, SAMPLES) through gains.

        (G, STEPS or 1, N), as in `painted`.
        """
        gains = self.put(gains)
        if bands_hz is not None:
            gains = gains @ self.put(_tents(torch.as_tensor(bands_hz, dtype=torch.float32)))
        frames = torch.nn.functional.pad(wave, (BLOCK, BLOCK)).unfold(1, FRAME, BLOCK)
        return self._overlap(torch.fft.irfft(torch.fft.rfft(frames) * gains, FRAME))

    def _overlap(self, frames: torch.Tensor) -> torch.Tensor:
        """(G, STEPS, FRAME) -> (G, SAMPLES): Hann windows, half overlapping, that add up to 1."""
        window = 0.5 - 0.5 * torch.cos(
            torch.arange(FRAME, device=self.device) * (2 * torch.pi / FRAME)
        )
        frames = frames * window
        return (frames[:, :-1, BLOCK:] + frames[:, 1:, :BLOCK]).flatten(1)

    def patter(self, rate, hz, decay, gain, seconds: float = 0.1, kinds: int = 3) -> torch.Tensor:
        """Many small random hits, of `kinds` sorts.

        Grains at `rate` a second ((G, 1) or (G, STEPS)).

        @param hz - (G, kinds, M) pitches of each sort's modes; `decay`,
            `gain` likewise (they broadcast).
        """
        rate = self.put(rate)
        rate = rate if rate.shape[1] == 1 else self.curve(rate)
        dice = two_halves(self.stream.next_key().to(self.device, non_blocking=True), SAMPLES)
        chance = dice[..., 0] * 0.5 + 0.5
        # Many small ones, few large; which sort a hit is follows from the same dice's finer digits.
        size = dice[..., 1].abs()
        sort = torch.floor(torch.frac(size * 97) * kinds)
        hits = torch.where(chance * RATE < rate, 0.2 + 3 * size**4, 0.0)
        grains = self.modes(hz, decay, gain, seconds).expand(self.clips, -1, -1)
        out = 0
        for k in range(kinds):
            response = torch.nn.functional.pad(grains[:, k], (0, SAMPLES - grains.shape[-1]))
            out = out + torch.fft.rfft(torch.where(sort == k, hits, 0.0)) * torch.fft.rfft(response)
        return torch.fft.irfft(out, SAMPLES)

    # Pitched, steady sources.

    def turns(self, hz: torch.Tensor) -> torch.Tensor:
        """Phase in turns (mod 1) of a gliding frequency (G, STEPS) in Hz: a wave."""
        hz = hz.double()
        cycles = torch.cumsum((hz[:, :-1] + hz[:, 1:]) * (0.5 * BLOCK / RATE), 1)
        start = torch.remainder(torch.nn.functional.pad(cycles[:, :-1], (1, 0)), 1)
        k = torch.arange(BLOCK, device=self.device) / RATE
        f0 = self.put(hz[:, :-1, None])
        slope = self.put((hz[:, 1:] - hz[:, :-1])[..., None] * (0.5 * RATE / BLOCK))
        return torch.remainder(self.put(start[..., None]) + (f0 + slope * k) * k, 1).flatten(1)

    def tone(self, hz: torch.Tensor, harmonics: torch.Tensor) -> torch.Tensor:
        """Harmonics (G or 1, H gains) of a gliding frequency (G, STEPS).

        Those near 8 kHz fade out.
        """
        phase = self.turns(hz) * (2 * torch.pi)
        twice, before, now = 2 * torch.cos(phase), torch.zeros_like(phase), torch.sin(phase)
        out = torch.zeros_like(phase)
        for k in range(1, harmonics.shape[1] + 1):
            keep = ((7600 - k * hz[:, :-1]) / 400).clamp(0, 1) * harmonics[:, k - 1 : k]
            out = out + (now.view(-1, STEPS - 1, BLOCK) * self.put(keep)[..., None]).flatten(1)
            before, now = now, twice * now - before
        return out

    def buzz(self, hz: torch.Tensor) -> torch.Tensor:
        """A train of pulses with all harmonics alike up to 7.5 kHz (glottis, reed).

        (G, STEPS) Hz -> (G, SAMPLES).
        """
        half = (self.turns(hz) - 0.5) * torch.pi
        n = torch.floor(7500 / hz[:, :-1].clamp(min=30))
        m = self.put(2 * n + 1)[..., None].expand(-1, -1, BLOCK).flatten(1)
        low = torch.sin(half)
        safe = torch.where(low.abs() < 1e-4, 1e-4, low)
        return torch.where(low.abs() < 1e-4, 1.0, torch.sin(m * half) / (m * safe)) - 1 / m

    def voice(self, hz: torch.Tensor, formants, widths, levels, loud: torch.Tensor) -> torch.Tensor:
        """A buzz through moving resonances.

        Formants, widths (Hz) and levels (G or 1, STEPS or 1, K), loud (G, STEPS).
        """
        f = self.put(bin_hz())
        formants, widths, levels = (self.put(v) for v in (formants, widths, levels))
        peaks = [
            levels[..., k, None] / (1 + ((f - formants[..., k, None]) / widths[..., k, None]) ** 2)
            for k in range(formants.shape[-1])
        ]
        return self.shaped(self.buzz(hz), sum(peaks) * self.put(loud)[..., None])


def unit(wave: torch.Tensor) -> torch.Tensor:
    """Scales each clip to RMS 1."""
    return wave / (wave.square().mean(-1, keepdim=True).sqrt() + 1e-6)


def _tents(bands_hz: torch.Tensor) -> torch.Tensor:
    """(N, BINS) weights that spread N band gains over the bins by straight lines in Hz."""
    f = bin_hz()
    right = torch.searchsorted(bands_hz, f).clamp(1, len(bands_hz) - 1)
    low, high = bands_hz[right - 1], bands_hz[right]
    w = ((f - low) / (high - low)).clamp(0, 1)
    out = torch.zeros(len(bands_hz), BINS)
    at = torch.arange(BINS)
    out[right - 1, at] += 1 - w
    out[right, at] += w
    return out
