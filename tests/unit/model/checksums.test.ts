import { describe, expect, it } from 'vitest';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { notFinite } from '../../../src/model/checkpoint/read-tensor.ts';
import { ChecksumWatch, requireFinite } from '../../../src/model/checkpoint/verify.ts';
import { writeSafetensors } from '../../../src/model/checkpoint/write-safetensors.ts';
import { jointPart } from '../../../src/model/graph/parts.ts';
import { packWeights } from '../../../src/model/weights.ts';
import { fileOf, TINY_HEADS, tinyFile, tinyTensors } from '../../support/tiny-file.ts';
import { floatBytes, pickledDict, torchFile } from '../../support/torch-file.ts';

const inspect = async (file: Blob) => inspectCheckpoint(await openCheckpoint(file), { setting: TINY_HEADS });

/** @param pieces - lengths of the pieces that the file comes in, again and again. */
async function watched(file: Blob, pieces: readonly number[]) {
  const watch = await ChecksumWatch.of([file], await inspect(file));
  const bytes = new Uint8Array(await file.arrayBuffer());
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const end = at + (pieces[turn % pieces.length] as number);
    watch.update(bytes.subarray(at, end));
    at = end;
  }
  return watch.finish();
}

async function changed(file: Blob, at: number): Promise<Blob> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  bytes[at] = (bytes[at] as number) ^ 1;
  return new Blob([bytes]);
}

describe('a file’s own checksums', () => {
  it.each([[[1_000_000_000]], [[1000]], [[1, 7, 64, 4096]]])(
    'agree, in pieces of %s bytes',
    async (pieces) => {
      expect(await watched(tinyFile(), pieces)).toBe('verified');
    },
  );

  it('find one weight that was changed, and name it', async () => {
    const file = tinyFile();
    const { byteOffset, byteLength } = (await inspect(file)).entries.get('blocks_v.1.attn.proj.weight')!;
    for (const at of [byteOffset, byteOffset + byteLength - 1]) {
      const found = watched(await changed(file, at), [4096]);
      await expect(found).rejects.toMatchObject({ code: 'model/format' });
      await expect(found).rejects.toThrow('"blocks_v.1.attn.proj.weight"');
    }
  });

  it('find a changed table of tensors when the file is opened', async () => {
    const file = tinyFile();
    const text = new TextDecoder('latin1').decode(await file.arrayBuffer());
    // A name of another tensor would read well.
    const opened = openCheckpoint(await changed(file, text.indexOf('decoder_embed')));
    await expect(opened).rejects.toThrow('checksum that the file states for "archive/data.pkl"');
  });

  it('are not asked of what lies beside the model', async () => {
    const beside = { name: 'scale', shape: [2], bytes: floatBytes(1, 2) };
    const tensors = [...tinyTensors(), beside];
    const file = fileOf(pickledDict(tensors), tensors);
    const { byteOffset } = (await openCheckpoint(file)).entries.get('scale')!;
    expect(await watched(await changed(file, byteOffset), [4096])).toBe('verified');
  });

  it('may be none', async () => {
    expect(await watched(torchFile(tinyTensors(), { zip: { withoutChecksums: true } }), [4096])).toBe('none');
  });
});

describe('a member’s local header must say what the directory says', () => {
  /** Of the member that holds a tensor. */
  async function headerOf(file: Blob, member: string) {
    const text = new TextDecoder('latin1').decode(await file.arrayBuffer());
    return text.indexOf(member) - 30;
  }

  it.each([
    ['name', 30 + 'archive/data/'.length, 'x'.charCodeAt(0)],
    ['method', 8, 8],
    ['checksum', 14, 1],
    ['size', 22, 3],
  ])('its %s', async (_, at, value) => {
    const file = tinyFile();
    const header = await headerOf(file, 'archive/data/norm.bias');
    const bytes = new Uint8Array(await file.arrayBuffer());
    bytes[header + at] = value;
    await expect(inspect(new Blob([bytes]))).rejects.toThrow(
      'differently in its directory and in front of it',
    );
  });

  it('and members must not overlap', async () => {
    const file = tinyFile();
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = new TextDecoder('latin1').decode(bytes);
    const at = text.lastIndexOf('archive/data/modality_a') - 46;
    // The first tensor's member is said to be longer than its bytes.
    new DataView(bytes.buffer).setUint32(at + 20, 5000, true);
    new DataView(bytes.buffer).setUint32(at + 24, 5000, true);
    expect(text.slice(at, at + 2)).toBe('PK');
    await expect(inspect(new Blob([bytes]))).rejects.toThrow('overlap another member');
  });
});

describe('weights that are not numbers', () => {
  const withValue = (name: string, value: number) =>
    tinyTensors().map((tensor) => {
      if (tensor.name !== name) return tensor;
      const values = new Float32Array(tensor.bytes!.buffer.slice(0) as ArrayBuffer);
      values[values.length - 1] = value;
      return { ...tensor, bytes: new Uint8Array(values.buffer) };
    });
  const signal = new AbortController().signal;

  it.each([
    ['NaN', NaN],
    ['infinity', -Infinity],
  ])('%s is named with its tensor', async (word, value) => {
    const checked = requireFinite(
      await inspect(tinyFile(withValue('blocks_u.0.mlp.fc1.weight', value))),
      signal,
    );
    await expect(checked).rejects.toMatchObject({ code: 'model/not-finite' });
    await expect(checked).rejects.toThrow(
      `blocks_u.0.mlp.fc1.weight holds ${word}: training probably diverged`,
    );
    await expect(requireFinite(await inspect(tinyFile()), signal)).resolves.toBeUndefined();
  });

  it('matter only where a pass needs them', async () => {
    const beside = await inspect(tinyFile(withValue('blocks_a.0.norm1_v.bias', NaN)));
    await expect(requireFinite(beside, signal)).resolves.toBeUndefined();
    const needed = await inspect(tinyFile(withValue('norm.bias', NaN)));
    const write = async (model: typeof beside) => {
      let bytes = 0;
      for await (const piece of writeSafetensors(model, { type: 'F32' }).chunks(signal))
        bytes += piece.length;
      return bytes;
    };
    expect(await write(beside)).toBe(writeSafetensors(beside, { type: 'F32' }).byteLength);
    await expect(write(needed)).rejects.toMatchObject({ code: 'model/not-finite' });
  });

  it.each(['float32', 'float16'] as const)(
    'are a fault of what the runtime reads in %s',
    async (precision) => {
      const faultOf = async (value: number) => {
        const { config, entries } = await inspect(tinyFile(withValue('norm.bias', value)));
        const { blob, fault } = packWeights(jointPart(config, { precision }), entries);
        await blob.arrayBuffer();
        return fault();
      };
      expect(await faultOf(1e30)).toBeNull();
      expect(await faultOf(NaN)).toMatchObject({
        code: 'model/not-finite',
        message: expect.stringContaining('norm.bias'),
      });
    },
  );

  it.each([
    ['F32', new Float32Array([1, 3e38, -0, 1e-45]), null],
    ['F32', new Float32Array([1, -Infinity]), 'infinity'],
    ['F64', new Float64Array([1, 1e300]), null],
    ['F64', new Float64Array([1, NaN]), 'NaN'],
    ['F16', new Uint16Array([0x7bff, 0x0001]), null],
    ['F16', new Uint16Array([0x7bff, 0xfc00]), 'infinity'],
    ['BF16', new Uint16Array([0x7f7f, 0x7fc0]), 'NaN'],
    ['I64', new Uint16Array([0x7fff, 0x7fff, 0x7fff, 0x7fff]), null],
  ] as const)('in %s are told by their bits: %s', (dtype, values, found) => {
    expect(notFinite(new Uint8Array(values.buffer), dtype)).toBe(found);
  });
});
