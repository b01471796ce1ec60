/** Sound of a window: decode, resample, spectrogram, warnings. */
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

/** Sound shorter than this is accepted, with a warning that most of what the model hears is padding. */
const MOSTLY_PADDING_SECONDS = 1;

/** Below this a decoded track counts as digital silence. */
const SILENCE_PEAK = 1e-6;

/** Samples that the whole spectrogram spans, a little more than the window. */
const spannedBy = ({ hopSamples, spectrogramFrames }: AudioInput) =>
  FRAME_SAMPLES + (spectrogramFrames - 1) * hopSamples;

/** What the model hears of a window. */
export interface Sound {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly logMel: Float32Array<ArrayBuffer>;
  readonly spectrogramFrames: number;
  readonly sampleRateHz: number;
  readonly channels: number;
}

/** Sound of the window, or null with a warning that says why there is none. */
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
      message: 'There is no sound in this file: what needs sound is off.',
    });
    return null;
  }
  if (!media.audio.decodable) return null;
  progress({ stage: 'Decoding sound', done: 0, total: 0 });
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
    const message = `Expected at least 25 ms of sound in the window, got ${milliseconds} ms: what needs sound is off.`;
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

/** Warns of silence, of sound cut off, and of sound so short that padding is most of what the model hears. */
export function describeSound(
  samples: Float32Array,
  truncated: boolean,
  window: MediaWindow,
  warnings: ClipWarning[],
): void {
  const seconds = samples.length / SAMPLE_RATE_HZ;
  if (samples.every((sample) => Math.abs(sample) < SILENCE_PEAK)) {
    warnings.push({ code: 'silent', message: 'The sound track is digital silence in this window.' });
  }
  if (truncated) {
    warnings.push({
      code: 'truncated',
      message: `The sound ends after ${seconds.toFixed(1)} of ${window.durationSeconds.toFixed(1)} s: the file may be cut off.`,
    });
  }
  if (seconds < MOSTLY_PADDING_SECONDS) {
    warnings.push({
      code: 'padding',
      message: `Only ${seconds.toFixed(2)} s of sound: the model hears mostly padding.`,
    });
  }
}

/** Warns of gaps that the file itself has. */
function describeGaps(gaps: DecodedAudio['gaps'], warnings: ClipWarning[]): void {
  const [first] = gaps;
  if (!first) return;
  const missing = gaps.reduce((sum, gap) => sum + gap.endSeconds - gap.startSeconds, 0);
  const at = `at ${Math.max(0, first.startSeconds).toFixed(1)} s`;
  const where = gaps.length === 1 ? at : `in ${gaps.length} gaps, the first ${at}`;
  warnings.push({
    code: 'gap',
    message: `${missing.toFixed(missing < 1 ? 2 : 1)} s of sound are missing ${where}: silence stands in for them.`,
  });
}

/** Warns of samples that were replaced before anything was computed of them. */
function describeUnusable(count: number, warnings: ClipWarning[]): void {
  if (count === 0) return;
  const message =
    count === 1
      ? '1 sample of sound is no number (NaN or infinity): zero stands in for it.'
      : `${count} samples of sound are no numbers (NaN or infinity): zeros stand in for them.`;
  warnings.push({ code: 'not-a-number', message });
}
