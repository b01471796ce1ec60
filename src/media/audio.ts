/** Decodes the audio of a window: first channel, placed by its packets' times, with its gaps. */
import { AppError, throwIfAborted } from '../core/errors.ts';
import type { OpenedMedia } from './open.ts';
import { partsOf, type SoundPart } from './sound/parts.ts';
import { holes, placeBlocks, type Span } from './sound/placing.ts';
import { readBlocks, type Reading } from './sound/read-blocks.ts';
import { Tape } from './sound/tape.ts';
import type { MediaWindow } from './window.ts';

/** The audio of a window. */
export interface DecodedAudio {
  /**
   * First channel at the decoder's own rate. It runs from the window's start to the last decoded sample in the window,
   * or to the window's end if more audio follows.
   */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  /** Channels of the decoded buffers; `samples` holds only the first. */
  readonly channels: number;
  /** Seconds of real audio: gaps and a late start are zeros in `samples` and do not count. */
  readonly seconds: number;
  /** Whether the audio ends earlier in the window than the headers promise. */
  readonly truncated: boolean;
  /**
   * Gaps that reach into the window, at their full length, in seconds from the medium's start. The file holds no audio
   * there.
   */
  readonly gaps: readonly Span[];
  /** A sentence with the decoder's first error, if there was one; something is then missing. */
  readonly error?: string;
}

/** A packet of the usual codecs lasts 20 ms or more, so anything shorter than this is rounding. */
const LEAST_GAP_SECONDS = 0.015;

/** Encoders pad their last block and headers round, so complete audio may end this much early. */
const TRUNCATION_TOLERANCE_SECONDS = 0.15;

/**
 * Decodes the audio of a window and places every sample by the time of its packet.
 *
 * Audio before the container's time 0 is left out: an edit list hides it, or it is a codec's start-up. Gaps and damage
 * leave zeros, and the audio before and after is kept. A track of zeros is returned as it is. `sampleRateHz` is 0 if
 * nothing was decoded.
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
      `${media.name} has no audio that can be decoded: choose a clip with audio.`,
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
      : { error: `Part of the audio could not be decoded (${failure}) and is replaced by silence.` }),
  };
}

/** What is known of the window's audio besides its samples, in the container's presented seconds. */
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
  // Padding after the end of this part does not count as audio that follows.
  const next = reading.nextSeconds === null ? null : reading.nextSeconds + shiftSeconds;
  if (next !== null && next < part.endSeconds) found.nextSeconds = next;
}
