"""A window of a clip as the model reads it: log-mel and frames, decoded by ffmpeg's libraries.

What is read is what the page reads: the first channel placed by its packets' times, frames by
presentation order, colours by the matrix that the file names. Spectrogram, resize and crop are
those of `training/cavmae`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from math import gcd
from typing import NamedTuple

import av
import numpy as np
from clips import Clip
from colour import upright_rgb
from scipy.signal import resample_poly

from cavmae.clip_inputs import CLIP_SECONDS, EVALUATED, frame_index, resize
from cavmae.fbank import FRAME, RATE, fbank, model_input

# Shorter gaps between packets are rounding of their times.
LEAST_GAP_SECONDS = 0.015
CLOCK_TOLERANCE_SECONDS = 1e-4
# H.264 reorders frames by at most 16: so many in a row past the end mean that it is over.
REORDERED = 17
# Windows shorter than this at the end of a file are left out: the one before covers most of them.
LEAST_REST_SECONDS = 1
LARGEST_SAMPLE = 2.0**32


class Unreadable(ValueError):
    """A clip that gives no input, with a code as the page has it."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Window(NamedTuple):
    """Inputs of one window."""

    start_seconds: float
    seconds: float
    # (1024, 128) float32, normalised; None without audio.
    log_mel: np.ndarray | None
    # (n, 224, 224, 3) uint8: the frames that were asked for, none without video.
    frames: np.ndarray


def read_windows(clip: Clip, which: list[int], hop: float | None) -> Iterator[Window]:
    """The first window of a clip, or all of them `hop` seconds apart.

    @param which - of the ten frames of a window.
    Raises Unreadable.
    """
    try:
        begin, duration = _extent(clip)
        for start in window_starts(duration, hop) if hop else [0.0]:
            yield _read_window(clip, begin, start, min(CLIP_SECONDS, duration - start), which)
    except av.error.FFmpegError as problem:
        raise Unreadable(
            "media/decode", f"{clip.path} can't be read: {problem.strerror or problem}."
        ) from problem


def window_starts(duration: float, hop: float) -> list[float]:
    """Starts of windows that cover a file; the last one ends where the file does."""
    latest = max(0.0, duration - CLIP_SECONDS)
    starts = [i * hop for i in range(int(latest / hop + 1e-9) + 1)]
    return [*starts, latest] if latest - starts[-1] >= LEAST_REST_SECONDS else starts


def _open(clip: Clip) -> av.container.InputContainer:
    if not clip.size:
        return av.open(clip.file)
    with open(clip.file, "rb") as tar:
        tar.seek(clip.offset)
        return av.open(io.BytesIO(tar.read(clip.size)))


def _streams(container: av.container.InputContainer):
    """The first video stream that is no cover picture, and the first audio stream."""
    cover = av.stream.Disposition.attached_pic
    pictures = [s for s in container.streams.video if not s.disposition & cover]
    return next(iter(pictures), None), next(iter(container.streams.audio), None)


def _extent(clip: Clip) -> tuple[float, float]:
    """When the first track begins, in the file's own seconds, and how long all last."""
    with _open(clip) as container:
        streams = [stream for stream in _streams(container) if stream]
        if not streams:
            raise Unreadable("media/no-tracks", f"{clip.path} has neither audio nor video.")
        if container.duration:
            return (container.start_time or 0) / 1e6, container.duration / 1e6
        # No header tells: the packets do.
        spans = [
            (float(p.pts * p.time_base), float((p.duration or 0) * p.time_base))
            for p in container.demux(streams)
            if p.pts is not None
        ]
    if not spans:
        raise Unreadable("media/truncated", f"The tracks of {clip.path} hold no data.")
    begin = min(pts for pts, _ in spans)
    return begin, max(pts + length for pts, length in spans) - begin


def _read_window(
    clip: Clip, begin: float, start: float, seconds: float, which: list[int]
) -> Window:
    first, last = begin + start, begin + start + seconds
    wanted: list[float] = []
    with _open(clip) as container:
        video, _ = _streams(container)
        if video and which:
            times = _presentation_times(container, video, first, last)
            if times:
                rate = _frame_rate(video, times, seconds)
                wanted = [
                    times[min(frame_index(i, len(times), rate), len(times) - 1)] for i in which
                ]
    with _open(clip) as container:
        video, audio = _streams(container)
        if start > 0:
            container.seek(int(first * 1e6))
        wave, pictures = _decode(container, audio, video if wanted else None, wanted, first, last)
    if len(wave) < FRAME and not pictures:
        raise Unreadable(
            "media/decode", f"Neither audio nor video of {clip.path} could be decoded."
        )
    # A frame that is missing is replaced by the nearest one.
    seen = [pictures[min(pictures, key=lambda t: abs(t - w))] for w in wanted if pictures]
    return Window(
        start,
        seconds,
        model_input(fbank(wave)) if len(wave) >= FRAME else None,
        np.stack(seen) if seen else np.zeros((0, 224, 224, 3), np.uint8),
    )


def _presentation_times(container, stream, first: float, last: float) -> list[float]:
    """Times of the frames from `first` to below `last`, in order."""
    if first > 1:
        container.seek(int(first * 1e6))
    times, past = [], 0
    for packet in container.demux(stream):
        if packet.pts is None or packet.is_discard:
            continue
        time = float(packet.pts * packet.time_base)
        past = 0 if time < last - CLOCK_TOLERANCE_SECONDS else past + 1
        if past == REORDERED:
            break
        if past == 0 and time >= max(first, 0) - CLOCK_TOLERANCE_SECONDS:
            times.append(time)
    return sorted(times)


def _frame_rate(stream, times: list[float], seconds: float) -> float:
    """The exact rate where it is constant, else the frames of the window by its length."""
    rate = float(stream.average_rate or 0)
    if rate and len(times) > 1:
        # Matroska rounds to milliseconds.
        slack = max(0.0011, float(stream.time_base))
        if np.abs(np.diff(times) - 1 / rate).max() <= slack:
            return rate
    return len(times) / seconds


def _decode(container, audio, video, wanted: list[float], first: float, last: float):
    """The first channel at 16 kHz, and by their times the frames that are wanted, cropped."""
    tape, pictures = Tape(first, min(last, _audio_end(container, audio))), {}
    open_streams = [stream for stream in (audio, video) if stream]
    due = set(wanted)
    pixel_aspect = float((video and video.sample_aspect_ratio) or 1)
    for packet in container.demux(open_streams):
        if packet.stream not in open_streams:
            continue
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            # Damage leaves silence, or the nearest frame.
            continue
        for frame in frames:
            if isinstance(frame, av.AudioFrame):
                if not tape.add(frame):
                    open_streams.remove(audio)
                    break
            elif frame.pts is not None:
                time = min(due, key=lambda t: abs(t - frame.time), default=None)
                if time is not None and abs(time - frame.time) < CLOCK_TOLERANCE_SECONDS:
                    pictures[time] = resize(upright_rgb(frame, pixel_aspect))
                    due.discard(time)
        if not due and video in open_streams:
            open_streams.remove(video)
        if not open_streams:
            break
    return tape.finish(), pictures


def _audio_end(container, audio) -> float:
    """Where an edit list ends the audio; its last packet may hold padding after that."""
    if not audio or "mp4" not in container.format.name or not audio.duration:
        return np.inf
    return float(((audio.start_time or 0) + audio.duration) * audio.time_base)


class Tape:
    """Samples of a window, each where its packet's time puts it."""

    def __init__(self, first: float, last: float):
        self.first, self.last = first, last
        self.rate, self.next, self.pieces = 0, None, []

    def add(self, frame: av.AudioFrame) -> bool:
        """Whether more may follow."""
        self.rate = self.rate or frame.sample_rate
        if frame.sample_rate != self.rate:
            # Of a file that changes its rate, the first part is heard.
            return False
        samples = first_channel(frame)
        at = (frame.time - self.first) * self.rate if frame.pts is not None else self.next or 0
        if self.next is None or abs(at - self.next) > LEAST_GAP_SECONDS * self.rate:
            self.next = round(at)
        self.pieces.append((self.next, samples))
        self.next += len(samples)
        return self.next < self._end()

    def _end(self) -> int:
        return round((self.last - self.first) * self.rate)

    def finish(self) -> np.ndarray:
        """(samples) at 16 kHz up to the last one heard; gaps are silent."""
        end = min(self._end(), max((at + len(s) for at, s in self.pieces), default=0))
        wave = np.zeros(max(0, end), np.float32)
        for at, samples in self.pieces:
            begin, until = max(0, at), min(end, at + len(samples))
            if begin < until:
                wave[begin:until] = samples[begin - at : until - at]
        wave[~(np.abs(wave) <= LARGEST_SAMPLE)] = 0
        return resample(wave, self.rate) if len(wave) else wave


def first_channel(frame: av.AudioFrame) -> np.ndarray:
    """(samples) float32 of the first channel, full scale 1."""
    values = frame.to_ndarray()
    one = values[0] if frame.format.is_planar else values[0, :: frame.layout.nb_channels]
    if one.dtype.kind == "f":
        return one.astype(np.float32)
    if one.dtype == np.uint8:
        return (one.astype(np.float32) - 128) / 128
    return (one / 2.0 ** (8 * one.dtype.itemsize - 1)).astype(np.float32)


def resample(wave: np.ndarray, rate: int) -> np.ndarray:
    """(inputs) at a rate -> (ceil(inputs * 16000 / rate)) at 16 kHz, without delay."""
    if rate == RATE:
        return wave
    common = gcd(rate, RATE)
    up, down = RATE // common, rate // common
    return resample_poly(wave, up, down, window=_low_pass(max(up, down))).astype(np.float32)


@cache
def _low_pass(factor: int) -> np.ndarray:
    """A windowed sinc of 256 periods of the lower rate, flat to 7.5 kHz: as long as the page's."""
    half = 128 * factor
    t = np.arange(-half, half + 1) / factor
    taps = np.sinc(0.975 * t) * np.kaiser(2 * half + 1, 12)
    return (taps / taps.sum()).astype(np.float64)


def frames_of(policy: str) -> list[int]:
    """Which of the ten frames a policy reads."""
    return [5] if policy == "5" else list(range(EVALUATED))
