import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseClipLabelCsv } from '../../../src/core/text/clip-label-csv.ts';
import { labelFromName, matchLabels } from '../../../src/state/classify/clip-labels.ts';
import type { Clip } from '../../../src/state/library/clip.ts';
import { queuedClip } from '../../../src/state/library/clip.ts';
import type { ListingOrder } from '../../../src/state/library/listing.ts';
import { listClips } from '../../../src/state/library/listing.ts';
import { UNDO_MS } from '../../../src/state/library/listing-slice.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { clipSummary } from './fakes/clip.ts';

const given = (...names: string[]) =>
  names.map((name) => ({ file: new File([name], name), fromFolder: false }));

const clip = (name: string, told: Partial<Clip> = {}): Clip => ({
  ...queuedClip(name, name, 'user', { kind: 'url', url: `https://page.test/${name}`, name }),
  ...told,
});

const preview = (durationSeconds: number) => ({ thumbnailUrl: 't', stripUrl: 's', durationSeconds });
const ORDER: ListingOrder = { query: '', sort: 'added', isDescending: false };
const NONE = { clipLabels: new Map<string, string>() };

describe('the list of the library', () => {
  const clips = [
    clip('b 10.mp4', { folder: 'dogs', preview: preview(4) }),
    clip('a.mp4', { preview: preview(9) }),
    clip('b 2.mp4', { folder: 'cats' }),
    clip('A sample', { origin: 'sample', kind: 'bell', preview: preview(10) }),
  ];
  const names = (order: Partial<ListingOrder>, labels = NONE) =>
    listClips(clips, { ...ORDER, ...order }, labels).map(({ name }) => name);

  it('finds every word in the name, the folder or the label', () => {
    expect(names({ query: ' B  dogs ' })).toEqual(['b 10.mp4']);
    expect(names({ query: 'bell' })).toEqual(['A sample']);
    expect(names({ query: 'mew' }, { clipLabels: new Map([['b 2.mp4', 'Mewing']]) })).toEqual(['b 2.mp4']);
    expect(names({ query: 'owl' })).toEqual([]);
  });

  it('sorts, with the user’s clips above the samples and those without a value last', () => {
    expect(names({})).toEqual(['b 10.mp4', 'a.mp4', 'b 2.mp4', 'A sample']);
    expect(names({ isDescending: true })).toEqual(['b 2.mp4', 'a.mp4', 'b 10.mp4', 'A sample']);
    expect(names({ sort: 'name' })).toEqual(['a.mp4', 'b 2.mp4', 'b 10.mp4', 'A sample']);
    expect(names({ sort: 'length' })).toEqual(['b 10.mp4', 'a.mp4', 'b 2.mp4', 'A sample']);
    expect(names({ sort: 'length', isDescending: true })).toEqual([
      'a.mp4',
      'b 10.mp4',
      'b 2.mp4',
      'A sample',
    ]);
    expect(names({ sort: 'label' })).toEqual(['b 2.mp4', 'b 10.mp4', 'a.mp4', 'A sample']);
  });
});

describe('clips that are marked and removed', () => {
  afterEach(() => void vi.useRealTimers());

  const withClips = async (...files: string[]) => {
    const { store, engine } = storeOverFakeEngine();
    await store.getState().worker.boot();
    store.getState().library.addFiles(given(...files));
    await vi.waitFor(() => expect(store.getState().library.clips.every((c) => c.facts)).toBe(true));
    await vi.waitFor(() => expect(store.getState().keptClips.copies.get('a')?.status).toBe('kept'));
    const ids = () => store.getState().library.clips.flatMap((c) => (c.origin === 'user' ? [c.id] : []));
    return { store, engine, ids };
  };

  it('marks the clips between two clicks, in the order shown', async () => {
    const { store } = await withClips('a.wav', 'c.wav', 'b.wav');
    const { mark, sortBy, markAll, search } = store.getState().listing;
    sortBy('name');
    mark('a', true);
    mark('b', true, true);
    expect([...store.getState().listing.marked]).toEqual(['a', 'b']);
    mark('a', false);
    expect([...store.getState().listing.marked]).toEqual(['b']);
    search('c');
    markAll(true);
    expect([...store.getState().listing.marked]).toEqual(['c']);
  });

  it('puts back what was removed as it was, with nothing opened or kept anew', async () => {
    const { store, engine, ids } = await withClips('a.wav', 'b.wav', 'c.wav');
    store.getState().library.select('b');
    const before = store.getState().library.clips;
    const opened = engine.of('openClip').length;
    store.getState().listing.remove(['a', 'b', '01-bird']);
    expect(ids()).toEqual(['c']);
    expect(store.getState().library.selectedId).toBe('c');
    // A file of the same name is another clip.
    store.getState().library.addFiles(given('a.wav'));
    expect(ids()).toEqual(['c', 'a-2']);
    store.getState().listing.undo();
    expect(ids()).toEqual(['a', 'b', 'c', 'a-2']);
    expect(store.getState().library.selectedId).toBe('b');
    expect(store.getState().library.clips[0]?.picturesId).toBe(before[0]?.picturesId);
    await vi.waitFor(() => expect(engine.of('openClip')).toHaveLength(opened + 1));
    expect(engine.of('closeClip')).toEqual([]);
    expect(engine.of('forgetClips')).toEqual([]);
  });

  it('lets go of them once the time is over', async () => {
    const { store, engine } = await withClips('a.wav', 'b.wav');
    vi.useFakeTimers();
    store.getState().listing.remove(['a', 'b']);
    vi.advanceTimersByTime(UNDO_MS - 1);
    expect(engine.of('closeClip')).toEqual([]);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await vi.waitFor(() => expect(engine.of('closeClip')).toEqual([{ clipId: 'a' }, { clipId: 'b' }]));
    expect(store.getState().listing.removed).toEqual([]);
    store.getState().listing.undo();
    expect(store.getState().library.clips.every(({ origin }) => origin === 'sample')).toBe(true);
  });
});

describe('samples with pictures', () => {
  const withPreviews = (clips = 3, openingMs = 5) => {
    const manifest = {
      opens: '2.mp4',
      clips: Array.from({ length: clips }, (_, i) => ({
        file: `${i + 1}.mp4`,
        thumbnail: `${i + 1}.jpg`,
        strip: `${i + 1}.webp`,
        durationSeconds: 10,
      })),
    };
    const made = storeOverFakeEngine(
      {
        openClip: async ({ clipId }) => {
          await new Promise((resolve) => setTimeout(resolve, openingMs));
          return clipSummary(clipId);
        },
      },
      { fetchJson: async () => manifest },
    );
    const statuses = () => made.store.getState().library.clips.map(({ status }) => status);
    return { ...made, statuses };
  };

  it('are opened when a view compares clips; the first view opens one', async () => {
    const { store, engine, statuses } = withPreviews();
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    expect(statuses()).toEqual(['listed', 'ready', 'listed']);
    expect(store.getState().library.clips[0]?.preview).toEqual({
      thumbnailUrl: 'https://page.test/samples/1.jpg',
      stripUrl: 'https://page.test/samples/1.webp',
      durationSeconds: 10,
    });
    store.getState().shell.setView('similarity');
    await vi.waitFor(() => expect(statuses()).toEqual(['ready', 'ready', 'ready']));
    await vi.waitFor(() => expect(engine.of('similarity').at(-1)?.clips).toHaveLength(3));
  });

  it('stay closed after a stop, until the user opens them', async () => {
    const { store, statuses } = withPreviews(6, 150);
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    store.getState().shell.setView('map');
    await vi.waitFor(() => expect(statuses()).toContain('queued'), { interval: 1 });
    store.getState().library.hold();
    await vi.waitFor(() => expect(new Set(statuses())).toEqual(new Set(['listed', 'ready'])));
    store.getState().shell.setView('similarity');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(statuses()).toContain('listed');
    // One that is chosen is opened all the same.
    store.getState().library.select('6');
    await vi.waitFor(() => expect(statuses()[5]).toBe('ready'));
    store.getState().library.openAll();
    await vi.waitFor(() => expect(new Set(statuses())).toEqual(new Set(['ready'])));
  });

  it('are opened one by one for what needs another clip', async () => {
    const { store, engine, statuses } = withPreviews();
    await store.getState().worker.boot();
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    await store.getState().runs.ask('gain');
    expect(engine.of('crossModalGain')).toMatchObject([{ clipId: '2', other: { clipId: '3' } }]);
    expect(statuses()).toEqual(['listed', 'ready', 'ready']);
  });
});

it('files of features open the map, and the drop says so', async () => {
  const { store } = storeOverFakeEngine();
  const get = store.getState;
  get().library.addFiles([
    { file: new File(['PK'], 'mine.npz'), fromFolder: false, isCheckpoint: true },
    { file: new File(['x'], 'dog.mp4'), fromFolder: false },
  ]);
  expect(get().shell.view).toBe('map');
  expect(get().map.vectors?.from).toMatchObject({ kind: 'files', files: [{ name: 'mine.npz' }] });
  expect(get().library.dropNote).toBe('Map shows mine.npz.');
  expect(get().library.clips.some(({ name }) => name === 'dog.mp4')).toBe(true);
});

describe('labels of clips', () => {
  it('come from names', () => {
    expect(labelFromName('dog_barking-12.wav')).toBe('dog barking');
    expect(labelFromName('bowling__thinksound.mp4')).toBe('bowling');
    expect(labelFromName('rain (2).mp4')).toBe('rain');
    expect(labelFromName('42.mp4')).toBe('42');
  });

  it('come from a table of files and labels, in any dialect', () => {
    const rows = [
      { file: 'a.wav', label: 'dog' },
      { file: 'x/b.wav', label: 'cat, big' },
    ];
    expect(parseClipLabelCsv('File,Label\na.wav,dog\nx/b.wav,"cat, big"\n')).toEqual(rows);
    expect(parseClipLabelCsv('label;path\r\ndog;a.wav\r\n"cat, big";x/b.wav')).toEqual(rows);
    expect(parseClipLabelCsv('a.wav,dog\nx/b.wav,"cat, big"')).toEqual(rows);
    expect(parseClipLabelCsv('index,mid,display_name\n0,/m/1,Speech')).toBeNull();
    expect(parseClipLabelCsv('')).toBeNull();
  });

  it('fit by path, by file name, or without the extension', () => {
    const rows = [
      { file: 'cats/1.wav', label: 'cat' },
      { file: 'dogs/1.wav', label: 'dog' },
      { file: 'Two', label: 'owl' },
    ];
    const clips = [
      clip('1.wav', { id: 'dog', folder: 'dogs' }),
      clip('1.wav', { id: 'cat' }),
      clip('two.mp4', { id: 'owl' }),
      clip('three.mp4', { id: 'none' }),
    ];
    expect([...matchLabels(rows, clips)]).toEqual([
      ['dog', 'dog'],
      ['cat', 'cat'],
      ['owl', 'owl'],
    ]);
  });

  it('are given by a dropped table, and a list of class names is still one', async () => {
    const { store } = storeOverFakeEngine();
    await store.getState().worker.boot();
    const take = (text: string) => store.getState().classify.takeLabelFile(new File([text], 'labels.csv'));
    expect(await take('file,label\n01-bird.webm,robin\nelse.wav,noise\n')).toBe(
      'labels.csv labels 1 clip. 2 rows were read.',
    );
    expect(store.getState().classify.clipLabels.get('01-bird')).toBe('robin');
    expect(store.getState().classify.labelFile).toBeNull();
    expect(await take('file,label\nelse.wav,noise\n')).toContain('no clip of the library');
    await take('0,Speech\n1,Music');
    expect(store.getState().classify.labelFile?.labels).toHaveLength(2);
  });
});
