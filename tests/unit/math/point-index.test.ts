import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import type { PlanePoint } from '../../../src/math/point-index.ts';
import { PointIndex } from '../../../src/math/point-index.ts';

const POINTS = 20_000;

describe('20,000 points on a plane', () => {
  const random = new SeededRandom(3);
  // Two clouds and a few strays, as embeddings are.
  const place = (i: number) => (i % 100 === 0 ? 20 * random.uniform() - 10 : (i % 2) * 4 + random.uniform());
  const x = Float32Array.from({ length: POINTS }, (_, i) => place(i));
  const y = Float32Array.from({ length: POINTS }, (_, i) => place(i + 1));
  const index = new PointIndex(x, y);
  const squared = (at: PlanePoint, i: number) => (x[i]! - at.x) ** 2 + (y[i]! - at.y) ** 2;

  it.each([0.02, 0.5, 30])('finds what is nearest within %f, as looking at each would', (radius) => {
    let hits = 0;
    for (let probe = 0; probe < 100; probe += 1) {
      const at = { x: 24 * random.uniform() - 12, y: 8 * random.uniform() - 2 };
      let best = -1;
      for (let i = 0; i < POINTS; i += 1) {
        if (squared(at, i) <= radius ** 2 && (best < 0 || squared(at, i) <= squared(at, best))) best = i;
      }
      expect(index.nearest(at, radius)).toBe(best);
      hits += Number(best >= 0);
    }
    expect(hits).toBeGreaterThan(radius < 0.1 ? 0 : 10);
  });

  it('passes over points that are not to be found', () => {
    const at = { x: x[501]!, y: y[501]! };
    expect(index.nearest(at, 1)).toBe(501);
    const other = index.nearest(at, 10, (point) => point % 2 === 0);
    expect(other).toBeGreaterThanOrEqual(0);
    expect(other % 2).toBe(0);
    expect(index.nearest(at, 1, () => false)).toBe(-1);
  });

  it('finds what a lasso holds', () => {
    const triangle = [
      { x: -1, y: -1 },
      { x: 3, y: 0.5 },
      { x: 0, y: 6 },
    ];
    const sides = triangle.map((a, i) => [a, triangle[(i + 1) % 3]!] as const);
    const expected = Array.from({ length: POINTS }, (_, i) => i).filter((i) =>
      sides.every(([a, b]) => (b.x - a.x) * (y[i]! - a.y) - (b.y - a.y) * (x[i]! - a.x) > 0),
    );
    expect(expected.length).toBeGreaterThan(1000);
    expect(index.inside(triangle)).toEqual(expected);
    expect(index.inside([...triangle].reverse())).toEqual(expected);
    expect(index.inside(triangle.slice(1))).toEqual([]);
  });
});

describe('a few points', () => {
  it('may all lie in one place, or be none', () => {
    const same = new PointIndex(new Float32Array(5).fill(2), new Float32Array(5).fill(-1));
    expect(same.nearest({ x: 2, y: -1 }, 0.1)).toBe(4);
    expect(same.nearest({ x: 3, y: -1 }, 0.1)).toBe(-1);
    expect(new PointIndex(new Float32Array(), new Float32Array()).nearest({ x: 0, y: 0 }, 9)).toBe(-1);
  });

  it('a hole of an outline that crosses itself is outside', () => {
    const grid = Float32Array.from({ length: 25 }, (_, i) => i % 5);
    const down = Float32Array.from({ length: 25 }, (_, i) => Math.floor(i / 5));
    const eight = [
      { x: -0.5, y: -0.5 },
      { x: 4.5, y: 4.5 },
      { x: 4.5, y: -0.5 },
      { x: -0.5, y: 4.5 },
    ];
    const inside = new PointIndex(grid, down).inside(eight);
    // Left and right of the crossing, not above and below it.
    expect(inside).toContain(10);
    expect(inside).toContain(14);
    expect(inside).not.toContain(2);
    expect(inside).not.toContain(22);
  });
});
