import { describe, expect, it } from 'vitest';
import { foldMax, policyFeatures } from '../../../src/analysis/frame-policy.ts';
import type { FramePolicy } from '../../../src/analysis/frame-policy.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { similarity } from '../../../src/math/similarity.ts';

const [ROWS, ITEMS, FRAMES, WIDTH] = [4, 5, 10, 7];
const random = new SeededRandom(4);
const vectors = (count: number) =>
  l2NormalizeRows(
    Float32Array.from({ length: count * WIDTH }, () => random.uniform() - 0.5),
    count,
    WIDTH,
  );
const audio = vectors(ROWS);
const visual = vectors(ITEMS * FRAMES);
/** Item 1 lacks its frame 5, item 2 has only three frames, item 3 none. */
const hasFrame = new Uint8Array(ITEMS * FRAMES).fill(1);
hasFrame[1 * FRAMES + 5] = 0;
hasFrame.fill(0, 2 * FRAMES + 3, 3 * FRAMES);
hasFrame.fill(0, 3 * FRAMES, 4 * FRAMES);

function scored(policy: FramePolicy): Float32Array {
  const { features, frames } = policyFeatures(visual, hasFrame, ITEMS, FRAMES, WIDTH, policy);
  const product = similarity(audio, features, ROWS, ITEMS * frames, WIDTH);
  const folded = new Float32Array(ROWS * ITEMS);
  foldMax(product, ROWS, ITEMS, frames, folded, ITEMS, 0);
  return folded;
}

/** Cosines of one sound with the frames that an item has, from the definition. */
function cosines(row: number, item: number): number[] {
  return Array.from({ length: FRAMES }, (_, frame) => frame)
    .filter((frame) => hasFrame[item * FRAMES + frame] === 1)
    .map((frame) => {
      let sum = 0;
      for (let i = 0; i < WIDTH; i += 1) {
        sum += (audio[row * WIDTH + i] as number) * (visual[(item * FRAMES + frame) * WIDTH + i] as number);
      }
      return sum;
    });
}

describe('frame policies', () => {
  it.each([
    ['frame', (values: number[]) => values[Math.min(5, values.length - 1)] ?? 0],
    ['mean', (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length],
    ['max', (values: number[]) => Math.max(...values)],
  ] as const)('%s over the frames that an item has', (policy, fold) => {
    const scores = scored(policy);
    let largest = 0;
    for (let row = 0; row < ROWS; row += 1) {
      for (let item = 0; item < ITEMS; item += 1) {
        const values = cosines(row, item);
        const expected = values.length === 0 ? 0 : fold(values);
        // Float32 features of length one: 1e-7 a term, seven terms.
        expect(Math.abs((scores[row * ITEMS + item] as number) - expected)).toBeLessThan(1e-6);
        largest = Math.max(largest, Math.abs(expected));
      }
    }
    expect(largest).toBeGreaterThan(0.2);
  });

  it('are one and the same where a gallery has one frame an item', () => {
    const one = visual.slice(0, ITEMS * WIDTH);
    for (const policy of ['frame', 'mean', 'max'] as const) {
      const { features, frames } = policyFeatures(
        one,
        new Uint8Array(ITEMS).fill(1),
        ITEMS,
        1,
        WIDTH,
        policy,
      );
      expect(frames).toBe(1);
      expect(features).toEqual(one);
    }
  });

  it('refuse sizes that disagree', () => {
    expect(() => policyFeatures(visual, hasFrame, ITEMS + 1, FRAMES, WIDTH, 'max')).toThrow(/6 x 10/);
  });

  it('fold a block into the columns it belongs to', () => {
    const into = new Float32Array(6);
    foldMax(Float32Array.of(1, 3, 2, -1, -5, -2), 1, 2, 3, into, 6, 4);
    expect([...into]).toEqual([0, 0, 0, 0, 3, -1]);
  });
});
