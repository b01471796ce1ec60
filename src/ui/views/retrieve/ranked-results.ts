/** Ranks the answers to a query, and reads one pair's figures. */
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { LabDirection, RetrievalLabResult } from '../../../contract/retrieve.ts';
import type { Modality } from '../../../core/geometry.ts';

/** One answer to a query. */
export interface RankedAnswer {
  /** Index into the result's entries. */
  readonly index: number;
  readonly entry: GalleryEntry;
  readonly cosine: number;
  /** The score that answers are ranked by: the cosine, or the corrected score. */
  readonly score: number;
  /** Standard deviations above the mean of all mismatched pairs; NaN if there are too few. */
  readonly zScore: number;
  /** Share in [0, 1] of mismatched pairs that score lower; NaN if there are none. */
  readonly percentile: number;
  /** 1-based, counting strictly greater scores, so tied answers share the better rank. */
  readonly rank: number;
  readonly own: boolean;
}

/** A query's answers, best first. */
export interface Ranked {
  readonly answers: readonly RankedAnswer[];
  /** Number of items in the gallery; the list may have fewer. */
  readonly gallery: number;
  /** Rank of the query's partner; 0 if it has none. */
  readonly ownRank: number;
}

/** The results for queries of the modality `from`. */
export function directionOf(result: RetrievalLabResult, from: Modality): LabDirection {
  return from === 'audio' ? result.audioToVisual : result.visualToAudio;
}

/** Whether the gallery consists of open clips, which can be shown and played. */
export function isOfClips({ entries }: RetrievalLabResult): boolean {
  return entries[0]?.isClip ?? true;
}

/**
 * The entry of the query: of open clips, the selected one; of shipped pairs, the named one or else the first.
 *
 * @returns the index of the entry, -1 if the clip is not in the gallery.
 */
export function queryIndex(result: RetrievalLabResult, clipId: string | null, itemId: string | null): number {
  if (isOfClips(result)) return result.entries.findIndex(({ id }) => id === clipId);
  const named = result.entries.findIndex(({ id }) => id === itemId);
  return Math.max(0, named);
}

/**
 * The gallery ranked by similarity to one entry's audio (`from` audio) or video.
 *
 * @returns null if that entry lacks the modality.
 */
export function rankedResults(result: RetrievalLabResult, query: number, from: Modality): Ranked | null {
  const direction = directionOf(result, from);
  const row = direction.queries.indexOf(query);
  if (row < 0) return null;
  const { shown, gallery } = direction;
  const { mean, standardDeviation } = result.shuffled;
  let rank = 1;
  const answers = Array.from({ length: shown }, (_, place): RankedAnswer => {
    const at = row * shown + place;
    const score = direction.scores[at] ?? Number.NaN;
    if (place > 0 && score !== direction.scores[at - 1]) rank = place + 1;
    const index = direction.answers[at] ?? 0;
    return {
      index,
      entry: result.entries[index] as GalleryEntry,
      cosine: direction.cosines[at] ?? Number.NaN,
      score,
      zScore: standardDeviation > 0 ? (score - mean) / standardDeviation : Number.NaN,
      percentile: direction.percentiles[at] ?? Number.NaN,
      rank,
      own: index === query,
    };
  });
  return { answers, gallery, ownRank: direction.ownRank[row] ?? 0 };
}

/** The figures of one pair. */
export interface OwnPair {
  readonly cosine: number;
  readonly zScore: number;
  readonly percentile: number;
  readonly zAmongPictures: number;
  readonly zAmongSounds: number;
  readonly pictureRank: number;
  readonly pictureRankPessimistic: number;
  readonly soundRank: number;
  readonly soundRankPessimistic: number;
}

/** The figures of an entry's own pair; null if the entry lacks a modality. */
export function ownPair({ pairs }: RetrievalLabResult, entry: number): OwnPair | null {
  const at = pairs.entries.indexOf(entry);
  if (at < 0) return null;
  const read = (values: ArrayLike<number>) => values[at] ?? Number.NaN;
  return {
    cosine: read(pairs.cosine),
    zScore: read(pairs.zScore),
    percentile: read(pairs.percentile),
    zAmongPictures: read(pairs.zAmongPictures),
    zAmongSounds: read(pairs.zAmongSounds),
    pictureRank: read(pairs.pictureRank),
    pictureRankPessimistic: read(pairs.pictureRankPessimistic),
    soundRank: read(pairs.soundRank),
    soundRankPessimistic: read(pairs.soundRankPessimistic),
  };
}
