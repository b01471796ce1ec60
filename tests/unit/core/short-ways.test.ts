import { describe, expect, it } from 'vitest';
import { columnsFed, tokensOfColumns } from '../../../src/core/masks/short-ways.ts';

describe('columns that a short sound fills', () => {
  it('differ by the ragged last one between trimming and taking all that is real', () => {
    // 998 frames, of ten seconds, are 62 columns and 6 frames.
    expect([columnsFed('trim', 998), columnsFed('real', 998)]).toEqual([62, 63]);
    expect([columnsFed('trim', 32), columnsFed('real', 32)]).toEqual([2, 2]);
    expect([columnsFed('trim', 33), columnsFed('real', 33)]).toEqual([2, 3]);
  });

  it('are none to trim to where less than one is left, and 64 at most', () => {
    expect([columnsFed('trim', 15), columnsFed('real', 15)]).toEqual([0, 1]);
    expect([columnsFed('trim', 5000), columnsFed('real', 5000)]).toEqual([64, 64]);
    expect([columnsFed('pad', 1), columnsFed('tile', 1)]).toEqual([64, 64]);
  });

  it('keep their own positions, in all eight bands', () => {
    expect([...tokensOfColumns(1)]).toEqual([0, 64, 128, 192, 256, 320, 384, 448]);
    expect([...tokensOfColumns(64)]).toEqual(Array.from({ length: 512 }, (_, i) => i));
    const three = tokensOfColumns(3);
    expect(three).toHaveLength(24);
    expect(three.every((token) => token % 64 < 3)).toBe(true);
    expect([...three]).toEqual([...three].sort((a, b) => a - b));
  });
});
