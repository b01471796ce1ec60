import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { parseSampleLosses, standingAmong } from '../../../src/state/reconstruct/sample-losses.ts';
import { readDomain } from '../../../src/ui/views/reconstruct/notes/domain-words.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const file = (path: string) => readFileSync(`public/${path}`);
const json = (path: string) => JSON.parse(file(path).toString()) as never;

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
    const load = () => store.getState().reconstruct.loadSampleLosses();
    await load();
    expect(store.getState().reconstruct.sampleLossesError).toMatch(/no answer/);
    failing = false;
    await Promise.all([load(), load()]);
    await load();
    expect(store.getState().reconstruct.sampleLossesError).toBeNull();
    expect(store.getState().reconstruct.sampleLosses?.clips).toBe(2);
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
        'By its masked losses, this clip is not outside what the model knows: audio 0.05, better than all samples (0.1 to 0.4); ' +
        'video 0.55, worse than 25\u00a0% of the samples’ (0.5 to 0.8). Compared with 2 samples under 2 masks each.',
      outside: [],
    });
    expect(read(0.05, 0.9)?.outside).toEqual(['visual']);
    expect(read(0.05, 0.9)?.text).toMatch(
      /^By its masked loss, this clip is outside what the model knows in video: audio 0.05, better/,
    );
    expect(read(0.9, 0.9)?.text).toMatch(
      /outside what the model knows in audio and video: audio 0.9, worse than all samples/,
    );
    expect(read(0.9, null)?.text).not.toMatch(/video/);
    expect(read(null, null)).toBeNull();
  });
});
