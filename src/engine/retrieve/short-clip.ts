/** Embeds a part of a clip's audio in four ways and compares it with the whole. */
import type {
  ShortClipParams,
  ShortClipResult,
  ShortFigures,
  ShortPoint,
  ShortProgress,
} from '../../contract/retrieve.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { ShortWay } from '../../core/masks/short-ways.ts';
import { columnsFed, SHORT_WAYS, tokensOfColumns } from '../../core/masks/short-ways.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { tile } from '../../dsp/tile.ts';
import { gatherRows } from '../../math/rows.ts';
import { cosineOf } from '../../math/similarity.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import { colourRangeOf, paintSpectrogram } from '../clip/pictures.ts';
import type { EngineContext } from '../context.ts';
import type { PaddedSpectrogram } from '../device/frontend.ts';
import type { GalleryItem } from '../features/clip-rows.ts';
import { featureOf } from '../features/clip-rows.ts';
import { poolBy } from '../features/embed.ts';
import type { Candidates } from '../features/partner-ranking.ts';
import { candidatesOf, cosinesWith, galleryFor, rankCandidates } from '../features/partner-ranking.ts';

type Feature = Float32Array<ArrayBuffer>;

/** What every way is compared with. */
interface Reference {
  readonly whole: Feature;
  readonly pictures: Candidates;
  readonly sounds: Candidates;
  /** Cosines of other clips' audio with the whole audio. */
  readonly soundCosines: Float32Array;
}

/**
 * Embeds a part of a clip's audio in each of the four ways, and compares the embeddings with that of the whole audio.
 *
 * @throws {@link AppError} `clip/no-audio`, `media/too-short` if less than one frame is kept, and what
 *   {@link galleryFor} throws.
 */
export async function shortClip(
  engine: EngineContext,
  params: ShortClipParams,
  context: TaskContext<ShortProgress>,
): Promise<ShortClipResult> {
  const started = performance.now();
  const { signal } = context;
  const { clipId, frameIndex } = params;
  const clip = await engine.clips.load(clipId);
  const item: GalleryItem = { clipId, frameIndex, clip };
  const loaded = engine.requireModel();
  const { data, family } = clip;
  const { grid } = family.audio;
  const { samples, logMel } = data;
  if (!samples || !logMel) {
    throw new AppError('clip/no-audio', `${clip.summary.name} has no usable audio: choose another clip.`);
  }
  const points: ShortPoint[] = [];
  const tell = (stage: string, done: number, total: number) =>
    context.progress({ stage, done, total, points: [...points] });
  const reference = await referenceOf(engine, params, item, {
    signal,
    progress: ({ stage, done, total }) => tell(stage, done, total),
  });
  const total = params.keepSeconds.length * SHORT_WAYS.length;
  let pictures: Pick<ShortClipResult, 'padded' | 'tiled'> | null = null;
  for (const keep of params.keepSeconds) {
    throwIfAborted(signal);
    const kept = keptSamples(samples, params.startSeconds, keep);
    const inputs = await inputsOf(engine, family, kept);
    const range = colourRangeOf(logMel);
    pictures ??= {
      padded: paintSpectrogram(inputs.pad.logMel, range),
      tiled: paintSpectrogram(inputs.tile.logMel, range),
    };
    const ways = {} as Record<ShortWay, ShortFigures | null>;
    for (const way of SHORT_WAYS) {
      tell('Embedding the kept part', points.length * SHORT_WAYS.length + SHORT_WAYS.indexOf(way), total);
      ways[way] = await embedWay(engine, loaded, way, inputs, reference, signal);
    }
    points.push({ keepSeconds: kept.length / SAMPLE_RATE_HZ, frames: inputs.pad.frames, ways });
  }
  if (!pictures) throw new AppError('shape', 'Expected at least one length to keep, got none.');
  return {
    clipId,
    startSeconds: params.startSeconds,
    points,
    whole: figures(reference.whole, grid.tokens, reference),
    pictures: reference.pictures.items.length,
    otherSounds: reference.sounds.items.length,
    ...pictures,
    milliseconds: performance.now() - started,
  };
}

async function referenceOf(
  engine: EngineContext,
  params: ShortClipParams,
  item: GalleryItem,
  context: Parameters<typeof galleryFor>[2],
): Promise<Reference> {
  const gallery = await galleryFor(engine, params.gallery, context);
  const pictures = await candidatesOf(engine, gallery, 'visual', item, context.signal);
  const sounds = withoutItem(
    await candidatesOf(engine, gallery, 'audio', null, context.signal),
    params.clipId,
  );
  const whole = await featureOf(engine, 'audio', item, context.signal);
  return { whole, pictures, sounds, soundCosines: cosinesWith(whole, sounds) };
}

/** All candidates except one clip. */
function withoutItem(candidates: Candidates, clipId: string): Candidates {
  const { items, features, width } = candidates;
  const rows = items.flatMap(({ id, isClip }, row) => (isClip && id === clipId ? [] : [row]));
  return {
    items: rows.map((row) => items[row]!),
    features: gatherRows(features, rows, width),
    width,
    own: -1,
  };
}

/** @throws {@link AppError} `media/too-short`. */
function keptSamples(samples: Feature, startSeconds: number, keepSeconds: number): Feature {
  const start = Math.round(startSeconds * SAMPLE_RATE_HZ);
  const kept = samples.slice(start, start + Math.round(keepSeconds * SAMPLE_RATE_HZ));
  if (kept.length >= FRAME_SAMPLES) return kept;
  throw new AppError(
    'media/too-short',
    `Expected at least 25 ms of audio from ${startSeconds} s on, got ${Math.round(kept.length / (SAMPLE_RATE_HZ / 1000))} ms: choose an earlier start.`,
  );
}

interface Inputs {
  readonly pad: PaddedSpectrogram;
  readonly tile: PaddedSpectrogram;
}

async function inputsOf(
  engine: EngineContext,
  { clipSeconds, audio }: ModelFamily,
  kept: Feature,
): Promise<Inputs> {
  return {
    pad: await engine.frontend.spectrogram(kept, audio),
    tile: await engine.frontend.spectrogram(tile(kept, clipSeconds * SAMPLE_RATE_HZ), audio),
  };
}

/** Null if the way leaves nothing to encode. */
async function embedWay(
  engine: EngineContext,
  loaded: LoadedModel,
  way: ShortWay,
  inputs: Inputs,
  reference: Reference,
  signal: AbortSignal,
): Promise<ShortFigures | null> {
  const { grid } = loaded.summary.family.audio;
  const columns = columnsFed(way, inputs.pad.frames, grid);
  if (columns === 0) return null;
  const tokens = tokensOfColumns(columns, grid);
  const { logMel } = way === 'tile' ? inputs.tile : inputs.pad;
  const feature = await poolBy(
    engine,
    loaded,
    { modality: 'audio', source: logMel, tokenIds: tokens },
    signal,
  );
  return figures(feature, tokens.length, reference);
}

function figures(
  feature: Feature,
  tokens: number,
  { whole, pictures, soundCosines }: Reference,
): ShortFigures {
  const cosineToWhole = cosineOf(feature, whole);
  const own = pictures.own < 0 ? null : rankCandidates(feature, pictures).own;
  return {
    tokens,
    cosineToWhole,
    soundsNearer: soundCosines.reduce((nearer, cosine) => nearer + Number(cosine > cosineToWhole), 0),
    cosineToPicture: own?.cosine ?? null,
    rank: own?.rank ?? null,
  };
}
