import { describe, expect, it } from 'vitest';
import type { CompareModelsResult } from '../../../src/contract/reconstruct.ts';
import { comparisonNumbers, comparisonWarning } from '../../../src/ui/views/models/check/compare-numbers.ts';

type Side = CompareModelsResult['loaded'];

function side(name: string, normPix: boolean | null, losses: readonly [number, number | null]): Side {
  const sense = (loss: number | null) => (loss === null ? null : { loss, meanFillLoss: loss * 2 });
  return {
    model: { name, config: { normPix }, objective: null },
    result: { audio: sense(losses[1]), visual: sense(losses[0]) },
  } as unknown as Side;
}

const both = (loaded: Side, other: Side): CompareModelsResult => ({ loaded, other, oneAfterTheOther: false });

describe('two models side by side', () => {
  it('has a row for each loss and its guess, a column for each model', () => {
    const { heads, rows } = comparisonNumbers(both(side('A', true, [0.5, 0.25]), side('B', true, [1, 2])));
    expect(heads).toEqual(['A', 'B']);
    expect(rows.map(({ cells }) => cells)).toEqual([
      [0.25, 2],
      [0.5, 4],
      [0.5, 1],
      [1, 2],
    ]);
  });

  it('leaves out a sense that the clip lacks, and tells namesakes apart', () => {
    const { heads, rows } = comparisonNumbers(both(side('A', true, [0.5, null]), side('A', true, [1, null])));
    expect(heads).toEqual(['A', 'A (the other)']);
    expect(rows.map(({ label }) => label)).toEqual(['Video, masked loss', 'Video, mean fill']);
  });

  it('warns where losses are in different units or may be, and only there', () => {
    const warn = (first: boolean | null, second: boolean | null) =>
      comparisonWarning(both(side('A', first, [1, 1]), side('B', second, [1, 1])));
    expect(warn(true, false)).toMatch(/different units/);
    expect(warn(true, null)).toMatch(/does not state/);
    expect(warn(false, false)).toBeNull();
  });
});
