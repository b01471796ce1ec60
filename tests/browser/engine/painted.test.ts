import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelSummary } from '../../../src/contract/model.ts';
import type { ReconstructParams } from '../../../src/contract/reconstruct.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import type { Modality } from '../../../src/core/geometry.ts';
import { encodeMask } from '../../../src/core/masks/mask-bits.ts';
import { invertMask } from '../../../src/core/masks/patch-area.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import { planPass, runPass } from '../../../src/engine/reconstruct/masked-pass.ts';
import type { Predictions } from '../../../src/model/cav-mae.ts';
import { CavMae } from '../../../src/model/cav-mae.ts';
import { GRIDS } from '../../support/cav-mae-inputs.ts';
import { expectClose, relativeL2 } from '../../support/compare.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { golden, goldenInputs, goldenMasks, goldenModel, goldenPatches } from '../../support/golden-model.ts';
import { everyNth, type NpyArray } from '../../support/npy.ts';
import { publicUrl, startWorker } from './worker.ts';

/** Tokens enter the tower in another order, so float32 sums do too: 1e-6 is seen. */
const REORDERED = 1e-5;
/** Arrays stored as float16 are themselves off by 2e-4. */
const FLOAT16_STORED = 2e-3;
const MODALITIES = ['audio', 'visual'] as const;
const SIDES = { audio: 'a', visual: 'v' } as const;

const PARAMS: ReconstructParams = {
  clipId: 'golden',
  frameIndex: 0,
  paint: 'visible',
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 4,
};

const allOf = (modality: Modality) => encodeMask(new Uint8Array(GRIDS[modality].tokens).fill(1));

describe('masks given patch by patch, on the golden clip', () => {
  let inputs: Record<Modality, NpyArray>;
  let model: CavMae;
  /** Which sense's patches were cut, in order: once for each tower that runs. */
  let cut: Modality[];

  beforeAll(async () => {
    inputs = await goldenInputs();
    model = new CavMae(await goldenModel('pretrain.pth'), { backend: { kind: 'wasm' } });
  });
  afterAll(() => model.release());

  /** A context whose one clip is the golden one: its inputs are normalised, so the front end only cuts. */
  const context = (senses: readonly Modality[] = MODALITIES) =>
    ({
      clips: {
        load: async () => ({
          data: {
            logMel: senses.includes('audio') ? new Float32Array(1) : null,
            pictures: [new Uint8Array(1)],
          },
          family: CAV_MAE,
          summary: { hasVideo: senses.includes('visual') },
        }),
      },
      frontend: {
        patches: async (modality: Modality, _source: unknown, ids: Int32Array<ArrayBuffer>) => {
          cut.push(modality);
          return goldenPatches(inputs, modality, 0, ids);
        },
      },
    }) as unknown as EngineContext;
  const plan = (params: Partial<ReconstructParams>, senses?: readonly Modality[]) =>
    planPass(context(senses), { config: model.config, name: 'golden' } as ModelSummary, {
      ...PARAMS,
      ...params,
    });
  const rebuild = async (params: Partial<ReconstructParams>): Promise<Predictions> => {
    cut = [];
    return runPass(context(), model, await plan(params), { signal: new AbortController().signal });
  };

  it.each(['unstructured', 'time-frequency'] as const)(
    'rebuild what the drawn mask of the same patches does: %s',
    async (audioMode) => {
      const { masks } = await plan({ audioMode });
      const drawn = await rebuild({ audioMode });
      // Neither ratio, mode nor seed may matter any more.
      const given = await rebuild({
        audioMode: 'time',
        ratioAudio: 0.1,
        ratioVisual: 0.2,
        seed: 99,
        audioMask: encodeMask(masks.audio!.mask),
        visualMask: encodeMask(masks.visual!.mask),
      });
      const other = await rebuild({ audioMode, visualMask: encodeMask(invertMask(masks.visual!.mask)) });
      for (const modality of MODALITIES) {
        expectClose(given[modality], drawn[modality], REORDERED);
        expect(relativeL2(other[modality], drawn[modality])).toBeGreaterThan(100 * REORDERED);
      }
    },
  );

  it.each(MODALITIES)(
    'rebuild from one sense as the reference does while all of %s is hidden',
    async (hidden) => {
      const shown = hidden === 'audio' ? 'visual' : 'audio';
      const masks = await goldenMasks('m75', 0);
      const predicted = await rebuild({
        audioMask: hidden === 'audio' ? allOf('audio') : encodeMask(masks.audio.mask),
        visualMask: hidden === 'visual' ? allOf('visual') : encodeMask(masks.visual.mask),
      });
      expect(cut).toEqual([shown]);
      for (const modality of MODALITIES) {
        const reference = await golden(`hidden_${hidden}.pred_${SIDES[modality]}`);
        expectClose(everyNth(predicted[modality], reference.shape), reference.data, FLOAT16_STORED);
      }
    },
  );

  it('refuse to hide everything there is, and what is no mask', async () => {
    const nothingLeft = expect.objectContaining({ code: 'mask/all-hidden' });
    const everything = { audioMask: allOf('audio'), visualMask: allOf('visual') };
    await expect(plan(everything)).rejects.toEqual(nothingLeft);
    await expect(plan({ audioMask: allOf('audio') }, ['audio'])).rejects.toEqual(nothingLeft);
    await expect(plan({ audioMask: allOf('audio') })).resolves.toBeDefined();
    await expect(plan({ visualMask: allOf('audio') })).rejects.toMatchObject({ code: 'shape' });
  });
});

describe('masks given patch by patch, in the worker', () => {
  it('give pictures and figures, and none that is not defined', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const source = { kind: 'url', url: publicUrl('samples/03-fire.webm'), name: 'fire' } as const;
    await client.call('openClip', { clipId: 'golden', source });
    const file = new File([await fixtureBytes('golden/pretrain.pth')], 'pretrain.pth');
    const heads = { numHeads: 3, decoderNumHeads: 4, normPix: true };
    await client.call('loadModel', { source: { kind: 'file', file }, ...heads });

    const drawn = await client.call('reconstruct', PARAMS);
    const given = await client.call('reconstruct', { ...PARAMS, audioMask: encodeMask(drawn.audio!.mask) });
    expectClose(given.visual!.patchLoss, drawn.visual!.patchLoss, REORDERED);
    expectClose(given.audio!.patchLoss, drawn.audio!.patchLoss, REORDERED);
    expect(given.audio!.meanFillLoss).toBe(drawn.audio!.meanFillLoss);

    const before = (await client.call('counters', {})).runtimeCalls;
    const inpainted = await client.call('reconstruct', { ...PARAMS, visualMask: allOf('visual') });
    // One tower, joint encoder, decoder.
    expect((await client.call('counters', {})).runtimeCalls - before).toBe(3);
    expect(inpainted.visual).toMatchObject({ visibleTokens: 0, meanFillLoss: null });
    expect(inpainted.visual!.loss).toBeGreaterThan(0);
    expect(inpainted.audio!.meanFillLoss).toBeGreaterThan(0);
    // No visible patch lends its statistics, so the picture is painted as it is under `normalised`.
    const normalised = await client.call('reconstruct', {
      ...PARAMS,
      visualMask: allOf('visual'),
      paint: 'normalised',
    });
    const differing = (sense: Modality) => {
      const data = normalised[sense]!.rebuilt.data;
      return inpainted[sense]!.rebuilt.data.reduce((sum, byte, i) => sum + (byte === data[i] ? 0 : 1), 0);
    };
    expect(differing('visual')).toBe(0);
    expect(differing('audio')).toBeGreaterThan(1000);

    // An abort that comes while a call runs is heard before the next one: four calls without it.
    const start = (await client.call('counters', {})).runtimeCalls;
    const abort = new AbortController();
    const aborted = client.call(
      'reconstruct',
      { ...PARAMS, seed: 5 },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
    expect((await client.call('counters', {})).runtimeCalls - start).toBeLessThanOrEqual(1);
    await client.call('reconstruct', { ...PARAMS, seed: 5 });
    expect((await client.call('counters', {})).runtimeCalls - start).toBeGreaterThanOrEqual(4);

    const everything = { ...PARAMS, audioMask: allOf('audio'), visualMask: allOf('visual') };
    await expect(client.call('reconstruct', everything)).rejects.toMatchObject({ code: 'mask/all-hidden' });
  });
});
