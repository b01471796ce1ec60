import { describe, expect, it } from 'vitest';
import {
  boxBetween,
  boxTokens,
  patchesTouched,
  tokensOfBox,
  wholeBox,
} from '../../../src/core/masks/patch-box.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

describe('a rectangle of patches', () => {
  it('is the whole grid in the order of its tokens', () => {
    for (const grid of [AUDIO_GRID, VISUAL_GRID]) {
      expect([...tokensOfBox(wholeBox(grid), grid)]).toEqual(
        Array.from({ length: grid.tokens }, (_, i) => i),
      );
      expect(boxTokens(wholeBox(grid))).toBe(grid.tokens);
    }
  });

  it('has the tokens row * columns + column of its rows and columns, ends included', () => {
    const box = boxBetween({ row: 2, column: 63 }, { row: 1, column: 62 });
    expect([...tokensOfBox(box, AUDIO_GRID)]).toEqual([64 + 62, 64 + 63, 128 + 62, 128 + 63]);
    expect(boxTokens(box)).toBe(4);
    const corner = boxBetween({ row: 13, column: 13 }, { row: 13, column: 13 });
    expect([...tokensOfBox(corner, VISUAL_GRID)]).toEqual([195]);
  });
});

describe('the patches that a stretch touches', () => {
  it('does not take in what only meets an edge', () => {
    expect(patchesTouched(2 / 8, 4 / 8, 8)).toEqual([2, 3]);
    expect(patchesTouched(2 / 8 - 1e-9, 4 / 8 + 1e-9, 8)).toEqual([2, 3]);
    expect(patchesTouched(2 / 8 - 0.01, 4 / 8 + 0.01, 8)).toEqual([1, 4]);
  });

  it('is never empty and never outside', () => {
    expect(patchesTouched(0.5, 0.5, 8)).toEqual([4, 4]);
    expect(patchesTouched(1, 1, 8)).toEqual([7, 7]);
    expect(patchesTouched(-3, 9, 8)).toEqual([0, 7]);
    expect(patchesTouched(0, 0, 8)).toEqual([0, 0]);
  });

  it('does not mind which end comes first', () => {
    expect(patchesTouched(0.9, 0.3, 10)).toEqual(patchesTouched(0.3, 0.9, 10));
  });
});
