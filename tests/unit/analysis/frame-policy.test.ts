import { describe, expect, it } from 'vitest';
import type { PolicyScores } from '../../../src/analysis/retrieval/frame-policy.ts';
import { foldFrames } from '../../../src/analysis/retrieval/frame-policy.ts';
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

function scored(): PolicyScores {
  const cosines = similarity(audio, visual, ROWS, ITEMS * FRAMES, WIDTH);
  const square = () => new Float32Array(ROWS * ITEMS);
  const scores = { frame: square(), mean: square(), max: square() };
  foldFrames(cosines, hasFrame, ROWS, FRAMES, { scores, stride: ITEMS, offset: 0, retrievalFrame: 5 });
  return scores;
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
    const scores = scored()[policy];
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

  it('refuse sizes that disagree', () => {
    const scores = { frame: new Float32Array(), mean: new Float32Array(), max: new Float32Array() };
    expect(() =>
      foldFrames(new Float32Array(7), new Uint8Array(4).fill(1), 1, 2, {
        scores,
        stride: 2,
        offset: 0,
        retrievalFrame: 5,
      }),
    ).toThrow(/1 x 2 x 2/);
  });

  it('fold a block into the columns it belongs to, and let what is no number be seen', () => {
    const square = () => new Float32Array(6);
    const scores = { frame: square(), mean: square(), max: square() };
    const cosines = Float32Array.of(1, 3, 2, -1, Number.NaN, -3);
    foldFrames(cosines, new Uint8Array(6).fill(1), 1, 3, { scores, stride: 6, offset: 4, retrievalFrame: 5 });
    expect([...scores.max]).toEqual([0, 0, 0, 0, 3, Number.NaN]);
    expect([...scores.mean]).toEqual([0, 0, 0, 0, 2, Number.NaN]);
    expect([...scores.frame]).toEqual([0, 0, 0, 0, 2, -3]);
  });
});
