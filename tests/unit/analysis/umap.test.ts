import { describe, expect, it } from 'vitest';
import { umapOnPlane } from '../../../src/analysis/space/umap.ts';
import type { AppError } from '../../../src/core/errors.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { inTurns } from '../../../src/core/turns/in-turns.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { nearestRows } from '../../../src/math/nearest-rows.ts';
import { atOnce } from '../../support/at-once.ts';

const ROWS = 60;
const WIDTH = 8;
const OPTIONS = { neighbours: 8, minDistance: 0.1, seed: 1 };

/** Three groups of twenty. */
function points() {
  const random = new SeededRandom(2);
  const values = Float32Array.from(
    { length: ROWS * WIDTH },
    (_, at) => Number(at % WIDTH === Math.floor(at / WIDTH) % 3) + 0.2 * (random.uniform() - 0.5),
  );
  return l2NormalizeRows(values, ROWS, WIDTH);
}

describe('nearest rows', () => {
  it('are those of the smallest distance, oneself first', () => {
    const values = points();
    const { indices, distances } = atOnce(nearestRows(values, ROWS, WIDTH, 5));
    for (let row = 0; row < ROWS; row += 1) {
      const all = Array.from({ length: ROWS }, (_, other) =>
        Math.hypot(
          ...Array.from({ length: WIDTH }, (_, i) => values[row * WIDTH + i]! - values[other * WIDTH + i]!),
        ),
      ).sort((a, b) => a - b);
      expect(indices[row]![0]).toBe(row);
      // A distance from a dot product of float32 rows: its square is good to 1e-7.
      distances[row]!.forEach((distance, k) => expect(distance).toBeCloseTo(all[k]!, 3));
    }
  });

  it('of any number of rows take in every one', () => {
    for (const rows of [3, 4, 5, 7]) {
      // On a circle, each nearer to the one after it than to the one before.
      const angle = (row: number) => Math.sqrt(row);
      const circle = Float32Array.from({ length: 3 * rows }, (_, at) =>
        at % 3 === 0
          ? Math.cos(angle(Math.floor(at / 3)))
          : at % 3 === 2
            ? Math.sin(angle(Math.floor(at / 3)))
            : 0,
      );
      const { indices } = atOnce(nearestRows(circle, rows, 3, 2));
      indices.forEach(([self, nearest], row) => {
        expect(self).toBe(row);
        expect(nearest).toBe(row === rows - 1 ? row - 1 : row + 1);
      });
    }
  });
});

describe('UMAP', () => {
  const values = points();
  const flat = atOnce(umapOnPlane(values, ROWS, WIDTH, OPTIONS));

  it('keeps groups together and apart from each other', () => {
    expect(flat).toHaveLength(2 * ROWS);
    const distance = (a: number, b: number) =>
      Math.hypot(flat[2 * a]! - flat[2 * b]!, flat[2 * a + 1]! - flat[2 * b + 1]!);
    let own = 0;
    for (let row = 0; row < ROWS; row += 1) {
      const others = Array.from({ length: ROWS }, (_, i) => i).filter((i) => i !== row);
      const nearest = others.reduce((best, i) => (distance(row, i) < distance(row, best) ? i : best));
      own += Number(nearest % 3 === row % 3);
    }
    expect(own).toBe(ROWS);
  });

  it('is the same for the same seed and another for another', () => {
    expect(atOnce(umapOnPlane(values, ROWS, WIDTH, OPTIONS))).toEqual(flat);
    expect(atOnce(umapOnPlane(values, ROWS, WIDTH, { ...OPTIONS, seed: 2 }))).not.toEqual(flat);
  });

  it('takes fewer points than neighbours asked for, and says when there are too few', () => {
    expect(atOnce(umapOnPlane(values.slice(0, 5 * WIDTH), 5, WIDTH, OPTIONS))).toHaveLength(10);
    expect(() => atOnce(umapOnPlane(values.slice(0, 3 * WIDTH), 3, WIDTH, OPTIONS))).toThrow('four points');
  });

  it('stops in the middle when it is aborted', async () => {
    const control = new AbortController();
    let steps = 0;
    function* counted() {
      const inner = umapOnPlane(values, ROWS, WIDTH, OPTIONS);
      for (let step = inner.next(); !step.done; step = inner.next()) {
        steps += 1;
        if (steps === 100) control.abort();
        // The clock must pass a turn's length for the runner to let anything in.
        const until = performance.now() + 1;
        while (performance.now() < until);
        yield step.value;
      }
      return null;
    }
    const shares: number[] = [];
    const running = inTurns(counted(), control.signal, (share) => shares.push(share));
    await expect(running).rejects.toMatchObject({ code: 'aborted' } satisfies Partial<AppError>);
    // A turn is 30 ms, and a step takes one at least.
    expect(steps).toBeLessThanOrEqual(131);
    expect(shares.length).toBeGreaterThan(1);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  });
});
