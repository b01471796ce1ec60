// @module-tag slow
import { beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/contract/environment.ts';
import { loadModel } from '../../../src/engine/checkpoint/load-model.ts';
import { openClip } from '../../../src/engine/clip/open-clip.ts';
import { EngineContext } from '../../../src/engine/context.ts';
import { cpuFrontend } from '../../../src/engine/device/cpu-frontend.ts';
import { checkPrecision } from '../../../src/engine/reconstruct/check-precision.ts';
import { draft, reconstruct } from '../../../src/engine/reconstruct/reconstruct.ts';
import { compareClips } from '../../../src/engine/similarity/compare-clips.ts';
import { DRAFT_TOLERANCES } from '../../../src/model/precision.ts';
import { runtimeCallCount } from '../../../src/model/session.ts';
import { publicUrl } from '../../browser/engine/worker.ts';
import { GRIDS } from '../../support/cav-mae-inputs.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import { TINY, tinyWeights } from '../../support/tiny-model.ts';

/**
 * The rule as the engine keeps it, on an adapter that is told to have float16: graphs in both precisions run by
 * WASM, so that no test needs such an adapter.
 */
const TOLD: Environment = {
  backend: 'webgpu',
  reason: 'told by a test',
  threads: 1,
  crossOriginIsolated: true,
  adapter: 'told by a test',
  softwareAdapter: false,
  shaderF16: true,
};
const CLIP = '02-bird.mp4';
const PARAMS = {
  clipId: CLIP,
  frameIndex: 5,
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 1,
  paint: 'normalised',
} as const;

const task = () => ({ signal: new AbortController().signal, progress: () => undefined });

async function engineOn(environment: Environment): Promise<EngineContext> {
  const engine = new EngineContext(environment, null, cpuFrontend);
  const source = { kind: 'url', url: publicUrl(`samples/${CLIP}`), name: CLIP } as const;
  await openClip(engine, { clipId: CLIP, source }, task());
  return engine;
}

async function loadGolden(engine: EngineContext) {
  const file = new File([await fixtureBytes('golden/pretrain.pth')], 'pretrain.pth');
  const settings = { numHeads: 3, decoderNumHeads: 4, normPix: true };
  return loadModel(engine, { source: { kind: 'file', file }, ...settings }, task());
}

/** A model that float16 cannot hold: weights of one layer are beyond its largest number, 65504. */
function overflowingFile(): File {
  const tensors = [...tinyWeights(TINY, 11)].map(([name, { shape, values }]) => {
    if (name === 'decoder_pred_v.weight') values[0] = 1e5;
    return { name, dtype: 'F32' as const, shape, bytes: new Uint8Array(values.buffer) };
  });
  const metadata = { num_heads: '2', decoder_num_heads: '2' };
  return new File([safetensorsFile(tensors, { metadata })], 'overflowing.safetensors');
}

/** Mean difference of two pictures' channels, in grey levels of 255. */
function greyLevels(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;
}

describe('on an adapter with float16', () => {
  let engine: EngineContext;
  beforeAll(async () => {
    engine = await engineOn(TOLD);
  });

  it('draws drafts in float16 once one clip has agreed, and computes every figure in float32', async () => {
    expect(await loadGolden(engine)).toMatchObject({ precision: 'float32', precisionPending: true });
    await expect(draft(engine, PARAMS, task())).rejects.toMatchObject({ code: 'internal' });
    const before = await reconstruct(engine, PARAMS, task());

    const outcome = await checkPrecision(engine, PARAMS, task());
    expect(outcome).toMatchObject({ precision: 'float16', precisionPending: false });
    expect(outcome.precisionReason).toContain(CLIP);

    const drafted = await draft(engine, PARAMS, task());
    const after = await reconstruct(engine, PARAMS, task());
    expect(after).toEqual({ ...before, milliseconds: after.milliseconds });
    for (const sense of ['audio', 'visual'] as const) {
      const [quick, exact] = [drafted[sense]!, after[sense]!];
      expect(quick.mask).toEqual(exact.mask);
      expect(quick.original).toEqual(exact.original);
      expect(quick).not.toHaveProperty('loss');
      // Colours cover six units of predictions of about one; so the tolerance is this many grey levels.
      const difference = greyLevels(quick.rebuilt.data, exact.rebuilt.data);
      expect(difference).toBeLessThanOrEqual((DRAFT_TOLERANCES.float16 * 255) / 6);
      expect(difference).toBeGreaterThan(0);
    }

    const clips = [{ clipId: CLIP, frameIndex: 5 }];
    const compared = await compareClips(engine, { clips }, task());
    engine.clips.forgetFeatures();
    const plain = await engineOn({ ...TOLD, shaderF16: false });
    await loadGolden(plain);
    expect(compared.cosine).toEqual((await compareClips(plain, { clips }, task())).cosine);
    await plain.model?.retire();
  });

  it('tells its choice again without a run', async () => {
    const calls = runtimeCallCount();
    expect(await checkPrecision(engine, PARAMS, task())).toMatchObject({ precision: 'float16' });
    expect(runtimeCallCount()).toBe(calls);
  });

  it('asks again for another model, and an abort decides nothing', async () => {
    const previous = engine.requireModel();
    expect((await loadGolden(engine)).precisionPending).toBe(true);
    // The one before has gone, with both of its sets of sessions.
    const patch = new Float32Array(GRIDS.visual.patchValues);
    for (const use of ['use', 'useDraft'] as const) {
      const late = previous[use]((model) => model.encode('visual', patch, Int32Array.of(0)));
      await expect(late).rejects.toMatchObject({ code: 'model/none' });
    }
    const aborted = { signal: AbortSignal.abort() };
    await expect(checkPrecision(engine, PARAMS, aborted)).rejects.toMatchObject({ code: 'aborted' });
    expect(engine.requireModel().precision.precisionPending).toBe(true);
    expect((await checkPrecision(engine, PARAMS, task())).precision).toBe('float16');
  });

  it('stays with float32 where float16 overflows', async () => {
    const source = { kind: 'file', file: overflowingFile() } as const;
    await loadModel(engine, { source }, task());
    const outcome = await checkPrecision(engine, PARAMS, task());
    expect(outcome).toMatchObject({ precision: 'float32', precisionPending: false });
    expect(outcome.precisionReason).toContain('is not finite');
    await expect(draft(engine, PARAMS, task())).rejects.toMatchObject({ code: 'internal' });
    expect((await reconstruct(engine, PARAMS, task())).visual?.loss).toBeGreaterThan(0);
  });
});

it.each([
  ['WASM', { backend: 'wasm' }],
  ['an adapter without float16', { shaderF16: false }],
] as const)('on %s there is nothing to check', async (_, facts) => {
  const engine = await engineOn({ ...TOLD, ...facts });
  const summary = await loadGolden(engine);
  const calls = runtimeCallCount();
  expect(await checkPrecision(engine, PARAMS, task())).toEqual({
    precision: 'float32',
    precisionReason: summary.precisionReason,
    precisionPending: false,
  });
  expect(runtimeCallCount()).toBe(calls);
});
