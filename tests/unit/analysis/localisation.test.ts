import { describe, expect, it } from 'vitest';
import {
  chanceOfHit,
  liftInBox,
  patchCentre,
  pointingHit,
  regionIou,
  topRegion,
} from '../../../src/analysis/localise/localisation.ts';
import { meanRow, patchScores } from '../../../src/analysis/localise/patch-scores.ts';
import { contrastSaliency, motionSaliency } from '../../../src/analysis/localise/saliency.ts';
import { groupPatches, spreadOverGroups, tokensWithout } from '../../../src/analysis/masked/patch-groups.ts';
import type { Box } from '../../../src/core/box.ts';
import { boxOfCorners, toBox } from '../../../src/core/box.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { wilsonInterval } from '../../../src/math/wilson.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

const random = new SeededRandom(11);
const signed = (count: number) => random.uniforms(count).map((value) => 2 * value - 1);
/** Two by two patches, so that areas are known by heart. */
const SMALL = { gridRows: 2, gridColumns: 2, patch: 4, channels: 3, tokens: 4, patchValues: 48 };

/** IoU by counting points of a fine raster. */
function rasterIou(region: Uint8Array, [left, top, right, bottom]: Box, cells: number): number {
  const [steps, n] = [560, Math.sqrt(region.length)];
  let [shared, union] = [0, 0];
  for (let i = 0; i < steps * steps; i += 1) {
    const [x, y] = [((i % steps) + 0.5) / steps, (Math.floor(i / steps) + 0.5) / steps];
    const marked = region[Math.floor(y * n) * cells + Math.floor(x * n)] === 1;
    const boxed = x > left && x < right && y > top && y < bottom;
    if (marked && boxed) shared += 1;
    if (marked || boxed) union += 1;
  }
  return shared / union;
}

describe('a map against a box', () => {
  it('points at the middle of the highest patch; of equals the first counts', () => {
    const values = new Float32Array(196);
    values[14 * 3 + 5] = 2;
    values[195] = 2;
    const { x, y } = patchCentre(14 * 3 + 5, VISUAL_GRID);
    expect([x, y]).toEqual([5.5 / 14, 3.5 / 14]);
    expect(pointingHit(values, [x, y, x, y], VISUAL_GRID)).toBe(true);
    expect(pointingHit(values, [x + 0.001, y, 1, 1], VISUAL_GRID)).toBe(false);
  });

  it('takes the highest share of the patches, one at least', () => {
    const values = Float32Array.of(0.1, 3, 3, -1);
    expect([...topRegion(values, 0.5)]).toEqual([0, 1, 1, 0]);
    expect([...topRegion(values, 0.25)]).toEqual([0, 1, 0, 0]);
    expect([...topRegion(values, 0.01)]).toEqual([0, 1, 0, 0]);
    expect(() => topRegion(values, 0)).toThrow(/share/);
    expect(() => topRegion(values, Number.NaN)).toThrow(/share/);
  });

  it('has an IoU of 1 with the same area, 0 with none, and the known ones between', () => {
    const corner = Uint8Array.of(1, 0, 0, 0);
    expect(regionIou(corner, [0, 0, 0.5, 0.5], SMALL)).toBe(1);
    expect(regionIou(corner, [0.5, 0.5, 1, 1], SMALL)).toBe(0);
    expect(regionIou(corner, [0, 0, 1, 1], SMALL)).toBe(0.25);
    expect(regionIou(corner, [0.25, 0, 0.75, 0.5], SMALL)).toBeCloseTo(1 / 3, 12);
    // A box without an area shares nothing, and what is empty on both sides is no division by zero.
    expect(regionIou(corner, [0.2, 0.2, 0.2, 0.4], SMALL)).toBe(0);
    expect(regionIou(new Uint8Array(4), [0.2, 0.2, 0.2, 0.2], SMALL)).toBe(0);
  });

  it('has the IoU that counting points gives', () => {
    for (let round = 0; round < 4; round += 1) {
      const region = topRegion(signed(196), 0.1 + 0.2 * round);
      const [a = 0, b = 0, c = 0, d = 0] = random.uniforms(4);
      const box = boxOfCorners(a, b, c, d);
      // A raster of 560 lines misses an edge by at most 1/560 of the side.
      expect(regionIou(region, box, VISUAL_GRID)).toBeCloseTo(rasterIou(region, box, 14), 2);
    }
  });

  it('counts the patches that a random guess may take', () => {
    expect(chanceOfHit([0, 0, 1, 1], VISUAL_GRID)).toBe(1);
    expect(chanceOfHit([0, 0, 0.5, 0.5], SMALL)).toBe(0.25);
    expect(chanceOfHit([0, 0, 0.2, 0.2], SMALL)).toBe(0);
  });
});

describe('boxes', () => {
  it('are read from JSON only with an area inside the picture', () => {
    expect(toBox([0, 0.1, 0.5, 1])).toEqual([0, 0.1, 0.5, 1]);
    for (const bad of [
      null,
      [0, 0, 1],
      [0.5, 0, 0.5, 1],
      [0, 0, 1, 1.1],
      [0, 0, 'a', 1],
      [0, 0, Number.NaN, 1],
    ]) {
      expect(toBox(bad)).toBeNull();
    }
  });

  it('may be drawn from any corner and past the edge', () => {
    expect(boxOfCorners(0.9, 1.4, 0.2, -0.3)).toEqual([0.2, 0, 0.9, 1]);
  });
});

describe('patch scores', () => {
  const [tokens, feature] = [signed(6 * 4), signed(4)];
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

  it('are cosines while nothing is taken away', () => {
    const scores = patchScores(tokens, feature, null);
    scores.forEach((score, row) => {
      const token = tokens.subarray(row * 4, row * 4 + 4);
      const expected = dot(token, feature) / Math.sqrt(dot(token, token) * dot(feature, feature));
      expect(score).toBeCloseTo(expected, 6);
    });
  });

  it('keep a token’s length once the mean is gone, in units of the usual length', () => {
    const means = { tokens: signed(6 * 4), other: signed(4) };
    const left = tokens.map((value, i) => value - means.tokens[i]!);
    const other = feature.map((value, i) => value - means.other[i]!);
    const usual = Math.sqrt(dot(left, left) / 6);
    patchScores(tokens, feature, means).forEach((score, row) => {
      const expected =
        dot(left.subarray(row * 4, row * 4 + 4), other) / (usual * Math.sqrt(dot(other, other)));
      expect(score).toBeCloseTo(expected, 6);
    });
    // The feature itself as mean leaves nothing to compare with.
    expect([...patchScores(tokens, feature, { ...means, other: feature })]).toEqual(Array(6).fill(0));
    expect(() => patchScores(tokens, feature, { ...means, tokens: signed(20) })).toThrow(/tokens/);
  });

  it('averages rows', () => {
    expect([...meanRow(Float32Array.of(1, 2, 3, 6), 2)]).toEqual([2, 4]);
    expect(() => meanRow(new Float32Array(3), 2)).toThrow(/rows/);
  });
});

describe('guesses without a model', () => {
  const flat = new Uint8Array(8 * 8 * 3).fill(90);
  it('see the patch with an edge in it', () => {
    const picture = flat.slice();
    // Half of the lower right patch is white.
    for (let y = 4; y < 8; y += 1)
      for (let x = 4; x < 6; x += 1) picture.fill(255, (y * 8 + x) * 3, (y * 8 + x) * 3 + 3);
    const contrast = contrastSaliency(picture, SMALL);
    expect([...contrast.subarray(0, 3)]).toEqual([0, 0, 0]);
    // Two values in equal shares deviate by half their distance.
    expect(contrast[3]).toBeCloseTo((255 - 90) / 2, 3);
    expect([...motionSaliency(picture, [flat, flat], SMALL)].map(Math.round)).toEqual([0, 0, 0, 165 ** 2]);
    expect([...motionSaliency(picture, [], SMALL)]).toEqual([0, 0, 0, 0]);
  });

  it('refuse a picture of another size', () => {
    expect(() => contrastSaliency(new Uint8Array(12), SMALL)).toThrow(/bytes/);
  });
});

describe('groups of patches', () => {
  it('cut the grid, what is left over at the edges included', () => {
    const groups = groupPatches(VISUAL_GRID, 4, 4);
    expect(groups.count).toBe(16);
    const sizes = Array.from({ length: 16 }, (_, group) => groups.groupOf.filter((g) => g === group).length);
    expect(sizes).toEqual([16, 16, 16, 8, 16, 16, 16, 8, 16, 16, 16, 8, 8, 8, 8, 4]);
    expect(groupPatches(AUDIO_GRID, 2, 4).count).toBe(64);
    expect(groupPatches(AUDIO_GRID, 2, 4).groupOf[512 - 1]).toBe(63);
    const rest = tokensWithout(groups, 0);
    expect(rest).toHaveLength(180);
    expect([...rest.subarray(0, 3)]).toEqual([4, 5, 6]);
    expect(() => groupPatches(VISUAL_GRID, 0, 4)).toThrow(/whole/);
  });

  it('give their value to every patch', () => {
    const groups = groupPatches(SMALL, 1, 2);
    expect([...spreadOverGroups(groups, [5, 7])]).toEqual([5, 5, 7, 7]);
  });
});

describe('Wilson’s interval', () => {
  it('is that of the textbook', () => {
    // 18 of 24 by the formula, worked out by hand: centre (0.75 + 0.0800) / 1.1600, half width 0.1672.
    const [low, high] = wilsonInterval(18, 24);
    expect(low).toBeCloseTo(0.551, 3);
    expect(high).toBeCloseTo(0.88, 3);
    expect(wilsonInterval(0, 24)[0]).toBeCloseTo(0, 12);
    expect(wilsonInterval(0, 24)[1]).toBeCloseTo(0.138, 3);
    expect(wilsonInterval(24, 24)[1]).toBeCloseTo(1, 12);
    expect(() => wilsonInterval(1, 0)).toThrow(/trial/);
    expect(() => wilsonInterval(5, 4)).toThrow(/trial/);
  });
});

it('the lift of a map is 1 by chance, whatever the box, and 0 where the map points elsewhere', () => {
  const left: Box = [0, 0, 0.5, 1];
  const even = new Float32Array(196);
  // Equal patches keep their order, so the whole map is the region here.
  expect(liftInBox(even, 1, left, VISUAL_GRID)).toBe(1);
  expect(liftInBox(even, 1, [0, 0, 1, 1], VISUAL_GRID)).toBe(1);
  const within = Float32Array.from({ length: 196 }, (_, token) => Number(token % 14 < 7));
  expect(liftInBox(within, 0.2, left, VISUAL_GRID)).toBe(2);
  expect(liftInBox(within, 0.2, [0.5, 0, 1, 1], VISUAL_GRID)).toBe(0);
  expect(liftInBox(within, 0.2, [0, 0, 0.001, 0.001], VISUAL_GRID)).toBeNaN();
});
