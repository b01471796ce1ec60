import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import {
  floatBytes,
  globalName,
  LEGACY_HEAD,
  pickleBytes,
  pickledStateDict,
  PROTO,
  STOP,
  text,
  torchFile,
  torchFileOf,
  zipFile,
} from '../../support/torch-file.ts';

const WEIGHT = { name: 'weight', shape: [2, 3], bytes: floatBytes(1, 2, 3, 4, 5, 6) };
const BIAS = { name: 'bias', shape: [3], bytes: floatBytes(7, 8, 9) };

async function valuesOf(blob: Blob, name: string): Promise<number[]> {
  const entry = (await openCheckpoint(blob)).entries.get(name)!;
  const range = entry.blob.slice(entry.byteOffset, entry.byteOffset + entry.byteLength);
  return [...new Float32Array(await range.arrayBuffer())];
}

describe('a file of torch.save', () => {
  it('gives every tensor as a range of the file', async () => {
    const blob = torchFile([WEIGHT, BIAS]);
    const { format, entries } = await openCheckpoint(blob);
    expect(format).toBe('torch');
    expect([...entries.keys()]).toEqual(['weight', 'bias']);
    expect(entries.get('weight')).toMatchObject({ shape: [2, 3], dtype: 'F32', byteLength: 24 });
    expect(await valuesOf(blob, 'weight')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await valuesOf(blob, 'bias')).toEqual([7, 8, 9]);
  });

  it('reads the file that PyTorch itself wrote', async () => {
    const blob = new Blob([await fixtureBytes('golden/pretrain.pth')]);
    const { entries } = await openCheckpoint(blob);
    expect(entries.size).toBe(527);
    expect(entries.get('module.blocks_u.0.attn.qkv.weight')).toMatchObject({ shape: [72, 24], dtype: 'F32' });
  });

  it('finds a tensor in the middle of a shared storage', async () => {
    const tail = { name: 'tail', shape: [2], storage: 'shared', elementOffset: 4 };
    const blob = torchFile([{ ...WEIGHT, storage: 'shared' }, tail]);
    expect(await valuesOf(blob, 'tail')).toEqual([5, 6]);
  });

  it('accepts any strides of extents 1, which mean nothing', async () => {
    const blob = torchFile([{ ...BIAS, shape: [1, 3, 1], strides: [77, 1, 5] }]);
    expect(await valuesOf(blob, 'bias')).toEqual([7, 8, 9]);
  });

  it.each(['F64', 'F16', 'BF16', 'I64'] as const)('keeps the type %s', async (type) => {
    const blob = torchFile([{ name: 'x', shape: [3], type, bytes: new Uint8Array(24) }]);
    expect((await openCheckpoint(blob)).entries.get('x')?.dtype).toBe(type);
  });

  it.each(['state_dict', 'model'])('finds the dictionary under %s', async (wrap) => {
    expect(await valuesOf(torchFile([BIAS], { wrap }), 'bias')).toEqual([7, 8, 9]);
  });

  it('reads ZIP64 records, as files over 4 GiB have', async () => {
    expect(await valuesOf(torchFile([WEIGHT, BIAS], { zip: { zip64: true } }), 'bias')).toEqual([7, 8, 9]);
  });

  it('never reads the weights', async () => {
    const large = { shape: [500_000], bytes: new Uint8Array(2_000_000) };
    const blob = torchFile([
      { name: 'a', ...large },
      { name: 'b', ...large },
      { name: 'c', ...large },
    ]);
    let read = 0;
    const slice = blob.slice.bind(blob);
    blob.slice = (...range) => {
      const part = slice(...range);
      read += part.size;
      return part;
    };
    await openCheckpoint(blob);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(100_000);
  });
});

describe('a pickle that asks for more than tensors', () => {
  const bomb = (module: string, name: string) =>
    pickleBytes(PROTO, globalName(module, name), '(', text('echo no > harm'), 'tR', STOP);

  it.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['builtins', 'eval'],
    ['torch', 'load'],
    ['torch.serialization', 'FloatStorage'],
    ['collections', 'OrderedDict.__class__'],
    ['torch', 'constructor'],
  ])('is refused with the name %s.%s', async (module, name) => {
    const opened = openCheckpoint(torchFileOf(bomb(module, name), {}));
    await expect(opened).rejects.toMatchObject({ code: 'model/hostile' });
    await expect(opened).rejects.toThrow(`the Python name ${module}.${name}`);
  });

  it('is refused although the name hides among good tensors', async () => {
    const good = pickledStateDict([BIAS]);
    const pickle = pickleBytes(good.subarray(0, -1), globalName('os', 'system'), STOP);
    const opened = openCheckpoint(torchFileOf(pickle, { 'archive/data/0': BIAS.bytes }));
    await expect(opened).rejects.toThrow('os.system');
    await expect(opened).rejects.toMatchObject({ code: 'model/hostile' });
  });

  it.each([
    ['INST', 0x69],
    ['NEWOBJ', 0x81],
    ['STACK_GLOBAL', 0x93],
    ['EXT1', 0x82],
    ['0xff', 0xff],
  ])('is refused with the instruction %s', async (name, code) => {
    const opened = openCheckpoint(torchFileOf(pickleBytes(PROTO, '}', code, 'os\nsystem\n', STOP), {}));
    await expect(opened).rejects.toMatchObject({ code: 'model/hostile' });
    await expect(opened).rejects.toThrow(name);
  });

  it('is refused when an allowed name is called with what it never gets', async () => {
    const pickle = pickleBytes(PROTO, globalName('torch', 'FloatStorage'), ')R', STOP);
    await expect(openCheckpoint(torchFileOf(pickle, {}))).rejects.toMatchObject({ code: 'model/hostile' });
  });

  it('is refused when it sets the state of anything but a dictionary', async () => {
    const pickle = pickleBytes(PROTO, globalName('torch', 'FloatStorage'), '}b', STOP);
    await expect(openCheckpoint(torchFileOf(pickle, {}))).rejects.toMatchObject({ code: 'model/hostile' });
  });
});

describe('a damaged or foreign file', () => {
  const whole = torchFile([WEIGHT, BIAS]);

  it.each([
    ['cut in half', () => whole.slice(0, whole.size / 2)],
    ['cut by one byte', () => whole.slice(0, whole.size - 1)],
    ['empty', () => new Blob([])],
    ['a zip of something else', () => zipFile({ 'word/document.xml': pickleBytes('<w/>') })],
    ['compressed', () => torchFile([BIAS], { zip: { method: 8 } })],
    ['a picture', () => new Blob([pickleBytes(0x89, 'PNG\r\n', 0x1a, '\n and more bytes')])],
    ['without a dictionary', () => torchFileOf(pickleBytes(PROTO, 'K', 1, STOP), {})],
    [
      'with a dictionary of no tensors',
      () => torchFileOf(pickleBytes(PROTO, '}', text('a'), 'K', 1, 's', STOP), {}),
    ],
    ['with a pickle cut short', () => torchFileOf(pickledStateDict([BIAS]).subarray(0, 40), {})],
    ['with another pickle protocol', () => torchFileOf(pickleBytes(0x80, 4, '}', STOP), {})],
    ['with a memo never stored', () => torchFileOf(pickleBytes(PROTO, 'h', 9, STOP), {})],
    ['with an empty stack', () => torchFileOf(pickleBytes(PROTO, STOP), {})],
    ['without the values of a tensor', () => torchFileOf(pickledStateDict([BIAS]), {})],
    [
      'with too few values',
      () => torchFileOf(pickledStateDict([BIAS]), { 'archive/data/0': floatBytes(7, 8) }),
    ],
    ['with an impossible shape', () => torchFile([{ ...BIAS, shape: [2 ** 31 - 1, 2 ** 31 - 1] }])],
    ['with a negative extent', () => torchFile([{ ...BIAS, shape: [-3], strides: [1] }])],
    [
      'with big-endian values',
      () =>
        zipFile({
          'archive/data.pkl': pickledStateDict([BIAS]),
          'archive/byteorder': pickleBytes('big'),
          'archive/data/0': BIAS.bytes,
        }),
    ],
  ])('%s is told apart from a good one', async (_, make) => {
    await expect(openCheckpoint(make())).rejects.toMatchObject({ name: 'AppError', code: 'model/format' });
  });

  it('refuses a directory that lies about its place', async () => {
    const bytes = new Uint8Array(await whole.arrayBuffer());
    new DataView(bytes.buffer).setUint32(bytes.length - 6, 7, true);
    await expect(openCheckpoint(new Blob([bytes]))).rejects.toMatchObject({ code: 'model/format' });
  });

  it('can’t read a tensor whose member’s local header is elsewhere', async () => {
    const bytes = new Uint8Array(await whole.arrayBuffer());
    bytes.fill(0, 0, 4);
    bytes.set([0x50, 0x4b, 0x03, 0x04, 0, 0]);
    const second = bytes.findIndex(
      (_, i) => i > 4 && bytes[i] === 0x50 && bytes[i + 1] === 0x4b && bytes[i + 2] === 3,
    );
    bytes.fill(0, second, second + 4);
    const { entries, unreadable } = await openCheckpoint(new Blob([bytes]));
    expect([...entries.keys()]).toEqual(['bias']);
    expect(unreadable.get('weight')?.message).toContain('no member where "archive/data/0" should be');
  });

  it('names the conversion for the format before torch 1.6', async () => {
    const opened = openCheckpoint(new Blob([LEGACY_HEAD, pickledStateDict([BIAS])]));
    await expect(opened).rejects.toMatchObject({ code: 'model/legacy' });
    await expect(opened).rejects.toThrow('torch.save(torch.load(');
  });
});
