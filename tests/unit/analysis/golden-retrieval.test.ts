import { describe, expect, it } from 'vitest';
import { rankGallery, recallFigures } from '../../../src/analysis/retrieval/retrieval.ts';
import { transpose } from '../../../src/math/linalg.ts';
import goldenJson from '../../fixtures/golden/golden.json';
import { golden } from '../../support/golden-model.ts';

describe('retrieval metrics on the official similarity matrix', () => {
  it.each([
    ['rows_to_columns', false],
    ['columns_to_rows', true],
  ] as const)('%s are exactly the official ones', async (direction, flipped) => {
    const { data, shape } = await golden('retrieval.similarity');
    const scores = Float32Array.from(data);
    const pairs = shape[0] as number;
    expect(pairs).toBe(40);
    const { rank } = rankGallery(
      flipped ? transpose(scores, pairs, pairs) : scores,
      pairs,
      Array.from({ length: pairs }, (_, i) => i),
    );
    const { R1, R5, R10, MR } = goldenJson.values.retrieval[direction];
    expect(recallFigures(rank)).toEqual({
      recallAt1: R1,
      recallAt5: R5,
      recallAt10: R10,
      medianRank: MR,
      queries: pairs,
    });
  });
});
