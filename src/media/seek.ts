/** Finds samples at given times, also after damage. */
import { type InputVideoTrack, type VideoSample, VideoSampleSink } from 'mediabunny';
import { decodeFailure } from './failure.ts';
import { CLOCK_TOLERANCE_SECONDS } from './window.ts';

/** The sample found at a wanted time, or null if it can't be decoded. The consumer closes it. */
export interface Found {
  readonly seconds: number;
  readonly sample: VideoSample | null;
}

/**
 * The frames at `times`, in order. Decodes no more groups of pictures than they are in.
 *
 * If the quick way fails, the rest is fetched in slower ways. In files without an index (browser recordings, cut-off
 * downloads) mediabunny finds no key frame before a time although there is one, and a failing decoder throws away the
 * good frames in its queue.
 *
 * @param times - presentation times of frames, ascending.
 * @param onFailure - called with each error of a decoder.
 * @throws {@link AppError} `aborted` when the medium is closed meanwhile.
 */
export async function* samplesAt(
  track: InputVideoTrack,
  times: readonly number[],
  onFailure: (reason: string) => void,
): AsyncGenerator<Found, void, void> {
  const sink = new VideoSampleSink(track);
  let done = 0;
  try {
    for await (const sample of sink.samplesAtTimestamps(times)) {
      if (!sample) break;
      yield { seconds: times[done++] ?? 0, sample };
    }
  } catch (failure) {
    onFailure(decodeFailure(failure));
  }
  while (done < times.length) {
    try {
      for await (const found of inPassing(sink, times.slice(done))) {
        done++;
        yield found;
      }
    } catch (failure) {
      onFailure(decodeFailure(failure));
      yield await alone(sink, times[done++] ?? 0);
    }
  }
}

/** Decodes from the first time to the last and picks the wanted frames. Yields once for every time unless it throws. */
async function* inPassing(
  sink: VideoSampleSink,
  times: readonly number[],
): AsyncGenerator<Found, void, void> {
  const [first = 0, last = first] = [times[0], times.at(-1)];
  const waiting = [...times];
  for await (const sample of sink.samples(first, last + 2 * CLOCK_TOLERANCE_SECONDS)) {
    while (waiting[0] !== undefined && waiting[0] < sample.timestamp - CLOCK_TOLERANCE_SECONDS) {
      yield { seconds: waiting.shift() ?? 0, sample: null };
    }
    if (waiting[0] !== undefined && waiting[0] <= sample.timestamp + CLOCK_TOLERANCE_SECONDS) {
      yield { seconds: waiting.shift() ?? 0, sample };
    } else {
      sample.close();
    }
  }
  for (const seconds of waiting) yield { seconds, sample: null };
}

/** Uses a separate decoder that stops at the wanted frame, which helps if the damage comes just after it. */
async function alone(sink: VideoSampleSink, seconds: number): Promise<Found> {
  try {
    return { seconds, sample: await sink.getSample(seconds) };
  } catch (failure) {
    decodeFailure(failure);
    return { seconds, sample: null };
  }
}
