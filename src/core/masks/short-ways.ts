/** Four ways to feed short audio, and the columns each encodes. */
import type { PatchGrid } from '../geometry.ts';

/**
 * How little audio becomes the model's input.
 *
 * - `pad`: zeros after the logarithm up to the whole spectrogram, all tokens: as the published models were trained.
 * - `trim`: only whole columns of 16 real frames are encoded; a ragged last one is dropped.
 * - `real`: every column with a real frame is encoded; what a ragged last one lacks is zeros.
 * - `tile`: the audio is repeated up to a clip's length before the spectrogram; all tokens.
 */
export const SHORT_WAYS = ['pad', 'trim', 'real', 'tile'] as const;
export type ShortWay = (typeof SHORT_WAYS)[number];

/**
 * How many columns of the patch grid are encoded, counted from the first; they keep their own positions.
 *
 * @param frames - real spectrogram frames; past the grid's last column nothing is seen.
 * @returns 0 up to all columns; 0 only for `trim`, where less than one column is left.
 */
export function columnsFed(way: ShortWay, frames: number, { gridColumns, patch }: PatchGrid): number {
  if (way === 'pad' || way === 'tile') return gridColumns;
  const columns = Math.min(gridColumns, frames / patch);
  return way === 'trim' ? Math.floor(columns) : Math.ceil(columns);
}

/** The tokens of the first `columns` columns, ascending: all bands of them. */
export function tokensOfColumns(
  columns: number,
  { gridRows, gridColumns }: PatchGrid,
): Int32Array<ArrayBuffer> {
  return Int32Array.from(
    { length: gridRows * columns },
    (_, i) => Math.floor(i / columns) * gridColumns + (i % columns),
  );
}
