import { describe, expect, it } from 'vitest';
import { rankGallery, recallFigures } from '../../../src/analysis/retrieval/retrieval.ts';

const diagonal = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('rankGallery', () => {
  it('counts strictly greater scores, so that a tie is counted once and reported', () => {
    const scores = new Float32Array([0.5, 0.9, 0.5, 0.1, 0.2, 0.3, 0.7, 0.7, 0.7]);
    const result = rankGallery(scores, 3, diagonal(3));
    expect(Array.from(result.rank)).toEqual([2, 2, 1]);
    expect(result.ties).toBe(2);
    expect(Array.from(result.order)).toEqual([1, 0, 2, 2, 1, 0, 0, 1, 2]);
  });

  it('gives rank 0 to a query without partner and leaves it out of the figures', () => {
    const result = rankGallery(new Float32Array([0.1, 0.2, 0.3, 0.4]), 2, [-1, 1]);
    expect(Array.from(result.rank)).toEqual([0, 1]);
    expect(recallFigures(result.rank)).toMatchObject({ recallAt1: 1, queries: 1 });
    expect(recallFigures(new Uint32Array([0, 0]))).toBeNull();
  });

  it('refuses a score that is not a number, and a matrix of the wrong size', () => {
    expect(() => rankGallery(new Float32Array([Number.NaN]), 1, [0])).toThrow(/not a number/);
    expect(() => rankGallery(new Float32Array(5), 2, [0, 1])).toThrow(/2 x 2/);
  });

  it('takes the mean of the two middle ranks as median of an even number', () => {
    expect(recallFigures(new Uint32Array([1, 2, 7, 12]))).toEqual({
      recallAt1: 0.25,
      recallAt5: 0.5,
      recallAt10: 0.75,
      medianRank: 4.5,
      queries: 4,
    });
  });
});
