import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { principalAxes, projectOn } from '../../../src/math/pca.ts';
import { atOnce } from '../../support/at-once.ts';

/** Points of known axes: along each unit vector of an orthonormal pair, spread by its own width, and moved off 0. */
function cloud(rows: number, width: number) {
  const random = new SeededRandom(7);
  const normal = () => Array.from({ length: 12 }, () => random.uniform()).reduce((a, b) => a + b, -6);
  const first = Array.from({ length: width }, (_, i) => (i % 2 === 0 ? 1 : 0.5));
  const length = Math.hypot(...first);
  const u = first.map((value) => value / length);
  // Orthogonal to u by construction: pairs (a, b) become (-b, a).
  const v = u.map((_, i) => (i % 2 === 0 ? -u[i + 1]! : u[i - 1]!));
  const points = new Float32Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    const [a, b] = [5 * normal(), 2 * normal()];
    for (let i = 0; i < width; i += 1) points[row * width + i] = 3 + a * u[i]! + b * v[i]! + 0.1 * normal();
  }
  return { points, u, v };
}

const ROWS = 400;
const WIDTH = 24;

describe('principal axes', () => {
  const { points, u, v } = cloud(ROWS, WIDTH);
  const found = atOnce(principalAxes(points, ROWS, WIDTH));
  const axis = (k: number) => [...found.axes.subarray(k * WIDTH, (k + 1) * WIDTH)];
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

  it('are the directions the points were spread along, the widest first', () => {
    // A sample's axes are off the true ones by about noise / spread / sqrt(rows).
    expect(Math.abs(dot(axis(0), u))).toBeGreaterThan(0.999);
    expect(Math.abs(dot(axis(1), v))).toBeGreaterThan(0.999);
    expect(dot(axis(0), axis(1))).toBeCloseTo(0, 9);
    expect(dot(axis(0), axis(0))).toBeCloseTo(1, 9);
  });

  it('are eigenvectors: what lies along them is uncorrelated, and their shares are its variances', () => {
    const flat = projectOn(found, points, ROWS);
    let [xx, xy, yy] = [0, 0, 0];
    for (let row = 0; row < ROWS; row += 1) {
      const [x, y] = [flat[2 * row]!, flat[2 * row + 1]!];
      xx += (x * x) / ROWS;
      xy += (x * y) / ROWS;
      yy += (y * y) / ROWS;
    }
    // Float32 coordinates of size 10: their products are good to 1e-5.
    expect(Math.abs(xy)).toBeLessThan(1e-4 * xx);
    let total = 0;
    for (let i = 0; i < points.length; i += 1) total += (points[i]! - found.mean[i % WIDTH]!) ** 2 / ROWS;
    expect(found.explained[0]).toBeCloseTo(xx / total, 5);
    expect(found.explained[1]).toBeCloseTo(yy / total, 5);
    expect(found.explained[0]! + found.explained[1]!).toBeGreaterThan(0.98);
  });

  it('do not flip: the largest entry of each is positive, whatever the sign of the points', () => {
    const turned = atOnce(
      principalAxes(
        points.map((value) => -value),
        ROWS,
        WIDTH,
      ),
    );
    for (const axes of [found.axes, turned.axes]) {
      for (let k = 0; k < 2; k += 1) {
        const own = [...axes.subarray(k * WIDTH, (k + 1) * WIDTH)];
        expect(own.reduce((peak, x) => (Math.abs(x) > Math.abs(peak) ? x : peak), 0)).toBeGreaterThan(0);
      }
    }
    turned.axes.forEach((value, i) => expect(value).toBeCloseTo(found.axes[i]!, 6));
  });

  it('of points that are all one, or on a line, are still two orthonormal directions', () => {
    const still = atOnce(principalAxes(new Float32Array(30).fill(2), 5, 6));
    expect([...still.explained]).toEqual([0, 0]);
    const line = atOnce(principalAxes(Float32Array.of(0, 0, 0, 1, 2, 2, 2, 4, 4, -1, -2, -2), 4, 3));
    expect(line.explained[0]).toBeCloseTo(1, 12);
    expect(line.explained[1]).toBeCloseTo(0, 12);
    for (const { axes } of [still, line]) {
      const width = axes.length / 2;
      expect(dot([...axes.subarray(0, width)], [...axes.subarray(width)])).toBeCloseTo(0, 9);
      expect(Math.hypot(...axes.subarray(width))).toBeCloseTo(1, 9);
    }
    [1 / 3, 2 / 3, 2 / 3].forEach((value, i) => expect(line.axes[i]).toBeCloseTo(value, 6));
  });
});
