import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Modality } from '../../../src/core/geometry.ts';
import { drawMask } from '../../../src/core/masks/masking.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { floatToHalf } from '../../../src/math/half.ts';
import { CavMae, type Predictions } from '../../../src/model/cav-mae.ts';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { DRAFT_TOLERANCES, measureDraftError } from '../../../src/model/precision.ts';
import { type Backend, runtimeCallCount } from '../../../src/model/session.ts';
import { AUDIO_GRID, GRIDS, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';
import { expectClose, relativeL2 } from '../../support/compare.ts';
import { goldenModel } from '../../support/golden-model.ts';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import { TINY, tinyWeights } from '../../support/tiny-model.ts';
import { torchFile } from '../../support/torch-file.ts';
import { BACKENDS } from './backends.ts';

const HEADS = { numHeads: 2, decoderNumHeads: 2 };
/** The same float32 arithmetic in another order over sums of at most 768 products. */
const SAME = 1e-5;

const WEIGHTS = tinyWeights(TINY, 11);
const narrow = {
  F32: (values: Float32Array<ArrayBuffer>) => values,
  F16: floatToHalf,
  BF16: (values: Float32Array<ArrayBuffer>) =>
    Uint16Array.from(new Uint32Array(values.buffer), (word) => word >>> 16),
  F64: (values: Float32Array<ArrayBuffer>) => Float64Array.from(values),
};

/** The tiny model's file, its values stored in a type and starting at any byte. */
function tinyFile(dtype: keyof typeof narrow, headerPadding: number): Blob {
  const tensors = [...WEIGHTS].map(([name, { shape, values }]) => ({
    name,
    dtype,
    shape,
    bytes: new Uint8Array(narrow[dtype](values).buffer),
  }));
  return safetensorsFile(tensors, { metadata: { num_heads: '2', decoder_num_heads: '2' }, headerPadding });
}

async function tinyModel(file: Blob, options: ConstructorParameters<typeof CavMae>[1]): Promise<CavMae> {
  return new CavMae(inspectCheckpoint(await openCheckpoint(file), { manifest: HEADS }), options);
}

function noise(modality: Modality, count: number): [Float32Array<ArrayBuffer>, Int32Array<ArrayBuffer>] {
  const random = new SeededRandom(count);
  const patches = random.uniforms(count * GRIDS[modality].patchValues).map((u) => 4 * u - 2);
  return [patches, Int32Array.from(random.sample(GRIDS[modality].tokens, count))];
}

async function feature(model: CavMae, modality: Modality, count: number): Promise<Float32Array> {
  using tokens = await model.encode(modality, ...noise(modality, count));
  return await model.headTokens(modality, tokens);
}

let reference: CavMae;

beforeAll(async () => {
  reference = await tinyModel(tinyFile('F32', 0), { backend: { kind: 'wasm' } });
});
afterAll(() => reference.release());

describe.each(BACKENDS)('a model on %s', (_, makeBackend) => {
  let backend: Backend;
  let model: CavMae;

  beforeAll(async () => {
    backend = await makeBackend();
    model = await tinyModel(tinyFile('F32', 0), { backend });
  });
  afterAll(() => model.release());

  it.each([
    ['audio', 1],
    ['audio', 17],
    ['visual', 7],
    ['visual', 196],
  ] as const)(
    'gives the same for %s with %s visible patches, one session for all counts',
    async (modality, count) => {
      expectClose(await feature(model, modality, count), await feature(reference, modality, count), SAME);
    },
  );

  it.each([
    ['F32', 1, SAME],
    ['F64', 3, SAME],
    // Stored with 11 and 8 bits of mantissa, computed in float32.
    ['F16', 1, 2e-3],
    ['BF16', 0, 2e-2],
  ] as const)('reads %s weights, %s bytes off any alignment', async (dtype, headerPadding, tolerance) => {
    const stored = await tinyModel(tinyFile(dtype, headerPadding), { backend });
    const [actual, expected] = [await feature(stored, 'visual', 7), await feature(reference, 'visual', 7)];
    const error = expectClose(actual, expected, tolerance);
    if (tolerance > SAME) expect(error).toBeGreaterThan(SAME);
    await stored.release();
  });

  it('uses a torch file in place', async () => {
    const tensors = [...WEIGHTS].map(([name, { shape, values }]) => ({
      name: `module.${name}`,
      shape,
      bytes: new Uint8Array(values.buffer),
    }));
    const stored = await tinyModel(torchFile(tensors), { backend });
    expectClose(await feature(stored, 'audio', 17), await feature(reference, 'audio', 17), SAME);
    await stored.release();
  });

  it('takes both modalities in either order and puts sound first', async () => {
    using audio = await model.encode('audio', ...noise('audio', 5));
    using visual = await model.encode('visual', ...noise('visual', 3));
    const rows = await model.readLatent([visual, audio]);
    expect(rows).toHaveLength(8 * TINY.embedDim);
    expect(await model.readLatent([audio, visual])).toEqual(rows);
    using refAudio = await reference.encode('audio', ...noise('audio', 5));
    using refVisual = await reference.encode('visual', ...noise('visual', 3));
    expectClose(rows, await reference.readLatent([refAudio, refVisual]), SAME);
  });

  it('serves passes asked for at once, one call after the other', async () => {
    const before = runtimeCallCount();
    const counts = [3, 7, 11, 13];
    const features = await Promise.all(counts.map((count) => feature(model, 'visual', count)));
    // Towers and heads of these counts; their two sessions may be new.
    expect(runtimeCallCount() - before).toBeLessThanOrEqual(2 * counts.length + 2);
    for (const [index, count] of counts.entries()) {
      expectClose(features[index]!, await feature(reference, 'visual', count), SAME);
    }
  });

  it('stops before the next call when aborted', async () => {
    const controller = new AbortController();
    using tokens = await model.encode('visual', ...noise('visual', 3));
    controller.abort();
    const before = runtimeCallCount();
    await expect(model.pooled('visual', tokens, controller.signal)).rejects.toMatchObject({
      code: 'aborted',
    });
    await expect(model.joint([tokens], controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(runtimeCallCount()).toBe(before);
  });

  it('refuses rows that were disposed of, whose buffers may have gone to others', async () => {
    const tokens = await model.encode('visual', ...noise('visual', 3));
    tokens.dispose();
    await expect(model.pooled('visual', tokens)).rejects.toMatchObject({ code: 'internal' });
    await expect(model.joint([tokens])).rejects.toMatchObject({ code: 'internal' });
  });

  it('refuses what does not fit, before the runtime sees it', async () => {
    const [patches, ids] = noise('visual', 3);
    using visual = await model.encode('visual', patches, ids);
    using latent = await model.joint([visual]);
    const shape = expect.objectContaining({ code: 'shape' });
    await expect(model.encode('visual', patches, ids.subarray(1))).rejects.toEqual(shape);
    await expect(model.encode('visual', new Float32Array(), new Int32Array())).rejects.toEqual(shape);
    await expect(model.encode('visual', patches, Int32Array.of(0, 1, 196))).rejects.toEqual(shape);
    await expect(model.joint([])).rejects.toEqual(shape);
    await expect(model.joint([visual, visual])).rejects.toEqual(shape);
    await expect(model.classify('multimodal', { visual })).rejects.toEqual(shape);
    const mask = drawMask('visual', VISUAL_GRID, 0.5, 'unstructured', new SeededRandom(1));
    await expect(model.decode(latent, null, mask)).rejects.toEqual(shape);
  });

  it('computes nothing after its release', async () => {
    const closed = await tinyModel(tinyFile('F32', 0), { backend });
    await feature(closed, 'visual', 3);
    await closed.release();
    await expect(feature(closed, 'visual', 3)).rejects.toMatchObject({ code: 'model/none' });
    expectClose(await feature(model, 'visual', 3), await feature(reference, 'visual', 3), SAME);
  });
});

it('has a decoder or classes only where the file has', async () => {
  const backend = { kind: 'wasm' } as const;
  const finetuned = new CavMae(await goldenModel('finetuned.pth'), { backend });
  using visual = await finetuned.encode('visual', ...noise('visual', 3));
  using latent = await finetuned.joint([visual]);
  const mask = {
    ...drawMask('visual', VISUAL_GRID, 0.5, 'unstructured', new SeededRandom(1)),
    idsKeep: Int32Array.of(1, 2, 3),
  };
  await expect(finetuned.decode(latent, null, mask)).rejects.toMatchObject({ code: 'model/no-decoder' });
  await finetuned.release();

  const pretrained = new CavMae(await goldenModel('pretrain.pth'), { backend });
  using audio = await pretrained.encode('audio', ...noise('audio', 3));
  await expect(pretrained.classify('audioonly', { audio })).rejects.toMatchObject({ code: 'model/config' });
  await pretrained.release();
});

it('tells the runtime’s own failures as such', async () => {
  const broken = new CavMae(await goldenModel('pretrain.pth'), { backend: { kind: 'wasm' } });
  using wide = await broken.encode('visual', ...noise('visual', 3));
  // Rows of another model have another width, which only the runtime notices.
  await expect(reference.pooled('visual', wide)).rejects.toMatchObject({ code: 'model/run' });
  await broken.release();
});

it.each(['float16', 'int8'] as const)('computes in %s within the tolerance of float32', async (precision) => {
  const half = await tinyModel(tinyFile('F32', 0), { backend: { kind: 'wasm' }, precision });
  const error = await measureDraftError(half, reference, rebuildNoise);
  expect(error).toBeLessThanOrEqual(DRAFT_TOLERANCES[precision]);
  // Something was narrowed: float32 on both sides would agree far better.
  expect(error).toBeGreaterThan(SAME);
  expect(await measureDraftError(reference, reference, rebuildNoise)).toBe(0);
  await half.release();
});

/** A whole masked pass, as drafts run it. */
async function rebuildNoise(model: CavMae): Promise<Predictions> {
  const masks = {
    audio: drawMask('audio', AUDIO_GRID, 0.75, 'unstructured', new SeededRandom(1)),
    visual: drawMask('visual', VISUAL_GRID, 0.75, 'unstructured', new SeededRandom(2)),
  };
  const encode = (modality: Modality) => {
    const { idsKeep } = masks[modality];
    return model.encode(modality, noise(modality, idsKeep.length)[0], idsKeep);
  };
  using audio = await encode('audio');
  using visual = await encode('visual');
  using latent = await model.joint([audio, visual]);
  return await model.decode(latent, masks.audio, masks.visual);
}

describe('on WebGPU', () => {
  let device: GPUDevice;
  let model: CavMae;

  beforeAll(async () => {
    const backend = await BACKENDS[1]![1]();
    if (backend.kind !== 'webgpu') throw new Error('Expected the WebGPU backend.');
    device = backend.device;
    model = await tinyModel(tinyFile('F32', 0), { backend });
  });
  afterAll(() => model.release());

  it('takes patches from a buffer of the device, which stays the caller’s', async () => {
    const [patches, ids] = noise('visual', 7);
    // Longer than needed, as pooled buffers are.
    const buffer = device.createBuffer({ size: patches.byteLength + 256, usage: 0x80 | 0x8 | 0x4 });
    device.queue.writeBuffer(buffer, 0, patches);
    for (let round = 0; round < 2; round += 1) {
      using tokens = await model.encode('visual', buffer, ids);
      expectClose(await model.headTokens('visual', tokens), await feature(reference, 'visual', 7), SAME);
    }
    buffer.destroy();
  });

  it('leaves nothing to the CPU: no buffer is mapped before a result is read', async () => {
    const mapped = vi.spyOn(GPUBuffer.prototype, 'mapAsync');
    using audio = await model.encode('audio', ...noise('audio', 40));
    using visual = await model.encode('visual', ...noise('visual', 30));
    using latent = await model.joint([audio, visual]);
    expect(latent.count).toBe(70);
    expect(mapped).not.toHaveBeenCalled();
    await model.pooled('audio', audio);
    expect(mapped).toHaveBeenCalledOnce();
    mapped.mockRestore();
  });

  it('frees what its rows held', async () => {
    const destroyed = vi.spyOn(GPUBuffer.prototype, 'destroy');
    {
      using audio = await model.encode('audio', ...noise('audio', 40));
      using visual = await model.encode('visual', ...noise('visual', 30));
      using latent = await model.joint([audio, visual]);
      audio.dispose();
      expect(latent.count).toBe(70);
    }
    // The stacked tokens are ours; rows go back to the runtime, which may keep their buffers for the next run.
    expect(destroyed).toHaveBeenCalled();
    destroyed.mockRestore();
  });
});

it('wrong heads change the result, so that they are worth asking for', async () => {
  const file = tinyFile('F32', 0);
  const inspected = inspectCheckpoint(await openCheckpoint(file), {
    setting: { numHeads: 4, decoderNumHeads: 2 },
  });
  const wrong = new CavMae(inspected, { backend: { kind: 'wasm' } });
  expect(
    relativeL2(await feature(wrong, 'visual', 7), await feature(reference, 'visual', 7)),
  ).toBeGreaterThan(1e-2);
  await wrong.release();
});
