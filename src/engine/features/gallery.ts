/** Gathers the features of a gallery: open clips, or pairs that ship with the page. */
import type { Progress } from '../../contract/environment.ts';
import type { GalleryClip, GalleryEntry, GallerySource } from '../../contract/gallery.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { Modality } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { framesOf } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import { featureOf } from './clip-rows.ts';
import type { FeaturePairs } from './feature-pairs.ts';
import { fetchPairs } from './feature-pairs.ts';

/** Features to compare. Every row has unit length, or is zero if the item lacks that modality or frame. */
export interface Gallery {
  readonly entries: readonly GalleryEntry[];
  /** Length of a feature, D. */
  readonly width: number;
  /** Frames an item may have, F: 1, or all that the model family takes of a clip. */
  readonly frames: number;
  /** The frame that answers for an item where one frame does, 0-based. */
  readonly retrievalFrame: number;
  /** (items, D). */
  readonly audio: Float32Array<ArrayBuffer>;
  /** (items, F, D). */
  readonly visual: Float32Array<ArrayBuffer>;
  /** (items, F), 1 if that frame has a feature. */
  readonly hasFrame: Uint8Array<ArrayBuffer>;
}

/**
 * Gathers a gallery's features and computes those that are not cached.
 *
 * @throws {@link AppError} `not-found` for closed clips and missing files, `model/none`,
 *   `model/format`; `aborted`, also if another model is loaded meanwhile.
 */
export async function openGallery(
  engine: EngineContext,
  source: GallerySource,
  context: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<Gallery> {
  if (source.kind === 'vectors') return galleryOfFiles(engine, source, context);
  if (source.kind === 'collection') return galleryOfCollection(engine, source, context);
  return source.kind === 'pairs'
    ? galleryOfPairs(await fetchPairs(engine, source.url, context.signal))
    : galleryOfClips(engine, source.clips, source.frames, context);
}

/** A gallery of the user's files; read once for each choice of files. */
async function galleryOfFiles(
  engine: Pick<EngineContext, 'ownVectors'>,
  { id, files }: Extract<GallerySource, { kind: 'vectors' }>,
  { signal, progress }: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<Gallery> {
  if (engine.ownVectors?.id === id) return engine.ownVectors.gallery;
  progress({ stage: 'Reading vectors', done: 0, total: 0 });
  const { readOwnVectors } = await fetchPart(() => import('./own-vectors.ts'));
  const gallery = await readOwnVectors(files);
  throwIfAborted(signal);
  engine.ownVectors = { id, gallery };
  return gallery;
}

/** A gallery of rows of the open collection; read once for each filter. */
async function galleryOfCollection(
  engine: Pick<EngineContext, 'collection'>,
  { collectionId, filter }: Extract<GallerySource, { kind: 'collection' }>,
  context: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<Gallery> {
  const { collection } = engine;
  if (collection?.summary.id === collectionId) return collection.gallery(filter, context);
  throw new AppError('not-found', 'This collection is no longer open: open its files again.');
}

/** A gallery of shipped pairs; their float16 rows are scaled to unit length again. */
export function galleryOfPairs(pairs: FeaturePairs): Gallery {
  const { count, width } = pairs;
  const seen = new Map<number, number>();
  const entries = Array.from(pairs.kind, (kind, row): GalleryEntry => {
    const nth = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, nth);
    const name = pairs.kinds[kind] ?? `kind ${kind}`;
    return {
      id: `pair-${row}`,
      isClip: false,
      name: `${name} ${nth}`,
      kind: name,
      hasAudio: true,
      hasVisual: true,
    };
  });
  return {
    entries,
    width,
    frames: 1,
    retrievalFrame: 0,
    audio: l2NormalizeRows(pairs.audio, count, width),
    visual: l2NormalizeRows(pairs.visual, count, width),
    hasFrame: new Uint8Array(count).fill(1),
  };
}

async function galleryOfClips(
  engine: EngineContext,
  clips: readonly GalleryClip[],
  which: 'one' | 'all',
  { signal, progress }: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<Gallery> {
  const items = clips.map((item) => {
    const clip = engine.clips.get(item.clipId);
    return { ...item, clip, frameIndices: framesOf(clip, item.frameIndex, which) };
  });
  const total = items.reduce(
    (sum, { clip, frameIndices }) => sum + Number(clip.summary.hasAudio) + frameIndices.length,
    0,
  );
  const loaded = engine.requireModel();
  const width = loaded.summary.config.embedDim;
  const frames = which === 'one' ? 1 : Math.max(1, ...items.map(({ frameIndices }) => frameIndices.length));
  const audio = new Float32Array(items.length * width);
  const visual = new Float32Array(items.length * frames * width);
  const hasFrame = new Uint8Array(items.length * frames);
  let done = 0;
  const embed = async (modality: Modality, item: (typeof items)[number], frameIndex: number) => {
    throwIfAborted(signal);
    progress({ stage: 'Computing features', done, total });
    done += 1;
    const feature = await featureOf(engine, modality, { ...item, frameIndex }, signal);
    if (engine.model === loaded) return feature;
    throw new AppError('aborted', 'Another model was loaded while features were being computed: try again.');
  };
  for (const [row, item] of items.entries()) {
    if (item.clip.summary.hasAudio) audio.set(await embed('audio', item, item.frameIndex), row * width);
    for (const [place, frameIndex] of item.frameIndices.entries()) {
      visual.set(await embed('visual', item, frameIndex), (row * frames + place) * width);
      hasFrame[row * frames + place] = 1;
    }
  }
  return {
    entries: items.map(({ clipId, clip, kind }) => ({
      id: clipId,
      isClip: true,
      name: clip.summary.name,
      kind: kind ?? null,
      hasAudio: clip.summary.hasAudio,
      hasVisual: clip.summary.hasVideo,
    })),
    width,
    frames,
    retrievalFrame: loaded.summary.family.visual.retrievalFrame,
    audio: l2NormalizeRows(audio, items.length, width),
    visual: l2NormalizeRows(visual, items.length * frames, width),
    hasFrame,
  };
}
