import { describe, expect, it } from 'vitest';
import { contrastiveLoss } from '../../../src/analysis/space/contrastive.ts';
import type { InfoNceOptions } from '../../../src/analysis/space/info-nce.ts';
import { infoNce } from '../../../src/analysis/space/info-nce.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { golden } from '../../support/golden-model.ts';

const PAIRS = 7;
const random = new SeededRandom(5);
const COSINE = Float32Array.from({ length: PAIRS * PAIRS }, () => 2 * random.uniform() - 1);

describe('InfoNCE', () => {
  it.each(['audioForVisual', 'visualForAudio'] as const)(
    'of all negatives is the contrastive loss: %s, on the official similarity matrix',
    async (direction) => {
      const { data } = await golden('retrieval.similarity');
      const cosine = Float32Array.from(data);
      for (const temperature of [0.01, 0.05, 1]) {
        const mine = infoNce(cosine, 40, { direction, temperature });
        const theirs = contrastiveLoss(cosine, 40, direction, temperature);
        // That one keeps its logarithms in float32.
        expect(mine.loss / theirs.loss).toBeCloseTo(1, 5);
        expect(mine.accuracy).toBeCloseTo(theirs.accuracy, 12);
        expect(mine.candidates).toBe(40);
      }
    },
  );

  it('both is the mean of the two', () => {
    const [a, v, both] = (['audioForVisual', 'visualForAudio', 'both'] as const).map((direction) =>
      infoNce(COSINE, PAIRS, { direction }),
    );
    expect(both!.loss).toBeCloseTo((a!.loss + v!.loss) / 2, 12);
    expect(both!.accuracy).toBeCloseTo((a!.accuracy + v!.accuracy) / 2, 12);
    expect(a!.loss).not.toBeCloseTo(v!.loss, 3);
  });

  it.each(['audioForVisual', 'both'] as const)('of partners that all win is exactly 1: %s', (direction) => {
    for (let pairs = 1; pairs <= 60; pairs += 1) {
      const own = Float32Array.from({ length: pairs * pairs }, (_, at) => Number(at % (pairs + 1) === 0));
      expect(infoNce(own, pairs, { direction }).accuracy).toBe(1);
    }
  });

  it.each([
    { direction: 'audioForVisual', temperature: 0.2 },
    { direction: 'visualForAudio', temperature: 0.5 },
    { direction: 'both', temperature: 0.3, negatives: 3, seed: 9 },
    { direction: 'audioForVisual', temperature: 0.4, negatives: 1 },
  ] satisfies InfoNceOptions[])('has the gradient of its loss: %o', (options) => {
    const { gradient } = infoNce(COSINE, PAIRS, options);
    const h = 2 ** -8;
    let largest = 0;
    for (let cell = 0; cell < COSINE.length; cell += 1) {
      const moved = (by: number) => {
        const cosine = Float32Array.from(COSINE);
        cosine[cell]! += by;
        return { at: cosine[cell]!, loss: infoNce(cosine, PAIRS, options).loss };
      };
      const [up, down] = [moved(h), moved(-h)];
      const slope = (up.loss - down.loss) / (up.at - down.at);
      // Central differences are off by h² / 6 times the third derivative, at most 1e-4 here.
      expect(Math.abs(gradient[cell]! - slope)).toBeLessThan(2e-4);
      largest = Math.max(largest, Math.abs(slope));
    }
    expect(largest).toBeGreaterThan(0.05);
  });

  it('pulls partners and pushes the rest, and the cells of a query sum to 0', () => {
    const { gradient } = infoNce(COSINE, PAIRS, { direction: 'visualForAudio' });
    for (let row = 0; row < PAIRS; row += 1) {
      const cells = [...gradient.subarray(row * PAIRS, (row + 1) * PAIRS)];
      expect(cells.reduce((a, b) => a + b)).toBeCloseTo(0, 6);
      cells.forEach((value, column) => expect(column === row ? -value : value).toBeGreaterThanOrEqual(0));
    }
  });

  it('draws negatives by seed: as many as asked, the partner always among the candidates', () => {
    const drawn = infoNce(COSINE, PAIRS, { negatives: 2, seed: 3 });
    expect(drawn.candidates).toBe(3);
    for (let column = 0; column < PAIRS; column += 1) {
      const touched = Array.from({ length: PAIRS }, (_, row) => drawn.gradient[row * PAIRS + column] !== 0);
      expect(touched[column]).toBe(true);
      expect(touched.filter(Boolean).length).toBeLessThanOrEqual(3);
    }
    expect(infoNce(COSINE, PAIRS, { negatives: 2, seed: 3 })).toEqual(drawn);
    expect(infoNce(COSINE, PAIRS, { negatives: 2, seed: 4 }).loss).not.toBe(drawn.loss);
    expect(infoNce(COSINE, PAIRS, { negatives: 0 }).loss).toBe(0);
  });

  it('of equal cosines is ln of the candidates', () => {
    const flat = new Float32Array(25).fill(0.7);
    expect(infoNce(flat, 5).loss).toBeCloseTo(Math.log(5), 12);
    expect(infoNce(flat, 5, { negatives: 2 }).loss).toBeCloseTo(Math.log(3), 12);
    expect(() => infoNce(flat, 5, { temperature: 0 })).toThrow('temperature');
  });
});
