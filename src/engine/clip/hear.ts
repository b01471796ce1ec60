/** Prepares the audio of a window: decodes, resamples, computes the spectrogram, and warns. */
import type { ClipWarning } from '../../contract/clip.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { AudioInput } from '../../core/family.ts';
import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { resampleTo16k } from '../../dsp/resample.ts';
import { dropUnusable } from '../../dsp/usable-samples.ts';
import type { DecodedAudio } from '../../media/audio.ts';
import type { MediaWindow } from '../../media/window.ts';
import type { EngineContext } from '../context.ts';
import type { ClipMedia } from '../media/clip-media.ts';

/** Shorter audio is accepted, with a warning that most of the model's audio input is padding. */
const MOSTLY_PADDING_SECONDS = 1;

/** A track with a lower peak counts as digital silence. */
const SILENCE_PEAK = 1e-6;

/** Samples that the whole spectrogram spans, a little more than the window. */
const spannedBy = ({ hopSamples, spectrogramFrames }: AudioInput) =>
  FRAME_SAMPLES + (spectrogramFrames - 1) * hopSamples;

/** The model's audio input of a window. */
export interface Sound {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly logMel: Float32Array<ArrayBuffer>;
  readonly spectrogramFrames: number;
  readonly sampleRateHz: number;
  readonly channels: number;
}

/** The audio of the window, or null with a warning that gives the reason. */
export async function hear(
  engine: EngineContext,
  media: ClipMedia,
  window: MediaWindow,
  input: AudioInput,
  warnings: ClipWarning[],
  { signal, progress }: TaskContext<Progress>,
): Promise<Sound | null> {
  throwIfAborted(signal);
  if (!media.audio) {
    warnings.push({
      code: 'no-audio',
      message: 'This file has no audio, so everything that needs audio is off.',
    });
    return null;
  }
  if (!media.audio.decodable) return null;
  progress({ stage: 'Decoding audio', done: 0, total: 0 });
  const decoded = await media.decodeAudio(window, signal);
  throwIfAborted(signal);
  if (decoded.error) warnings.push({ code: 'decode', message: decoded.error });
  describeGaps(decoded.gaps, warnings);
  describeUnusable(dropUnusable(decoded.samples), warnings);
  const resampled =
    decoded.samples.length > 0 ? await resampleTo16k(decoded.samples, decoded.sampleRateHz) : decoded.samples;
  const samples = resampled.slice(0, spannedBy(input));
  if (samples.length < FRAME_SAMPLES) {
    const milliseconds = ((samples.length / SAMPLE_RATE_HZ) * 1000).toFixed(0);
    const message = `Expected at least 25 ms of audio in the window, got ${milliseconds} ms, so everything that needs audio is off.`;
    if (!media.video) throw new AppError('media/too-short', message);
    warnings.push({ code: 'no-audio', message });
    return null;
  }
  describeSound(samples, decoded.truncated, window, warnings);
  progress({ stage: 'Computing the spectrogram', done: 0, total: 0 });
  const { logMel, frames } = await engine.frontend.spectrogram(samples, input);
  return {
    samples,
    logMel,
    spectrogramFrames: frames,
    sampleRateHz: decoded.sampleRateHz,
    channels: decoded.channels,
  };
}

/** Warns about silence, about audio that is cut off, and about audio so short that the input is mostly padding. */
export function describeSound(
  samples: Float32Array,
  truncated: boolean,
  window: MediaWindow,
  warnings: ClipWarning[],
): void {
  const seconds = samples.length / SAMPLE_RATE_HZ;
  if (samples.every((sample) => Math.abs(sample) < SILENCE_PEAK)) {
    warnings.push({ code: 'silent', message: 'The audio of this window is digital silence.' });
  }
  if (truncated) {
    warnings.push({
      code: 'truncated',
      message: `The audio ends after ${seconds.toFixed(1)} of ${window.durationSeconds.toFixed(1)} s. The file may be cut off.`,
    });
  }
  if (seconds < MOSTLY_PADDING_SECONDS) {
    warnings.push({
      code: 'padding',
      message: `There are only ${seconds.toFixed(2)} s of audio, so most of the model’s audio input is padding.`,
    });
  }
}

/** Warns about gaps in the file. */
function describeGaps(gaps: DecodedAudio['gaps'], warnings: ClipWarning[]): void {
  const [first] = gaps;
  if (!first) return;
  const missing = gaps.reduce((sum, gap) => sum + gap.endSeconds - gap.startSeconds, 0);
  const at = `at ${Math.max(0, first.startSeconds).toFixed(1)} s`;
  const where = gaps.length === 1 ? at : `in ${gaps.length} gaps, the first ${at}`;
  warnings.push({
    code: 'gap',
    message: `${missing.toFixed(missing < 1 ? 2 : 1)} s of audio are missing ${where} and replaced by silence.`,
  });
}

/** Warns about samples that were replaced before anything was computed. */
function describeUnusable(count: number, warnings: ClipWarning[]): void {
  if (count === 0) return;
  const message =
    count === 1
      ? '1 audio sample is not a number (NaN or infinity) and was replaced by zero.'
      : `${count} audio samples are not numbers (NaN or infinity) and were replaced by zeros.`;
  warnings.push({ code: 'not-a-number', message });
}
