import { describe, expect, it, vi } from 'vitest';
import { labResult, planeGallery } from '../../support/lab-gallery.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const GALLERY = planeGallery([
  { name: '01-bird', sound: 0, frames: [10] },
  { name: '02-fire', sound: 90, frames: [80] },
]);

/** A store on the Retrieve view, with two clips open and the first answer there. */
async function ready(over: Parameters<typeof storeOverFakeEngine>[0] = {}) {
  const made = storeOverFakeEngine({
    retrievalLab: ({ policy, corrected }) => labResult(GALLERY, { policy, corrected }),
    ...over,
  });
  const now = () => made.store.getState();
  await now().worker.boot();
  await vi.waitFor(() => expect(now().library.clips.every(({ status }) => status === 'ready')).toBe(true));
  now().shell.setView('retrieve');
  await vi.waitFor(() => expect(made.engine.of('retrievalLab').length).toBeGreaterThan(0));
  return { ...made, now, asked: () => made.engine.of('retrievalLab') };
}

describe('what the ranking asks', () => {
  it('takes one frame a clip for frame 5 and all of them for the other policies', async () => {
    const { now, asked } = await ready();
    expect(asked()[0]).toMatchObject({
      policy: 'frame',
      corrected: false,
      source: { kind: 'clips', frames: 'one', clips: [{ clipId: '01-bird', frameIndex: 5 }, {}] },
    });
    now().retrieve.setPolicy('max');
    await vi.waitFor(() => expect(asked()).toHaveLength(2));
    expect(asked()[1]).toMatchObject({ policy: 'max', source: { frames: 'all' } });
  });

  it('asks for the correction, and not again what it has', async () => {
    const { now, asked, results } = await ready();
    await vi.waitFor(() => expect(now().runs.ranking.status).toBe('done'));
    const first = now().runs.ranking.summary!;
    expect(first).toMatchObject({ pairs: 2, policy: 'frame', isCorrected: false });
    expect(first.audioToVisual?.recallAt1.value).toBe(1);
    expect(now().shell.announcement).toContain('recall at 1 100.0 percent from audio to video');
    now().shell.setView('models');
    now().shell.setView('retrieve');
    now().retrieve.setFrom('visual');
    now().retrieve.setCorrected(true);
    await vi.waitFor(() => expect(now().runs.ranking.summary?.isCorrected).toBe(true));
    expect(asked()).toHaveLength(2);
    expect(results.get('ranking', first.resultId)).toBeNull();
    expect(results.get('ranking', now().runs.ranking.summary!.resultId)?.isCorrected).toBe(true);
  });

  it('does not let a policy change pairs that have one frame, nor a query ask anything', async () => {
    const { now, asked } = await ready();
    now().gallery.choose('held-out');
    await vi.waitFor(() => expect(asked()).toHaveLength(2));
    const key = now().runs.questionKey('ranking');
    expect(asked()[1]).toMatchObject({
      policy: 'frame',
      source: { kind: 'pairs', url: 'https://page.test/models/features.safetensors' },
    });
    now().retrieve.setPolicy('mean');
    now().retrieve.setItem('pair-3');
    expect(now().runs.questionKey('ranking')).toBe(key);
    expect(now().retrieve.itemId).toBe('pair-3');
  });

  it('stops at once when cancelled, keeps the answer it had, and asks again only when told', async () => {
    let hold = false;
    const { now, asked, engine } = await ready({
      retrievalLab: async ({ policy }) =>
        hold ? new Promise(() => undefined) : labResult(GALLERY, { policy }),
    });
    await vi.waitFor(() => expect(now().runs.ranking.status).toBe('done'));
    const before = now().runs.ranking.summary;
    hold = true;
    now().retrieve.setPolicy('mean');
    await vi.waitFor(() => expect(now().runs.ranking.status).toBe('running'));
    now().runs.cancel('ranking');
    expect(now().runs.ranking).toMatchObject({ status: 'idle', summary: before });
    expect(engine.calls.findLast(({ task }) => task === 'retrievalLab')?.signal.aborted).toBe(true);
    void now().runs.ask('ranking');
    expect(asked()).toHaveLength(2);
    hold = false;
    now().runs.retry('ranking');
    await vi.waitFor(() => expect(now().runs.ranking.summary?.policy).toBe('mean'));
  });
});
