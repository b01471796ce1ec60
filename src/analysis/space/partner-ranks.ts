/** Ranks of partners in the full space: how many other videos are nearer to an audio than its own, and the reverse. */
import type { Steps } from '../../core/turns/in-turns.ts';
import { expectMatrix } from '../../math/linalg.ts';
import type { UnitRows } from './embedding-geometry.ts';

/** Ranks of partners, 1-based: 1 + the number of strictly nearer items, as everywhere on the page. */
export interface PartnerRanks {
  /** (pairs) of each audio's own video among all videos. */
  readonly ofVisual: Int32Array<ArrayBuffer>;
  /** (pairs) of each video's own audio among all audio. */
  readonly ofAudio: Int32Array<ArrayBuffer>;
}

/**
 * Ranks of every pair, in both directions and in one pass: a cosine is used for its row and its column and then
 * forgotten, so that no matrix is kept.
 *
 * @param audio - (pairs, width), `visual` its partners in the same order.
 * @throws {@link AppError} `shape` if the sizes differ.
 */
export function* partnerRanks(audio: UnitRows, visual: UnitRows): Steps<PartnerRanks> {
  const { rows, width } = audio;
  expectMatrix('audio', audio.values, rows, width);
  expectMatrix('visual', visual.values, rows, width);
  const dot = (row: number, column: number) => {
    let sum = 0;
    const [from, to] = [row * width, column * width];
    for (let i = 0; i < width; i += 1) sum += audio.values[from + i]! * visual.values[to + i]!;
    return sum;
  };
  const own = Float64Array.from({ length: rows }, (_, row) => dot(row, row));
  const ofVisual = new Int32Array(rows).fill(1);
  const ofAudio = new Int32Array(rows).fill(1);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < rows; column += 1) {
      if (row === column) continue;
      const cosine = dot(row, column);
      if (cosine > own[row]!) ofVisual[row]! += 1;
      if (cosine > own[column]!) ofAudio[column]! += 1;
    }
    yield row / rows;
  }
  return { ofVisual, ofAudio };
}
