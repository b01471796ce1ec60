import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { restFor } from '../../../src/core/turns/rest.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import { readFeaturePairs } from '../../../src/engine/features/feature-pairs.ts';
import { galleryOfPairs } from '../../../src/engine/features/gallery.ts';
import { galleryScores, gallerySides } from '../../../src/engine/features/gallery-scores.ts';
import { retrievalLab } from '../../../src/engine/retrieve/retrieval-lab.ts';
import { labResult, planeGallery } from '../../support/lab-gallery.ts';

interface Stored {
  readonly models: readonly {
    readonly retrieval: {
      readonly shipped_pairs: Readonly<
        Record<
          'audio_to_visual' | 'visual_to_audio',
          Readonly<Record<'r1' | 'r5' | 'r10' | 'median_rank', { value: number; low: number; high: number }>>
        >
      >;
    };
  }[];
}

const shipped = () => readFeaturePairs(new Blob([readFileSync('public/models/features.safetensors')]));

describe('the lab on the pairs that ship', () => {
  it('finds the figures that were written down when the model was judged', async () => {
    const result = await labResult(galleryOfPairs(await shipped()), {
      bootstrap: { resamples: 1000, seed: 1 },
    });
    const { models } = JSON.parse(readFileSync('public/models/experiments.json', 'utf8')) as Stored;
    const stored = models[0]!.retrieval.shipped_pairs;
    for (const [direction, its] of [
      [result.audioToVisual, stored.audio_to_visual],
      [result.visualToAudio, stored.visual_to_audio],
    ] as const) {
      const figures = direction.plain!.optimistic;
      for (const [name, factor, expected] of [
        ['recallAt1', 100, its.r1],
        ['recallAt5', 100, its.r5],
        ['recallAt10', 100, its.r10],
        ['medianRank', 1, its.median_rank],
      ] as const) {
        const { value, low, high } = figures[name];
        // One query of 500 may change sides by float16's rounding of the features; median ranks are whole here.
        expect(Math.abs(value * factor - expected.value), name).toBeLessThanOrEqual(0.21);
        // Two bootstraps with other draws: their ends move by about a tenth of the width.
        const room = 0.25 * (expected.high - expected.low) + (factor === 1 ? 1 : 0);
        expect(Math.abs((low ?? Number.NaN) * factor - expected.low), `${name} low`).toBeLessThanOrEqual(
          room,
        );
        expect(Math.abs((high ?? Number.NaN) * factor - expected.high), `${name} high`).toBeLessThanOrEqual(
          room,
        );
      }
      expect(direction).toMatchObject({ gallery: 500, shown: 50 });
    }
    expect(result.shuffled.count).toBe(500 * 499);
    // An own partner is of the right kind, so this is never below recall at 1; kinds are of about the same size.
    for (const { plain } of [result.audioToVisual, result.visualToAudio]) {
      const kind = plain!.kindFirst!;
      expect(kind.queries).toBe(500);
      expect(kind.optimistic.value).toBeGreaterThanOrEqual(plain!.optimistic.recallAt1.value);
      const kinds = new Set(result.entries.map((entry) => entry.kind)).size;
      expect(kind.chance).toBeGreaterThanOrEqual(1 / kinds - 1e-9);
      expect(kind.chance).toBeLessThan(2 / kinds);
    }
    // The correction leaves no more pictures that nothing retrieves than there were.
    const { plain, corrected } = result.audioToVisual;
    expect(plain!.hubs.k).toBe(10);
    expect(corrected!.hubs.neverRetrieved).toBeLessThanOrEqual(plain!.hubs.neverRetrieved);
  }, 30_000);

  it('orders answers by corrected scores when asked, and says their cosines too', async () => {
    const gallery = galleryOfPairs(await shipped());
    const bare = await labResult(gallery);
    const fair = await labResult(gallery, { corrected: true });
    expect(bare.audioToVisual.scores).toEqual(bare.audioToVisual.cosines);
    expect(fair.audioToVisual.answers).not.toEqual(bare.audioToVisual.answers);
    const { scores, cosines, shown, answers } = fair.audioToVisual;
    for (let place = 1; place < shown; place += 1)
      expect(scores[place]!).toBeLessThanOrEqual(scores[place - 1]!);
    expect([...cosines.subarray(0, shown)]).not.toEqual(
      [...cosines.subarray(0, shown)].sort((a, b) => b - a),
    );
    const again = bare.audioToVisual.answers.subarray(0, shown).indexOf(answers[0]!);
    expect(again).toBeGreaterThanOrEqual(0);
    expect(cosines[0]).toBe(bare.audioToVisual.cosines[again]);
    expect(fair.audioToVisual.plain).toEqual(bare.audioToVisual.plain);
  }, 30_000);
});

describe('the lab on open clips', () => {
  const GALLERY = planeGallery([
    { name: 'a', sound: 0, frames: [20, 10] },
    { name: 'b', sound: 50, frames: [] },
    { name: 'c', sound: null, frames: [40] },
    { name: 'd', sound: 90, frames: [70, 86] },
    { name: 'e', sound: 180, frames: [181, 140] },
  ]);

  it('lets what lacks a partner answer, and counts pairs alone', async () => {
    const result = await labResult(GALLERY);
    const names = (indices: Uint32Array) => Array.from(indices, (index) => result.entries[index]?.id);
    expect(names(result.audioToVisual.queries)).toEqual(['a', 'b', 'd', 'e']);
    expect(names(result.visualToAudio.queries)).toEqual(['a', 'c', 'd', 'e']);
    expect(names(result.pairs.entries)).toEqual(['a', 'd', 'e']);
    expect(names(result.audioToVisual.answers.subarray(0, 4))).toEqual(['a', 'c', 'd', 'e']);
    expect([...result.audioToVisual.ownRank]).toEqual([1, 0, 1, 1]);
    expect(result.audioToVisual.plain?.optimistic.recallAt1.value).toBe(1);
    expect(result.shuffled.count).toBe(6);
    expect(result.stronger).toEqual([]);
  });

  it('scores by the frames that the policy takes', async () => {
    const own = async (policy: 'frame' | 'mean' | 'max') =>
      (await labResult(GALLERY, { policy })).pairs.cosine;
    const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
    const close = (values: Float32Array, expected: readonly number[]) =>
      expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 6));
    // Index 5 is past the end of two frames: the last one stands in.
    close(await own('frame'), [cos(10), cos(4), cos(40)]);
    close(await own('mean'), [(cos(20) + cos(10)) / 2, (cos(20) + cos(4)) / 2, (cos(1) + cos(40)) / 2]);
    close(await own('max'), [cos(10), cos(4), cos(1)]);
    const { policies, frames } = await labResult(GALLERY, { policy: 'mean' });
    expect(frames).toBe(2);
    expect(policies.map(({ policy }) => policy)).toEqual(['frame', 'mean', 'max']);
    for (const { policy, audioToVisual } of policies) {
      const alone = await labResult(GALLERY, { policy });
      expect(audioToVisual).toEqual(alone.audioToVisual.plain?.optimistic);
    }
  });

  it('has no figures without pairs, nothing to shuffle with one, and refuses what is no number', async () => {
    const none = await labResult(planeGallery([{ name: 'a', sound: 0, frames: [] }]));
    expect(none.audioToVisual).toMatchObject({ plain: null, corrected: null, gallery: 0, shown: 0 });
    expect(none.visualToAudio.queries).toHaveLength(0);
    const one = await labResult(planeGallery([{ name: 'a', sound: 0, frames: [30] }]));
    expect(one.pairs.percentile[0]).toBeNaN();
    expect(one.audioToVisual.plain?.pessimistic.recallAt1.value).toBe(1);
    const broken = planeGallery([
      { name: 'a', sound: Number.NaN, frames: [30] },
      { name: 'b', sound: 0, frames: [30] },
    ]);
    await expect(labResult(broken)).rejects.toThrow(/not a number/);
  });

  it('stops between blocks once it is aborted', async () => {
    const controller = new AbortController();
    const gallery = galleryOfPairs(await shipped());
    let shares = 0;
    const run = galleryScores(
      gallery,
      gallerySides(gallery),
      { kind: 'wasm' },
      restFor(controller.signal),
      () => {
        shares += 1;
        controller.abort();
      },
    );
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    expect(shares).toBe(1);
  });

  it('reads a gallery once, and tells how far it is', async () => {
    const pairs = await shipped();
    const url = 'models/features.safetensors';
    const engine = { device: null, featurePairs: new Map([[url, pairs]]) } as unknown as EngineContext;
    const stages = new Set<string>();
    const result = await retrievalLab(
      engine,
      {
        source: { kind: 'pairs', url },
        policy: 'max',
        corrected: false,
        bootstrap: { resamples: 10, seed: 1 },
      },
      { signal: new AbortController().signal, progress: ({ stage }) => stages.add(stage) },
    );
    expect(result.entries).toHaveLength(500);
    expect([...stages]).toEqual(['Comparing audio with video', 'Computing ranks']);
  }, 30_000);
});
