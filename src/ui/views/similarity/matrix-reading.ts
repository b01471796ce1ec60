/** Reads one cell of a similarity matrix: its cosine and its ranks in its row and column. */
export interface CellReading {
  readonly cosine: number;
  /** Rank of this video for that audio, 1-based, in its row; only strictly greater scores count. */
  readonly rankOfPicture: number;
  /** Rank of this audio for that video, 1-based, in its column. */
  readonly rankOfSound: number;
}

/**
 * Reads a cell of `cosine` (rows, columns) row-major.
 *
 * Ranks count strictly greater scores, so tied cells share the better rank.
 */
export function readCell(cosine: Float32Array, columns: number, row: number, column: number): CellReading {
  const value = cosine[row * columns + column] ?? Number.NaN;
  let above = 0;
  for (let j = 0; j < columns; j += 1) if ((cosine[row * columns + j] ?? 0) > value) above += 1;
  let before = 0;
  for (let at = column; at < cosine.length; at += columns) if ((cosine[at] ?? 0) > value) before += 1;
  return { cosine: value, rankOfPicture: above + 1, rankOfSound: before + 1 };
}
