/** A clip’s tokens before pooling, and their mean over clips. */
import type { TokenMeans } from '../../analysis/localise/patch-scores.ts';
import { meanRow } from '../../analysis/localise/patch-scores.ts';
import type { Progress } from '../../contract/environment.ts';
import type { GalleryClip } from '../../contract/gallery.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import { allTokens } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { OpenClip } from '../clip/clips.ts';
import { noSuchFrame } from '../clip/clips.ts';
import type { EngineContext } from '../context.ts';
import type { InputSource } from '../device/frontend.ts';
import { encodeTokens } from './encode.ts';

/** Below this many clips a mean is mostly the clip itself. */
const FEWEST_FOR_A_MEAN = 2;

/**
 * A clip's sound, or one of its pictures.
 *
 * @throws {@link AppError} `clip/no-audio` or `clip/no-video` if the clip lacks the sense, `shape` for another frame.
 */
export function sourceOf(clip: OpenClip, modality: Modality, frameIndex: number): InputSource {
  const { hasAudio, hasVideo } = clip.summary;
  const lacks = (sense: string) =>
    `Expected a clip with sound and picture, but this one has no usable ${sense}: choose another clip.`;
  if (!hasAudio) throw new AppError('clip/no-audio', lacks('sound'));
  if (!hasVideo) throw new AppError('clip/no-video', lacks('picture'));
  const source = modality === 'audio' ? clip.data.logMel : clip.data.pictures[frameIndex];
  if (source) return source;
  throw noSuchFrame(clip, frameIndex);
}

/**
 * (tokens, D) of a clip's sound or picture, unmasked, before pooling, with the modality's own norms: what retrieval
 * averages. Kept with the clip's other features.
 */
export async function headTokensOf(
  engine: EngineContext,
  modality: Modality,
  clip: OpenClip,
  frameIndex: number,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const key = modality === 'audio' ? 'audio tokens' : `visual tokens ${frameIndex}`;
  const cached = clip.features.get(key);
  if (cached) return cached;
  const source = sourceOf(clip, modality, frameIndex);
  const loaded = engine.requireModel();
  const rows = await loaded.use(async (model) => {
    const ids = allTokens(clip.family[modality].grid);
    using tokens = await encodeTokens(engine.frontend, model, modality, source, ids, signal);
    return await model.headTokens(modality, tokens, signal);
  });
  // A model loaded meanwhile has emptied the cache for its own features.
  if (engine.model === loaded) clip.features.set(key, rows);
  return rows;
}

/** What is common to many clips, for each sense's patches. */
export interface ReferenceMeans {
  readonly audio: TokenMeans;
  readonly visual: TokenMeans;
  readonly clips: number;
}

/** The mean over clips that have both senses; null where there are too few. */
export async function referenceMeans(
  engine: EngineContext,
  reference: readonly GalleryClip[],
  { signal, progress }: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<ReferenceMeans | null> {
  const items = reference
    .map(({ clipId, frameIndex }) => ({ clipId, clip: engine.clips.get(clipId), frameIndex }))
    .filter(({ clip }) => clip.summary.hasAudio && clip.summary.hasVideo);
  if (items.length < FEWEST_FOR_A_MEAN) return null;
  const sums: Record<Modality, Float64Array | null> = { audio: null, visual: null };
  for (const [done, { clipId, frameIndex }] of items.entries()) {
    throwIfAborted(signal);
    const clip = await engine.clips.load(clipId);
    progress({ stage: 'Computing what clips have in common', done, total: items.length });
    for (const modality of ['audio', 'visual'] as const) {
      const rows = await headTokensOf(engine, modality, clip, frameIndex, signal);
      const sum = (sums[modality] ??= new Float64Array(rows.length));
      for (let at = 0; at < rows.length; at += 1) sum[at] = (sum[at] as number) + (rows[at] as number);
    }
  }
  const meanOf = (modality: Modality) => Float32Array.from(sums[modality] ?? [], (sum) => sum / items.length);
  const [audio, visual] = [meanOf('audio'), meanOf('visual')];
  const width = engine.requireModel().summary.config.embedDim;
  return {
    audio: { tokens: audio, other: meanRow(visual, width) },
    visual: { tokens: visual, other: meanRow(audio, width) },
    clips: items.length,
  };
}
