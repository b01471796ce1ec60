import { describe, expect, it } from 'vitest';
import { doubleCentred, probeOffset, spanMeans } from '../../../src/analysis/localise/alignment.ts';
import { evenWeights, inEvenShares, rollBack } from '../../../src/analysis/localise/rollout.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { matmul } from '../../../src/math/linalg.ts';

const random = new SeededRandom(5);

describe('moments of a sound', () => {
  const grid = { gridRows: 2, gridColumns: 5 };
  // Width 1: token (row, column) is 10 * row + column.
  const tokens = Float32Array.from({ length: 10 }, (_, i) => 10 * Math.floor(i / 5) + (i % 5));

  it('average all bands of the columns around, as far as there is sound', () => {
    expect([...spanMeans(tokens, grid, 5, 1)]).toEqual([5.5, 6, 7, 8, 8.5]);
    expect([...spanMeans(tokens, grid, 3, 1)]).toEqual([5.5, 6, 6.5]);
    expect([...spanMeans(tokens, grid, 3, 9)]).toEqual([6, 6, 6]);
    expect(() => spanMeans(tokens, grid, 6, 1)).toThrow(/columns/);
  });
});

describe('the offset probe', () => {
  const frames = 10;
  const columns = 40;
  const frameColumns = Array.from({ length: frames }, (_, i) => 4 * i);

  it('takes away what belongs to a whole row or column', () => {
    const plain = Float32Array.from({ length: 12 }, (_, i) => 3 * Math.floor(i / 4) + 7 * (i % 4));
    expect(Math.max(...doubleCentred(plain, 3, 4).map(Math.abs))).toBeLessThan(1e-6);
  });

  it.each([0, 6, -9])('finds a shift of %i columns under noise, and is sure of it', (shift) => {
    const matrix = random.uniforms(frames * columns);
    for (const [frame, column] of frameColumns.entries()) {
      for (const at of [column + shift - 1, column + shift, column + shift + 1]) {
        if (at >= 0 && at < columns) matrix[frame * columns + at] = matrix[frame * columns + at]! + 2;
      }
    }
    const probe = probeOffset(matrix, frameColumns, columns, { shuffles: 200 });
    expect(Math.abs(probe.shifts[probe.best]! - shift)).toBeLessThanOrEqual(1);
    expect(probe.p).toBe(1 / 201);
    expect(probe.z[probe.best]).toBeGreaterThan(3);
  });

  it('is rarely sure of noise, though it searches many shifts', () => {
    const rounds = 30;
    let sure = 0;
    for (let round = 0; round < rounds; round += 1) {
      const probe = probeOffset(random.uniforms(frames * columns), frameColumns, columns, {
        shuffles: 99,
        seed: round,
      });
      expect(probe.z[probe.best]).toBe(Math.max(...probe.z));
      if (probe.p <= 0.05) sure += 1;
    }
    // 5 % of 30 is 1.5; 7 or more have a probability below 0.001.
    expect(sure).toBeLessThan(7);
  });

  it('gives the mean along each diagonal, where half of the frames meet a sound', () => {
    const matrix = random.uniforms(frames * columns);
    const { shifts, agreement, zero } = probeOffset(matrix, frameColumns, columns, { shuffles: 20 });
    const centred = doubleCentred(matrix, frames, columns);
    expect(shifts[zero]).toBe(0);
    for (const place of [0, zero, shifts.length - 1]) {
      const met = frameColumns
        .map((column, frame) => [frame, column + shifts[place]!] as const)
        .filter(([, column]) => column >= 0 && column < columns);
      expect(met.length).toBeGreaterThanOrEqual(5);
      const sum = met.reduce((total, [frame, column]) => total + centred[frame * columns + column]!, 0);
      expect(agreement[place]).toBeCloseTo(sum / met.length, 6);
    }
    expect(() => probeOffset(matrix, [1, 2], columns)).toThrow(/three/);
  });
});

describe('attention rollout', () => {
  it('of one block is half of itself and half of what it attends to', () => {
    const attention = Float32Array.of(0, 1, 0.5, 0.5);
    expect([...rollBack(Float32Array.of(1, 0), [attention])]).toEqual([0.5, 0.5]);
    expect([...rollBack(Float32Array.of(0, 1), [attention])]).toEqual([0.25, 0.75]);
  });

  it('is the product of all blocks, later ones to the left', () => {
    const tokens = 5;
    const attentions = [1, 2, 3].map(() => {
      const rows = random.uniforms(tokens * tokens);
      return rows.map((value, i) => {
        const row = rows.subarray(Math.floor(i / tokens) * tokens, (Math.floor(i / tokens) + 1) * tokens);
        return value / row.reduce((sum, other) => sum + other, 0);
      });
    });
    const mixed = attentions.map((matrix) =>
      matrix.map((value, i) => value / 2 + (i % (tokens + 1) === 0 ? 0.5 : 0)),
    );
    const product = mixed.reduce((before, matrix) => matmul(matrix, before, tokens, tokens, tokens));
    const weights = evenWeights(tokens, 1, 3);
    const expected = matmul(weights, product, 1, tokens, tokens);
    const rolled = rollBack(weights, attentions);
    rolled.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
    expect(rolled.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(() => rollBack(weights, [new Float32Array(24)])).toThrow(/attention/);
  });

  it('reads weights as multiples of an even share', () => {
    expect([...inEvenShares(Float32Array.of(1, 3))]).toEqual([0.5, 1.5]);
    expect([...inEvenShares(new Float32Array(2))]).toEqual([0, 0]);
  });
});
