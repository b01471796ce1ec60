/** Sound of a window, first channel, placed by its packets' times; its gaps. */
import { AppError, throwIfAborted } from '../core/errors.ts';
import type { OpenedMedia } from './open.ts';
import { partsOf, type SoundPart } from './sound/parts.ts';
import { holes, placeBlocks, type Span } from './sound/placing.ts';
import { readBlocks, type Reading } from './sound/read-blocks.ts';
import { Tape } from './sound/tape.ts';
import type { MediaWindow } from './window.ts';

/** The sound of a window. */
export interface DecodedAudio {
  /**
   * First channel at the decoder's own rate, from the window's start to the last decoded sample in it, or to the
   * window's end where sound follows behind it.
   */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  /** Of the decoded buffers; `samples` holds the first alone. */
  readonly channels: number;
  /** Seconds of real sound: gaps and a late start are zeros in `samples` and do not count. */
  readonly seconds: number;
  /** Whether the sound ends earlier in the window than the headers promise. */
  readonly truncated: boolean;
  /** Gaps that reach into the window, whole, in seconds from the medium's start: the file holds no sound there. */
  readonly gaps: readonly Span[];
  /** A sentence with the decoder's first complaint, where it made one: something is missing then. */
  readonly error?: string;
}

/** A packet of the usual codecs lasts 20 ms and more: less than this is rounding. */
const LEAST_GAP_SECONDS = 0.015;

/** Encoders pad their last block and headers round: sound may end this much early and be whole. */
const TRUNCATION_TOLERANCE_SECONDS = 0.15;

/**
 * Decodes the sound of a window, placing every sample by the time of its packet.
 *
 * Sound before the container's time 0 is hidden by an edit list or is a codec's start-up, and never heard. Gaps and
 * damage leave zeros: what came before and after is kept. A track of zeros is returned as such. `sampleRateHz` is 0
 * if nothing came.
 *
 * @throws {@link AppError} `clip/no-audio` without a decodable track, `aborted`.
 */
export async function decodeAudio(
  media: OpenedMedia,
  window: MediaWindow,
  signal?: AbortSignal,
): Promise<DecodedAudio> {
  const track = media.tracks.audio;
  if (!track || !media.audio) {
    throw new AppError(
      'clip/no-audio',
      `${media.name} has no sound that can be decoded: choose a clip with sound.`,
    );
  }
  throwIfAborted(signal);
  const startSeconds = media.startSeconds + window.startSeconds;
  const wanted = { startSeconds, endSeconds: startSeconds + window.durationSeconds };
  const promisedSeconds = Math.min(wanted.endSeconds, media.audio.endSeconds);
  const tape = new Tape(startSeconds, promisedSeconds - startSeconds);
  const found: Found = { heard: [], undecodable: [], nextSeconds: null, failure: null };
  for (const part of partsOf(track)) await hearPart(part, wanted, tape, found, signal);

  const { heard, undecodable, nextSeconds, failure } = found;
  const next = nextSeconds === null ? [] : [{ startSeconds: nextSeconds, endSeconds: nextSeconds }];
  const inWindow = (span: Span) => span.endSeconds > startSeconds && span.startSeconds < wanted.endSeconds;
  const lastSeconds = Math.max(startSeconds, ...[...heard, ...undecodable].map((span) => span.endSeconds));
  return {
    ...tape.finish(nextSeconds !== null),
    truncated: nextSeconds === null && lastSeconds < promisedSeconds - TRUNCATION_TOLERANCE_SECONDS,
    gaps: holes([...heard, ...undecodable, ...next], LEAST_GAP_SECONDS)
      .filter(inWindow)
      .map((gap) => ({
        startSeconds: gap.startSeconds - media.startSeconds,
        endSeconds: gap.endSeconds - media.startSeconds,
      })),
    ...(failure === null
      ? {}
      : { error: `Part of the sound could not be decoded (${failure}): silence stands in for it.` }),
  };
}

/** What is known of the window's sound besides the samples, in the container's presented seconds. */
interface Found extends Reading {
  readonly heard: Span[];
}

async function hearPart(
  part: SoundPart,
  wanted: Span,
  tape: Tape,
  found: Found,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (part.endSeconds <= wanted.startSeconds) return;
  if (part.firstSeconds >= wanted.endSeconds) {
    found.nextSeconds ??= part.firstSeconds;
    return;
  }
  const { shiftSeconds } = part;
  const shifted = ({ startSeconds, endSeconds }: Span, by: number) => ({
    startSeconds: startSeconds + by,
    endSeconds: endSeconds + by,
  });
  const reading: Reading = { undecodable: [], nextSeconds: null, failure: found.failure };
  for await (const run of readBlocks(part.track, shifted(wanted, -shiftSeconds), reading, signal)) {
    const lengths = run.blocks.map((block) => block.length);
    const stretches = placeBlocks(run.times, lengths, run.sampleRateHz, run.fromStart);
    for (const { startSeconds, first, count, frames } of stretches) {
      const seconds = startSeconds + shiftSeconds;
      try {
        tape.add(seconds, run.blocks.slice(first, first + count), run);
        found.heard.push({ startSeconds: seconds, endSeconds: seconds + frames / run.sampleRateHz });
      } catch (failure) {
        reading.failure ??= (failure as Error).message;
        const endSeconds = startSeconds + frames / run.sampleRateHz;
        reading.undecodable.push({ startSeconds, endSeconds });
      }
    }
  }
  found.failure = reading.failure;
  found.undecodable.push(...reading.undecodable.map((span) => shifted(span, shiftSeconds)));
  // Padding behind the part's end is no sound that follows.
  const next = reading.nextSeconds === null ? null : reading.nextSeconds + shiftSeconds;
  if (next !== null && next < part.endSeconds) found.nextSeconds = next;
}
