/** Measures the modality gap, alignment and uniformity. */
import { AppError } from '../../core/errors.ts';
import { SeededRandom } from '../../core/rng.ts';
import type { Steps } from '../../core/turns/in-turns.ts';
import { expectMatrix } from '../../math/linalg.ts';

/** Unit rows of one or both modalities: (rows, width). */
export interface UnitRows {
  readonly values: Float32Array;
  readonly rows: number;
  readonly width: number;
}

/** Above this many points, uniformity is computed on a seeded sample of this size. */
export const UNIFORMITY_POINTS = 2000;

/** The parameter t of Wang and Isola's Gaussian potential. */
const UNIFORMITY_T = 2;

/**
 * The modality gap: the distance between the mean of all audio features and the mean of all video features.
 *
 * Unit rows are on a sphere of radius 1, so it is between 0 (both have the same mean) and 2.
 *
 * @throws {@link AppError} `shape` if one of them has no rows, or the widths differ.
 * @remarks Source: Liang et al. 2022, "Mind the Gap", arXiv 2203.02053, section 2.
 */
export function modalityGap(audio: UnitRows, visual: UnitRows): number {
  const a = centroid(audio);
  const v = centroid(visual);
  if (a.length !== v.length) {
    throw new AppError('shape', `Expected rows of one width, got ${a.length} and ${v.length}.`);
  }
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - v[i]!) ** 2, 0));
}

/**
 * Alignment: the mean squared distance of partners, 2 - 2 cosine; 0 if every audio feature equals that of its video.
 *
 * @param audio - (pairs, width), `visual` its partners in the same order.
 * @throws {@link AppError} `shape` if there are no pairs or the sizes differ.
 * @remarks Source: Wang and Isola 2020, arXiv 2005.10242, section 4.1, alpha = 2.
 */
export function alignment(audio: UnitRows, visual: UnitRows): number {
  expectSome(audio);
  expectMatrix('visual', visual.values, audio.rows, audio.width);
  let sum = 0;
  for (let i = 0; i < audio.values.length; i += 1) sum += (audio.values[i]! - visual.values[i]!) ** 2;
  return sum / audio.rows;
}

/**
 * Uniformity: the logarithm of the mean of exp(-2 d²) over all pairs of different points. It is 0 if all points are the
 * same, and lower the more evenly they cover the sphere.
 *
 * Up to {@link UNIFORMITY_POINTS} points every pair is counted once; with more points, the pairs of a seeded sample.
 *
 * @throws {@link AppError} `shape` if there are fewer than two points.
 * @remarks Source: Wang and Isola 2020, section 4.1, t = 2; their `torch.pdist(x).pow(2).mul(-t).exp().mean().log()`.
 */
export function* uniformity(points: UnitRows, seed = 1): Steps<number> {
  const { values, width, rows } = points;
  expectMatrix('points', values, rows, width);
  if (rows < 2) throw new AppError('shape', `Expected two points or more, got ${rows}.`);
  const chosen =
    rows <= UNIFORMITY_POINTS
      ? Array.from({ length: rows }, (_, row) => row)
      : new SeededRandom(seed).sample(rows, UNIFORMITY_POINTS);
  const count = chosen.length;
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const own = chosen[i]! * width;
    for (let j = i + 1; j < count; j += 1) {
      const other = chosen[j]! * width;
      let squares = 0;
      for (let k = 0; k < width; k += 1) squares += (values[own + k]! - values[other + k]!) ** 2;
      sum += Math.exp(-UNIFORMITY_T * squares);
    }
    yield i / count;
  }
  return Math.log(sum / ((count * (count - 1)) / 2));
}

function centroid({ values, rows, width }: UnitRows): Float64Array<ArrayBuffer> {
  expectSome({ values, rows, width });
  expectMatrix('points', values, rows, width);
  const sum = new Float64Array(width);
  for (let at = 0; at < values.length; at += 1) sum[at % width]! += values[at]!;
  return sum.map((value) => value / rows);
}

function expectSome({ rows }: UnitRows): void {
  if (rows < 1) throw new AppError('shape', 'Expected at least one row, got none.');
}
