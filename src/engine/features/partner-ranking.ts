/** Ranks one modality of a gallery for one feature, with the query's partner. */
import { rankGallery } from '../../analysis/retrieval/retrieval.ts';
import type { Progress } from '../../contract/environment.ts';
import type { GallerySource } from '../../contract/gallery.ts';
import type { QueryAnswer, QueryRanking } from '../../contract/retrieve.ts';
import { AppError } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { stackRows } from '../../math/rows.ts';
import { similarity } from '../../math/similarity.ts';
import type { EngineContext } from '../context.ts';
import type { GalleryItem } from './clip-rows.ts';
import { featureOf } from './clip-rows.ts';
import type { Gallery } from './gallery.ts';
import { openGallery } from './gallery.ts';

/** Most answers that are returned. */
const TOLD = 24;

/** The items of a gallery that have the modality of the answers. */
export interface Candidates {
  readonly items: readonly Pick<QueryAnswer, 'id' | 'isClip' | 'name'>[];
  /** (items, width), unit rows. */
  readonly features: Float32Array<ArrayBuffer>;
  readonly width: number;
  /** Index of the query's partner among the items; -1 for none. */
  readonly own: number;
}

/**
 * A gallery for queries by an open clip or by something else.
 *
 * @throws {@link AppError} `model/config` for shipped features of another width than the loaded model's, and as
 *   {@link openGallery} does.
 */
export async function galleryFor(
  engine: EngineContext,
  source: GallerySource,
  context: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<Gallery> {
  const { embedDim } = engine.requireModel().summary.config;
  const gallery = await openGallery(engine, source, context);
  if (gallery.width === embedDim) return gallery;
  throw new AppError(
    'model/config',
    `Expected features of ${embedDim} numbers, as the loaded model has, got ${gallery.width}: choose the open clips as gallery.`,
  );
}

/**
 * The items of a gallery that have `sense`, and the query's own clip if it is not among them.
 *
 * @param own - the clip of the query, which is of the other modality; null for a query from outside.
 */
export async function candidatesOf(
  engine: EngineContext,
  gallery: Gallery,
  sense: Modality,
  own: GalleryItem | null,
  signal: AbortSignal,
): Promise<Candidates> {
  const { entries, width, frames } = gallery;
  const rows = entries.flatMap(({ hasAudio, hasVisual }, row) =>
    sense === 'audio' ? (hasAudio ? [row] : []) : hasVisual && gallery.hasFrame[row * frames] ? [row] : [],
  );
  const items = rows.map((row) => {
    const { id, isClip, name } = entries[row]!;
    return { id, isClip, name };
  });
  const stored = sense === 'audio' ? gallery.audio : gallery.visual;
  const stride = sense === 'audio' ? width : width * frames;
  const features = rows.map((row) => stored.subarray(row * stride, row * stride + width));
  let place = own ? items.findIndex(({ id, isClip }) => isClip && id === own.clipId) : -1;
  const has = own && (sense === 'audio' ? own.clip.summary.hasAudio : own.clip.summary.hasVideo);
  if (has && place < 0) {
    place = items.push({ id: own.clipId, isClip: true, name: own.clip.summary.name }) - 1;
    features.push(l2NormalizeRows(await featureOf(engine, sense, own, signal), 1, width));
  }
  return { items, features: stackRows(features), width, own: place };
}

/** (items) The cosines of one feature, which need not have unit length, with the candidates. */
export function cosinesWith(
  feature: Float32Array<ArrayBuffer>,
  { items, features, width }: Candidates,
): Float32Array<ArrayBuffer> {
  return similarity(l2NormalizeRows(feature, 1, width), features, 1, items.length, width);
}

/** Ranks the candidates by their cosine with one feature. */
export function rankCandidates(feature: Float32Array<ArrayBuffer>, candidates: Candidates): QueryRanking {
  const { items, own } = candidates;
  const cosines = cosinesWith(feature, candidates);
  const { order, rank } = rankGallery(cosines, items.length, [own]);
  let place = 0;
  let before = Number.NaN;
  const answers = Array.from(order.subarray(0, TOLD), (item, position): QueryAnswer => {
    const cosine = cosines[item]!;
    if (cosine !== before) place = position + 1;
    before = cosine;
    return { ...items[item]!, cosine, rank: place, own: item === own };
  });
  return {
    answers,
    compared: items.length,
    own: own < 0 ? null : { rank: rank[0]!, cosine: cosines[own]! },
  };
}
