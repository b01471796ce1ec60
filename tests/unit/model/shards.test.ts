import { expect, it } from 'vitest';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { readTensor } from '../../../src/model/checkpoint/read-tensor.ts';
import { openShards } from '../../../src/model/checkpoint/shards.ts';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import { TINY_HEADS, tinyFile, tinyTensors } from '../../support/tiny-file.ts';

const TENSORS = tinyTensors().map(({ name, shape, bytes = new Uint8Array() }) => ({
  name,
  shape,
  dtype: 'F32',
  bytes: bytes.slice(),
}));
const NAMES = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
const half = Math.floor(TENSORS.length / 2);
const shard = (which: 0 | 1, tensors = which === 0 ? TENSORS.slice(0, half) : TENSORS.slice(half)) =>
  new File([safetensorsFile(tensors, { metadata: { format: 'pt' } })], NAMES[which]);
const map = Object.fromEntries(TENSORS.map(({ name }, at) => [name, NAMES[at < half ? 0 : 1]]));
const indexOf = (json: unknown) =>
  new File([typeof json === 'string' ? json : JSON.stringify(json)], 'model.safetensors.index.json');
const index = indexOf({ metadata: { total_size: 1 }, weight_map: map });

it.each([
  ['by its index', index],
  ['by the tables of its files', null],
])('a model in several files is one, %s', async (_, given) => {
  const checkpoint = await openShards({ index: given, files: [shard(1), shard(0)] });
  const { entries, unexpectedKeys } = inspectCheckpoint(checkpoint, { setting: TINY_HEADS });
  expect(unexpectedKeys).toEqual([]);
  for (const { name, bytes } of TENSORS) expect(await readTensor(entries.get(name)!)).toEqual(bytes);
});

it('files of torch may be in several as well', async () => {
  const own = tinyTensors();
  const files = [0, 1].map((which) => {
    const tensors = which === 0 ? own.slice(0, half) : own.slice(half);
    return new File([tinyFile(tensors)], `pytorch_model-0000${which + 1}-of-00002.bin`);
  });
  expect(
    inspectCheckpoint(await openShards({ index: null, files }), { setting: TINY_HEADS }).unexpectedKeys,
  ).toEqual([]);
});

it.each([
  ['a file that its index names', { index, files: [shard(0)] }, `${NAMES[1]} is missing: drop them together`],
  ['all files', { index, files: [] }, 'are missing: drop them together'],
  ['a number', { index: null, files: [shard(1)] }, `${NAMES[0]} is missing`],
  [
    'a tensor',
    { index, files: [shard(0), shard(1, TENSORS.slice(half + 1))] },
    'as the index says, but it is not there',
  ],
  ['a map', { index: indexOf({ weights: {} }), files: [shard(0), shard(1)] }, '“weight_map”'],
  ['JSON', { index: indexOf('{"weight_map": oh'), files: [shard(0)] }, '“weight_map”'],
  [
    'a shallow index',
    { index: indexOf(`{"weight_map":${'['.repeat(5_000_000)}`), files: [shard(0)] },
    '“weight_map”',
  ],
])('one that lacks %s is told', async (_, shards, words) => {
  await expect(openShards(shards)).rejects.toThrow(words);
});

it('a tensor in two of the files is refused', async () => {
  const twice = openShards({ index: null, files: [shard(0), shard(1, TENSORS)] });
  await expect(twice).rejects.toMatchObject({ code: 'model/keys' });
});
