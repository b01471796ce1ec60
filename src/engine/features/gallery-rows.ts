/** Rows of one sense of a gallery. */
import type { UnitRows } from '../../analysis/space/embedding-geometry.ts';
import { AppError } from '../../core/errors.ts';
import type { Gallery } from './gallery.ts';

/** Items of a gallery that have a sense, and their features in that order. */
export interface SenseRows extends UnitRows {
  readonly values: Float32Array<ArrayBuffer>;
  /** (rows) gallery items. */
  readonly items: readonly number[];
}

/** The rows of one sense of a gallery with one frame an item; `among` are the items that may take part. */
export function senseRows(
  { entries, width, frames, audio, visual, hasFrame }: Gallery,
  sense: 'audio' | 'visual',
  among: readonly number[] = entries.map((_, item) => item),
): SenseRows {
  if (frames !== 1) throw new AppError('internal', `Expected one frame an item, got ${frames}.`);
  const items = among.filter((item) => (sense === 'audio' ? entries[item]?.hasAudio : hasFrame[item] === 1));
  const from = sense === 'audio' ? audio : visual;
  return { values: gather(from, items, width), items, rows: items.length, width };
}

/** Rows of a matrix in another order, or some of them. */
export function gather(
  from: Float32Array,
  items: readonly number[],
  width: number,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(items.length * width);
  items.forEach((item, row) => values.set(from.subarray(item * width, (item + 1) * width), row * width));
  return values;
}

/** Rows of several matrices of one width below each other. */
export function stacked(parts: readonly UnitRows[], width: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(parts.reduce((sum, { rows }) => sum + rows * width, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.rows * width;
  }
  return values;
}
