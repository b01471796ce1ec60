import { describe, expect, it } from 'vitest';
import type { PatchGrid } from '../../../src/core/geometry.ts';
import {
  patchify,
  pictureStrides,
  planarStrides,
  spectrogramStrides,
  unpatchify,
} from '../../../src/math/patchify.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

/** 2 x 3 patches of 2 x 2 pixels with 2 channels, small enough to write down. */
const GRID: PatchGrid = { gridRows: 2, gridColumns: 3, patch: 2, channels: 2, tokens: 6, patchValues: 8 };

/** Each value tells where it is: row, column, channel as decimal digits. */
const picture = Float32Array.from({ length: 4 * 6 * 2 }, (_, i) => {
  const [row, column, channel] = [Math.floor(i / 12), Math.floor(i / 2) % 6, i % 2];
  return row * 100 + column * 10 + channel;
});

describe('patchify', () => {
  it('puts the channel last for targets and first for the embedding', () => {
    const last = patchify(picture, GRID, pictureStrides(GRID), { order: 'channel-last', tokenIds: [4] });
    expect([...last]).toEqual([220, 221, 230, 231, 320, 321, 330, 331]);
    const first = patchify(picture, GRID, pictureStrides(GRID), { order: 'channel-first', tokenIds: [4] });
    expect([...first]).toEqual([220, 230, 320, 330, 221, 231, 321, 331]);
  });

  it('reads planar pictures the same', () => {
    const planar = Float32Array.from({ length: picture.length }, (_, i) => {
      const [channel, row, column] = [Math.floor(i / 24), Math.floor(i / 6) % 4, i % 6];
      return row * 100 + column * 10 + channel;
    });
    const options = { order: 'channel-last' } as const;
    expect(patchify(planar, GRID, planarStrides(GRID), options)).toEqual(
      patchify(picture, GRID, pictureStrides(GRID), options),
    );
  });

  it('lets mel run down and time run right', () => {
    // (frames, mels) with value frame * 1000 + mel.
    const logMel = Float32Array.from(
      { length: 1024 * 128 },
      (_, i) => Math.floor(i / 128) * 1000 + (i % 128),
    );
    const token = 3 * 64 + 5;
    const patch = patchify(logMel, AUDIO_GRID, spectrogramStrides(AUDIO_GRID), {
      order: 'channel-last',
      tokenIds: [token],
    });
    for (const [melInPatch, timeInPatch] of [
      [0, 0],
      [2, 7],
      [15, 15],
    ] as const) {
      const expected = (5 * 16 + timeInPatch) * 1000 + 3 * 16 + melInPatch;
      expect(patch[melInPatch * 16 + timeInPatch]).toBe(expected);
    }
  });

  it('normalises per channel and keeps the order of the tokens asked for', () => {
    const options = {
      order: 'channel-last',
      tokenIds: [5, 0],
      statistics: { mean: [20, 1], std: [10, 2] },
    } as const;
    const patches = patchify(picture, GRID, pictureStrides(GRID), options);
    expect(patches[0]).toBe((240 - 20) / 10);
    expect(patches[9]).toBe((1 - 1) / 2);
  });

  it.each(['channel-first', 'channel-last'] as const)('is undone by unpatchify, %s', (order) => {
    const source = Float32Array.from({ length: 224 * 224 * 3 }, (_, i) => i % 9973);
    const strides = pictureStrides(VISUAL_GRID);
    const patches = patchify(source, VISUAL_GRID, strides, { order });
    expect(patches).not.toEqual(source);
    expect(unpatchify(patches, VISUAL_GRID, strides, order)).toEqual(source);
  });

  it('refuses short sources and strange tokens', () => {
    const strides = pictureStrides(GRID);
    expect(() => patchify(picture.subarray(1), GRID, strides, { order: 'channel-last' })).toThrow(
      /at least 48/,
    );
    const outside = { order: 'channel-last', tokenIds: [6] } as const;
    expect(() => patchify(picture, GRID, strides, outside)).toThrow(/below 6, got 6/);
    expect(() => unpatchify(picture.subarray(1), GRID, strides, 'channel-last')).toThrow(/6 patches of 8/);
  });
});
