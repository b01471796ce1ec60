import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import { galleryOfPairs, openGallery } from '../../../src/engine/features/gallery.ts';

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

describe('a gallery of clips', () => {
  const open = (atFeature: (engine: { model: object }) => void) => {
    const model = { summary: { config: { embedDim: 2 }, family: CAV_MAE } };
    const features = {
      get: () => {
        atFeature(engine);
        return Float32Array.of(3, 4);
      },
    };
    const clip = { summary: { hasAudio: true, hasVideo: false, name: 'bell' }, features };
    const engine = { model, requireModel: () => engine.model, clips: { get: () => clip } };
    return openGallery(
      engine as unknown as EngineContext,
      { kind: 'clips', clips: [{ clipId: 'bell', frameIndex: 0 }], frames: 'one' },
      { signal: new AbortController().signal, progress: () => undefined },
    );
  };

  it('is given up where another model was loaded meanwhile: its features are not of one space', async () => {
    expect([...(await open(() => undefined)).audio]).toEqual([0.6, 0.8].map(Math.fround));
    const other = { summary: { config: { embedDim: 2 } } };
    await expect(open((engine) => void (engine.model = other))).rejects.toMatchObject({
      code: 'aborted',
      message: expect.stringContaining('Another model was loaded'),
    });
  });
});
