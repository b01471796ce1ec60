/** A made-up family through open, encode, reconstruct and similarity, against PyTorch. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { Progress } from '../../../src/contract/environment.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import type { TaskContext } from '../../../src/core/rpc.ts';
import { RpcClient } from '../../../src/core/rpc.ts';
import { loadModel } from '../../../src/engine/checkpoint/load-model.ts';
import { openClip } from '../../../src/engine/clip/open-clip.ts';
import { EngineContext } from '../../../src/engine/context.ts';
import { cpuFrontend } from '../../../src/engine/device/cpu-frontend.ts';
import { poolBy } from '../../../src/engine/features/embed.ts';
import { planPass, runPass } from '../../../src/engine/reconstruct/masked-pass.ts';
import { reconstruct } from '../../../src/engine/reconstruct/reconstruct.ts';
import { compareClips } from '../../../src/engine/similarity/compare-clips.ts';
import { FAMILIES } from '../../../src/model/families.ts';
import { configureRuntime } from '../../../src/model/runtime.ts';
import golden from '../../fixtures/family/family.json';
import { expectClose } from '../../support/compare.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { parseNpy } from '../../support/npy.ts';
import { SECOND_FAMILY, secondFamilyFile } from '../../support/second-family.ts';

/** Asked for is 1e-3. Float32 against float64, on inputs that are equal to the last bit, stays below this. */
const TOLERANCE = 1e-5;

const context: TaskContext<Progress> = { signal: new AbortController().signal, progress: () => undefined };
const array = async (name: string) => parseNpy(await fixtureBytes(`family/${name}.npy`)).data;
const clipFile = async (name: string) => new File([await fixtureBytes('family/clip.mkv')], name);

const ASKED = {
  clipId: 'a',
  frameIndex: SECOND_FAMILY.visual.retrievalFrame,
  paint: 'visible',
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: golden.seed,
} as const;

/** Every so many rows of a matrix. */
function thinned(values: Float32Array, width: number, step: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row * width < values.length; row += step)
    rows.push(...values.subarray(row * width, (row + 1) * width));
  return rows;
}

describe('a second family, stage by stage on WASM', () => {
  const { audio, visual } = SECOND_FAMILY;
  let engine: EngineContext;

  beforeAll(async () => {
    FAMILIES.push(SECOND_FAMILY);
    await configureRuntime({ threads: 1 });
    const environment = {
      backend: 'wasm',
      reason: '',
      threads: 1,
      crossOriginIsolated: false,
      adapter: null,
      softwareAdapter: false,
      shaderF16: false,
    } as const;
    engine = new EngineContext(environment, null, cpuFrontend);
    for (const clipId of ['a', 'b'])
      await openClip(engine, { clipId, source: { kind: 'file', file: await clipFile(clipId) } }, context);
    expect((await engine.clips.load('a')).data.logMel).toHaveLength(CAV_MAE.audio.spectrogramFrames * 128);
    const source = { kind: 'file', file: secondFamilyFile() } as const;
    const { family } = await loadModel(engine, { source }, context);
    expect(family).toEqual(SECOND_FAMILY);
  });
  afterAll(async () => {
    FAMILIES.splice(FAMILIES.indexOf(SECOND_FAMILY), 1);
    await engine.model?.retire();
  });

  it('prepares an open clip anew: window, frames, spectrogram', async () => {
    const { family, summary, data } = await engine.clips.load('a');
    expect(family.id).toBe('second');
    expect([summary.windowSeconds, summary.audioSeconds]).toEqual([6, 6]);
    expect(summary.frameTimesSeconds).toHaveLength(visual.framesPerClip);
    expect(data.pictures.map((picture) => picture?.[0])).toEqual(golden.greys);
    expect(data.logMel).toHaveLength(audio.spectrogramFrames * 128);
    const rows = thinned(data.logMel!, 128, golden.steps.rows);
    expectClose(rows, await array('log_mel'), TOLERANCE);
  });

  it('encodes both modalities', async () => {
    const { data } = await engine.clips.load('a');
    const loaded = engine.requireModel();
    const { signal } = context;
    const heard = await poolBy(engine, loaded, { modality: 'audio', source: data.logMel! }, signal);
    expectClose(heard, await array('pooled_a'), TOLERANCE);
    const seen = await array('pooled_v');
    for (const [index, picture] of data.pictures.entries()) {
      const feature = await poolBy(engine, loaded, { modality: 'visual', source: picture! }, signal);
      expectClose(feature, seen.subarray(index * 16, (index + 1) * 16), TOLERANCE);
    }
  });

  it('rebuilds what is hidden', async () => {
    const loaded = engine.requireModel();
    const pass = await planPass(engine, loaded.summary, ASKED);
    const predicted = await loaded.use((model) => runPass(engine, model, pass, context));
    const { steps } = golden;
    const heard = thinned(predicted.audio, audio.grid.patchValues, steps.audio);
    expectClose(heard, await array('pred_a'), TOLERANCE);
    const seen = thinned(predicted.visual, visual.grid.patchValues, steps.visual);
    expectClose(seen, await array('pred_v'), TOLERANCE);
    const result = await reconstruct(engine, ASKED, context);
    expectClose(result.audio!.patchLoss, await array('loss_a'), TOLERANCE);
    expectClose(result.visual!.patchLoss, await array('loss_v'), TOLERANCE);
    expectClose([result.audio!.loss, result.visual!.loss], [golden.lossAudio, golden.lossVisual], TOLERANCE);
    expect([result.audio!.width, result.audio!.height]).toEqual([416, 128]);
    expect([result.audio!.mask.length, result.visual!.mask.length]).toEqual([208, 196]);
  });

  it('compares clips', async () => {
    const clips = [
      { clipId: 'a', frameIndex: 8 },
      { clipId: 'b', frameIndex: 15 },
    ];
    const { cosine } = await compareClips(engine, { clips }, context);
    const row = [golden.cosines[8]!, golden.cosines[15]!];
    expectClose(cosine, [...row, ...row], TOLERANCE);
  });

  it('gives each model the clip as its family reads it, in turn', async () => {
    const published = await engine.clips.load('a', CAV_MAE);
    expect(published.data.pictures).toHaveLength(10);
    expect(published.data.logMel).toHaveLength(1024 * 128);
    expect((await engine.clips.load('a')).data.pictures).toHaveLength(16);
    await expect(planPass(engine, engine.requireModel().summary, ASKED)).resolves.toBeDefined();
    const beyond = { ...ASKED, frameIndex: 16 };
    await expect(reconstruct(engine, beyond, context)).rejects.toThrow(
      'Expected a frame index from 0 to 15, got 16.',
    );
  });
});

describe('a second family, in the worker', () => {
  it('is named by the metadata of a file; a file of no known family is refused in a sentence', async () => {
    const worker = new Worker(new URL('../../support/second-family-worker.ts', import.meta.url), {
      type: 'module',
      name: 'second-family',
    });
    const client = new RpcClient<EngineContract>(worker);
    try {
      await client.call('start', { backend: 'wasm' });
      const load = (named: string) =>
        client.call('loadModel', { source: { kind: 'file', file: secondFamilyFile(named) } });
      expect((await load('second')).family.visual.framesPerClip).toBe(16);
      await expect(load('third')).rejects.toThrow(
        'Expected a model of the family cav-mae or second, but the file says that it is of “third”',
      );
      await expect(load('cav-mae')).rejects.toThrow(
        'Expected 512 audio and 196 video patches (CAV-MAE), got 208 audio and 196 video patches',
      );
    } finally {
      worker.terminate();
    }
  });
});
