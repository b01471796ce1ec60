import { describe, expect, it } from 'vitest';
import { partnerRanks } from '../../../src/analysis/space/partner-ranks.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import type { Steps } from '../../../src/core/turns/in-turns.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { similarity } from '../../../src/math/similarity.ts';
import { rankOf } from '../../../src/math/top-k.ts';

function finish<R>(steps: Steps<R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const unit = (rows: number, width: number, seed: number) => {
  const random = new SeededRandom(seed);
  const values = Float32Array.from({ length: rows * width }, () => random.uniform() - 0.5);
  return { values: l2NormalizeRows(values, rows, width), rows, width };
};

describe('ranks of partners', () => {
  it('are those of the whole matrix, along rows and along columns', () => {
    const [audio, visual] = [unit(17, 5, 1), unit(17, 5, 2)];
    const { ofVisual, ofAudio } = finish(partnerRanks(audio, visual));
    const matrix = similarity(audio.values, visual.values, 17, 17, 5);
    for (let pair = 0; pair < 17; pair += 1) {
      const row = matrix.subarray(17 * pair, 17 * (pair + 1));
      const column = Float32Array.from({ length: 17 }, (_, other) => matrix[17 * other + pair]!);
      expect(ofVisual[pair]).toBe(rankOf(row, pair).rank);
      expect(ofAudio[pair]).toBe(rankOf(column, pair).rank);
    }
    expect(Math.max(...ofVisual)).toBeGreaterThan(3);
  });

  it('count only what is strictly nearer, and refuse sides of different sizes', () => {
    const same = { values: Float32Array.of(1, 0, 1, 0, 1, 0), rows: 3, width: 2 };
    const ties = finish(partnerRanks(same, same));
    expect([...ties.ofVisual, ...ties.ofAudio]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(() => finish(partnerRanks(same, unit(2, 2, 1)))).toThrow(/Expected/);
  });
});
