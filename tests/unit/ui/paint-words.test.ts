import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { melHertz, melPosition } from '../../../src/ui/figures/axes.ts';
import { moveOnGrid, placeAt } from '../../../src/ui/figures/patches/mask-places.ts';
import { readPatch } from '../../../src/ui/views/reconstruct/paint/paint-words.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

describe('a patch in words', () => {
  it('says when and which frequencies for audio', () => {
    // Column 16 of 64 over 10.24 s begins at 2.56 s; the lowest of 8 bands ends an eighth up the mel axis, at 283 Hz.
    expect(readPatch(CAV_MAE, 'audio', { row: 0, column: 16 }, true)).toBe(
      'time 2.6\u00a0s, 20 to 280\u00a0Hz, hidden',
    );
    expect(readPatch(CAV_MAE, 'audio', { row: 7, column: 0 }, false)).toMatch(
      /^time 0\.0\u00a0s, \d{4} to 8000\u00a0Hz, visible$/,
    );
  });

  it('says the place in a picture', () => {
    expect(readPatch(CAV_MAE, 'visual', { row: 2, column: 13 }, false)).toBe(
      'row 3, column 14 of 14 × 14, visible',
    );
  });

  it('reads frequencies as the axis draws them', () => {
    for (const hertz of [20, 250, 1000, 3000, 8000])
      expect(melHertz(melPosition(hertz))).toBeCloseTo(hertz, 6);
  });
});

describe('places on a grid', () => {
  const box = { left: 100, top: 50, width: 640, height: 80 };

  it('are those under the pointer, with the lowest band at the bottom', () => {
    expect(placeAt(100, 50, box, AUDIO_GRID, true)).toEqual({ row: 7, column: 0 });
    expect(placeAt(739.9, 129.9, box, AUDIO_GRID, true)).toEqual({ row: 0, column: 63 });
    expect(placeAt(119.9, 59.9, box, AUDIO_GRID, true)).toEqual({ row: 7, column: 1 });
    expect(placeAt(120, 60, box, AUDIO_GRID, true)).toEqual({ row: 6, column: 2 });
    expect(placeAt(400, 90, { ...box, height: 140 }, VISUAL_GRID, false).row).toBe(4);
  });

  it('are the nearest ones where the pointer has left the picture', () => {
    expect(placeAt(-500, 9999, box, AUDIO_GRID, true)).toEqual({ row: 0, column: 0 });
    expect(placeAt(9999, -500, box, VISUAL_GRID, false)).toEqual({ row: 0, column: 13 });
  });

  it('move as the eye sees it and stop at the edges', () => {
    const from = { row: 6, column: 0 };
    expect(moveOnGrid(from, 'ArrowUp', AUDIO_GRID, true)).toEqual({ row: 7, column: 0 });
    expect(moveOnGrid(from, 'ArrowUp', VISUAL_GRID, false)).toEqual({ row: 5, column: 0 });
    expect(moveOnGrid(from, 'ArrowLeft', AUDIO_GRID, true)).toEqual(from);
    expect(moveOnGrid(from, 'End', AUDIO_GRID, true)).toEqual({ row: 6, column: 63 });
    expect(moveOnGrid(from, 'PageDown', AUDIO_GRID, true)).toEqual({ row: 0, column: 0 });
    expect(moveOnGrid(from, 'PageDown', VISUAL_GRID, false)).toEqual({ row: 13, column: 0 });
    expect(moveOnGrid(from, 'a', AUDIO_GRID, true)).toBeNull();
  });
});
