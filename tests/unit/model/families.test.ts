/** Which family a checkpoint belongs to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { MEL_BINS } from '../../../src/core/geometry.ts';
import { FAMILIES, recogniseFamily } from '../../../src/model/families.ts';
import { SECOND_FAMILY } from '../../support/second-family.ts';

const patches = (audio: number | null, visual: number | null) => ({ audio, visual });

describe('families', () => {
  beforeAll(() => void FAMILIES.push(SECOND_FAMILY));
  afterAll(() => void FAMILIES.splice(FAMILIES.indexOf(SECOND_FAMILY), 1));

  it('are told by the patches of positional embeddings, or by their name', () => {
    expect(recogniseFamily({ patches: patches(512, 196), named: undefined })).toBe(CAV_MAE);
    expect(recogniseFamily({ patches: patches(208, 196), named: undefined })).toBe(SECOND_FAMILY);
    expect(recogniseFamily({ patches: patches(208, null), named: 'second' })).toBe(SECOND_FAMILY);
    expect(recogniseFamily({ patches: patches(null, null), named: undefined })).toBe(CAV_MAE);
  });

  it('refuse a file of none of them, with both numbers', () => {
    expect(() => recogniseFamily({ patches: patches(256, 196), named: undefined })).toThrow(
      'Expected 512 audio and 196 video patches (CAV-MAE) or 208 audio and 196 video patches (Second), got 256 audio and 196 video patches',
    );
    expect(() => recogniseFamily({ patches: patches(512, 196), named: 'other' })).toThrow(/“other”/);
  });

  it('have what follows from their numbers', () => {
    expect(CAV_MAE.audio).toMatchObject({ spectrogramFrames: 1024, seconds: 10.24, columnSeconds: 0.16 });
    expect(SECOND_FAMILY.audio).toMatchObject({ spectrogramFrames: 416, seconds: 6.24, columnSeconds: 0.24 });
    expect(SECOND_FAMILY.visual.size).toBe(224);
    for (const { audio, visual } of FAMILIES) {
      expect(audio.grid.gridRows * audio.grid.patch).toBe(MEL_BINS);
      expect(visual.retrievalFrame).toBeLessThan(visual.framesPerClip);
    }
  });
});
