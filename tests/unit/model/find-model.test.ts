import { describe, expect, it } from 'vitest';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { fileOf, TINY_HEADS, tinyFile, tinyTensors } from '../../support/tiny-file.ts';
import {
  floatBytes,
  globalName,
  pickleBytes,
  pickledDict,
  pickledRecord,
  pickledTensor,
  text,
} from '../../support/torch-file.ts';

const TENSORS = tinyTensors();
const MODEL = pickledDict(TENSORS);
const LOOSE = { name: 'loss', shape: [3], bytes: floatBytes(1, 2, 3), storage: 'loss' };
const loose = pickledTensor(LOOSE, 'loss', 12);

async function look(file: Blob, choice: { place?: string; prefix?: string } = {}) {
  const checkpoint = await openCheckpoint(file, choice.place);
  const model = inspectCheckpoint(checkpoint, { setting: TINY_HEADS, prefix: choice.prefix });
  const { place, otherPlaces } = checkpoint;
  const { leftOff, otherPrefixes, parameters, unexpectedKeys } = model;
  return { place, otherPlaces, leftOff, otherPrefixes, parameters, unexpectedKeys, entries: model.entries };
}

const parametersOf = () => look(tinyFile()).then(({ parameters }) => parameters);

describe('a model is found wherever it lies', () => {
  const object = (state: Uint8Array) =>
    pickleBytes(globalName('argparse', 'Namespace'), ')', 0x81, state, 'b');
  const defaultDict = (key: string, value: Uint8Array) =>
    pickleBytes(globalName('collections', 'defaultdict'), ')R', text(key), value, 's');

  it.each([
    ['state_dict', pickledRecord({ state_dict: MODEL })],
    ['model_state_dict', pickledRecord({ epoch: pickleBytes('K', 3), model_state_dict: MODEL })],
    ['params', pickledRecord({ params: MODEL })],
    [
      'checkpoint.net.weights',
      pickledRecord({ checkpoint: pickledRecord({ net: pickledRecord({ weights: MODEL }) }) }),
    ],
    ['models.1', pickledRecord({ models: pickleBytes('](N', MODEL, 'e') })],
    ['whatever', defaultDict('whatever', MODEL)],
    ['trainer.net', pickledRecord({ trainer: object(pickledRecord({ net: MODEL })) })],
  ])('under %s', async (place, value) => {
    const found = await look(fileOf(value, TENSORS));
    expect(found).toMatchObject({ place, otherPlaces: [], leftOff: [] });
    expect(found.parameters).toBe(await parametersOf());
  });

  it('and no tensor beside it hides it', async () => {
    const value = pickledRecord({
      loss: loose,
      rng_state: loose,
      model: MODEL,
      optimizer: pickledRecord({ a: loose }),
    });
    expect(await look(fileOf(value, [...TENSORS, LOOSE]))).toMatchObject({
      place: 'model',
      unexpectedKeys: [],
    });
  });

  it('in a module that was saved whole', async () => {
    const tree: { [part: string]: typeof tree | Uint8Array } = {};
    for (const tensor of TENSORS) {
      const parts = tensor.name.split('.');
      let node = tree;
      for (const part of parts.slice(0, -1)) node = (node[part] ??= {}) as typeof tree;
      const written = pickledTensor(tensor, tensor.name, tensor.bytes?.length ?? 0);
      node[parts.at(-1) ?? ''] = pickleBytes(
        globalName('torch._utils', '_rebuild_parameter'),
        '(',
        written,
        0x88,
        '}tR',
      );
    }
    const moduleOf = (node: typeof tree): Uint8Array => {
      const own = Object.entries(node);
      const parameters = own.filter((pair): pair is [string, Uint8Array] => pair[1] instanceof Uint8Array);
      const modules = own.filter((pair): pair is [string, typeof tree] => !(pair[1] instanceof Uint8Array));
      const state = pickledRecord({
        training: pickleBytes(0x88),
        _parameters: pickledRecord(Object.fromEntries(parameters)),
        _modules: pickledRecord(Object.fromEntries(modules.map(([name, child]) => [name, moduleOf(child)]))),
      });
      return pickleBytes(globalName('models.cav_mae', 'CAVMAE'), ')', 0x81, state, 'b');
    };
    const found = await look(fileOf(pickledRecord({ net: moduleOf(tree) }), TENSORS));
    expect(found.place).toBe('net');
    expect(found.parameters).toBe(await parametersOf());
  });

  it('and of several the weights are taken before averages of them, which are offered', async () => {
    const averaged = tinyTensors().map((tensor) => ({ ...tensor, storage: `ema ${tensor.name}` }));
    const file = fileOf(pickledRecord({ ema: pickledDict(averaged), model: MODEL }), [
      ...averaged,
      ...TENSORS,
    ]);
    expect(await look(file)).toMatchObject({ place: 'model', otherPlaces: ['ema'] });
    const chosen = await look(file, { place: 'ema' });
    expect(chosen).toMatchObject({ place: 'ema', otherPlaces: ['model'] });
    const offset = (found: typeof chosen) => found.entries.get('norm.bias')?.byteOffset;
    expect(offset(chosen)).not.toBe(offset(await look(file)));
  });

  it('also where values refer to each other in a circle, or to one another again and again', async () => {
    const circle = pickleBytes('}q', 1, '(', text('self'), 'h', 1, text('model'), MODEL, 'u');
    // Each list holds the one before it twice: 2^60 ways lead to the first.
    const doubled = pickleBytes(
      ']',
      ...Array.from({ length: 60 }, () => pickleBytes('q', 2, '](h', 2, 'h', 2, 'e')),
    );
    const file = fileOf(pickledRecord({ doubled, circle }), TENSORS);
    expect(await look(file)).toMatchObject({ place: 'circle.model' });
  });
});

describe('prefixes are taken off and named', () => {
  it.each([
    ['module.', ['module.']],
    ['_orig_mod.', ['_orig_mod.']],
    ['_fsdp_wrapped_module.', ['_fsdp_wrapped_module.']],
    ['model.', ['model.']],
    ['net.', ['net.']],
    ['encoder.', ['encoder.']],
    ['module._orig_mod.model.', ['module.', '_orig_mod.', 'model.']],
    ['pretrained.audio_visual.', ['pretrained.audio_visual.']],
  ])('%s', async (prefix, leftOff) => {
    const found = await look(tinyFile(tinyTensors((name) => prefix + name)));
    expect(found).toMatchObject({ leftOff, otherPrefixes: [], unexpectedKeys: [] });
    expect(found.parameters).toBe(await parametersOf());
  });

  it('also from the middle of names', async () => {
    const inside = (name: string) => name.replace(/^(blocks_\w\.\d\.)/, '$1_fsdp_wrapped_module.');
    expect(await look(tinyFile(tinyTensors(inside)))).toMatchObject({
      leftOff: ['_fsdp_wrapped_module.'],
      unexpectedKeys: [],
    });
  });

  it('tensors outside the prefix are beside the model', async () => {
    const tensors = [...tinyTensors((name) => `model.${name}`), { ...LOOSE, name: 'criterion.norm.weight' }];
    expect(await look(tinyFile(tensors))).toMatchObject({ unexpectedKeys: ['criterion.norm.weight'] });
  });

  it.each([
    ['', 'module.'],
    ['module.', '_orig_mod.'],
    ['', 'model.'],
    ['model.', 'net.'],
    ['encoder.', 'module.encoder.'],
  ])('names that come with “%s” and with “%s” collide', async (one, two) => {
    const tensors = [...tinyTensors((name) => one + name), ...tinyTensors((name) => two + name)];
    await expect(look(tinyFile(tensors))).rejects.toMatchObject({ code: 'model/keys' });
    await expect(look(tinyFile(tensors))).rejects.toThrow('come twice under different prefixes');
  });

  it('one name that comes twice is enough', async () => {
    const tensors = [...tinyTensors((name) => `module.${name}`), { ...LOOSE, name: 'norm.bias' }];
    await expect(look(tinyFile(tensors))).rejects.toThrow('“norm.bias”, come twice');
  });

  it('of a student and its teacher the student is taken, and the teacher offered', async () => {
    const tensors = [
      ...tinyTensors((name) => `teacher.${name}`),
      ...tinyTensors((name) => `student.${name}`),
    ];
    expect(await look(tinyFile(tensors))).toMatchObject({
      leftOff: ['student.'],
      otherPrefixes: ['teacher.'],
    });
    expect(await look(tinyFile(tensors), { prefix: 'teacher.' })).toMatchObject({ leftOff: ['teacher.'] });
  });
});
