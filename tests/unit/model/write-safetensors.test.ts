import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { floatToHalf } from '../../../src/math/half.ts';
import type { StoredType } from '../../../src/model/checkpoint/entry.ts';
import type { InspectedModel } from '../../../src/model/checkpoint/inspect.ts';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { expectedTensors } from '../../../src/model/checkpoint/tensor-names.ts';
import type { WriteOptions } from '../../../src/model/checkpoint/write-safetensors.ts';
import { writeSafetensors } from '../../../src/model/checkpoint/write-safetensors.ts';
import { goldenFile } from '../../support/golden-model.ts';

const HEADS = { numHeads: 3, decoderNumHeads: 4, normPix: true };

async function written(model: InspectedModel, options: WriteOptions): Promise<Blob> {
  const { byteLength, chunks } = writeSafetensors(model, options);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks(new AbortController().signal)) pieces.push(chunk);
  const file = new Blob(pieces);
  expect(file.size).toBe(byteLength);
  return file;
}

const golden = async () =>
  inspectCheckpoint(await openCheckpoint(await goldenFile('pretrain.pth')), { setting: HEADS });

async function bytesOf({ entries }: InspectedModel, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const { blob, byteOffset, byteLength } = entries.get(name)!;
  return new Uint8Array(await blob.slice(byteOffset, byteOffset + byteLength).arrayBuffer());
}

/** The golden model with one tensor changed. */
async function goldenWith(
  name: string,
  dtype: StoredType,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<InspectedModel> {
  const model = await golden();
  const entry = {
    ...model.entries.get(name)!,
    dtype,
    blob: new Blob([bytes]),
    byteOffset: 0,
    byteLength: bytes.length,
  };
  return { ...model, entries: new Map([...model.entries, [name, entry]]) };
}

describe('a model written as safetensors', () => {
  it('opens without settings, every value as it was, in the order of the names', async () => {
    const before = await golden();
    const checkpoint = await openCheckpoint(
      await written(before, { type: 'F32', metadata: { objective: 'cav-mae' } }),
    );
    const after = inspectCheckpoint(checkpoint);
    expect(after).toMatchObject({ config: before.config, headsFrom: 'metadata', storage: 'float32' });
    expect(checkpoint.metadata).toEqual({
      objective: 'cav-mae',
      num_heads: '3',
      decoder_num_heads: '4',
      norm_pix: 'true',
    });
    expect([...after.entries.keys()]).toEqual([...expectedTensors(before.config, CAV_MAE).keys()]);
    for (const name of after.entries.keys())
      expect(await bytesOf(after, name)).toEqual(await bytesOf(before, name));
  });

  it('begins its values where the format asks for it', async () => {
    const file = await written(await golden(), { type: 'F32' });
    const length = new DataView(await file.arrayBuffer()).getBigUint64(0, true);
    expect(Number(length) % 8).toBe(0);
  });

  it('rounds to float16, and reads back as half', async () => {
    const before = await golden();
    const after = inspectCheckpoint(await openCheckpoint(await written(before, { type: 'F16' })));
    expect(after.storage).toBe('float16');
    const name = 'blocks_u.0.attn.qkv.weight';
    const floats = new Float32Array((await bytesOf(before, name)).buffer);
    expect(new Uint16Array((await bytesOf(after, name)).buffer)).toEqual(floatToHalf(floats));
  });

  it('widens what is narrower, and leaves it alone where it is to stay', async () => {
    const width = 24;
    const halves = floatToHalf(Float32Array.from({ length: width }, (_, i) => i / 7 - 1));
    const model = await goldenWith('norm.bias', 'F16', new Uint8Array(halves.buffer));
    expect(model.entries.get('norm.bias')!.shape).toEqual([width]);
    const stored = inspectCheckpoint(await openCheckpoint(await written(model, { type: 'stored' })));
    expect(stored.storage).toBe('mixed');
    expect(await bytesOf(stored, 'norm.bias')).toEqual(new Uint8Array(halves.buffer));
    const wide = inspectCheckpoint(await openCheckpoint(await written(model, { type: 'F32' })));
    const floats = new Float32Array((await bytesOf(wide, 'norm.bias')).buffer);
    expect(floatToHalf(floats)).toEqual(halves);
  });

  it('leaves out what belongs to no CAV-MAE', async () => {
    const model = await golden();
    const other = { ...model.entries.get('norm.bias')!, name: 'optimizer.step' };
    const entries = new Map([['optimizer.step', other], ...model.entries]);
    const { unexpectedKeys } = inspectCheckpoint(
      await openCheckpoint(await written({ ...model, entries }, { type: 'F32' })),
    );
    expect(unexpectedKeys).toEqual([]);
  });

  it('ends at a tensor when it is aborted', async () => {
    const controller = new AbortController();
    const chunks = writeSafetensors(await golden(), { type: 'F32' }).chunks(controller.signal);
    await chunks.next();
    await chunks.next();
    controller.abort();
    await expect(chunks.next()).rejects.toMatchObject({ code: 'aborted' });
  });
});
