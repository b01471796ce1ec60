/** Live input: receives blocks, embeds the last seconds, keeps them. */
import type { LiveCosines, LiveHearParams, LiveLook, LiveRecording, LiveStep } from '../../contract/live.ts';
import type { SimilarityParams } from '../../contract/similarity.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import { FRAME_SAMPLES, MEL_BINS, SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { Moved } from '../../core/rpc.ts';
import { colourise, perceptualColourmap, spectrogramLayout } from '../../math/colour/colormap.ts';
import { pictureThumbnail } from '../clip/pictures.ts';
import type { EngineContext } from '../context.ts';
import type { InputSource } from '../device/frontend.ts';
import type { GalleryItem } from '../features/clip-rows.ts';
import { featureOf } from '../features/clip-rows.ts';
import { poolBy } from '../features/embed.ts';
import { LiveSession } from './live-session.ts';
import { recordLive } from './record-live.ts';

/** Colour range from near silence (-15.9) to loud audio; it is fixed, so that colours do not change over time. */
const COLOUR_RANGE: readonly [number, number] = [-14, 6];

/** Most clips for which one step computes features, so that a large library does not delay the first answer. */
const NEW_CLIPS_PER_STEP = 4;

const colours = perceptualColourmap();

/** Takes a block of audio and a camera frame; a new id starts a new session and ends the old one. */
export async function liveHear(engine: EngineContext, params: LiveHearParams): Promise<Moved<LiveLook>> {
  const { liveId, samples, sampleRateHz, missedSamples, picture } = params;
  try {
    if (engine.live?.id !== liveId) {
      engine.live?.[Symbol.dispose]();
      engine.live = null;
      engine.live = await LiveSession.open(liveId, sampleRateHz, engine.family);
    }
    const session = forFamily(engine, engine.live);
    if (missedSamples > 0) session.hear(new Float32Array(missedSamples));
    session.hear(samples);
    let thumbnail: LiveLook['picture'] = null;
    if (picture) {
      const pixels = await engine.frontend.picture(picture, session.family.visual);
      session.see({ pixels, width: picture.width, height: picture.height });
      thumbnail = pictureThumbnail(pixels);
    }
    const { logMel, frames } = session.spectrogram;
    const spectrogram =
      frames === 0 ? null : colourise(logMel, spectrogramLayout(frames, MEL_BINS), COLOUR_RANGE, colours);
    const look: LiveLook = {
      heardSeconds: session.heardSeconds,
      levelDecibels: levelDecibels(samples),
      spectrogram,
      colourRange: COLOUR_RANGE,
      picture: thumbnail,
    };
    const buffers = [spectrogram, thumbnail].flatMap((image) => (image ? [image.data.buffer] : []));
    return new Moved(look, buffers);
  } finally {
    picture?.close();
  }
}

/** Embeds the last seconds by the loaded model, as those of a clip, and compares with the clips named. */
export async function liveStep(
  engine: EngineContext,
  params: { readonly liveId: string } & SimilarityParams,
  { signal }: TaskContext<never>,
): Promise<LiveStep> {
  const startedAt = performance.now();
  const session = requireSession(engine, params.liveId);
  const loaded = engine.requireModel();
  const samples = session.lastSamples;
  const { lastPicture, heardSeconds } = session;
  const embed = (modality: Modality, source: InputSource) =>
    poolBy(engine, loaded, { modality, source }, signal);

  const sound =
    samples.length < FRAME_SAMPLES
      ? null
      : await embed('audio', (await engine.frontend.spectrogram(samples, session.family.audio)).logMel);
  const sight = lastPicture && (await embed('visual', lastPicture.pixels));
  const gallery = await galleryFeatures(engine, params, signal);
  return {
    atSeconds: heardSeconds,
    soundSeconds: samples.length / SAMPLE_RATE_HZ,
    fromSound: sound && (await compare(engine, sound, gallery.ready)),
    fromSight: sight && (await compare(engine, sight, gallery.ready)),
    clipsWaiting: gallery.waiting,
    milliseconds: performance.now() - startedAt,
  };
}

/** Ends the listening, keeping its last seconds or not. */
export async function liveStop(
  engine: EngineContext,
  { liveId, keep }: { readonly liveId: string; readonly keep: boolean },
): Promise<LiveRecording | null> {
  if (!keep && engine.live?.id !== liveId) return null;
  const session = requireSession(engine, liveId);
  const recording = keep ? recordLive(session) : null;
  session[Symbol.dispose]();
  engine.live = null;
  return recording;
}

function requireSession(engine: EngineContext, liveId: string): LiveSession {
  if (engine.live?.id === liveId) return forFamily(engine, engine.live);
  throw new AppError('not-found', 'The live input has ended: start it again.');
}

/** The live session, prepared for the loaded model's family, which may have changed. */
function forFamily(engine: EngineContext, session: LiveSession): LiveSession {
  if (session.family.id === engine.family.id) return session;
  return (engine.live = session.under(engine.family));
}

/** Mean square relative to full scale. */
function levelDecibels(samples: Float32Array): number | null {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum > 0 ? 10 * Math.log10(sum / samples.length) : null;
}

interface GalleryFeatures {
  readonly clipId: string;
  readonly sound: Float32Array<ArrayBuffer> | null;
  readonly sight: Float32Array<ArrayBuffer> | null;
}

/** Features of the clips: all cached ones, and a few new ones. */
async function galleryFeatures(
  engine: EngineContext,
  { clips }: SimilarityParams,
  signal: AbortSignal,
): Promise<{ ready: GalleryFeatures[]; waiting: number }> {
  const ready: GalleryFeatures[] = [];
  let fresh = 0;
  for (const { clipId, frameIndex } of clips) {
    throwIfAborted(signal);
    const clip = engine.clips.get(clipId);
    const item: GalleryItem = { clipId, frameIndex, clip };
    const { hasAudio, hasVideo } = clip.summary;
    const isKnown = (modality: Modality) => clip.features.has({ kind: 'pooled', modality, frameIndex });
    if ((hasAudio && !isKnown('audio')) || (hasVideo && !isKnown('visual'))) fresh += 1;
    if (fresh > NEW_CLIPS_PER_STEP) break;
    ready.push({
      clipId,
      sound: hasAudio ? await featureOf(engine, 'audio', item, signal) : null,
      sight: hasVideo ? await featureOf(engine, 'visual', item, signal) : null,
    });
  }
  return { ready, waiting: clips.length - ready.length };
}

/** Compares one live feature with the clips' audio and video, in one product. */
async function compare(
  engine: EngineContext,
  feature: Float32Array<ArrayBuffer>,
  gallery: readonly GalleryFeatures[],
): Promise<LiveCosines[]> {
  const columns = gallery.flatMap(({ sound, sight }) => [sound, sight]).filter((column) => column !== null);
  if (columns.length === 0) return [];
  const cosines = await engine.frontend.cosines([feature], columns);
  let at = 0;
  const next = (column: Float32Array | null) => (column ? (cosines[at++] ?? null) : null);
  return gallery.map(({ clipId, sound, sight }) => ({
    clipId,
    toSound: next(sound),
    toSight: next(sight),
  }));
}
