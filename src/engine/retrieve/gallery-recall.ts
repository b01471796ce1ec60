/** Computes recall at k again from shipped features. */
import { rankGallery, recallFigures } from '../../analysis/retrieval/retrieval.ts';
import type { GalleryRecallParams, GalleryRecallResult } from '../../contract/retrieve.ts';
import type { RetrievalMetrics } from '../../contract/similarity.ts';
import { AppError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { matmul, transpose } from '../../math/linalg.ts';
import { gatherRows } from '../../math/rows.ts';
import type { EngineContext } from '../context.ts';
import type { FeaturePairs } from '../features/feature-pairs.ts';
import { fetchPairs } from '../features/feature-pairs.ts';

/**
 * Computes recall at k again from the feature pairs that ship with a model, over all pairs or within one kind.
 *
 * @throws {@link AppError} `not-found` if there is no such file or kind, `model/format` if the file has no pairs.
 */
export async function galleryRecall(
  engine: Pick<EngineContext, 'featurePairs'>,
  { url, kind }: GalleryRecallParams,
  { signal }: Pick<TaskContext<never>, 'signal'>,
): Promise<GalleryRecallResult> {
  return recallOfPairs(await fetchPairs(engine, url, signal), kind);
}

/** The same for pairs that are already read. */
export function recallOfPairs(pairs: FeaturePairs, kind: string | null): GalleryRecallResult {
  const { count, width, kinds } = pairs;
  const chosen = kind === null ? -1 : kinds.indexOf(kind);
  if (kind !== null && chosen < 0) {
    throw new AppError('not-found', `Expected one of the kinds ${kinds.join(', ')}, got ${kind}.`);
  }
  const rows = Array.from({ length: count }, (_, row) => row).filter(
    (row) => kind === null || pairs.kind[row] === chosen,
  );
  const n = rows.length;
  const audio = gatherRows(pairs.audio, rows, width);
  const visual = gatherRows(pairs.visual, rows, width);
  const scores = matmul(audio, transpose(visual, n, width), n, width, n);
  return {
    kind,
    pairs: n,
    kinds: kinds.map((name, index) => ({
      name,
      pairs: pairs.kind.reduce((sum, value) => sum + Number(value === index), 0),
    })),
    audioToVisual: metrics(scores, n),
    visualToAudio: metrics(transpose(scores, n, n), n),
  };
}

function metrics(scores: Float32Array<ArrayBuffer>, n: number): RetrievalMetrics | null {
  const own = Array.from({ length: n }, (_, i) => i);
  const { rank, ties } = rankGallery(scores, n, own);
  const recall = recallFigures(rank);
  return recall && { ...recall, ties };
}
