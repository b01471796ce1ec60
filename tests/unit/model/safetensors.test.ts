import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { safetensorsFile, safetensorsParts } from '../../support/safetensors-file.ts';
import { floatBytes } from '../../support/torch-file.ts';

const BIAS = { name: 'bias', dtype: 'F32', shape: [3], bytes: floatBytes(7, 8, 9) };
const HALF = { name: 'half', dtype: 'F16', shape: [1, 2], bytes: new Uint8Array(4) };
const header = (entry: unknown) => JSON.stringify({ bias: entry });

describe('a safetensors file', () => {
  it('gives tensors as ranges, and its metadata', async () => {
    const file = safetensorsFile([HALF, BIAS], { metadata: { num_heads: '3' } });
    const { format, entries, metadata } = await openCheckpoint(file);
    expect(format).toBe('safetensors');
    expect(metadata).toEqual({ num_heads: '3' });
    expect([...entries.keys()]).toEqual(['half', 'bias']);
    const { byteOffset, byteLength, shape, dtype } = entries.get('bias')!;
    expect({ shape, dtype }).toEqual({ shape: [3], dtype: 'F32' });
    expect([
      ...new Float32Array(await file.slice(byteOffset, byteOffset + byteLength).arrayBuffer()),
    ]).toEqual([7, 8, 9]);
  });

  it.each([
    ['a header longer than the file', () => safetensorsParts('{}', [], 1_000_000)],
    ['a header of 2^63 bytes', () => safetensorsParts('{}', [], 2 ** 63)],
    ['a header shorter than its JSON', () => safetensorsParts(header({ dtype: 'F32' }), [], 5)],
    ['a header that is no JSON', () => safetensorsParts('{"bias": oh', [])],
    [
      'a header that is not UTF-8',
      () => new Blob([new BigUint64Array([4n]), Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)]),
    ],
    ['an entry that is no object', () => safetensorsParts(header(5), [])],
    ['an entry without offsets', () => safetensorsParts(header({ dtype: 'F32', shape: [3] }), [BIAS.bytes])],
    ['offsets beyond the file', () => safetensorsFile([BIAS]).slice(0, -4)],
    ['offsets that do not fit the shape', () => safetensorsFile([{ ...BIAS, shape: [2] }])],
    ['a negative extent', () => safetensorsFile([{ ...BIAS, shape: [-3, -1] }])],
    ['a type without a meaning here', () => safetensorsFile([{ ...BIAS, dtype: 'F8_E4M3' }])],
    ['nothing after its length', () => new Blob([new Uint8Array(7)])],
  ])('with %s is refused', async (_, make) => {
    await expect(openCheckpoint(make())).rejects.toMatchObject({ name: 'AppError', code: 'model/format' });
  });

  it('is not read for a header that it cannot have', async () => {
    const opened = openCheckpoint(safetensorsParts('{}', [], 1_000_000));
    await expect(opened).rejects.toThrow('states a header of 1000000 bytes in a file of 10');
  });
});
