import { describe, expect, it } from 'vitest';
import type { ShortClipResult, ShortFigures } from '../../../src/contract/retrieve.ts';
import {
  curveNumbers,
  curvePoints,
  readShort,
  shortNumbers,
  unfedMask,
} from '../../../src/ui/views/retrieve/short/short-clips-words.ts';
import { AUDIO_GRID } from '../../support/cav-mae-inputs.ts';

const figures = (cosineToWhole: number, rank: number | null): ShortFigures => ({
  tokens: 8,
  cosineToWhole,
  soundsNearer: 1,
  cosineToPicture: rank === null ? null : 0.5,
  rank,
});
const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const result: ShortClipResult = {
  clipId: 'rain',
  startSeconds: 0,
  points: [
    {
      keepSeconds: 2,
      frames: 198,
      ways: { pad: figures(0.7, 5), trim: null, real: figures(0.9, 2), tile: figures(0.8, 3) },
    },
  ],
  whole: figures(1, 1),
  pictures: 24,
  otherSounds: 23,
  padded: picture,
  tiled: picture,
  milliseconds: 1,
};

describe('four ways in words and numbers', () => {
  it('names the way that drifted least, and its rank beside the whole’s', () => {
    expect(readShort(result)).toBe(
      'With 2.0\u00a0s of this audio, “Only real tokens” drifted least: cosine 0.9000 with the whole audio. Its own video then ranks 2 of 24; with the whole audio it ranks 1.',
    );
  });

  it('names all where they agree up to rounding, and no rank where there is no video', () => {
    const ways = {
      pad: figures(1, null),
      trim: figures(0.9, null),
      real: figures(0.9, null),
      tile: figures(1 - 1e-8, null),
    };
    const text = readShort({ ...result, points: [{ keepSeconds: 10, frames: 998, ways }] });
    expect(text).toContain('“Pad” and “Tile” drifted least');
    expect(text).not.toContain('video');
  });

  it('puts the whole audio in the last column and a gap where a way had nothing to encode', () => {
    const { heads, rows } = shortNumbers(result, 'rain');
    expect(heads).toEqual(['Pad', 'Trim', 'Only real tokens', 'Tile', 'Whole audio']);
    expect(rows.find(({ label }) => label.startsWith('Rank'))?.cells).toEqual([5, null, 2, 3, 1]);
    expect(rows.find(({ label }) => label.startsWith('Cosine with the whole'))?.cells).toEqual([
      0.7,
      null,
      0.9,
      0.8,
      1,
    ]);
  });

  it('gives a curve only the points that its way has', () => {
    expect(curvePoints(result.points, 'trim', ({ rank }) => rank)).toEqual([]);
    expect(curvePoints(result.points, 'tile', ({ rank }) => rank)).toEqual([{ x: 2, y: 3 }]);
    const [row] = curveNumbers(result.points, 'rain').rows;
    expect(row?.cells[1]).toBe('5');
    expect(row?.cells[0]).toBeCloseTo(0.3, 12);
    expect(row?.cells.slice(2, 4)).toEqual([null, null]);
  });

  it('hatches what is not encoded', () => {
    expect(unfedMask('pad', 198, AUDIO_GRID).includes(1)).toBe(false);
    const real = unfedMask('real', 198, AUDIO_GRID);
    // 198 frames reach into the 13th column.
    expect([...real.subarray(64, 128)]).toEqual(
      Array.from({ length: 64 }, (_, column) => Number(column >= 13)),
    );
  });
});
