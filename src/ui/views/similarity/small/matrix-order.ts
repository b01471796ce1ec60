/** Sorts the small matrix. */
import type { MatrixOrder, SimilarityResult } from '../../../../contract/similarity.ts';
import type { Borders } from '../draw-matrix.ts';

/** A matrix in the order shown. */
export interface OrderedMatrix {
  /** Clips of the rows (audio) and of the columns (video). */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** (rows, columns). */
  readonly cosine: Float32Array<ArrayBuffer>;
  /** Where kinds or clusters meet. */
  readonly borders: Borders;
}

/** The matrix sorted; rows and columns have the same order, so that own pairs stay on the diagonal. */
export function orderMatrix(
  result: SimilarityResult,
  order: MatrixOrder,
  kindOf: (clipId: string) => string | undefined,
): OrderedMatrix {
  const { place, group } = sortingOf(result, order, kindOf);
  const along = (ids: readonly string[]) =>
    ids.map((_, at) => at).sort((a, b) => place(ids[a]!) - place(ids[b]!) || a - b);
  const [rowAt, columnAt] = [along(result.rows), along(result.columns)];
  const cosine = new Float32Array(rowAt.length * columnAt.length);
  rowAt.forEach((from, row) =>
    columnAt.forEach((of, column) => {
      cosine[row * columnAt.length + column] = result.cosine[from * result.columns.length + of]!;
    }),
  );
  const rows = rowAt.map((at) => result.rows[at]!);
  const columns = columnAt.map((at) => result.columns[at]!);
  return {
    rows,
    columns,
    cosine,
    borders: { rows: bordersOf(rows, group), columns: bordersOf(columns, group) },
  };
}

interface Sorting {
  readonly place: (clipId: string) => number;
  /** The group of a clip; the same for all where there are none. */
  readonly group: (clipId: string) => string | number;
}

/** All clips in one group keep the order of the gallery. */
const ONE_GROUP = () => 0;

function sortingOf(
  result: SimilarityResult,
  order: MatrixOrder,
  kindOf: (clipId: string) => string | undefined,
): Sorting {
  if (order === 'cluster') {
    const at = new Map(result.clusters.map(({ clipId, cluster }, place) => [clipId, { cluster, place }]));
    return { place: (id) => at.get(id)?.place ?? 0, group: (id) => at.get(id)?.cluster ?? 0 };
  }
  if (order === 'kind') {
    // Clips of no known kind come last.
    const kinds = [...new Set([...result.rows, ...result.columns].flatMap((id) => kindOf(id) ?? []))].sort();
    const group = (id: string) => {
      const kind = kindOf(id);
      return kind === undefined ? kinds.length : kinds.indexOf(kind);
    };
    return { place: group, group };
  }
  if (order === 'rank') return { place: rankPlace(result), group: ONE_GROUP };
  return { place: ONE_GROUP, group: ONE_GROUP };
}

/** By the rank of a clip's video for its audio, then of its audio for its video; clips without a partner last. */
function rankPlace({
  rows,
  columns,
  audioToVisual,
  visualToAudio,
}: SimilarityResult): (id: string) => number {
  const ranks = (ids: readonly string[], rank: Uint32Array) =>
    new Map(ids.map((id, at) => [id, rank[at] || Number.POSITIVE_INFINITY]));
  const [ofPicture, ofSound] = [ranks(rows, audioToVisual.rank), ranks(columns, visualToAudio.rank)];
  const most = rows.length + columns.length + 1;
  const rankOf = (of: ReadonlyMap<string, number>, id: string) => Math.min(most, of.get(id) ?? most);
  return (id) => rankOf(ofPicture, id) * (most + 1) + rankOf(ofSound, id);
}

function bordersOf(ids: readonly string[], group: Sorting['group']): number[] {
  return ids.flatMap((id, place) => (place > 0 && group(id) !== group(ids[place - 1]!) ? [place] : []));
}
