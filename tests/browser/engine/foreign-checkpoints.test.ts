import { describe, expect, it } from 'vitest';
import { CavMae } from '../../../src/model/cav-mae.ts';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { GRIDS } from '../../support/cav-mae-inputs.ts';
import { relativeL2 } from '../../support/compare.ts';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import { fileOf, TINY_HEADS, tinyFile, tinyTensors } from '../../support/tiny-file.ts';
import { globalName, pickleBytes, pickledDict, pickledRecord, text } from '../../support/torch-file.ts';
import { startWorker } from './worker.ts';

const TENSORS = tinyTensors();
const named = (blob: Blob, name: string) => new File([blob], name);
const withNaN = TENSORS.map((tensor) => {
  if (tensor.name !== 'blocks_a.0.mlp.fc1.weight') return tensor;
  const values = new Float32Array(tensor.bytes!.slice().buffer);
  values[5] = NaN;
  return { ...tensor, bytes: new Uint8Array(values.buffer) };
});

/** The audio tower's tokens of a patch of noise. */
async function encode(file: Blob): Promise<Float32Array> {
  const inspected = inspectCheckpoint(await openCheckpoint(file), { setting: TINY_HEADS });
  const model = new CavMae(inspected, { backend: { kind: 'wasm' } });
  try {
    const patches = Float32Array.from({ length: GRIDS.audio.patchValues }, (_, at) => Math.sin(at));
    using tokens = await model.encode('audio', patches, Int32Array.of(3));
    return await model.pooled('audio', tokens);
  } finally {
    await model.release();
  }
}

describe('checkpoints of other people', () => {
  it('say where the model was found, what else is there, and what was left unread', async () => {
    using engine = await startWorker('wasm');
    const averaged = tinyTensors((name) => `module.${name}`);
    const value = pickledRecord({
      args: pickleBytes(globalName('posix', 'system'), '(', text('echo harm'), 'tR'),
      ema: pickledDict(averaged),
      model: pickledDict(TENSORS),
    });
    const source = { kind: 'file', file: named(fileOf(value, [...TENSORS, ...averaged]), 'x.ckpt') } as const;
    const loaded = await engine.client.call('loadModel', { source, ...TINY_HEADS });
    expect(loaded).toMatchObject({
      name: 'x',
      checksums: 'verified',
      found: {
        place: 'model',
        leftOff: [],
        others: [{ place: 'ema', prefix: '' }],
        leftUnread: ['posix.system'],
        leftUnreadCount: 1,
      },
    });
    const other = await engine.client.call('loadModel', { source, ...TINY_HEADS, place: 'ema' });
    expect(other.found).toMatchObject({ place: 'ema', leftOff: ['module.'], others: [{ place: 'model' }] });
    // Features are kept by it.
    expect(other.id).not.toBe(loaded.id);
  });

  it('in several files load as one model, which is hashed whole', async () => {
    using engine = await startWorker('wasm');
    const tensors = TENSORS.map(({ name, shape, bytes = new Uint8Array() }) => ({
      name,
      shape,
      dtype: 'F32',
      bytes: bytes.slice(),
    }));
    const shards = [0, 1].map((which) =>
      named(
        safetensorsFile(tensors.filter((_, at) => at % 2 === which)),
        `model-0000${which + 1}-of-00002.safetensors`,
      ),
    );
    const map = Object.fromEntries(tensors.map(({ name }, at) => [name, shards[at % 2]?.name]));
    const index = new File([JSON.stringify({ weight_map: map })], 'model.safetensors.index.json');
    const source = { kind: 'file', file: index, shards } as const;
    const loaded = await engine.client.call('loadModel', { source, ...TINY_HEADS });
    expect(loaded).toMatchObject({ name: 'model', checksums: 'none', unexpectedKeys: [], missingKeys: [] });
    expect(loaded.bytes).toBe(index.size + shards.reduce((sum, { size }) => sum + size, 0));
    const { sha256 } = await engine.client.call('hashModel', {});
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const missing = engine.client.call('loadModel', {
      source: { ...source, shards: shards.slice(1) },
      ...TINY_HEADS,
    });
    await expect(missing).rejects.toThrow('model-00001-of-00002.safetensors is missing');
  });

  it('with a weight that is no number are not loaded, and the model before stays', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await client.call('loadModel', {
      source: { kind: 'file', file: named(tinyFile(), 'good.pth') },
      ...TINY_HEADS,
    });
    const source = { kind: 'file', file: named(tinyFile(withNaN), 'diverged.pth') } as const;
    const loading = client.call('loadModel', { source, ...TINY_HEADS });
    await expect(loading).rejects.toMatchObject({ code: 'model/not-finite' });
    await expect(loading).rejects.toThrow('blocks_a.0.mlp.fc1.weight holds NaN');
    expect((await client.call('hashModel', {})).id).toContain('good.pth');
    // At once, and not after the user has told the heads, which are asked for only where they help.
    await expect(client.call('loadModel', { source })).rejects.toMatchObject({ code: 'model/not-finite' });
    await expect(client.call('loadModel', { source })).rejects.toThrow('blocks_a.0.mlp.fc1.weight holds NaN');
    const whole = { kind: 'file', file: named(tinyFile(), 'whole.pth') } as const;
    await expect(client.call('loadModel', { source: whole })).rejects.toMatchObject({ code: 'model/heads' });
  });

  it('too large to be read whole are found out at the first result', async () => {
    await expect(encode(tinyFile(withNaN))).rejects.toMatchObject({ code: 'model/not-finite' });
  });

  it('with weights that lie transposed compute the same', async () => {
    const turned = TENSORS.map((tensor) => {
      const [rows = 0, columns = 0, ...more] = tensor.shape;
      if (columns === 0 || more.length > 0) return tensor;
      const values = new Float32Array(tensor.bytes!.slice().buffer);
      const stored = values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)] as number);
      return { ...tensor, bytes: new Uint8Array(stored.buffer), strides: [1, rows] };
    });
    expect(relativeL2(await encode(tinyFile(turned)), await encode(tinyFile()))).toBe(0);
  });
});
