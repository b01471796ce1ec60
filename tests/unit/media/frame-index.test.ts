import { describe, expect, it } from 'vitest';
import { frameIndices } from '../../../src/media/picture/frame-index.ts';
import { SAMPLING } from '../../support/cav-mae-inputs.ts';

describe('frameIndices', () => {
  it('takes the frame before each tenth of ten seconds', () => {
    expect(frameIndices(250, 25, SAMPLING)).toEqual([0, 24, 49, 74, 99, 124, 149, 174, 199, 224]);
  });

  it('rounds down before it steps back', () => {
    expect(frameIndices(125, 12.5, SAMPLING)).toEqual([0, 11, 24, 36, 49, 61, 74, 86, 99, 111]);
  });

  it('counts ten seconds of a longer clip, by its rate', () => {
    // 299.7 frames: with 300 the second index would be 29.
    expect(frameIndices(301, 30_000 / 1001, SAMPLING)).toEqual([0, 28, 58, 88, 118, 148, 178, 208, 238, 268]);
    expect(frameIndices(1000, 10, SAMPLING)).toEqual([0, 9, 19, 29, 39, 49, 59, 69, 79, 89]);
  });

  it('repeats frames of a short clip, and never leaves it', () => {
    expect(frameIndices(10, 24, SAMPLING)).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(frameIndices(4, 24, SAMPLING)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 2, 2]);
    expect(frameIndices(1, 24, SAMPLING)).toEqual(Array(10).fill(0));
  });
});
