/** What the page does when a model of another family is loaded. */
import { describe, expect, it, vi } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { SECOND_FAMILY } from '../../support/second-family.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { clipSummary } from './fakes/clip.ts';
import { MODEL } from './fakes/model.ts';

describe('a model of another family', () => {
  it('has the open clips prepared anew, and settings that fit it', async () => {
    let family = CAV_MAE;
    const { store } = storeOverFakeEngine({
      loadModel: async () => ({ ...MODEL, id: family.id, family }),
      openClip: async ({ clipId }) => ({ ...clipSummary(clipId), family }),
      moveWindow: async ({ clipId, windowStartSeconds }) => ({
        ...clipSummary(clipId, windowStartSeconds),
        family,
      }),
    });
    const now = () => store.getState();
    await now().worker.boot();
    await vi.waitFor(() => expect(now().library.clips.every(({ status }) => status === 'ready')).toBe(true));
    const ids = now().library.clips.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    now().reconstruct.paint('audio', new Uint8Array(512).fill(1, 0, 100));
    now().reconstruct.paint('visual', new Uint8Array(196).fill(1, 0, 100));
    expect(now().library.frameIndex).toBe(CAV_MAE.visual.retrievalFrame);

    family = SECOND_FAMILY;
    await now().models.loadBundled();
    expect(now().library.clips.some(({ status }) => status === 'queued' || status === 'opening')).toBe(true);
    expect(now().runs.reconstruct.summary).toBeNull();
    await vi.waitFor(() => expect(now().library.clips.every(({ status }) => status === 'ready')).toBe(true));
    expect(now().library.clips.map(({ id }) => id)).toEqual(ids);
    expect(now().library.clips.every(({ facts }) => facts?.family.id === 'second')).toBe(true);
    expect(now().library.frameIndex).toBe(SECOND_FAMILY.visual.retrievalFrame);
    expect(now().reconstruct.mask.audioMask).toBeUndefined();
    expect(now().reconstruct.mask.visualMask).toBeDefined();
    expect(now().retrieve.boxes.audio.lastColumn).toBe(25);
    await vi.waitFor(() => expect(now().runs.reconstruct.status).toBe('done'));
  });
});
