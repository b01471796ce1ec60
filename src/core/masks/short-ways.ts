/** Four ways to feed a short sound, and the columns each encodes. */
import { AUDIO_GRID, SPECTROGRAM_FRAMES } from '../geometry.ts';

/**
 * How little sound becomes the model's input.
 *
 * - `pad`: zeros after the logarithm up to 1024 frames, all 512 tokens: as the published models were trained.
 * - `trim`: only whole columns of 16 real frames are encoded; a ragged last one is dropped.
 * - `real`: every column with a real frame is encoded; what a ragged last one lacks is zeros.
 * - `tile`: the sound is repeated up to ten seconds before the spectrogram; all 512 tokens.
 */
export const SHORT_WAYS = ['pad', 'trim', 'real', 'tile'] as const;
export type ShortWay = (typeof SHORT_WAYS)[number];

/**
 * Columns of the patch grid that a way encodes, from the first on; they keep their own positions.
 *
 * @param frames - real frames of 10 ms; past 1024 nothing is seen.
 * @returns 0 to 64; 0 only for `trim`, where less than one column is left.
 */
export function columnsFed(way: ShortWay, frames: number): number {
  const { gridColumns, patch } = AUDIO_GRID;
  if (way === 'pad' || way === 'tile') return gridColumns;
  const columns = Math.min(frames, SPECTROGRAM_FRAMES) / patch;
  return way === 'trim' ? Math.floor(columns) : Math.ceil(columns);
}

/** The tokens of the first `columns` columns, ascending: all bands of them. */
export function tokensOfColumns(columns: number): Int32Array<ArrayBuffer> {
  const { gridRows, gridColumns } = AUDIO_GRID;
  return Int32Array.from(
    { length: gridRows * columns },
    (_, i) => Math.floor(i / columns) * gridColumns + (i % columns),
  );
}
