import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseRoute } from '../../../src/state/shell/link-codec.ts';
import { DEFAULT_ROUTE } from '../../../src/state/shell/route.ts';
import {
  bindSettings,
  formatSettings,
  parseSettings,
  withSaved,
} from '../../../src/state/shell/settings-store.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const SAVED = {
  mask: { ratioAudio: 0.5, ratioVisual: 0.25, audioMode: 'time', seed: 7 },
  statistics: 'true',
  keysOn: false,
  keepClips: false,
  gallery: 'held-out',
  model: { kind: 'kept', id: 'k1' },
  clipLabels: { '01-bird': 'robin' },
} as const;

function memory(text: string | null) {
  return {
    text,
    writes: 0,
    read() {
      return this.text;
    },
    write(next: string) {
      this.text = next;
      this.writes += 1;
    },
    clear() {
      this.text = null;
    },
  };
}

describe('saved settings', () => {
  it('are read as they were written', () => {
    expect(parseSettings(formatSettings(SAVED))).toEqual(SAVED);
  });

  it('are the defaults where nothing, or nothing that can be read, was saved', () => {
    const { reconstruct, gallery } = DEFAULT_ROUTE;
    const defaults = {
      ...reconstruct,
      gallery: gallery.name,
      keysOn: true,
      keepClips: true,
      model: null,
      clipLabels: {},
    };
    for (const text of [
      null,
      '',
      '{"keysOn":',
      '7',
      'null',
      '[]',
      '{"link":3,"model":{"kind":"x","id":1},"clipLabels":{"a":1}}',
    ]) {
      expect(parseSettings(text)).toEqual(defaults);
    }
  });

  it('lose only the part that is damaged', () => {
    const record = JSON.parse(formatSettings(SAVED)) as Record<string, unknown>;
    const text = JSON.stringify({ ...record, gallery: 'all', link: '#/reconstruct?ra=9&rv=0.25&seed=7' });
    expect(parseSettings(text)).toMatchObject({
      keysOn: false,
      gallery: 'clips',
      model: SAVED.model,
      mask: { ratioAudio: 0.75, ratioVisual: 0.25, seed: 7 },
    });
  });

  it('give way to what a link says', () => {
    const open = (hash: string) => withSaved(parseRoute(hash), hash, SAVED);
    expect(open('')).toMatchObject({
      reconstruct: { mask: SAVED.mask, statistics: 'true' },
      gallery: { name: 'held-out' },
    });
    expect(open('#/reconstruct?ra=0.1')).toMatchObject({
      reconstruct: { mask: { ratioAudio: 0.1, seed: 1 }, statistics: 'visible' },
      gallery: { name: 'held-out' },
    });
    expect(open('#/similarity')).toMatchObject({
      reconstruct: { mask: SAVED.mask },
      gallery: { name: 'clips' },
    });
  });
});

describe('the page', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('saves what was just moved when it goes, and no more than that', () => {
    const port = memory(formatSettings(SAVED));
    const { store } = storeOverFakeEngine({}, { settings: port });
    const leave = bindSettings(store, port, '');
    leave();
    expect(port.writes).toBe(0);
    store.getState().reconstruct.setRatio('audio', 0.6);
    leave();
    expect(port.writes).toBe(1);
    expect(parseSettings(port.text).mask.ratioAudio).toBe(0.6);
    vi.advanceTimersByTime(1000);
    expect(port.writes).toBe(1);
  });

  it('begins with them, and saves a moved control once', () => {
    const port = memory(formatSettings(SAVED));
    const { store } = storeOverFakeEngine({}, { settings: port });
    bindSettings(store, port, '');
    expect(store.getState().shell.keysOn).toBe(false);
    expect(store.getState().reconstruct.mask).toEqual(SAVED.mask);
    store.getState().reconstruct.setRatio('audio', 0.6);
    store.getState().reconstruct.setRatio('audio', 0.65);
    store.getState().shell.setKeysOn(true);
    vi.advanceTimersByTime(1000);
    expect(port.writes).toBe(1);
    const saved = parseSettings(port.text);
    expect(saved).toMatchObject({ keysOn: true, gallery: 'held-out', model: SAVED.model });
    expect(saved.mask.ratioAudio).toBe(0.65);
  });

  it('has the labels of earlier visits, and forgets one with its clip', async () => {
    const port = memory(formatSettings({ ...SAVED, keepClips: true }));
    const { store } = storeOverFakeEngine({}, { settings: port });
    const saved = () => parseSettings(port.text).clipLabels;
    const leave = bindSettings(store, port, '');
    expect(store.getState().classify.clipLabels.get('01-bird')).toBe('robin');
    store.getState().library.addFiles([{ file: new File(['x'], 'mine.mp4'), fromFolder: false }]);
    const mine = store.getState().library.clips.find(({ origin }) => origin === 'user')!.id;
    store.getState().classify.setClipLabel(mine, 'dog');
    leave();
    expect(saved()).toEqual({ '01-bird': 'robin', [mine]: 'dog' });
    store.getState().library.remove(mine);
    leave();
    expect(saved()).toEqual({ '01-bird': 'robin' });
  });

  it('saves no label of a clip that is not kept', () => {
    const port = memory(formatSettings(SAVED));
    const { store } = storeOverFakeEngine({}, { settings: port });
    const leave = bindSettings(store, port, '');
    store.getState().library.addFiles([{ file: new File(['x'], 'mine.mp4'), fromFolder: false }]);
    const mine = store.getState().library.clips.find(({ origin }) => origin === 'user')!.id;
    store.getState().classify.setClipLabels(
      new Map([
        [mine, 'dog'],
        ['02-fire', 'fire'],
      ]),
    );
    leave();
    expect(parseSettings(port.text).clipLabels).toEqual({ '01-bird': 'robin', '02-fire': 'fire' });
  });
});
