import { describe, expect, it, vi } from 'vitest';
import { asideNotes, setAside } from '../../../src/state/shell/set-aside.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const nameOf = (path: string) => path.split('/').at(-1) ?? '';
const inFolder = (path: string, text = 'x') => ({
  file: new File([text], nameOf(path)),
  fromFolder: true,
  path,
});
const named = (name: string, text = 'x') => ({ file: new File([text], name), fromFolder: false });

describe('what systems keep for themselves', () => {
  it.each([
    'takes/._clip.mp4',
    'takes/.DS_Store',
    'takes/deep/Thumbs.db',
    'takes/Desktop.ini',
    'takes/__MACOSX/clip.mp4',
    'takes/$RECYCLE.BIN/clip.mp4',
    'takes/@eaDir/clip.mp4/SYNOVIDEO_VIDEO.mp4',
    'takes/.git/objects/ab.mp4',
    'takes/.clip.mp4',
    'takes/Icon\r',
  ])('%s of a folder is skipped', (path) => {
    expect(setAside([inFolder(path)])).toMatchObject({ kept: [], skipped: [nameOf(path)] });
  });

  it.each([
    'takes/clip.mp4',
    '.takes/clip.mp4',
    'takes/_clip.mp4',
    'takes/thumbs.mp4',
    '/takes/macosx/clip.mp4',
  ])('%s of a folder is kept', (path) => {
    expect(setAside([inFolder(path)])).toMatchObject({ kept: [{ path }], skipped: [] });
  });

  it('comes along when all files of a disk are marked; what else the user names is kept', () => {
    const given = ['._clip.mp4', '.DS_Store', 'THUMBS.DB', '.clip.mp4', 'clip.mp4'].map((name) =>
      named(name),
    );
    const { kept, skipped } = setAside(given);
    expect(kept.map(({ file }) => file.name)).toEqual(['.clip.mp4', 'clip.mp4']);
    expect(skipped).toEqual(['._clip.mp4', '.DS_Store', 'THUMBS.DB']);
  });

  it('is counted, two names long, and each cut short', () => {
    const long = `._${'a'.repeat(300)}.mp4`;
    expect(asideNotes({ skipped: ['._a.mp4'], unread: [] }, [], [])).toEqual([
      'Skipped 1 file that is hidden or belongs to the system (._a.mp4).',
    ]);
    const [note] = asideNotes({ skipped: [long, '.DS_Store', 'Thumbs.db', '._b'], unread: [] }, [], []);
    expect(note).toMatch(
      /^Skipped 4 files that are hidden or belong to the system \(\._a+…, \.DS_Store and 2 more\)\.$/,
    );
    expect(note!.length).toBeLessThan(160);
  });
});

describe('the notes of a drop', () => {
  it('all stand, whichever comes last, and the next drop begins anew', async () => {
    const { store } = storeOverFakeEngine({});
    await store.getState().worker.boot();
    const labels = 'rain\nsea\n';
    store
      .getState()
      .library.addFiles([
        inFolder('all/a/clip.mp4'),
        inFolder('all/a/._clip.mp4'),
        inFolder('all/first.safetensors'),
        inFolder('all/second.pth'),
        inFolder('all/class_labels.csv', labels),
        inFolder('all/old_labels.csv', labels),
        inFolder('all/meta.json'),
        { ...inFolder('all/locked.mp4'), isUnread: true },
      ]);
    await vi.waitFor(() => expect(store.getState().library.dropNote).toContain('class names from'));
    expect(store.getState().library.dropNote).toBe(
      'Only the first of 2 checkpoints is loaded: first.safetensors. ' +
        '1 file of the folder is neither audio nor video and was ignored. ' +
        'Skipped 1 file that is hidden or belongs to the system (._clip.mp4). ' +
        'The browser could not read locked.mp4. Check the file permissions. ' +
        'Only the first of 2 lists of class names is read: class_labels.csv. ' +
        'Read 2 class names from class_labels.csv. Classify uses them if their number fits.',
    );
    const own = store.getState().library.clips.filter(({ origin }) => origin === 'user');
    expect(own.map(({ name }) => name)).toEqual(['clip.mp4']);
    store.getState().library.addFiles([named('labels.csv', labels)]);
    store.getState().library.addFiles([named('another.mp4')]);
    await vi.waitFor(() => expect(store.getState().classify.labelFile?.name).toBe('labels.csv'));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(store.getState().library.dropNote).toBeNull();
  });

  it('is not changed by a list that is chosen under Classify', async () => {
    const { store } = storeOverFakeEngine({});
    await store.getState().worker.boot();
    store.getState().library.addFiles([named('one.pth'), named('two.pth')]);
    const note = store.getState().library.dropNote;
    await store.getState().classify.takeLabelFile(new File(['rain\n'], 'labels.csv'));
    expect(store.getState()).toMatchObject({
      library: { dropNote: note },
      classify: { labelFile: { name: 'labels.csv' } },
    });
  });
});
