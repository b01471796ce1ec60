/** Four ways to feed short audio to the model, and the columns that each encodes. */
import { AUDIO_GRID, SPECTROGRAM_FRAMES } from '../geometry.ts';

/**
 * How short audio becomes the model's input.
 *
 * - `pad`: zeros after the logarithm up to 1024 frames, all 512 tokens; the published models were trained this way.
 * - `trim`: only whole columns of 16 real frames are encoded; a partial last one is dropped.
 * - `real`: every column with a real frame is encoded; a partial last one is filled up with zeros.
 * - `tile`: the audio is repeated up to ten seconds before the spectrogram; all 512 tokens.
 */
export const SHORT_WAYS = ['pad', 'trim', 'real', 'tile'] as const;
export type ShortWay = (typeof SHORT_WAYS)[number];

/**
 * How many columns of the patch grid are encoded, counted from the first; they keep their own positions.
 *
 * @param frames - real frames of 10 ms; frames past 1024 are ignored.
 * @returns 0 to 64; 0 only for `trim`, when there is less than one column.
 */
export function columnsFed(way: ShortWay, frames: number): number {
  const { gridColumns, patch } = AUDIO_GRID;
  if (way === 'pad' || way === 'tile') return gridColumns;
  const columns = Math.min(frames, SPECTROGRAM_FRAMES) / patch;
  return way === 'trim' ? Math.floor(columns) : Math.ceil(columns);
}

/** The tokens of the first `columns` columns, in all bands, ascending. */
export function tokensOfColumns(columns: number): Int32Array<ArrayBuffer> {
  const { gridRows, gridColumns } = AUDIO_GRID;
  return Int32Array.from(
    { length: gridRows * columns },
    (_, i) => Math.floor(i / columns) * gridColumns + (i % columns),
  );
}
