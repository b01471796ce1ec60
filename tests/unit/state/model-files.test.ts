import { describe, expect, it } from 'vitest';
import { sortFiles } from '../../../src/state/library/files.ts';
import { markCheckpoints, modelsOf } from '../../../src/state/models/model-files.ts';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import { floatBytes, LEGACY_HEAD, pickleBytes, torchFile, zipFile } from '../../support/torch-file.ts';

const tensor = { name: 'x', shape: [1], bytes: floatBytes(1) };
const torch = torchFile([tensor]);
const safe = safetensorsFile([{ ...tensor, dtype: 'F32' }]);
const big = zipFile({ 'a/data.pkl': new Uint8Array(100_000) });

async function sort(file: File, fromFolder = false) {
  const { checkpoints, clips, leftAside } = sortFiles(await markCheckpoints([{ file, fromFolder }]));
  return { checkpoints: checkpoints.length, clips: clips.length, leftAside: leftAside.length };
}

describe('a checkpoint is known by its first bytes', () => {
  it.each([
    ['model.ckpt', torch],
    ['pytorch_model.bin', torch],
    ['best.pth.tar', torch],
    ['weights', torch],
    ['film.mp4', torch],
    ['weights.bin', safe],
    ['old.bin', new Blob([LEGACY_HEAD])],
  ])('%s', async (name, bytes) => {
    expect(await sort(new File([bytes], name))).toEqual({ checkpoints: 1, clips: 0, leftAside: 0 });
  });

  it.each([
    ['text.zip', zipFile({ 'word/document.xml': pickleBytes('<w/>') })],
    ['film.mp4', new Blob([pickleBytes(0, 0, 0, 0x20, 'ftypisom')])],
    ['notes.txt', new Blob(['eight by{e'])],
    ['short', new Blob(['PK'])],
    ['nothing', new Blob([])],
  ])('%s is none', async (name, bytes) => {
    expect(await sort(new File([bytes], name))).toEqual({ checkpoints: 0, clips: 1, leftAside: 0 });
  });

  it('in a folder, where small files are not looked into', async () => {
    expect(await sort(new File([big], 'last.ckpt'), true)).toMatchObject({ checkpoints: 1 });
    expect(await sort(new File([torch], 'last.ckpt'), true)).toMatchObject({ leftAside: 1 });
  });
});

describe('files of one model', () => {
  const file = (name: string) => new File([], name);
  const names = (checkpoints: string[]) =>
    modelsOf(checkpoints.map(file)).map((model) => [
      model.file.name,
      model.shards?.map((shard) => shard.name) ?? null,
    ]);

  it('are an index and its shards', () => {
    const given = ['b.safetensors', 'model.safetensors.index.json', 'a.safetensors'];
    expect(names(given)).toEqual([['model.safetensors.index.json', ['b.safetensors', 'a.safetensors']]]);
    const sorted = sortFiles(given.map((name) => ({ file: file(name), fromFolder: false })));
    expect(sorted).toMatchObject({ bundles: [], clips: [] });
    expect(sorted.checkpoints).toHaveLength(3);
  });

  it('are numbered ones of one name', () => {
    expect(
      names(['m-00002-of-00002.bin', 'other.pth', 'm-00001-of-00002.bin', 'n-00001-of-00002.bin']),
    ).toEqual([
      ['m-00002-of-00002.bin', ['m-00002-of-00002.bin', 'm-00001-of-00002.bin']],
      ['other.pth', null],
      ['n-00001-of-00002.bin', ['n-00001-of-00002.bin']],
    ]);
  });

  it('are none where each stands alone', () => {
    expect(names(['a.pth', 'b.pth'])).toEqual([
      ['a.pth', null],
      ['b.pth', null],
    ]);
  });
});
