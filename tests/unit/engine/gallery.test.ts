import { describe, expect, it } from 'vitest';
import { galleryOfPairs } from '../../../src/engine/gallery.ts';

describe('a gallery of shipped pairs', () => {
  const gallery = galleryOfPairs({
    count: 3,
    width: 2,
    audio: Float32Array.of(3, 4, 0, 2, -1, 0),
    visual: Float32Array.of(0, 1, 1, 1, 5, 12),
    kind: Int32Array.of(1, 0, 1),
    kinds: ['rain', 'bell'],
  });

  it('has unit rows, whatever float16 made of them', () => {
    expect([...gallery.audio]).toEqual([0.6, 0.8, 0, 1, -1, 0].map(Math.fround));
    for (let row = 0; row < 3; row += 1) {
      expect(Math.hypot(...gallery.visual.subarray(2 * row, 2 * row + 2))).toBeCloseTo(1, 6);
    }
  });

  it('names items by kind, counted within it', () => {
    expect(gallery.entries.map(({ name }) => name)).toEqual(['bell 1', 'rain 1', 'bell 2']);
    expect(gallery.entries.every(({ isClip }) => !isClip)).toBe(true);
    expect(new Set(gallery.entries.map(({ id }) => id)).size).toBe(3);
  });
});
