import { describe, expect, it } from 'vitest';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { safetensorsFile, safetensorsParts } from '../../support/safetensors-file.ts';
import { fileOf, TINY_HEADS, tinyTensors } from '../../support/tiny-file.ts';
import {
  floatBytes,
  globalName,
  pickleBytes,
  pickledDict,
  PROTO,
  STOP,
  text,
  torchFileOf,
} from '../../support/torch-file.ts';

function repeated(count: number, ...instructions: number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count * instructions.length);
  bytes.set(instructions);
  for (let done = instructions.length; done < bytes.length; done *= 2) bytes.copyWithin(done, 0, done);
  return bytes;
}
const pickled = (...parts: Uint8Array[]) => torchFileOf(pickleBytes(PROTO, ...parts, STOP), {});

describe('a pickle that makes more than any checkpoint does', () => {
  it.each([
    ['1.1 million empty dictionaries', () => pickled(repeated(1_100_000, 0x7d))],
    ['1.1 million empty lists in one', () => pickled(pickleBytes('](', repeated(1_100_000, 0x5d), 'e'))],
    ['5.1 million numbers', () => pickled(repeated(5_100_000, 0x4b, 1))],
    [
      '5.1 million numbers stored under one index',
      () => pickled(pickleBytes('K', 1), repeated(5_100_000, 0x71, 1)),
    ],
    ['2.6 million values made and dropped', () => pickled(repeated(2_600_000, 0x4e, 0x30))],
    ['1.1 million objects', () => pickled(globalName('a', 'b'), repeated(1_100_000, 0x32, 0x29, 0x81, 0x30))],
  ])('%s are refused', async (_, make) => {
    const opened = openCheckpoint(make());
    await expect(opened).rejects.toMatchObject({ code: 'model/format' });
    await expect(opened).rejects.toThrow('far more than any model has');
  });

  it.each([
    ['a state_dict', (key: number) => text(`blocks_a.${key}.norm1.weight`)],
    ['a dictionary by number', (key: number) => pickleBytes('M', key & 0xff, key >> 8)],
  ])('one shape of 200,000 axes that 2,000 tensors of %s name is looked at once', async (_, keyOf) => {
    const shape = pickleBytes('(', repeated(200_000, 0x4b, 1), 'tq', 3);
    const storage = pickleBytes(
      '(',
      text('storage'),
      globalName('torch', 'FloatStorage'),
      text('0'),
      text('cpu'),
      'K',
      1,
      'tQq',
      2,
    );
    const made = pickleBytes('h', 1, '(h', 2, 'K', 0, 'h', 3, 'h', 3, 'tR');
    const items = Array.from({ length: 2000 }, (_unused, key) => pickleBytes(keyOf(key), made));
    const names = pickleBytes(
      globalName('torch._utils', '_rebuild_tensor_v2'),
      'q',
      1,
      '0',
      storage,
      '0',
      shape,
      '0',
    );
    const pickle = pickleBytes(PROTO, names, '}(', ...items, 'u', STOP);
    const opened = openCheckpoint(torchFileOf(pickle, { 'archive/data/0': floatBytes(1) }));
    await expect(opened).rejects.toMatchObject({ code: 'model/format' });
    await expect(opened).rejects.toThrow('a tensor of 200000 axes');
  });

  it('and a long chain of dictionaries does not overflow the stack', async () => {
    const chain = pickleBytes(repeated(100_000, 0x7d, 0x58, 1, 0, 0, 0, 0x61), 'N', repeated(100_000, 0x73));
    await expect(openCheckpoint(pickled(chain))).rejects.toMatchObject({ code: 'model/format' });
  });
});

describe('a safetensors header', () => {
  it('of 9 MB is not read', async () => {
    const file = safetensorsParts('{'.padEnd(9_000_000, '['), []);
    let read = 0;
    const slice = file.slice.bind(file);
    file.slice = (...range) => {
      const part = slice(...range);
      read += part.size;
      return part;
    };
    await expect(openCheckpoint(file)).rejects.toThrow('header of 9000000 bytes');
    expect(read).toBeLessThan(10_000);
  });

  it.each([
    ['7 million brackets', `{"a":${'['.repeat(7_000_000)}`],
    ['lists nine deep', `{"a":${'['.repeat(9)}${']'.repeat(9)}}`],
    ['records nine deep', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`],
  ])('of %s is not parsed', async (_, json) => {
    await expect(openCheckpoint(safetensorsParts(json, []))).rejects.toThrow('header that is not JSON');
  });

  it('may have brackets in its texts', async () => {
    const metadata = { about: '[[[[[[[[[[[[ \\" ]] {{{{{{{{{{' };
    const file = safetensorsFile([{ name: 'x', dtype: 'F32', shape: [1], bytes: floatBytes(1) }], {
      metadata,
    });
    expect((await openCheckpoint(file)).metadata).toEqual(metadata);
  });

  const range = (dtype: string, shape: number[], begin: number, end: number) => ({
    dtype,
    shape,
    data_offsets: [begin, end],
  });
  const tables = (header: object, bytes: number) =>
    safetensorsParts(JSON.stringify(header), [new Uint8Array(bytes)]);

  it.each([
    ['the same', [0, 8], [0, 8]],
    ['overlapping', [0, 8], [4, 12]],
    ['enclosed', [0, 12], [4, 8]],
  ] as const)('with %s bytes for two tensors is refused', async (_, one, two) => {
    const entry = ([begin, end]: readonly [number, number]) => range('F32', [(end - begin) / 4], begin, end);
    await expect(openCheckpoint(tables({ a: entry(one), b: entry(two) }, 12))).rejects.toThrow(
      'the same bytes',
    );
  });

  it('may describe tensors of types that are not known, beside the model', async () => {
    const file = tables(
      { a: range('F4', [3], 0, 2), b: range('F8_E8M0', [2], 2, 4), c: range('F32', [1], 4, 8) },
      8,
    );
    const { entries, unreadable } = await openCheckpoint(file);
    expect([...entries.keys()]).toEqual(['c']);
    expect([...unreadable.values()].map(({ message }) => message)).toEqual([
      'Expected floats in "a", got F4: convert it to F32.',
      'Expected floats in "b", got F8_E8M0: convert it to F32.',
    ]);
  });

  it('of a model without width is refused', async () => {
    const tensors = tinyTensors().map(({ name, shape }) => {
      const empty = shape.map((extent) =>
        extent % 16 === 0 && extent !== 256 && extent !== 512 ? 0 : extent,
      );
      const size = empty.reduce((product, extent) => product * extent, 4);
      return { name, dtype: 'F32', shape: empty, bytes: new Uint8Array(size) };
    });
    const checkpoint = await openCheckpoint(safetensorsFile(tensors));
    const inspect = () => inspectCheckpoint(checkpoint, { setting: { numHeads: 1, decoderNumHeads: 1 } });
    expect(inspect).toThrow('at least one row of weights, got 0');
  });
});

it('a tensor that ends past its storage can’t be read, though bytes of another one follow', async () => {
  const tensors = tinyTensors();
  const moved = tensors.map((tensor) =>
    tensor.name === 'norm.bias' ? { ...tensor, elementOffset: 1 } : tensor,
  );
  const checkpoint = await openCheckpoint(fileOf(pickledDict(moved), tensors));
  expect(() => inspectCheckpoint(checkpoint, { setting: TINY_HEADS })).toThrow(
    '"norm.bias", but its storage',
  );
});
