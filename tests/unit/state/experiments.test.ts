import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { parseExperiments } from '../../../src/contract/files/experiments.ts';
import { wilsonInterval } from '../../../src/math/wilson.ts';
import { experimentModel } from '../../support/experiments.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const DOCUMENT = { models: [experimentModel()] };

describe('the experiments’ file', () => {
  it('is read as it is, and what it adds is let pass', () => {
    const longer = { models: [{ ...experimentModel(), colour: 'red' }] };
    expect(parseExperiments(longer)).toEqual(DOCUMENT);
  });

  it('may leave blocks unmeasured', () => {
    const bare = experimentModel({ retrieval: null, probe: null, finetune: null, reconstruction: null });
    expect(parseExperiments({ models: [bare] }).models[0]?.retrieval).toBeNull();
  });

  it('is refused with the place of what is wrong', () => {
    const { curves, ...without } = experimentModel();
    expect(curves).toBeDefined();
    expect(() => parseExperiments({ models: [without] })).toThrow(/models\.0\.curves/);
    expect(() => parseExperiments({ models: [] })).toThrow(/models/);
    expect(() => parseExperiments('no')).toThrow(/the top level/);
    const odd = { ...experimentModel(), samples_seen: '12' };
    expect(() => parseExperiments({ models: [odd] })).toThrow(/models\.0\.samples_seen/);
  });
});

describe('the experiments slice', () => {
  it('reads the file once, and again after a failure', async () => {
    const asked: string[] = [];
    let answer: unknown = 'nonsense';
    const { store } = storeOverFakeEngine(
      {},
      {
        fetchJson: async (url) => {
          asked.push(url);
          return answer;
        },
      },
    );
    await store.getState().experiments.load();
    expect(store.getState().experiments.error?.message).toMatch(/the top level/);
    expect(store.getState().experiments.evidence).toBeNull();
    answer = DOCUMENT;
    await Promise.all([store.getState().experiments.load(), store.getState().experiments.load()]);
    await store.getState().experiments.load();
    expect(store.getState().experiments.evidence).toEqual(DOCUMENT);
    expect(store.getState().experiments.error).toBeNull();
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatch(/\/models\/experiments\.json$/);
  });

  it('shows only the newest count', async () => {
    const { store } = storeOverFakeEngine({
      galleryRecall: async ({ kind }, { signal }) => {
        await new Promise((resolve) => setTimeout(resolve, kind === null ? 30 : 0));
        signal.throwIfAborted();
        return { kind, pairs: 3, kinds: [], audioToVisual: null, visualToAudio: null };
      },
    });
    await store.getState().worker.boot();
    store.getState().experiments.recount(null);
    store.getState().experiments.recount('bell');
    await vi.waitFor(() => expect(store.getState().runs.recount.status).toBe('done'));
    expect(store.getState().runs.recount.summary?.kind).toBe('bell');
    // The slower answer to the older question comes after it.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(store.getState().runs.recount.summary?.kind).toBe('bell');
  });
});

it('every share that ships has Wilson’s interval, which has a width at its edges too', () => {
  const { models } = parseExperiments(JSON.parse(readFileSync('public/models/experiments.json', 'utf8')));
  const shares = models.flatMap(({ id, retrieval, probe, finetune }) => [
    ...[retrieval, retrieval?.within, retrieval?.shipped_pairs, retrieval?.held_out_ranges].flatMap((both) =>
      [both?.audio_to_visual, both?.visual_to_audio].flatMap((way) =>
        way
          ? [way.r1, way.r5, way.r10].map((share) => ({ id, share, trials: way.queries ?? way.gallery }))
          : [],
      ),
    ),
    ...(probe
      ? [probe.audio, probe.visual, probe.both].map((share) => ({ id, share, trials: probe.clips ?? 0 }))
      : []),
    ...(finetune ? [{ id, share: finetune.audio.cav_mae, trials: finetune.clips }] : []),
  ]);
  expect(shares.length).toBeGreaterThan(100);
  for (const { id, share, trials } of shares) {
    const [low, high] = wilsonInterval((share.value / 100) * trials, trials);
    expect(share.low, `${id}, ${share.value} of ${trials}`).toBeCloseTo(100 * low, 2);
    expect(share.high).toBeCloseTo(100 * high, 2);
  }
});
