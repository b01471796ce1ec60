import { describe, expect, it } from 'vitest';
import type { LabFigures } from '../../../src/contract/files/lab-bundle.ts';
import { parseLabBundle } from '../../../src/contract/files/lab-bundle.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { MODEL } from './fakes/model.ts';

const HASH = 'ab'.repeat(32);
const FILE_HASH = 'cd'.repeat(32);

type Overrides = Parameters<typeof storeOverFakeEngine>[0];

async function opened(over: Overrides = {}) {
  const made = storeOverFakeEngine({
    loadModel: async () => ({ ...MODEL, sha256: HASH }),
    clipHashes: async ({ clipIds }) => new Map(clipIds.map((id) => [id, FILE_HASH])),
    labFigures: async ({ gallery }): Promise<LabFigures> => ({
      clips: gallery.clips.map(({ clipId, frameIndex }) => ({
        clipId,
        name: clipId,
        sha256: FILE_HASH,
        bytes: 1,
        windowStartSeconds: 0,
        frameIndex,
        soundSha256: null,
        pictureSha256: null,
      })),
      masks: null,
      figures: [{ name: 'Masked loss, audio', kind: 'real', values: [0.25] }],
      runtime: 'ONNX Runtime Web 1',
    }),
    ...over,
  });
  await made.store.getState().worker.boot();
  while (made.store.getState().library.clips.some(({ status }) => status !== 'ready')) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return made;
}

async function saved(): Promise<File> {
  const { store } = await opened();
  const file = await store.getState().bundle.save();
  if (!file) throw new Error(store.getState().exports.error?.message ?? 'no file');
  return new File([file.blob], file.fileName);
}

describe('saving a lab bundle', () => {
  it('records the question, the model and what made it', async () => {
    const file = await saved();
    expect(file.name).toBe('tiny-01-bird-lab.json');
    const { model, question, figures, made } = parseLabBundle(await file.text(), file.name);
    expect(model.sha256).toBe(HASH);
    expect(question.rebuilt).toMatchObject({ clipId: '01-bird', seed: 1, ratioAudio: 0.75 });
    expect(question.gallery.clips.map(({ clipId }) => clipId)).toEqual(['01-bird', '02-fire']);
    expect(figures).toHaveLength(1);
    expect(made.runtime).toBe('ONNX Runtime Web 1');
  });

  it('computes the hash of a dropped model first', async () => {
    const { store, engine } = await opened({
      loadModel: async () => MODEL,
      hashModel: async () => ({ id: MODEL.id, sha256: HASH }),
    });
    expect(store.getState().models.loaded?.sha256).toBeNull();
    expect(await store.getState().bundle.save()).not.toBeNull();
    expect(store.getState().models.loaded?.sha256).toBe(HASH);
    expect(engine.of('hashModel')).toHaveLength(1);
  });
});

describe('checking a lab bundle', () => {
  it('asks the recorded question again and compares', async () => {
    const { store, engine } = await opened();
    store.getState().library.addFiles([{ file: await saved(), fromFolder: false }]);
    await expect.poll(() => store.getState().bundle.opened?.fileName).toBe('tiny-01-bird-lab.json');
    expect(store.getState().shell.view).toBe('models');
    await store.getState().bundle.recheck();
    const { rows, needs, status } = store.getState().bundle.check;
    expect({ status, needs }).toEqual({ status: 'done', needs: [] });
    expect(rows?.every(({ passed }) => passed)).toBe(true);
    expect(engine.of('labFigures')).toHaveLength(1);
  });

  it('says what is missing, and computes nothing before it is there', async () => {
    const bundle = await saved();
    const { store, engine } = await opened({
      loadModel: async () => ({ ...MODEL, sha256: 'ef'.repeat(32) }),
      clipHashes: async ({ clipIds }) => new Map(clipIds.map((id) => [id, null])),
    });
    await store.getState().bundle.open(bundle);
    await store.getState().bundle.recheck();
    const { rows, needs } = store.getState().bundle.check;
    expect(rows).toBeNull();
    expect(needs.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^The bundle was recorded with the model “tiny” .* “tiny” is loaded\. Drop the file of that model\.$/,
      ),
      expect.stringContaining('“01-bird” (SHA-256 cdcdcdcdcdcd…, 1 bytes) is not open'),
      expect.stringContaining('“02-fire”'),
    ]);
    expect(engine.of('labFigures')).toEqual([]);
  });

  it('keeps the opened one where another file is none', async () => {
    const { store } = await opened();
    await store.getState().bundle.open(await saved());
    await store.getState().bundle.open(new File(['{}'], 'other.json'));
    expect(store.getState().bundle.error?.message).toContain('other.json is a different JSON file');
    expect(store.getState().bundle.opened?.fileName).toBe('tiny-01-bird-lab.json');
  });
});
