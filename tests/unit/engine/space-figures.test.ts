import { describe, expect, it } from 'vitest';
import type { Gallery } from '../../../src/engine/features/gallery.ts';
import { spaceFiguresOf } from '../../../src/engine/map/space-figures.ts';

const entry = (id: string, hasVisual: boolean) => ({
  id,
  isClip: true,
  name: id,
  kind: null,
  hasAudio: true,
  hasVisual,
});

/** Three sounds and two sights on the unit circle: the one in the middle has no sight. */
const gallery: Gallery = {
  entries: [entry('a', true), entry('b', false), entry('c', true)],
  width: 2,
  frames: 1,
  retrievalFrame: 0,
  audio: Float32Array.of(1, 0, 0, 1, 0, -1),
  visual: Float32Array.of(0, 1, 0, 0, 0, -1),
  hasFrame: Uint8Array.of(1, 0, 1),
};

describe('figures of the shared space', () => {
  it('count an item without a sight among the sounds and not among the pairs', async () => {
    const figures = await spaceFiguresOf(gallery, [0, 1, 2], new AbortController().signal);
    expect(figures).toMatchObject({ sounds: 3, sights: 2, pairs: 2 });
    // Squared distances of the pairs: 2 for a, 0 for c.
    expect(figures.alignment).toBeCloseTo(1, 6);
    // Middles: (1/3, 0) of the sounds and (0, 0) of the sights.
    expect(figures.gap).toBeCloseTo(1 / 3, 6);
  });

  it('have no gap, alignment or spread where there is nothing to compare', async () => {
    const figures = await spaceFiguresOf(gallery, [1], new AbortController().signal);
    expect(figures).toMatchObject({ sounds: 1, sights: 0, pairs: 0, gap: null, alignment: null });
    expect(figures.uniformityBoth).toBeNull();
  });
});
