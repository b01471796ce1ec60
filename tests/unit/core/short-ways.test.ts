import { describe, expect, it } from 'vitest';
import { columnsFed, tokensOfColumns } from '../../../src/core/masks/short-ways.ts';
import { AUDIO_GRID } from '../../support/cav-mae-inputs.ts';

describe('columns that a short sound fills', () => {
  it('differ by the ragged last one between trimming and taking all that is real', () => {
    // 998 frames, of ten seconds, are 62 columns and 6 frames.
    expect([columnsFed('trim', 998, AUDIO_GRID), columnsFed('real', 998, AUDIO_GRID)]).toEqual([62, 63]);
    expect([columnsFed('trim', 32, AUDIO_GRID), columnsFed('real', 32, AUDIO_GRID)]).toEqual([2, 2]);
    expect([columnsFed('trim', 33, AUDIO_GRID), columnsFed('real', 33, AUDIO_GRID)]).toEqual([2, 3]);
  });

  it('are none to trim to where less than one is left, and 64 at most', () => {
    expect([columnsFed('trim', 15, AUDIO_GRID), columnsFed('real', 15, AUDIO_GRID)]).toEqual([0, 1]);
    expect([columnsFed('trim', 5000, AUDIO_GRID), columnsFed('real', 5000, AUDIO_GRID)]).toEqual([64, 64]);
    expect([columnsFed('pad', 1, AUDIO_GRID), columnsFed('tile', 1, AUDIO_GRID)]).toEqual([64, 64]);
  });

  it('keep their own positions, in all eight bands', () => {
    expect([...tokensOfColumns(1, AUDIO_GRID)]).toEqual([0, 64, 128, 192, 256, 320, 384, 448]);
    expect([...tokensOfColumns(64, AUDIO_GRID)]).toEqual(Array.from({ length: 512 }, (_, i) => i));
    const three = tokensOfColumns(3, AUDIO_GRID);
    expect(three).toHaveLength(24);
    expect(three.every((token) => token % 64 < 3)).toBe(true);
    expect([...three]).toEqual([...three].sort((a, b) => a - b));
  });
});
