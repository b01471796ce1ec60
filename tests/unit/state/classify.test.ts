import { describe, expect, it, vi } from 'vitest';
import type { ClassifyResult } from '../../../src/contract/classify.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { ClassifyMode } from '../../../src/core/model-config.ts';
import { className, labelOfClip, labelProblem, namesOf } from '../../../src/state/classify/class-names.ts';
import { activationFor } from '../../../src/state/classify/classify-questions.ts';
import { sortFiles } from '../../../src/state/library/files.ts';
import { mergeParts } from '../../../src/state/merge.ts';
import { formatRoute, parseRoute } from '../../../src/state/shell/link-codec.ts';
import { DEFAULT_ROUTE } from '../../../src/state/shell/route.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { MODEL } from './fakes/model.ts';

const TUNED = { id: 'tuned', name: 'Tuned', file: 't', bytes: 1, sha256: '', config: { classes: 3 } };
const MANIFEST = { models: [{ id: 'tiny', file: 'm', sha256: '', config: {} }, TUNED] };
const SAMPLES = { licence: 'CC0', clips: [{ file: 'a.mp4', title: 'A', kind: 'rain' }] };
const answerFor = (clipId: string): ClassifyResult => ({
  clipId,
  classifier: {
    modelId: 'tuned',
    modelName: 'Tuned',
    isCompanion: true,
    classes: 3,
    labels: ['rain', 'sea', 'bell'],
  },
  activation: 'softmax',
  frameIndices: [0],
  answers: [],
  milliseconds: 1,
});
const csv = (text: string, name = 'labels.csv') => new File([text], name);

async function openStore(over: Parameters<typeof storeOverFakeEngine>[0] = {}) {
  const opened = storeOverFakeEngine(
    { classify: async ({ clipId }) => answerFor(clipId), ...over },
    { fetchJson: async (url: string) => (url.includes('samples') ? SAMPLES : MANIFEST) },
  );
  const { store } = opened;
  await store.getState().worker.boot();
  await vi.waitFor(() => expect(store.getState().library.clips[0]?.status).toBe('ready'));
  return { ...opened, get: () => store.getState() };
}

describe('the Classify view', () => {
  it('asks a bundled fine-tuned model where the loaded one has no classes, once a question', async () => {
    const { get, engine } = await openStore();
    get().shell.setView('classify');
    await vi.waitFor(() => expect(get().runs.classification.status).toBe('done'));
    expect(engine.of('classify')).toHaveLength(1);
    expect(engine.of('classify')[0]).toMatchObject({
      clipId: 'a',
      frames: 'all',
      activation: 'softmax',
      companion: { kind: 'bundled', modelId: 'tuned' },
    });
    expect(engine.of('loadModel')).toHaveLength(1);
    get().runs.refresh();
    get().classify.set({ frames: 'one' });
    await vi.waitFor(() => expect(engine.of('classify')).toHaveLength(2));
    expect(engine.of('classify')[1]).toMatchObject({ frames: 'one' });
  });

  it('asks the loaded model where it has classes', async () => {
    const config = { ...MODEL.config, classes: 527 };
    const { get, engine } = await openStore({ loadModel: async () => ({ ...MODEL, config }) });
    get().shell.setView('classify');
    await vi.waitFor(() => expect(get().runs.classification.status).toBe('done'));
    expect(engine.of('classify')[0]).toMatchObject({ companion: null, activation: 'sigmoid' });
  });

  it('is free at once after a cancel, and asks again only when told', async () => {
    const { get, engine } = await openStore({
      classify: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new AppError('aborted', 'Cancelled.')));
        }),
    });
    get().shell.setView('classify');
    await vi.waitFor(() => expect(get().runs.classification.status).toBe('running'));
    get().runs.cancel('classification');
    expect(get().runs.classification.status).toBe('idle');
    get().runs.refresh();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(engine.of('classify')).toHaveLength(1);
    get().runs.retry('classification');
    await vi.waitFor(() => expect(engine.of('classify')).toHaveLength(2));
  });

  it('compares clips with what they are labelled as, by name and whatever the case', async () => {
    const { get, engine } = await openStore();
    get().shell.setView('classify');
    await vi.waitFor(() => expect(get().runs.classification.status).toBe('done'));
    await get().runs.ask('confusion');
    expect(engine.of('confusion')[0]).toMatchObject({ known: [0], clips: [{ clipId: 'a', frameIndex: 5 }] });
    get().classify.setClipLabel('a', ' SEA ');
    await get().runs.ask('confusion');
    expect(engine.of('confusion')[1]).toMatchObject({ known: [1] });
    get().classify.setClipLabel('a', 'submarine');
    await get().runs.ask('confusion');
    expect(engine.of('confusion')[2]).toMatchObject({ known: [null] });
    // The worker of this test refuses, and the button asks again whenever it is pressed.
    expect(get().runs.confusion.status).toBe('failed');
    await get().runs.ask('confusion');
    expect(engine.of('confusion')).toHaveLength(4);
  });

  it('teaches by labels of open clips, or by the pairs that ship', async () => {
    const { get, engine } = await openStore();
    await get().runs.ask('fewShot');
    expect(engine.of('fewShot')[0]).toMatchObject({ source: { kind: 'pairs' }, labels: null, sources: null });
    get().classify.setFewShot({ gallery: 'clips', shots: 2 });
    await get().runs.ask('fewShot');
    expect(engine.of('fewShot')[1]).toMatchObject({ labels: ['rain'], sources: ['a.mp4'], shots: 2 });
    get().classify.setClipLabel('a', ' ');
    await get().runs.ask('fewShot');
    expect(engine.of('fewShot')[2]).toMatchObject({ labels: [null] });
  });
});

describe('class names', () => {
  const facts = { classes: 2, labels: ['rain', 'sea'], modelName: 'Tuned' };

  it('are the user’s where they fit, else those that ship, else numbers', async () => {
    const { get } = await openStore();
    expect(namesOf(get().classify, facts)).toEqual(['rain', 'sea']);
    await get().classify.takeLabelFile(csv('Regen\nMeer'));
    expect(namesOf(get().classify, facts)).toEqual(['Regen', 'Meer']);
    expect(labelProblem(get().classify, facts)).toBeNull();
    await get().classify.takeLabelFile(csv('one\ntwo\nthree'));
    expect(namesOf(get().classify, facts)).toEqual(['rain', 'sea']);
    expect(labelProblem(get().classify, facts)).toMatch(
      /^Expected 2 class names for Tuned, got 3 in labels.csv/,
    );
    await get().classify.takeLabelFile(csv(''));
    expect(labelProblem(get().classify, facts)).toMatch(/empty file/);
    get().classify.removeLabelFile();
    expect(labelProblem(get().classify, facts)).toBeNull();
    expect(className(namesOf(get().classify, { ...facts, labels: null }), 17)).toBe('class 17');
  });

  it('come with a drop, in a folder only where the file’s name says so', () => {
    const given = ['labels.csv', 'class_labels_indices.csv', 'annotations.csv'].flatMap((name) =>
      [false, true].map((fromFolder) => ({ file: csv('', name), fromFolder })),
    );
    const { labelFiles, leftAside, clips } = sortFiles(given);
    expect(labelFiles.map(({ name }) => name)).toEqual([
      'labels.csv',
      'labels.csv',
      'class_labels_indices.csv',
      'class_labels_indices.csv',
      'annotations.csv',
    ]);
    expect(leftAside).toEqual(['annotations.csv']);
    expect(clips).toEqual([]);
  });
});

describe('labels of clips', () => {
  it('are typed, or the folder’s name, or the sample’s kind, in this order', async () => {
    const { get } = await openStore();
    const file = (name: string, path?: string) => ({
      file: new File(['x'], name),
      fromFolder: Boolean(path),
      path,
    });
    get().library.addFiles([
      file('1.mp4', '/takes/owl/1.mp4'),
      file('2.mp4', '/takes/owl/2.mp4'),
      file('3.mp4'),
    ]);
    const label = (id: string) =>
      labelOfClip(
        get().classify,
        get().library.clips.find((clip) => clip.id === id)!,
      );
    expect(['1', '2', '3', 'a'].map(label)).toEqual(['owl', 'owl', '', 'rain']);
    get().classify.setClipLabel('1', 'eagle');
    get().classify.setClipLabel('a', '');
    expect(['1', 'a'].map(label)).toEqual(['eagle', '']);
    expect(get().library.clips.map(({ sourceKey }) => sourceKey)).toContain('/takes/owl/2');
  });
});

describe('the link', () => {
  it('carries the clip and the way to classify', () => {
    const routeOf = (mode: ClassifyMode) =>
      mergeParts(DEFAULT_ROUTE, {
        shell: { view: 'classify' },
        library: { linked: { clipId: 'a', windowStartSeconds: null } },
        classify: { mode },
      });
    const route = routeOf('missingvideoonly');
    expect(formatRoute(route)).toBe('#/classify?clip=a&by=missingvideoonly');
    expect(parseRoute(formatRoute(route))).toEqual(route);
    expect(formatRoute(routeOf('multimodal'))).toBe('#/classify?clip=a');
    expect(parseRoute('#/classify?by=smell').classify.mode).toBe('multimodal');
  });
});

describe('how answers become shares', () => {
  it('follows the label set unless the user chose', () => {
    expect(activationFor('auto', 527)).toBe('sigmoid');
    expect(activationFor('auto', 309)).toBe('softmax');
    expect(activationFor('auto', null)).toBe('softmax');
    expect(activationFor('softmax', 527)).toBe('softmax');
  });
});
