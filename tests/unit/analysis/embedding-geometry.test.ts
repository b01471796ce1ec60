import { describe, expect, it } from 'vitest';
import {
  alignment,
  modalityGap,
  uniformity,
  UNIFORMITY_POINTS,
} from '../../../src/analysis/space/embedding-geometry.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { atOnce } from '../../support/at-once.ts';

function unitRows(rows: number, width: number, seed: number, shift = 0) {
  const random = new SeededRandom(seed);
  const values = Float32Array.from({ length: rows * width }, () => random.uniform() - 0.5 + shift);
  return { values: l2NormalizeRows(values, rows, width), rows, width };
}

type Rows = ReturnType<typeof unitRows>;
const row = ({ values, width }: Rows, at: number) => [...values.subarray(at * width, (at + 1) * width)];
const squared = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);

describe('the geometry of an embedding', () => {
  const audio = unitRows(17, 5, 1, 0.3);
  const visual = unitRows(17, 5, 2, -0.2);

  it('gap, alignment and uniformity are their definitions, counted pair by pair', () => {
    const mean = (rows: Rows) =>
      Array.from({ length: 5 }, (_, i) => {
        let sum = 0;
        for (let at = 0; at < rows.rows; at += 1) sum += row(rows, at)[i]!;
        return sum / rows.rows;
      });
    expect(modalityGap(audio, visual)).toBeCloseTo(Math.sqrt(squared(mean(audio), mean(visual))), 9);
    expect(modalityGap(audio, visual)).toBeGreaterThan(0.1);

    let distances = 0;
    for (let at = 0; at < 17; at += 1) distances += squared(row(audio, at), row(visual, at));
    expect(alignment(audio, visual)).toBeCloseTo(distances / 17, 9);

    const potentials: number[] = [];
    for (let i = 0; i < 17; i += 1) {
      for (let j = 0; j < i; j += 1) potentials.push(Math.exp(-2 * squared(row(audio, i), row(audio, j))));
    }
    const expected = Math.log(potentials.reduce((a, b) => a + b) / potentials.length);
    expect(atOnce(uniformity(audio))).toBeCloseTo(expected, 9);
  });

  it('has the values that can be told by hand', () => {
    const points = { values: Float32Array.of(1, 0, -1, 0), rows: 2, width: 2 };
    const turned = { values: Float32Array.of(0, 1, 0, -1), rows: 2, width: 2 };
    expect(alignment(points, points)).toBe(0);
    expect(alignment(points, turned)).toBeCloseTo(2, 9);
    expect(modalityGap(points, turned)).toBe(0);
    // One pair at squared distance 4.
    expect(atOnce(uniformity(points))).toBeCloseTo(-8, 9);
    const one = { values: Float32Array.of(0, 1, 0, 1, 0, 1), rows: 3, width: 2 };
    expect(atOnce(uniformity(one))).toBe(0);
    expect(modalityGap({ ...points, values: Float32Array.of(1, 0, 1, 0) }, one)).toBeCloseTo(Math.SQRT2, 9);
  });

  it('of many points takes a seeded sample that agrees with all of them', () => {
    const many = unitRows(UNIFORMITY_POINTS + 400, 3, 3);
    const sampled = atOnce(uniformity(many, 1));
    expect(atOnce(uniformity(many, 1))).toBe(sampled);
    expect(atOnce(uniformity(many, 2))).not.toBe(sampled);
    const all = atOnce(uniformity({ ...many, values: many.values.slice(0, 3 * 2000), rows: 2000 }));
    // The mean of exp(-2 d²) over 2,000 points moves by a percent or so between samples.
    expect(Math.abs(sampled - all)).toBeLessThan(0.05);
  });

  it('says what it needs', () => {
    expect(() => atOnce(uniformity({ ...audio, values: audio.values.slice(0, 5), rows: 1 }))).toThrow(
      'two points',
    );
    expect(() => alignment(audio, { ...visual, values: visual.values.slice(0, 10) })).toThrow('17 x 5');
  });
});
