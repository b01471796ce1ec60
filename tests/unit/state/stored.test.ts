import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { bindSettings } from '../../../src/state/shell/settings-store.ts';
import {
  forgottenText,
  offlineText,
  storedItems,
  usageText,
} from '../../../src/ui/views/models/stored-words.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const STORED = {
  models: { count: 1, bytes: 760e6 },
  clips: { count: 3, bytes: 24e6 },
  downloads: { count: 0, bytes: 0 },
  training: { count: 2, bytes: 9e6 },
  hasFeatures: true,
  offlineBytes: 62e6,
  usageBytes: 850e6,
  quotaBytes: 10e9,
};
const FORGOTTEN = { models: 1, clips: 3, hadTraining: true, hadFeatures: true, left: [] };

describe('forgetting everything', () => {
  it('removes files, settings and allowed addresses, and nothing is kept or written after it', async () => {
    vi.useFakeTimers();
    const settings = { text: '{}' as string | null };
    const forgetAllowances = vi.fn(async () => undefined);
    const opened: (string | null)[] = [];
    const { store, engine } = storeOverFakeEngine(
      { forgetEverything: async () => FORGOTTEN, storedHere: async () => STORED },
      {
        settings: {
          read: () => settings.text,
          write: (text) => void (settings.text = text),
          clear: () => void (settings.text = null),
        },
        guard: {
          listen: async () => undefined,
          install: async () => undefined,
          allow: async (address) => new URL(address),
          forgetAllowances,
        },
        baseUrl: 'https://page.test/play/?backend=wasm#/models',
        openPage: (url) => void opened.push(url && url.href),
      },
    );
    bindSettings(
      store,
      { read: () => null, write: (text) => void (settings.text = text), clear: () => undefined },
      '',
    );
    await store.getState().worker.boot();
    await store.getState().stored.look();
    expect(store.getState().stored.here).toEqual(STORED);
    store.getState().reconstruct.setRatio('audio', 0.5);
    await store.getState().stored.forgetEverything();
    store.getState().reconstruct.setRatio('audio', 0.6);
    vi.advanceTimersByTime(1000);
    vi.useRealTimers();
    expect(settings.text).toBeNull();
    expect(forgetAllowances).toHaveBeenCalledOnce();
    expect(store.getState()).toMatchObject({
      stored: { forgotten: FORGOTTEN, forgetting: false },
      keptClips: { copies: new Map() },
    });
    store.getState().library.addFiles([{ file: new File(['x'], 'one.mp4'), fromFolder: false }]);
    await vi.waitFor(() =>
      expect(store.getState().library.clips.every(({ status }) => status === 'ready')).toBe(true),
    );
    expect(engine.of('keepClip')).toEqual([]);
    store.getState().stored.beginAnew();
    expect(opened).toEqual(['https://page.test/play/']);
  });

  it('that failed is said, and can be tried again', async () => {
    const { store } = storeOverFakeEngine({
      forgetEverything: async () => {
        throw new AppError('internal', 'No.');
      },
    });
    await store.getState().worker.boot();
    await store.getState().stored.forgetEverything();
    expect(store.getState().stored).toMatchObject({
      forgotten: null,
      forgetting: false,
      error: { code: 'internal', message: 'No.' },
    });
  });

  it('says before what lies here, and after what was removed', () => {
    expect(storedItems(STORED).map(({ amount }) => amount)).toEqual([
      '1, 760\u00a0MB',
      '3, 24\u00a0MB',
      '2, 9\u00a0MB',
      'from earlier visits, to save time',
      'masks, gallery, keys, the last model, sites you allowed',
    ]);
    expect(usageText(STORED)).toBe('In use by this site: 850\u00a0MB of 10\u00a0GB.');
    expect(usageText({ ...STORED, quotaBytes: 0 })).toBe('');
    expect(offlineText(STORED)).toContain('(62\u00a0MB) stay');
    expect(offlineText({ ...STORED, offlineBytes: 0 })).toMatch(/^The page itself is not stored/);
    expect(forgottenText(FORGOTTEN, { cameBack: false })).toBe(
      'Removed: 1 model, 3 clips, training runs, computed features, settings. Open clips and models stay until you reload the page.',
    );
    const none = { models: 0, clips: 0, hadTraining: false, hadFeatures: false, left: ['a model', 'a clip'] };
    expect(forgottenText(none, { cameBack: true })).toMatch(
      /^Removed: settings\. Not removed, because another tab of this page uses it: a model, a clip\..*may no longer play/,
    );
  });
});
