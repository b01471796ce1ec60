import { describe, expect, it } from 'vitest';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { readTensor } from '../../../src/model/checkpoint/read-tensor.ts';
import { fileOf, TINY_HEADS, tinyFile, tinyTensors } from '../../support/tiny-file.ts';
import {
  floatBytes,
  globalName,
  pickleBytes,
  pickledDict,
  pickledRecord,
  pickledTensor,
  storagesOf,
  text,
  torchFile,
  torchFileOf,
} from '../../support/torch-file.ts';

const TENSORS = tinyTensors();
const MODEL = pickledDict(TENSORS);
const call = (module: string, name: string, ...args: Uint8Array[]) =>
  pickleBytes(globalName(module, name), '(', ...args, 'tR');
const object = (module: string, name: string, state: Uint8Array) =>
  pickleBytes(globalName(module, name), ')', 0x81, state, 'b');
const uint32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
const bytesObject = pickleBytes('C', 3, 'abc');
const tensor = pickledTensor({ name: 'x', shape: [2] }, 'x', 8);
const inspect = async (file: Blob) => inspectCheckpoint(await openCheckpoint(file), { setting: TINY_HEADS });

const whole = inspect(tinyFile());

describe('content that no tensor of the model needs', () => {
  it.each([
    ['a numpy scalar', call('numpy._core.multiarray', 'scalar', globalName('numpy', 'dtype'), bytesObject)],
    ['torch.Size', call('torch', 'Size', pickleBytes('K', 1, 'K', 2, 0x86))],
    ['a Counter', call('collections', 'Counter', pickledRecord({ a: pickleBytes('K', 1) }))],
    ['a Namespace', object('argparse', 'Namespace', pickledRecord({ lr: pickleBytes('K', 1) }))],
    ['a set of protocol 2', call('__builtin__', 'set', pickleBytes('](K', 1, 'e'))],
    ['a set of protocol 4', pickleBytes(0x8f, '(K', 1, 0x90)],
    ['a frozen set', pickleBytes('(K', 1, 0x91)],
    ['bytes', bytesObject],
    ['a bytearray', pickleBytes(0x96, uint32(3), uint32(0), 'abc')],
    ['a number of 72 bits', pickleBytes(0x8a, 9, new Uint8Array(9).fill(0x7f))],
    ['a number of 3,200 bits', pickleBytes(0x8b, uint32(400), new Uint8Array(400).fill(1))],
    ['a complex number', call('__builtin__', 'complex', pickleBytes('G', new Uint8Array(8)))],
    ['a text of protocol 4', pickleBytes(0x8c, 2, 'ab', 0x94)],
    ['names of protocol 4', pickleBytes(0x8c, 7, 'pathlib', 0x8c, 9, 'PosixPath', 0x93, ')R')],
    ['an old class', pickleBytes('(K', 1, 'imine\nOldClass\n')],
    ['an object by its group', pickleBytes('(', globalName('mine', 'Other'), 'K', 1, 'o')],
    ['a number as text', pickleBytes('I7\n')],
    ['a text of Python 2', pickleBytes('U', 2, 'ab')],
    [
      'a tensor of unsigned numbers',
      call(
        'torch._utils',
        '_rebuild_tensor_v3',
        pickleBytes(
          '(',
          text('storage'),
          globalName('torch.storage', 'UntypedStorage'),
          text('n'),
          text('cpu'),
          'K',
          16,
          'tQ',
        ),
        pickleBytes('K', 0, 'K', 2, 0x85, 'K', 1, 0x85, 0x89, '}'),
        globalName('torch', 'uint64'),
      ),
    ],
    ['a sparse tensor', call('torch._utils', '_rebuild_sparse_tensor', tensor)],
    ['a tensor without its values', tensor],
    ['a command', call('posix', 'system', text('echo harm'))],
    ['a program', call('builtins', 'exec', text('open("/tmp/x", "w")'))],
  ])('%s is left unread', async (_, value) => {
    for (const record of [
      { beside: value, model: MODEL },
      { model: MODEL, beside: value },
    ]) {
      const { parameters } = await inspect(fileOf(pickledRecord(record), TENSORS));
      expect(parameters).toBe((await whole).parameters);
    }
  });

  it('is named, and nothing is made of it', async () => {
    const value = pickledRecord({ beside: call('posix', 'system', text('echo harm')), model: MODEL });
    const { leftUnread } = await openCheckpoint(fileOf(value, TENSORS));
    expect(leftUnread).toEqual(['posix.system']);
  });

  it('is a text of 17 MB', async () => {
    const length = 17_000_000;
    const head = pickleBytes(0x80, 2, '}(', text('log'), 'X', uint32(length));
    const tail = pickleBytes(text('model'), MODEL, 'u.');
    const pickle = new Uint8Array(head.length + length + tail.length).fill(0x61);
    pickle.set(head);
    pickle.set(tail, head.length + length);
    const { place } = await openCheckpoint(torchFileOf(pickle, storagesOf(TENSORS)));
    expect(place).toBe('model');
  });
});

describe('what a tensor of the model is made by', () => {
  /** The model with one tensor made in another way. */
  const fileWith = (made: (written: Uint8Array) => Uint8Array) => {
    const items = TENSORS.flatMap((each) => {
      const written = pickledTensor(each, each.name, each.bytes?.length ?? 0);
      return [text(each.name), each.name === 'norm.bias' ? made(written) : written];
    });
    return fileOf(pickleBytes('}(', ...items, 'u'), TENSORS);
  };

  it.each([
    ['a parameter', (w: Uint8Array) => call('torch._utils', '_rebuild_parameter', w, pickleBytes(0x88, '}'))],
    [
      'a parameter with a state',
      (w: Uint8Array) => call('torch._utils', '_rebuild_parameter_with_state', w, pickleBytes(0x88, '}}')),
    ],
  ])('may be %s', async (_, made) => {
    const { parameters } = await inspect(fileWith(made));
    expect(parameters).toBe((await whole).parameters);
  });

  it.each([
    ['a command', () => call('os', 'system', text('echo harm'))],
    [
      'a command in a parameter',
      () => call('torch._utils', '_rebuild_parameter', call('os', 'system', text('x'))),
    ],
    [
      'a tensor of a command',
      () =>
        call(
          'torch._utils',
          '_rebuild_tensor_v2',
          call('os', 'system', text('x')),
          pickleBytes('K', 0, '))'),
        ),
    ],
    ['an object', () => object('os', 'system', pickleBytes('}'))],
  ])('may not be %s', async (_, made) => {
    await expect(inspect(fileWith(made))).rejects.toMatchObject({ code: 'model/hostile' });
    await expect(inspect(fileWith(made))).rejects.toThrow('os.system');
  });

  it.each([
    [
      'sparse',
      (w: Uint8Array) => call('torch._utils', '_rebuild_sparse_tensor', w),
      '_rebuild_sparse_tensor',
    ],
    ['a number', () => pickleBytes('K', 1), 'lacks norm.bias'],
    [
      'wrapped a hundred times',
      (w: Uint8Array) => {
        let wrapped = w;
        for (let i = 0; i < 100; i += 1) wrapped = call('torch._utils', '_rebuild_parameter', wrapped);
        return wrapped;
      },
      'wraps one tensor too many times',
    ],
  ])('is told where it is %s', async (_, made, words) => {
    await expect(inspect(fileWith(made))).rejects.toThrow(words);
  });
});

describe('only tensors that a pass needs can refuse a file', () => {
  const swap = (name: string, change: object) =>
    TENSORS.map((each) => (each.name === name ? { ...each, ...change } : each));

  it.each([
    ['of another shape', { shape: [4, 4] }],
    ['past its storage', { elementOffset: 1000 }],
    ['of nine axes', { shape: Array.from({ length: 9 }, () => 1) }],
    ['of integers', { type: 'I64', bytes: new Uint8Array(128) }],
  ])('one %s', async (_, change) => {
    const { missingKeys } = await inspect(tinyFile(swap('blocks_a.0.norm1_v.bias', change)));
    expect(missingKeys).toEqual(['blocks_a.0.norm1_v.bias']);
    await expect(inspect(tinyFile(swap('blocks_a.0.norm1.bias', change)))).rejects.toMatchObject({
      name: 'AppError',
      code: expect.stringMatching(/^model\/(config|format)$/),
    });
  });

  it('and one that lies transposed is read by its strides', async () => {
    const name = 'blocks_u.0.mlp.fc1.weight';
    const own = TENSORS.find((each) => each.name === name)!;
    const [rows = 0, columns = 0] = own.shape;
    const values = new Float32Array(own.bytes!.buffer as ArrayBuffer);
    const turned = Float32Array.from(
      values,
      (_, at) => values[(at % rows) * columns + Math.floor(at / rows)] as number,
    );
    const stored = { bytes: new Uint8Array(turned.buffer), strides: [1, rows] };
    const { entries } = await inspect(tinyFile(swap(name, stored)));
    const entry = entries.get(name)!;
    expect(entry.strides).toEqual([1, rows]);
    expect(new Float32Array((await readTensor(entry)).buffer)).toEqual(values);
  });

  it.each(['F16', 'F32', 'F64'] as const)('values of %s in three axes come in their order', async (type) => {
    const Values = { F16: Uint16Array, F32: Float32Array, F64: Float64Array }[type];
    const bytes = new Uint8Array(new Values(Array.from({ length: 24 }, (_, i) => i)).buffer);
    // Every second row of a (4, 3, 2), from the second value pair on.
    const strided = {
      name: 'norm.bias',
      shape: [2, 2, 2],
      strides: [12, 2, 1],
      elementOffset: 2,
      type,
      bytes,
    };
    const entry = (await openCheckpoint(torchFile([strided]))).entries.get('norm.bias')!;
    const read = new Values((await readTensor(entry)).buffer);
    expect([...read]).toEqual([2, 3, 4, 5, 14, 15, 16, 17]);
  });

  it('one value may not stand for a whole model', async () => {
    const width = 1 << 14;
    const tensors = tinyTensors().map(({ name, shape }) => ({
      name,
      shape: shape.map((extent) => (extent >= 16 && extent % 16 === 0 ? extent * width : extent)),
      strides: shape.map(() => 0),
      storage: 'one',
      bytes: floatBytes(1),
    }));
    await expect(inspect(tinyFile(tensors))).rejects.toMatchObject({ name: 'AppError' });
  });
});
