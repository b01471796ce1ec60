/** Gathers rows of one modality of a gallery. */
import type { UnitRows } from '../../analysis/space/embedding-geometry.ts';
import { AppError } from '../../core/errors.ts';
import { gatherRows } from '../../math/rows.ts';
import type { Gallery } from './gallery.ts';

/** Items of a gallery that have a modality, and their features in that order. */
export interface SenseRows extends UnitRows {
  readonly values: Float32Array<ArrayBuffer>;
  /** (rows) gallery items. */
  readonly items: readonly number[];
}

/** The rows of one modality of a gallery with one frame per item, limited to the items `among`. */
export function senseRows(
  { entries, width, frames, audio, visual, hasFrame }: Gallery,
  sense: 'audio' | 'visual',
  among: readonly number[] = entries.map((_, item) => item),
): SenseRows {
  if (frames !== 1) throw new AppError('internal', `Expected one frame per item, got ${frames}.`);
  const items = among.filter((item) => (sense === 'audio' ? entries[item]?.hasAudio : hasFrame[item] === 1));
  const from = sense === 'audio' ? audio : visual;
  return { values: gatherRows(from, items, width), items, rows: items.length, width };
}
