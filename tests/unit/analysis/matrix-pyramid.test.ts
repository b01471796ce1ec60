import { describe, expect, it } from 'vitest';
import { MatrixPyramid, TILE } from '../../../src/analysis/space/matrix-pyramid.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';

function unit(rows: number, width: number, seed: number) {
  const random = new SeededRandom(seed);
  return l2NormalizeRows(
    Float32Array.from({ length: rows * width }, () => random.uniform() - 0.3),
    rows,
    width,
  );
}

const WIDTH = 24;

/** The mean of the cosines of a block, one by one. */
function meanOf(
  audio: Float32Array,
  visual: Float32Array,
  rows: readonly [number, number],
  columns: readonly [number, number],
): number {
  let sum = 0;
  let count = 0;
  for (let row = rows[0]; row < rows[1]; row += 1) {
    for (let column = columns[0]; column < columns[1]; column += 1) {
      for (let i = 0; i < WIDTH; i += 1) sum += audio[row * WIDTH + i]! * visual[column * WIDTH + i]!;
      count += 1;
    }
  }
  return sum / count;
}

describe('a matrix of 5,000 by 5,000', () => {
  const N = 5000;
  const audio = unit(N, WIDTH, 1);
  const visual = unit(N, WIDTH, 2);
  const pyramid = new MatrixPyramid(audio, visual, N, N, WIDTH);

  it('is kept in twice its features, not in its cells', () => {
    expect(pyramid.levels).toBe(6);
    expect(pyramid.bytes).toBeLessThan(2.01 * (audio.byteLength + visual.byteLength));
    expect(pyramid.bytes).toBeLessThan(N * N);
  });

  it('has the cells themselves at level 0, to the ragged edge', () => {
    const { rows, columns, values } = pyramid.tile(0, 19, 7);
    expect([rows, columns, values.length]).toEqual([N - 19 * TILE, TILE, (N - 19 * TILE) * TILE]);
    for (const [row, column] of [
      [0, 0],
      [rows - 1, columns - 1],
      [100, 31],
    ] as const) {
      const at = [19 * TILE + row, 7 * TILE + column] as const;
      // Both sum in float64 and round once.
      expect(values[row * columns + column]).toBeCloseTo(
        meanOf(audio, visual, [at[0], at[0] + 1], [at[1], at[1] + 1]),
        6,
      );
    }
  });

  it('has at every level the means of the cells below, also where less than a block is left', () => {
    for (let level = 1; level < pyramid.levels; level += 1) {
      const block = 2 ** level;
      const count = Math.ceil(N / block);
      const last = Math.ceil(count / TILE) - 1;
      const { rows, columns, values } = pyramid.tile(level, last, last);
      expect(last * TILE + rows).toBe(count);
      const from = (count - 1) * block;
      // Means of features are rounded to float32 before the product.
      expect(values[rows * columns - 1]).toBeCloseTo(meanOf(audio, visual, [from, N], [from, N]), 5);
      const start = last * TILE * block;
      expect(values[0]).toBeCloseTo(meanOf(audio, visual, [start, start + block], [start, start + block]), 5);
    }
    expect(pyramid.tile(5, 0, 0).rows).toBe(157);
  });

  it('reads a cell with its ranks', () => {
    const { cosine, rankOfPicture, rankOfSound } = pyramid.cell(4999, 17);
    const at = (row: number, column: number) => meanOf(audio, visual, [row, row + 1], [column, column + 1]);
    expect(cosine).toBeCloseTo(at(4999, 17), 6);
    // Scores are rounded to float32 before they are ranked.
    const better = (score: number) => Number(Math.fround(score) > cosine);
    let [pictures, sounds] = [1, 1];
    for (let i = 0; i < N; i += 1) {
      pictures += better(at(4999, i));
      sounds += better(at(i, 17));
    }
    expect([rankOfPicture, rankOfSound]).toEqual([pictures, sounds]);
    expect(pictures).toBeGreaterThan(1);
  });

  it('refuses what is not there', () => {
    expect(() => pyramid.tile(0, 20, 0)).toThrow('tile');
    expect(() => pyramid.tile(6, 0, 0)).toThrow('tile');
    expect(() => pyramid.cell(5000, 0)).toThrow('cell');
  });
});

describe('a small matrix that is not square', () => {
  it('has one level, and ranks by strictly greater cosines', () => {
    const audio = Float32Array.of(1, 0, 0, 1, 0.6, 0.8);
    const visual = Float32Array.of(1, 0, 1, 0);
    const pyramid = new MatrixPyramid(audio, visual, 3, 2, 2);
    expect(pyramid.levels).toBe(1);
    expect([...pyramid.tile(0, 0, 0).values]).toEqual([1, 1, 0, 0, 0.6, 0.6].map(Math.fround));
    expect(pyramid.cell(2, 1)).toEqual({ cosine: Math.fround(0.6), rankOfPicture: 1, rankOfSound: 2 });
    expect(pyramid.cell(1, 0)).toEqual({ cosine: 0, rankOfPicture: 1, rankOfSound: 3 });
  });
});
