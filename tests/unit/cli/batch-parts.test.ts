import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clipsIn, partsIn, preprocessingOf, readRows, writePart } from '../../../cli/feature-table.ts';
import { vectorsOf } from '../../../cli/features.ts';
import { listInputs, parseShard } from '../../../cli/inputs.ts';
import { readOfficialList } from '../../../cli/official-list.ts';
import type { Pairs } from '../../../cli/pair-scores.ts';
import { pairRanks } from '../../../cli/pair-scores.ts';
import { readNpy } from '../../../cli/read-npy.ts';
import { lockShard } from '../../../cli/shard-lock.ts';
import { writeNpy } from '../../../cli/write-files.ts';
import { pickleOf } from '../../../cli/write-pickle.ts';
import { pairRanks as ranksOfMatrix } from '../../../src/analysis/retrieval/pair-ranks.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { packValue, unpackValue } from '../../../src/core/text/packed-value.ts';
import { windowStarts } from '../../../src/core/window-starts.ts';
import type { PickleDict } from '../../../src/model/checkpoint/pickle/pickle-values.ts';
import { unpickle } from '../../../src/model/checkpoint/pickle/unpickle.ts';
import { SECOND_FAMILY } from '../../support/second-family.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavmae-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function touch(...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
}

describe('inputs of the command line', () => {
  it('takes files, folders at any depth, globs and lists, each file once and in order', async () => {
    touch('b.mp4', 'deep/er/a.WEBM', 'deep/notes.md', 'c.wav');
    writeFileSync(join(folder, 'list.txt'), '# clips\nc.wav\n\nb.mp4\n');
    const names = async (...given: string[]) =>
      (await listInputs(given, null)).map(({ absolute }) => absolute.slice(folder.length + 1));
    expect(await names(folder)).toEqual(['b.mp4', 'c.wav', 'deep/er/a.WEBM']);
    expect(await names(join(folder, '*.mp4'), join(folder, 'b.mp4'))).toEqual(['b.mp4']);
    expect(await names(join(folder, 'list.txt'))).toEqual(['b.mp4', 'c.wav']);
  });

  it('says which argument names nothing', async () => {
    await expect(listInputs([join(folder, 'none-*.mp4')], null)).rejects.toThrow(
      /none-\*\.mp4 contains none/,
    );
    writeFileSync(join(folder, 'list.txt'), 'gone.mp4\n');
    await expect(listInputs([join(folder, 'list.txt')], null)).rejects.toThrow(/there is no .*gone\.mp4/);
  });

  it('splits inputs into shards that are disjoint, complete, and the same when files are added', async () => {
    touch(...Array.from({ length: 40 }, (_, i) => `clip-${i}.mp4`));
    const shards = async () =>
      Promise.all([0, 1, 2, 3].map((index) => listInputs([folder], { index, count: 4 })));
    const paths = (await shards()).map((shard) => shard.map(({ path }) => path));
    expect(paths.flat().sort()).toEqual((await listInputs([folder], null)).map(({ path }) => path));
    expect(paths.every((shard) => shard.length > 0)).toBe(true);
    touch('another.mp4');
    const later = (await shards()).map((shard) => shard.map(({ path }) => path));
    paths.forEach((shard, index) => expect(later[index]).toEqual(expect.arrayContaining(shard)));
  });

  it('reads i/n and refuses anything else', () => {
    expect(parseShard('3/8')).toEqual({ index: 3, count: 8 });
    for (const text of ['8/8', '1', '-1/2', 'a/b', '0/0']) expect(() => parseShard(text)).toThrow(/i from 0/);
  });
});

describe('windows and vectors', () => {
  it('covers a file with windows, the last one at its end', () => {
    expect(windowStarts(8, 10, 10)).toEqual([0]);
    expect(windowStarts(30, 10, 10)).toEqual([0, 10, 20]);
    expect(windowStarts(34, 10, 10)).toEqual([0, 10, 20, 24]);
    expect(windowStarts(30.5, 10, 10)).toEqual([0, 10, 20]);
    expect(windowStarts(12, 1, 10)).toEqual([0, 1, 2]);
  });

  it('stores unit vectors with their lengths, so that a mean vector gives mean cosines', () => {
    const visual = [
      { frameIndex: 0, feature: new Float32Array([3, 4]) },
      { frameIndex: 1, feature: new Float32Array([0, 2]) },
    ];
    const audio = new Float32Array([5, 12]);
    const [mean] = vectorsOf({ audio, visual }, 'mean');
    expect(mean?.frame).toBeNull();
    expect(mean?.audioNorm).toBeCloseTo(13, 5);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const unit = Float32Array.from([5 / 13, 12 / 13]);
    const cosines = [Float32Array.from([0.6, 0.8]), Float32Array.from([0, 1])].map((v) => dot(unit, v));
    expect(dot(mean!.audio!, mean!.visual!) * mean!.visualNorm!).toBeCloseTo(
      (cosines[0]! + cosines[1]!) / 2,
      6,
    );
    const all = vectorsOf({ audio, visual }, 'all');
    expect(all.map(({ frame, audio: a }) => [frame, a !== null])).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(vectorsOf({ audio, visual: [] }, '5')).toMatchObject([{ frame: null, visual: null }]);
  });
});

describe('the table of features', () => {
  const row = (clipId: string) => ({
    clipId,
    path: `${clipId}.mp4`,
    windowStartSeconds: 0,
    windowSeconds: 10,
    frame: 5,
    audio: new Float32Array([0.6, 0.8]),
    visual: null,
    audioNorm: 2,
    visualNorm: null,
  });

  it.each(['float32', 'float16'] as const)('comes back from Parquet in %s', async (dtype) => {
    const preprocessing = preprocessingOf(CAV_MAE);
    writePart(folder, 'all', [row('a'), row('b')], { modelSha256: 'ab', preprocessing, dtype });
    const [part] = partsIn(folder);
    const columns = ['clip_id', 'frame', 'audio', 'visual', 'audio_norm', 'preprocessing'];
    const [first] = await readRows(part!, columns);
    expect(first).toMatchObject({ clip_id: 'a', frame: 5, visual: null, audio_norm: 2, preprocessing });
    expect((first!['audio'] as number[])[0]).toBeCloseTo(0.6, dtype === 'float32' ? 6 : 3);
    expect(await clipsIn(folder)).toEqual(new Set(['a', 'b']));
  });

  it('says how inputs were prepared, of CAV-MAE as it always did', () => {
    expect(preprocessingOf(CAV_MAE)).toBe('kaldi-fbank-16khz-128mel-1024;10-frames;pil-224;1');
    expect(preprocessingOf(SECOND_FAMILY)).toMatch(/mel-416;16-frames;pil-\d+;1;\w+/);
  });

  it('lets one run at a time into a shard, and takes over from one that has died', () => {
    const lock = lockShard(folder, 'all');
    expect(() => lockShard(folder, 'all')).toThrow(/no other run of this shard/);
    lockShard(folder, '0-of-2').release();
    lock.release();
    // No process has this number: the system's highest is far below it.
    writeFileSync(join(folder, '.lock-all'), `process 99999999 on ${hostname()}`);
    lockShard(folder, 'all').release();
  });
});

describe('ranks without a matrix', () => {
  it('are those of the whole matrix, ties included', () => {
    const [count, width, frames] = [12, 6, 3];
    const random = new SeededRandom(4);
    const values = (length: number) =>
      Float32Array.from({ length }, () => Math.round(random.uniform() * 4) / 4);
    const hasFrame = Uint8Array.from({ length: count * frames }, (_, i) => (i % 5 === 4 ? 0 : 1));
    const pairs: Pairs = {
      count,
      width,
      frames,
      hasFrame,
      audio: values(count * width),
      visual: values(count * frames * width),
    };
    const cosine = (row: number, item: number, frame: number) => {
      let sum = 0;
      for (let i = 0; i < width; i += 1)
        sum += pairs.audio[row * width + i]! * pairs.visual[(item * frames + frame) * width + i]!;
      return sum;
    };
    const scores = new Float32Array(count * count);
    for (let row = 0; row < count; row += 1) {
      for (let item = 0; item < count; item += 1) {
        const shown = [0, 1, 2].filter((frame) => hasFrame[item * frames + frame] === 1);
        scores[row * count + item] = Math.max(...shown.map((frame) => cosine(row, item, frame)));
      }
    }
    const transposed = Float32Array.from(
      scores,
      (_, i) => scores[(i % count) * count + Math.floor(i / count)]!,
    );
    const { audioToVisual, visualToAudio } = pairRanks(pairs).max;
    const [rows, columns] = [ranksOfMatrix(scores, count), ranksOfMatrix(transposed, count)];
    expect(rows.tied).toBeGreaterThan(0);
    expect([...audioToVisual.best]).toEqual([...rows.optimistic]);
    expect([...audioToVisual.worst]).toEqual([...rows.pessimistic]);
    expect([...visualToAudio.best]).toEqual([...columns.optimistic]);
    expect([...visualToAudio.worst]).toEqual([...columns.pessimistic]);
  });
});

describe('arrays', () => {
  it('go to .npy and come back', () => {
    const path = join(folder, 'a.npy');
    writeNpy(path, new Float32Array([1, 2, 3, 4, 5, 6]), [2, 3]);
    expect(readNpy(path)).toEqual({ shape: [2, 3], values: new Float32Array([1, 2, 3, 4, 5, 6]) });
    writeNpy(path, new Int32Array([1]), [1]);
    expect(() => readNpy(path)).toThrow(/float16, float32 or float64 .* <i4/);
    expect(() => readNpy(join(folder, 'none.npy'))).toThrow(/no such file/);
  });

  it('cross as JSON: typed arrays, blobs and files, at any depth', async () => {
    const value = {
      a: [new Float32Array([1.5, -0]), new Uint32Array([7, 0xffffffff]), null],
      b: new Blob(['hello'], { type: 'text/plain' }),
      c: 'x',
    };
    const back = unpackValue(JSON.parse(JSON.stringify(await packValue(value)))) as typeof value;
    expect(back.a).toEqual(value.a);
    expect(await back.b.text()).toBe('hello');
    expect(unpackValue({ file: { $file: 2 } }, (index) => `file ${index}`)).toEqual({ file: 'file 2' });
  });
});

describe('a pickle of plain values', () => {
  it('reads back, and imports and calls nothing', () => {
    const { value, names, calls } = unpickle(pickleOf({ 'a-é': { logits: { av: [0.5, -1e300], a: [] } } }));
    expect([names, calls]).toEqual([[], []]);
    const clip = (value as PickleDict).get('a-é') as PickleDict;
    const logits = clip.get('logits') as PickleDict;
    expect([logits.get('av'), logits.get('a')]).toEqual([[0.5, -1e300], []]);
  });
});

describe('an official list', () => {
  const write = (content: unknown) => {
    const path = join(folder, 'list.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('gives ids, labels and places of sound, and leaves out what is no clip', () => {
    const data = [
      { video_id: 'a', labels: '/m/1, /m/2', wav: 'a.wav' },
      { video_id: 'b' },
      null,
      { wav: 'c' },
    ];
    expect(readOfficialList(write({ data }))).toEqual([
      { id: 'a', labels: ['/m/1', '/m/2'], wav: 'a.wav' },
      { id: 'b', labels: [], wav: null },
    ]);
  });

  it('is refused where it is something else', () => {
    expect(() => readOfficialList(write('{'))).toThrow(/Expected a JSON list in .*list.json/);
    for (const other of [null, [], { data: 3 }, { data: [{}] }])
      expect(() => readOfficialList(write(other))).toThrow(/"video_id"/);
  });
});
