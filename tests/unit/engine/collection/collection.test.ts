import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../../src/core/rng.ts';
import { inTurns } from '../../../../src/core/turns/in-turns.ts';
import { allowedIn } from '../../../../src/engine/collection/collection.ts';
import { readCollection } from '../../../../src/engine/collection/read-collection.ts';
import { searchBlock } from '../../../../src/engine/collection/search-block.ts';
import { tokensOfSpan } from '../../../../src/engine/collection/search-collection.ts';
import { chosenTables } from '../../../../src/engine/collection/table-files.ts';
import { TextColumn } from '../../../../src/engine/collection/text-column.ts';
import {
  BLOCK_ROWS,
  MemoryBudget,
  valuesOf,
  VectorBlocks,
} from '../../../../src/engine/collection/vector-blocks.ts';
import type { TableOptions, TableRow } from '../../../support/feature-parquet.ts';
import { featureParquet } from '../../../support/feature-parquet.ts';

const signal = new AbortController().signal;
const calling = { signal, progress: () => undefined };
const file = (name: string, rows: readonly TableRow[], options?: TableOptions) =>
  new File([featureParquet(rows, options)], name);

const random = new SeededRandom(1);
const vector = (width = 6) => random.uniforms(width).map((u) => 2 * u - 1);
const row = (clipId: string, change: Partial<TableRow> = {}): TableRow => ({
  clipId,
  path: `set/${clipId}.mp4`,
  audio: vector(),
  visual: vector(),
  ...change,
});

describe('a column of texts', () => {
  it('gives back every text, also beyond its first room and in other scripts', () => {
    const texts = [
      '',
      'a',
      'Grüße 🎺',
      'x'.repeat(3000),
      ...Array.from({ length: 600 }, (_, i) => `clip ${i}`),
    ];
    const column = new TextColumn();
    for (const text of texts) column.push(text);
    expect(texts.map((_, i) => column.at(i))).toEqual(texts);
  });
});

describe('vectors in blocks', () => {
  it('have unit length and an even stride; zeros and NaN count as absent', async () => {
    const side = new VectorBlocks(3, new MemoryBudget(1e9));
    side.push(new Float32Array([3, 0, 4]));
    side.push(null);
    side.push(new Float32Array(3));
    side.push(new Float32Array([NaN, 1, 0]));
    side.push(new Float32Array([0, -2, 0]));
    side.end();
    expect([0, 1, 2, 3, 4].map((at) => side.has(at))).toEqual([true, false, false, false, true]);
    expect(side).toMatchObject({ stride: 4, count: 2, rows: 5 });
    expect(Array.from((await side.vector(0))!, (value) => Number(value.toFixed(3)))).toEqual([0.6, 0, 0.8]);
    expect(await side.vector(1)).toBeNull();
    expect(Array.from((await side.vector(4))!)).toEqual([0, -1, 0]);
  });

  it('leave the memory when they are too many, and are the same from there', async () => {
    const here = new VectorBlocks(2, new MemoryBudget(1e9));
    const there = new VectorBlocks(2, new MemoryBudget(BLOCK_ROWS * 2 * 2));
    const values = random.uniforms(2 * (2 * BLOCK_ROWS + 5));
    for (let at = 0; at < values.length; at += 2) {
      here.push(values.subarray(at, at + 2));
      there.push(values.subarray(at, at + 2));
    }
    here.end();
    there.end();
    expect(there.blocks.map(({ values: kept }) => kept instanceof Blob)).toEqual([false, true, true]);
    for (const [i, block] of here.blocks.entries())
      expect(await valuesOf(there.blocks[i]!)).toEqual(await valuesOf(block));
    expect(await there.vector(BLOCK_ROWS + 3)).toEqual(await here.vector(BLOCK_ROWS + 3));
  });
});

describe('a collection', () => {
  it('joins files in the order of their names, and counts clips, labels and vectors', async () => {
    const collection = await readCollection(
      chosenTables([
        file('b.parquet', [row('c', { path: 'x/bell/c.mp4', audio: null })], { type: 'FLOAT' }),
        file('a.parquet', [
          row('a', { path: 'x/drum/a.mp4' }),
          row('a', { path: 'x/drum/a.mp4', frame: 6, audio: null }),
          row('b', { path: 'x/bell/b.mp4', start: 2.5, visual: null, frame: null }),
        ]),
      ]),
      'one',
      calling,
    );
    expect(collection.summary).toMatchObject({
      rows: 4,
      clips: 3,
      vectors: { audio: 2, visual: 3 },
      empty: 0,
      width: 6,
      files: 2,
      modelSha256: 'model',
      labels: [
        { name: 'bell', rows: 2 },
        { name: 'drum', rows: 2 },
      ],
    });
    expect(collection.row(2)).toEqual({
      row: 2,
      clipId: 'b',
      path: 'x/bell/b.mp4',
      label: 'bell',
      windowStartSeconds: 2.5,
      frame: null,
      has: { audio: true, visual: false },
    });
    expect(collection.isSameWindow(0, 1)).toBe(true);
    expect(collection.isSameWindow(1, 2)).toBe(false);
  });

  it('finds what passes a filter, by path in any case and by label', async () => {
    const rows = Array.from({ length: 100 }, (_, i) =>
      row(`c${i}`, { path: `x/${i % 2 ? 'Dog' : 'cat'}/clip ${i}.mp4`, visual: i % 3 ? vector() : null }),
    );
    const collection = await readCollection(chosenTables([file('a.parquet', rows)]), 'one', calling);
    const passing = (text: string, label: string | null) =>
      inTurns(collection.passing({ text, label }), signal);
    expect((await passing('', null)).count).toBe(100);
    expect((await passing('dog/CLIP 1', null)).count).toBe(6);
    expect((await passing('clip 1', 'cat')).count).toBe(5);
    expect((await passing('', 'bird')).count).toBe(0);
    const [block] = collection.side('visual').blocks;
    const { bits, count } = allowedIn(block!, await passing('', 'Dog'));
    const expected = rows.flatMap(({ path, visual }, i) => (path.includes('Dog') && visual ? [i] : []));
    expect(count).toBe(expected.length);
    const query = await collection.side('visual').vector(expected[3]!);
    const { stride } = collection.side('visual');
    const found = await searchBlock({ ...block!, stride, allowed: bits, query: query!, most: 100 });
    expect(found[0]!.row).toBe(expected[3]);
    expect(found.map(({ row: at }) => at).sort((a, b) => a - b)).toEqual(expected);
  });

  it('is a gallery of the rows with both modalities that pass a filter, evenly spread', async () => {
    const rows = Array.from({ length: 4500 }, (_, i) =>
      row(`c${i}`, { path: `x/${i % 2 ? 'dog' : 'cat'}/${i}.mp4`, visual: i % 3 ? vector() : null }),
    );
    const collection = await readCollection(chosenTables([file('a.parquet', rows)]), 'one', calling);
    const { entries, audio, visual, width } = await collection.gallery({ text: '', label: null }, calling);
    expect(entries).toHaveLength(2000);
    expect(entries.every(({ hasAudio, hasVisual }) => hasAudio && hasVisual)).toBe(true);
    expect([entries[0]!.id, entries.at(-1)!.id]).toEqual(['row-1', 'row-4498']);
    expect(audio.subarray(0, width)).toEqual(await collection.side('audio').vector(1));
    expect(visual.subarray(-width)).toEqual(await collection.side('visual').vector(4498));
    const dogs = await collection.gallery({ text: '', label: 'dog' }, calling);
    expect(dogs.entries).toHaveLength(1500);
    expect(dogs.entries.every(({ kind }) => kind === 'dog')).toBe(true);
    await expect(collection.gallery({ text: 'bird', label: null }, calling)).rejects.toThrow('got none');
  });

  it.each([
    [
      'another model',
      [file('a.parquet', [row('a')]), file('b.parquet', [row('b')], { modelSha256: 'other model' })],
      /one model, got those of model and, in b.parquet, of other mo/,
    ],
    [
      'another width',
      [file('a.parquet', [row('a')]), file('b.parquet', [row('b', { audio: vector(8) })])],
      /vectors of 6 numbers, got 8/,
    ],
    ['two widths', [file('a.parquet', [row('a', { visual: vector(8) })])], /one length, got 6 and 8/],
    ['no vectors', [file('a.parquet', [row('a', { audio: null, visual: null })])], /these 1 rows have none/],
    ['no table', [new File(['abc'], 'a.parquet')], /^a.parquet: Expected a Parquet file/],
  ] as const)('is refused with %s', async (_, files, sentence) => {
    await expect(readCollection(chosenTables(files), 'one', calling)).rejects.toThrow(sentence);
  });
});

it('turns a span of seconds into the columns that it touches, at least one', () => {
  const grid = { gridRows: 2, gridColumns: 10 };
  expect([...tokensOfSpan(grid, [2, 4], 10)]).toEqual([2, 3, 12, 13]);
  expect([...tokensOfSpan(grid, [2.1, 2.1], 10)]).toEqual([2, 12]);
  expect([...tokensOfSpan(grid, [9.9, 40], 10)]).toEqual([9, 19]);
  expect(tokensOfSpan(grid, [0, 10], 10)).toHaveLength(20);
});
