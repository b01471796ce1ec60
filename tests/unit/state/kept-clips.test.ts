import { describe, expect, it, vi } from 'vitest';
import type { KeptClip } from '../../../src/contract/kept.ts';
import { AppError } from '../../../src/core/errors.ts';
import { labelOfClip } from '../../../src/state/classify/class-names.ts';
import { MOST_CLIP_BYTES } from '../../../src/state/library/clip-copier.ts';
import { keptTotal } from '../../../src/state/library/kept-clips-slice.ts';
import { clipsWithBoxes } from '../../../src/state/localise/localise-questions.ts';
import { mergeParts } from '../../../src/state/merge.ts';
import { waitingClips } from '../../../src/state/selectors.ts';
import type { TabNews, TabsPort } from '../../../src/state/services.ts';
import { followLink } from '../../../src/state/shell/link.ts';
import { keptText, notKeptText } from '../../../src/ui/shell/library/kept-clips-words.ts';
import { ANSWERS, storeOverFakeEngine } from './fake-engine.ts';
import { clipSummary } from './fakes/clip.ts';

const given = (...names: string[]) =>
  names.map((name) => ({ file: new File([name], name), fromFolder: false }));

const kept = (name: string, addedAt: number, clipId = name.replace(/\..*/, '')): KeptClip => ({
  id: `sha of ${name}`,
  clipId,
  addedAt,
  file: new File([name], name),
});

const withKept = (...clips: KeptClip[]) => ({
  keptClips: async () => ({ clips, damaged: [], removedParts: 0 }),
});

type Store = ReturnType<typeof storeOverFakeEngine>['store'];
const idsOf = (store: Store, origin: 'user' | 'sample' = 'user') =>
  store.getState().library.clips.flatMap((clip) => (clip.origin === origin ? [clip.id] : []));
const statusOf = (store: Store, id: string) => store.getState().keptClips.copies.get(id)?.status;
const allOpen = (store: Store) =>
  vi.waitFor(() =>
    expect(
      store.getState().library.clips.every(({ status }) => status === 'ready' || status === 'failed'),
    ).toBe(true),
  );

const samplesOpen = (store: Store) =>
  vi.waitFor(() =>
    expect(
      store
        .getState()
        .library.clips.filter(({ origin, status }) => origin === 'sample' && status === 'ready'),
    ).toHaveLength(2),
  );

describe('clips that the user gave', () => {
  it('are kept once they are open, with what they need to come back; samples are not', async () => {
    const { store, engine } = storeOverFakeEngine();
    await store.getState().worker.boot();
    const path = 'takes/day/one.mp4';
    store.getState().library.addFiles([{ file: new File(['1'], 'one.mp4'), fromFolder: true, path }]);
    store.getState().library.addFiles(given('two.wav'));
    await vi.waitFor(() => expect(statusOf(store, 'two')).toBe('kept'));
    await allOpen(store);
    const [one, two] = ['one', 'two'].map((id) => engine.of('keepClip').find(({ clipId }) => clipId === id));
    expect(one).toMatchObject({ file: { name: 'one.mp4' }, folder: 'day', sourceKey: 'takes/day/one' });
    expect(two?.addedAt).toBeGreaterThan(one?.addedAt ?? Infinity);
    expect(engine.of('keepClip')).toHaveLength(2);
    // A moved window opens the clip again, and it is kept already.
    void store.getState().library.moveWindow('one', 3);
    await vi.waitFor(() => expect(engine.of('moveWindow')).toHaveLength(1));
    expect(engine.of('keepClip')).toHaveLength(2);
    expect(keptTotal([...store.getState().keptClips.copies.values()])).toEqual({ count: 2, bytes: 8 });
  });

  it.each(['constructor.mp4', '__proto__.mp4', 'toString.wav', 'hasOwnProperty.webm'])(
    'are kept and classified by any name: %s',
    async (name) => {
      const { store, engine } = storeOverFakeEngine();
      await store.getState().worker.boot();
      store.getState().library.addFiles(given(name));
      await allOpen(store);
      const [clip] = store.getState().library.clips;
      await vi.waitFor(() => expect(statusOf(store, clip?.id ?? '')).toBe('kept'));
      expect(engine.of('keepClip')).toHaveLength(1);
      expect(labelOfClip(store.getState().classify, clip!)).toBe('');
      expect(clipsWithBoxes(store.getState())).toEqual([]);
      store.getState().library.remove(clip!.id);
      await vi.waitFor(() => expect(engine.of('forgetClips')).toHaveLength(1));
    },
  );

  it('are not kept where they did not open, are too large, or are live', async () => {
    const { store, engine } = storeOverFakeEngine({
      openClip: async ({ clipId }) => {
        if (clipId !== 'notes') return clipSummary(clipId);
        await vi.waitFor(() => expect(statusOf(store, 'notes')).toBe('kept'));
        throw new AppError('media/not-media', 'No media.');
        return clipSummary(clipId);
      },
    });
    await store.getState().worker.boot();
    const film = new File(['x'], 'film.mp4');
    Object.defineProperty(film, 'size', { value: MOST_CLIP_BYTES + 1 });
    store.getState().library.addFiles([...given('notes.txt'), { file: film, fromFolder: false }]);
    const live = { sound: null, seconds: 9, pictures: [], sampleRateHz: 1, width: null, height: null };
    store.getState().library.addRecording(live);
    await allOpen(store);
    await vi.waitFor(() => expect(statusOf(store, 'notes')).toBeUndefined());
    await vi.waitFor(() => expect(engine.of('forgetClips')).toEqual([{ ids: ['sha of notes.txt'] }]));
    expect(engine.of('keepClip').map(({ clipId }) => clipId)).toEqual(['notes']);
    expect(statusOf(store, 'film')).toBe('too-large');
    const { clips } = store.getState().library;
    const { copies: clipCopies } = store.getState().keptClips;
    expect(notKeptText(clips, clipCopies)).toBe(
      'Not kept, because larger than 500\u00a0MB: film.mp4. Live recordings are not kept: Live 1.',
    );
    expect(notKeptText([], new Map())).toBeNull();
  });

  it('stay open where there is no room, and the library says why; a clip that goes makes room', async () => {
    let isFull = true;
    const { store } = storeOverFakeEngine({
      keepClip: async (params) => {
        if (params.clipId === 'one' && isFull) throw new AppError('storage/full', 'Expected room.');
        return { ...params, id: params.clipId };
      },
    });
    await store.getState().worker.boot();
    store.getState().library.addFiles(given('one.mp4', 'two.mp4'));
    await vi.waitFor(() => expect(statusOf(store, 'two')).toBe('kept'));
    expect(statusOf(store, 'one')).toBe('failed');
    expect(store.getState().keptClips.error).toEqual({ code: 'storage/full', message: 'Expected room.' });
    expect(store.getState().library.clips.find(({ id }) => id === 'one')?.status).toBe('ready');
    isFull = false;
    store.getState().library.remove('two');
    await vi.waitFor(() => expect(statusOf(store, 'one')).toBe('kept'));
    expect(store.getState().keptClips.error).toBeNull();
  });

  it('leave the store with the library, but not while another clip is of the same bytes', async () => {
    const { store, engine } = storeOverFakeEngine({
      keepClip: async (params) => ({ ...params, id: 'the same' }),
    });
    await store.getState().worker.boot();
    store.getState().library.addFiles(given('one.mp4', 'copy.mp4'));
    await vi.waitFor(() => expect(statusOf(store, 'copy')).toBe('kept'));
    expect(keptText([...store.getState().keptClips.copies.values()])).toBe(
      '1 clip is in this browser’s storage (8\u00a0B), and nowhere else.',
    );
    store.getState().library.remove('one');
    expect(engine.of('forgetClips')).toEqual([]);
    store.getState().library.remove('copy');
    expect(engine.of('forgetClips')).toEqual([{ ids: ['the same'] }]);
  });

  it('are no longer copied once they leave the library', async () => {
    const signals: AbortSignal[] = [];
    const { store, engine } = storeOverFakeEngine({
      keepClip: (params, { signal }) => {
        signals.push(signal);
        return params.clipId !== 'two'
          ? new Promise(() => undefined)
          : Promise.resolve({ ...params, id: 'b' });
      },
    });
    await store.getState().worker.boot();
    store.getState().library.addFiles(given('one.mp4', 'slow.mp4', 'slower.mp4', 'two.mp4'));
    await vi.waitFor(() => expect(statusOf(store, 'one')).toBe('copying'));
    await vi.waitFor(() => expect(statusOf(store, 'two')).toBe('waiting'));
    store.getState().library.remove('one');
    await vi.waitFor(() => expect(statusOf(store, 'two')).toBe('kept'));
    expect(signals[0]?.aborted).toBe(true);
    expect(store.getState().keptClips.copies.has('one')).toBe(false);
    expect(engine.of('forgetClips')).toEqual([]);
  });
});

describe('two tabs', () => {
  it('count what either of them has removed no longer', async () => {
    const listeners: ((news: TabNews) => void)[] = [];
    const tab = () => {
      const own: ((news: TabNews) => void)[] = [];
      const tabs: TabsPort = {
        tell: (news) =>
          listeners.filter((listener) => !own.includes(listener)).forEach((other) => other(news)),
        listen: (listener) => {
          own.push(listener);
          listeners.push(listener);
        },
      };
      return storeOverFakeEngine(withKept(kept('one.mp4', 5), kept('two.mp4', 6), kept('three.mp4', 7)), {
        tabs,
      });
    };
    const [here, there] = [tab().store, tab().store];
    await Promise.all([here.getState().worker.boot(), there.getState().worker.boot()]);
    there.getState().library.openListed(['one']);
    await vi.waitFor(() =>
      expect(there.getState().library.clips.find(({ id }) => id === 'one')?.status).toBe('ready'),
    );
    here.getState().library.remove('one');
    here.getState().library.remove('two');
    await vi.waitFor(() => expect(idsOf(there)).toEqual(['one', 'three']));
    const { clips } = there.getState().library;
    const { copies: clipCopies } = there.getState().keptClips;
    expect(keptText([...clipCopies.values()])).toMatch(/^1 clip is /);
    expect(notKeptText(clips, clipCopies)).toMatch(/removed in another tab: one\.mp4\.$/);
    await here.getState().keptClips.setOn(false);
    await vi.waitFor(() => expect(keptTotal([...there.getState().keptClips.copies.values()]).count).toBe(0));
  });
});

describe('the switch', () => {
  it('off removes what is kept and keeps nothing; on again keeps what is open', async () => {
    const { store, engine } = storeOverFakeEngine();
    await store.getState().worker.boot();
    store.getState().library.addFiles(given('one.mp4'));
    await vi.waitFor(() => expect(statusOf(store, 'one')).toBe('kept'));
    await store.getState().keptClips.setOn(false);
    expect(engine.of('forgetClips')).toEqual([{ ids: null }]);
    store.getState().library.addFiles(given('two.mp4'));
    await allOpen(store);
    expect(store.getState().keptClips.copies.size).toBe(0);
    await store.getState().keptClips.setOn(true);
    await vi.waitFor(() => expect(statusOf(store, 'one')).toBe('kept'));
    await vi.waitFor(() => expect(statusOf(store, 'two')).toBe('kept'));
    expect(engine.of('keepClip').map(({ clipId }) => clipId)).toEqual(['one', 'one', 'two'].sort());
  });

  it('that is off brings nothing back', async () => {
    const { store, engine } = storeOverFakeEngine(withKept(kept('one.mp4', 5)));
    store.setState(mergeParts(store.getState(), { keptClips: { on: false } }));
    await store.getState().worker.boot();
    expect(engine.of('keptClips')).toEqual([]);
    expect(idsOf(store)).toEqual([]);
  });
});

describe('the next visit', () => {
  it('lists the clips in their order before the worker has started, and opens none that nobody needs', async () => {
    let startNow = () => undefined as void;
    const { store, engine } = storeOverFakeEngine({
      ...withKept(kept('one.mp4', 5), kept('two.mp4', 6)),
      start: async () => {
        await new Promise<void>((resolve) => (startNow = resolve));
        return ANSWERS.start({ backend: 'auto' }, undefined as never);
      },
    });
    const booted = store.getState().worker.boot();
    await vi.waitFor(() => expect(idsOf(store)).toEqual(['one', 'two']));
    expect(keptText([...store.getState().keptClips.copies.values()])).toMatch(/^2 clips are in this browser/);
    startNow();
    await booted;
    await samplesOpen(store);
    expect(engine.of('openClip').map(({ clipId }) => clipId)).toEqual(['01-bird', '02-fire']);
    expect(waitingClips(store.getState())).toBe(0);
    store.getState().library.openListed(['two']);
    await vi.waitFor(() => expect(engine.of('openClip').at(-1)?.clipId).toBe('two'));
    await vi.waitFor(() => expect(waitingClips(store.getState())).toBe(0));
    // A view of many clips needs all of them.
    store.getState().shell.setView('similarity');
    await vi.waitFor(() => expect(engine.of('openClip').at(-1)?.clipId).toBe('one'));
    await allOpen(store);
  });

  it('has the clips back in their order, opened after the samples, and does not keep them again', async () => {
    const { store, engine } = storeOverFakeEngine(
      withKept(kept('one.mp4', 5), kept('bird.mp4', 6, '01-bird')),
    );
    await store.getState().worker.boot();
    await samplesOpen(store);
    store.getState().library.openListed(null);
    await allOpen(store);
    // A sample has the second one's old id.
    expect(idsOf(store)).toEqual(['one', 'bird']);
    expect(engine.of('openClip').map(({ clipId }) => clipId)).toEqual(['01-bird', '02-fire', 'one', 'bird']);
    expect(store.getState().library.selectedId).toBe('01-bird');
    expect(statusOf(store, 'one')).toBe('kept');
    expect(engine.of('keepClip')).toEqual([]);
    store.getState().library.addFiles(given('three.mp4'));
    expect(idsOf(store)).toEqual(['one', 'bird', 'three']);
    store.getState().library.remove('bird');
    expect(engine.of('forgetClips')).toEqual([{ ids: ['sha of bird.mp4'] }]);
  });

  it('draws the figure of a link to a kept clip, at once', async () => {
    const { store, engine } = storeOverFakeEngine(withKept(kept('one.mp4', 5), kept('two.mp4', 6)));
    followLink(store, '#/reconstruct?clip=two&start=4');
    await store.getState().worker.boot();
    await samplesOpen(store);
    expect(engine.of('openClip')[0]).toMatchObject({ clipId: 'two', windowStartSeconds: 4 });
    expect(store.getState().library).toMatchObject({ selectedId: 'two', dropNote: null });
    expect(engine.of('keptClips')).toHaveLength(1);
  });

  it('has them also where the samples can’t be listed', async () => {
    const { store } = storeOverFakeEngine(withKept(kept('one.mp4', 5)), {
      fetchJson: async () => {
        throw new Error('offline');
      },
    });
    await store.getState().worker.boot();
    await allOpen(store);
    expect(store.getState().library.selectedId).toBe('one');
  });

  it('names damaged ones and those broken off, and goes on without a store', async () => {
    const damaged = [{ id: 'x', reason: 'Expected 9 bytes of a.mp4, found 5.' }];
    const { store, engine } = storeOverFakeEngine({
      keptClips: async () => ({ clips: [], damaged, removedParts: 2 }),
    });
    await store.getState().worker.boot();
    expect(store.getState().keptClips).toMatchObject({ damaged, removedParts: 2 });
    await store.getState().keptClips.forgetDamaged('x');
    expect(engine.of('forgetClips')).toEqual([{ ids: ['x'] }]);
    expect(store.getState().keptClips.damaged).toEqual([]);

    const without = storeOverFakeEngine({
      keptClips: async () => {
        throw new AppError('storage/unavailable', 'No files.');
      },
    });
    await without.store.getState().worker.boot();
    expect(without.store.getState().keptClips.error).toBeNull();
    expect(idsOf(without.store, 'sample')).toHaveLength(2);
  });
});
