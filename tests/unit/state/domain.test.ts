import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { parseSampleLosses } from '../../../src/contract/files/samples.ts';
import { AppError } from '../../../src/core/errors.ts';
import { standingAmong } from '../../../src/state/domain/sample-losses.ts';
import { readDomain, readDomains } from '../../../src/ui/kit/domain/domain-words.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const file = (path: string) => readFileSync(`public/${path}`);
const json = (path: string) => JSON.parse(file(path).toString()) as never;

const NO_PROOF =
  'The model was trained only on synthetic clips, so this does not show that its matches, maps and labels hold for real footage.';

const FEW = {
  sha256: 'a',
  masks: 2,
  clips: { one: { audio: [0.3, 0.1], visual: [0.5, 0.6] }, two: { audio: [0.2, 0.4], visual: [0.7, 0.8] } },
};

describe('the losses that ship with the model', () => {
  it('are of the model and of the clips that ship', () => {
    const { models } = json('models/manifest.json') as { models: { sha256: string }[] };
    const { sha256, clips } = json('samples/losses.json') as {
      sha256: string;
      clips: Record<string, { sha256: string }>;
    };
    expect(sha256).toBe(models[0]?.sha256);
    const listed = (json('samples/manifest.json') as { clips: { file: string }[] }).clips;
    expect(Object.keys(clips)).toEqual(listed.map((clip) => clip.file));
    for (const [name, clip] of Object.entries(clips)) {
      expect(
        createHash('sha256')
          .update(file(`samples/${name}`))
          .digest('hex'),
        name,
      ).toBe(clip.sha256);
    }
    const read = parseSampleLosses(json('samples/losses.json'));
    expect(read.audio).toHaveLength(listed.length * read.masks);
  });

  it('are read in order, and refused where one is missing', () => {
    expect(parseSampleLosses(FEW)).toEqual({
      sha256: 'a',
      clips: 2,
      masks: 2,
      audio: [0.1, 0.2, 0.3, 0.4],
      visual: [0.5, 0.6, 0.7, 0.8],
    });
    const without = { ...FEW, clips: { ...FEW.clips, two: { audio: [0.2, 0.4], visual: [0.7] } } };
    for (const wrong of [without, { ...FEW, clips: {} }, { ...FEW, sha256: 1 }, null, []]) {
      expect(() => parseSampleLosses(wrong)).toThrow(/samples\/losses\.json/);
    }
  });

  it('are fetched once, and again after a failure, which is said', async () => {
    let failing = true;
    const fetchJson = vi.fn(async () => {
      if (failing) throw new AppError('not-found', 'no answer.');
      return FEW;
    });
    const { store } = storeOverFakeEngine({}, { fetchJson });
    const load = () => store.getState().domain.load();
    await load();
    expect(store.getState().domain.error).toMatch(/no answer/);
    failing = false;
    await Promise.all([load(), load()]);
    await load();
    expect(store.getState().domain.error).toBeNull();
    expect(store.getState().domain.sampleLosses?.clips).toBe(2);
    expect(fetchJson).toHaveBeenCalledTimes(2);
  });
});

describe('a loss among those of the samples', () => {
  const samples = parseSampleLosses(FEW);

  it('is outside only where it is worse than all of them', () => {
    const verdict = (loss: number) => standingAmong(loss, samples.audio).verdict;
    expect([0.05, 0.1, 0.25, 0.4, 0.41].map(verdict)).toEqual([
      'better',
      'within',
      'within',
      'within',
      'outside',
    ]);
    expect(standingAmong(0.25, samples.audio)).toMatchObject({ low: 0.1, high: 0.4, worseThan: 0.5 });
  });

  it('is read one modality at a time', () => {
    const read = (audio: number | null, visual: number | null) => readDomain({ audio, visual }, samples);
    expect(read(0.05, 0.55)).toEqual({
      text:
        'The masked losses of this clip are like those of the samples: audio 0.0500, lower than all samples’ (0.100 to 0.400); ' +
        'video 0.550, higher than 25\u00a0% of the samples’ (0.500 to 0.800). Compared with 2 samples under 2 masks each. ' +
        NO_PROOF,
      outside: [],
    });
    expect(read(0.05, 0.9)?.outside).toEqual(['visual']);
    expect(read(0.05, 0.9)?.text).toMatch(
      /^By its masked loss, the video of this clip is probably unlike the training data: audio 0.0500, lower/,
    );
    expect(read(0.9, 0.9)?.text).toMatch(
      /the audio and video of this clip are probably unlike the training data: audio 0.900, higher than all samples’/,
    );
    expect(read(0.9, null)?.text).not.toMatch(/video/);
    expect(read(null, null)).toBeNull();
  });

  it('is counted over the clips of a view', () => {
    const read = (audio: number, visual: number) => readDomain({ audio, visual }, samples)!;
    const [inside, outside] = [read(0.2, 0.6), read(0.9, 0.6)];
    expect(readDomains([], 2, true)).toEqual({
      text: 'The bundled model was trained only on synthetic clips. Comparing your clips with the samples.',
      isOutside: false,
    });
    expect(readDomains([outside], 1, false)).toEqual({ text: outside.text, isOutside: true });
    expect(readDomains([inside, outside, outside], 3, false)).toEqual({
      text: '2 of your 3 clips have a higher masked loss than every sample (audio: 2, video: 0), so they are probably unlike the training data. Figures that include them are not reliable.',
      isOutside: true,
    });
    expect(readDomains([inside, inside], 30, true)).toEqual({
      text: `None of 2 compared clips of your 30 has a higher masked loss than every sample. ${NO_PROOF}`,
      isOutside: false,
    });
  });
});

describe('the user’s clips in a view', () => {
  const SAMPLES = { ...FEW, sha256: 'sha' };

  async function open(view: 'localise' | 'similarity') {
    const { store } = storeOverFakeEngine({}, { fetchJson: async () => SAMPLES });
    await store.getState().worker.boot();
    const { setState } = store;
    setState((state) => ({
      models: { ...state.models, loaded: { ...state.models.loaded!, sha256: 'sha' } },
    }));
    const given = ['a.mp4', 'b.mp4'].map((name) => ({ file: new File([name], name), fromFolder: false }));
    store.getState().library.addFiles(given);
    await vi.waitFor(() =>
      expect(store.getState().library.clips.filter(({ status }) => status === 'ready')).toHaveLength(2),
    );
    store.getState().shell.setView(view);
    return { store };
  }

  it('are measured once the samples’ losses are there, and not twice', async () => {
    const { store } = await open('similarity');
    expect(store.getState().runs.questionKey('standings')).toBeNull();
    await store.getState().domain.load();
    expect(store.getState().runs.questionKey('standings')).not.toBeNull();
    await store.getState().runs.ask('standings');
    expect(store.getState().models.losses).toHaveLength(2);
    expect(store.getState().runs.questionKey('standings')).toBeNull();
  });

  it('are measured one at a time in a view of one clip', async () => {
    const { store } = await open('localise');
    await store.getState().domain.load();
    await store.getState().runs.ask('standings');
    expect(store.getState().models.losses).toHaveLength(1);
  });

  it('are not compared under another model than the samples’', async () => {
    const { store } = await open('similarity');
    await store.getState().domain.load();
    const { setState } = store;
    setState((state) => ({ models: { ...state.models, loaded: { ...state.models.loaded!, sha256: 'x' } } }));
    expect(store.getState().runs.questionKey('standings')).toBeNull();
  });
});
