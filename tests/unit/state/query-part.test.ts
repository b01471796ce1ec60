import { describe, expect, it, vi } from 'vitest';
import type { QueryPartResult, ShortClipResult, ShortPoint } from '../../../src/contract/retrieve.ts';
import { boxBetween } from '../../../src/core/masks/patch-box.ts';
import { mergeParts } from '../../../src/state/merge.ts';
import { isForeignToPairs, shortSettings } from '../../../src/state/retrieve/query-questions.ts';
import type { GalleryName } from '../../../src/state/shell/route.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { clipSummary } from './fakes/clip.ts';
import { MODEL } from './fakes/model.ts';

type Given = Parameters<typeof storeOverFakeEngine>[0];

async function ready(over: Given = {}) {
  const made = storeOverFakeEngine({ queryPart: async () => FOUND, ...over });
  await made.store.getState().worker.boot();
  await vi.waitFor(() =>
    expect(made.store.getState().library.clips.every(({ status }) => status === 'ready')).toBe(true),
  );
  await vi.waitFor(() => expect(made.store.getState().models.loaded).not.toBeNull());
  return { ...made, now: () => made.store.getState() };
}

const FOUND: QueryPartResult = {
  asked: { answers: [], compared: 2, own: { rank: 1, cosine: 0.5 } },
  whole: { answers: [], compared: 2, own: { rank: 2, cosine: 0.4 } },
  tokens: 4,
  cosineToWhole: 0.9,
  picture: null,
  milliseconds: 1,
};
const BOX = boxBetween({ row: 1, column: 2 }, { row: 2, column: 3 });
const image = new File(['x'], 'x.png');

/** What {@link FOUND} would be of a call that never answers but by its signal. */
const never = () => new Promise<never>(() => undefined);

describe('a query by a part', () => {
  it('asks with the patches of the part, once the hand has rested', async () => {
    const { now, engine } = await ready();
    now().retrieve.setBox('audio', boxBetween({ row: 0, column: 0 }, { row: 0, column: 0 }));
    now().retrieve.setBox('audio', BOX);
    await vi.waitFor(() => expect(now().runs.queryPart.status).toBe('done'));
    const [asked, ...others] = engine.of('queryPart');
    expect(others).toEqual([]);
    expect(asked).toEqual({
      source: {
        kind: 'part',
        clipId: '01-bird',
        frameIndex: 5,
        modality: 'audio',
        tokens: Int32Array.of(66, 67, 130, 131),
      },
      gallery: {
        kind: 'clips',
        frames: 'one',
        clips: [
          { clipId: '01-bird', frameIndex: 5 },
          { clipId: '02-fire', frameIndex: 5 },
        ],
      },
    });
    expect(now().shell.announcement).toContain('1 of 2');
    expect(now().runs.queryPart.summary?.key).toBe(now().runs.questionKey('queryPart'));
    // Another clip, another part and another sense are other questions.
    const key = now().runs.questionKey('queryPart');
    now().library.select('02-fire');
    expect(now().runs.questionKey('queryPart')).not.toBe(key);
    now().library.select('01-bird');
    expect(now().runs.questionKey('queryPart')).toBe(key);
    now().retrieve.setFrom('visual');
    expect(now().runs.questionKey('queryPart')).not.toBe(key);
  });

  it('aborts the question before it, whichever kind it was, and drops its answer', async () => {
    const { now, engine } = await ready({ queryPart: never });
    now().retrieve.askPart();
    await vi.waitFor(() => expect(engine.of('queryPart')).toHaveLength(1));
    now().retrieve.askImage(image);
    await vi.waitFor(() => expect(engine.of('queryPart')).toHaveLength(2));
    const signals = engine.calls
      .filter(({ task }) => task === 'queryPart')
      .map(({ signal }) => signal.aborted);
    expect(signals).toEqual([true, false]);
    now().runs.cancel('queryPart');
    expect(now().runs.queryPart.status).toBe('idle');
    expect(
      engine.calls.filter(({ task }) => task === 'queryPart').every(({ signal }) => signal.aborted),
    ).toBe(true);
  });

  it('keeps a picture’s answer apart from a part’s, and forgets both when told to', async () => {
    const { now, results } = await ready();
    now().retrieve.askImage(image);
    await vi.waitFor(() =>
      expect(now().runs.queryPart.summary?.asked).toEqual({ kind: 'image', name: 'x.png' }),
    );
    const first = now().runs.queryPart.summary;
    expect(first?.key).toBe(now().runs.questionKey('queryPart'));
    now().retrieve.askImage(image);
    await vi.waitFor(() => expect(now().runs.queryPart.summary?.resultId).not.toBe(first?.resultId));
    expect(results.get('queryPart', first?.resultId ?? null)).toBeNull();
    const second = now().runs.queryPart.summary?.resultId ?? null;
    expect(results.get('queryPart', second)).toBe(FOUND);
    now().retrieve.clearPart();
    expect(now().runs.queryPart.summary).toBeNull();
    expect(results.get('queryPart', second)).toBeNull();
  });

  it('does not ask the held-out pairs for a model that did not embed them', async () => {
    const state = (await ready()).now();
    const [own, other] = [{ id: 'tiny' }, { id: 'other' }] as never[];
    const isForeign = (name: GalleryName, bundled: never[], source: 'bundled' | 'file') =>
      isForeignToPairs(
        mergeParts(state, { gallery: { name }, models: { loaded: { ...MODEL, source }, bundled } }),
      );
    expect(isForeign('held-out', [own!, other!], 'bundled')).toBe(false);
    expect(isForeign('held-out', [other!, own!], 'bundled')).toBe(true);
    expect(isForeign('held-out', [own!], 'file')).toBe(true);
    expect(isForeign('clips', [], 'file')).toBe(false);
  });
});

const point: ShortPoint = {
  keepSeconds: 1,
  frames: 98,
  ways: { pad: null, trim: null, real: null, tile: null },
};
const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const SHORT: ShortClipResult = {
  clipId: '01-bird',
  startSeconds: 0,
  points: [point, point],
  whole: { tokens: 512, cosineToWhole: 1, soundsNearer: 0, cosineToPicture: null, rank: null },
  pictures: 2,
  otherSounds: 1,
  padded: picture,
  tiled: picture,
  milliseconds: 1,
};

describe('a short sound', () => {
  it('is kept within what there is', async () => {
    const { now } = await ready({
      openClip: async ({ clipId }) => ({ ...clipSummary(clipId), audioSeconds: 3.16 }),
    });
    const clip = now().library.clips[0]!;
    expect(shortSettings({ short: null }, clip)).toEqual({ startSeconds: 0, keepSeconds: 2 });
    const far = shortSettings({ short: { startSeconds: 9, keepSeconds: 9 } }, clip);
    expect(far.startSeconds).toBe(2.6);
    expect(far.keepSeconds).toBeCloseTo(0.56, 9);
  });

  it('is asked for at one length, or at all below what is left, and again when the length changes', async () => {
    const { now, engine } = await ready({ shortClip: async () => SHORT });
    void now().runs.ask('shortClip');
    await vi.waitFor(() => expect(now().runs.shortClip.status).toBe('done'));
    expect(now().runs.shortClip.summary?.key).toBe(now().runs.questionKey('shortClip'));
    void now().runs.ask('shortCurve');
    await vi.waitFor(() => expect(now().runs.shortCurve.status).toBe('done'));
    expect(
      engine.of('shortClip').map(({ keepSeconds, startSeconds }) => [startSeconds, keepSeconds]),
    ).toEqual([
      [0, [2]],
      [0, [0.5, 1, 2, 3, 5, 7, 10]],
    ]);
    expect(now().retrieve.curveSoFar?.points).toHaveLength(2);
    now().retrieve.setShort({ startSeconds: 2.5, keepSeconds: 4 });
    expect(now().runs.shortClip.summary?.key).not.toBe(now().runs.questionKey('shortClip'));
    await vi.waitFor(() => expect(engine.of('shortClip')).toHaveLength(3));
    expect(engine.of('shortClip')[2]).toMatchObject({ startSeconds: 2.5, keepSeconds: [4] });
    void now().runs.ask('shortCurve');
    await vi.waitFor(() => expect(engine.of('shortClip')).toHaveLength(4));
    expect(engine.of('shortClip')[3]?.keepSeconds).toEqual([0.5, 1, 2, 3, 5, 7, 7.5]);
  });

  it('keeps the curve as far as it came when it is cancelled', async () => {
    const { now, engine } = await ready({
      shortClip: async (_, { progress }) => {
        progress({ stage: 'Embedding', done: 4, total: 28, points: [point] });
        return never();
      },
    });
    void now().runs.ask('shortCurve');
    await vi.waitFor(() => expect(now().retrieve.curveSoFar?.points).toHaveLength(1));
    now().runs.cancel('shortCurve');
    expect(now().runs.shortCurve).toMatchObject({ status: 'idle', summary: null });
    expect(engine.calls.find(({ task }) => task === 'shortClip')?.signal.aborted).toBe(true);
    expect(now().retrieve.curveSoFar).toEqual({ key: now().runs.questionKey('shortCurve'), points: [point] });
  });
});
