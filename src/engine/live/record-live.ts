/** The last live seconds as bytes that outlive the worker. */
import type { LiveRecording } from '../../contract/live.ts';
import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { LiveSession } from './live-session.ts';
import { requireSomething } from './live-session.ts';

/**
 * The last seconds of a live input as bytes that the page can hold.
 *
 * @throws {@link AppError} `media/too-short` if nothing has arrived yet.
 */
export function recordLive(session: LiveSession): LiveRecording {
  requireSomething(session);
  const samples = session.lastSamples;
  const seconds = samples.length / SAMPLE_RATE_HZ;
  const pictures = session.spreadPictures(seconds);
  return {
    sound: samples.length < FRAME_SAMPLES ? null : new Blob([samples]),
    seconds,
    pictures: pictures.map(({ timeSeconds, pixels }) => ({ timeSeconds, pixels: new Blob([pixels]) })),
    sampleRateHz: session.sampleRateHz,
    width: pictures[0]?.width ?? null,
    height: pictures[0]?.height ?? null,
  };
}
