import { describe, expect, it, vi } from 'vitest';
import type { LocaliseResult } from '../../../src/contract/localise.ts';
import {
  attributionQuestion,
  clipsWithBoxes,
  localiseQuestion,
  pointingQuestion,
} from '../../../src/state/localise/localise-questions.ts';
import { mergeParts } from '../../../src/state/merge.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const BOX = [0.1, 0.2, 0.5, 0.9];
const MANIFEST = {
  licence: 'CC0',
  clips: [
    { file: '01-bird.webm', title: 'Birds', boxes: Array.from({ length: 10 }, () => BOX) },
    { file: '02-fire.mp4', title: 'Fire' },
  ],
};

type Given = Parameters<typeof storeOverFakeEngine>[0];

/** A store on the Localise view with two open clips, of which the first says where its source is. */
async function ready(over: Given = {}) {
  const made = storeOverFakeEngine(over, { fetchJson: async () => MANIFEST });
  const now = () => made.store.getState();
  now().shell.setView('localise');
  await now().worker.boot();
  await vi.waitFor(() => expect(now().library.clips.map(({ status }) => status)).toEqual(['ready', 'ready']));
  await vi.waitFor(() => expect(now().models.loaded).not.toBeNull());
  return { ...made, now };
}

describe('what the Localise view asks', () => {
  it('takes the mean over the open clips away, once all are open', async () => {
    const { now } = await ready();
    expect(localiseQuestion(now())?.params).toEqual({
      clipId: '01-bird',
      centring: 'place',
      reference: [
        { clipId: '01-bird', frameIndex: 5 },
        { clipId: '02-fire', frameIndex: 5 },
      ],
    });
    const waiting = now().library.clips.map((clip, i) =>
      i === 1 ? { ...clip, status: 'opening' as const } : clip,
    );
    expect(localiseQuestion(mergeParts(now(), { library: { clips: waiting } }))?.params.reference).toEqual(
      [],
    );
    now().localise.set({ centring: 'none' });
    expect(localiseQuestion(now())?.params).toMatchObject({ centring: 'none', reference: [] });
  });

  it('asks nothing of a clip that lacks a sense', async () => {
    const { now } = await ready();
    const silent = now().library.clips.map((clip) => ({
      ...clip,
      facts: clip.facts && { ...clip.facts, hasAudio: false },
    }));
    expect(localiseQuestion(mergeParts(now(), { library: { clips: silent } }))).toBeNull();
    expect(attributionQuestion(mergeParts(now(), { library: { clips: silent } }), 'rollout')).toBeNull();
  });

  it('asks for an attribution only while one is shown; groups matter only to what is dropped', async () => {
    const { now } = await ready();
    expect(attributionQuestion(now(), 'rollout')).toBeNull();
    now().localise.setHeat('rollout');
    expect(attributionQuestion(now(), 'drop')).toBeNull();
    const rollout = attributionQuestion(now(), 'rollout');
    expect(rollout?.params).toMatchObject({ clipId: '01-bird', frameIndex: 5, method: 'rollout' });
    now().localise.set({ groups: 'coarse' });
    expect(attributionQuestion(now(), 'rollout')?.key).toBe(rollout?.key);
    now().localise.setHeat('drop');
    const coarse = attributionQuestion(now(), 'drop');
    expect(coarse?.params.groups.visual).toEqual([4, 4]);
    now().localise.set({ groups: 'fine' });
    expect(attributionQuestion(now(), 'drop')?.key).not.toBe(coarse?.key);
    now().library.setFrame(2);
    expect(attributionQuestion(now(), 'drop')?.params.frameIndex).toBe(2);
    expect(attributionQuestion(now(), 'rollout')).toBeNull();
    now().localise.setSideBySide(true);
    expect(attributionQuestion(now(), 'rollout')?.params.method).toBe('rollout');
  });

  it('points in the clips whose box is known, and in no other', async () => {
    const { now, engine } = await ready();
    expect(clipsWithBoxes(now()).map(({ id }) => id)).toEqual(['01-bird']);
    expect(pointingQuestion(now())?.params.clips).toEqual([{ clipId: '01-bird', frameIndex: 5, box: BOX }]);
    void now().runs.ask('pointing');
    await vi.waitFor(() => expect(now().runs.pointing.status).toBe('done'));
    expect(engine.of('pointingAccuracy')).toHaveLength(1);
    const clips = now().library.clips.map((clip) => ({ ...clip, boxes: undefined }));
    expect(pointingQuestion(mergeParts(now(), { library: { clips } }))).toBeNull();
  });
});

describe('a run of the Localise view', () => {
  it('is free at once when it is cancelled, and what still comes is dropped', async () => {
    let finish: (result: LocaliseResult) => void = () => {};
    const { now, engine } = await ready({ localise: () => new Promise((resolve) => (finish = resolve)) });
    await vi.waitFor(() => expect(now().runs.localise.status).toBe('running'));
    const asked = engine.calls.filter(({ task }) => task === 'localise').at(-1);
    now().runs.cancel('localise');
    expect(now().runs.localise.status).toBe('idle');
    expect(asked?.signal.aborted).toBe(true);
    finish({ clipId: '01-bird' } as LocaliseResult);
    await Promise.resolve();
    expect(now().runs.localise.summary).toBeNull();
    // It stays cancelled until the user asks again.
    const before = engine.of('localise').length;
    void now().runs.ask('localise');
    expect(engine.of('localise')).toHaveLength(before);
    now().runs.retry('localise');
    await vi.waitFor(() => expect(engine.of('localise')).toHaveLength(before + 1));
  });

  it('scores the newest map against a box, and nothing without one', async () => {
    const waiting: ((score: { iou: number; hit: boolean }) => void)[] = [];
    const { now, engine, store } = await ready({
      scoreBox: () => new Promise((resolve) => waiting.push(resolve)),
    });
    const values = new Float32Array(196);
    const shown: (number | null)[] = [];
    store.subscribe(({ localise: { boxScore } }) => shown.push(boxScore?.iou ?? null));
    const first = now().localise.scoreBox(values, [0, 0, 0.5, 0.5]);
    const second = now().localise.scoreBox(values, [0, 0, 1, 1]);
    waiting[1]?.({ iou: 0.25, hit: true });
    waiting[0]?.({ iou: 0.75, hit: false });
    await Promise.all([first, second]);
    expect(now().localise.boxScore).toEqual({ iou: 0.25, hit: true });
    // What was aborted shows nothing, not even that there is none.
    expect(shown).toEqual([0.25]);
    expect(engine.of('scoreBox')[1]).toMatchObject({ box: [0, 0, 1, 1], topShare: 0.2 });
    await now().localise.scoreBox(values, null);
    expect(now().localise.boxScore).toBeNull();
  });

  it('keeps a drawn box to its clip', async () => {
    const { now } = await ready();
    now().localise.setBox([0, 0, 0.5, 0.5]);
    expect(now().localise.drawnBox).toEqual({ clipId: '01-bird', box: [0, 0, 0.5, 0.5] });
    now().localise.setBox(null);
    expect(now().localise.drawnBox).toBeNull();
  });
});
