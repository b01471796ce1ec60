import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { readBuffer, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createSearchRows } from '../../src/gpu/kernels/search-rows.ts';
import { floatToHalf, halfToFloat } from '../../src/math/half.ts';
import { BestRows, searchRows } from '../../src/math/search-rows.ts';
import { expectClose } from '../support/compare.ts';
import { testDevice } from './support/device.ts';

/** A chain of float32 sums of up to 769 products of exact float16 values, against float64. */
const TOLERANCE = 2e-6;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

interface Case {
  readonly halves: Uint16Array<ArrayBuffer>;
  readonly width: number;
  /** Rows of each block. */
  readonly blocks: readonly number[];
  readonly queries: readonly Float32Array<ArrayBuffer>[];
  readonly allowed?: (row: number) => boolean;
}

function randomCase(width: number, blocks: readonly number[], count: number): Case {
  const random = new SeededRandom(width);
  const rows = blocks.reduce((sum, n) => sum + n, 0);
  const signed = (n: number) => random.uniforms(n).map((u) => 2 * u - 1);
  return {
    halves: floatToHalf(signed(rows * width)),
    width,
    blocks,
    queries: Array.from({ length: count }, () => signed(width)),
  };
}

const bitsOf = (first: number, rows: number, allowed: (row: number) => boolean) => {
  const bits = new Uint32Array(Math.ceil(rows / 32));
  for (let row = 0; row < rows; row += 1) if (allowed(first + row)) bits[row >> 5]! |= 1 << (row & 31);
  return bits;
};

/** Rows of a block as words of two values; an odd width gets a zero at the end of each row. */
function wordsOf(halves: Uint16Array, rows: number, width: number): Uint32Array<ArrayBuffer> {
  const padded = 2 * Math.ceil(width / 2);
  const words = new Uint16Array(rows * padded);
  for (let row = 0; row < rows; row += 1)
    words.set(halves.subarray(row * width, (row + 1) * width), row * padded);
  return new Uint32Array(words.buffer);
}

async function search(
  { halves, width, blocks, queries, allowed = () => true }: Case,
  workgroupSize: number,
  workgroups: number,
) {
  const kernel = await createSearchRows(device, { workgroupSize, workgroups });
  const words = Math.ceil(width / 2);
  const packed = uploadBuffer(device, 'test.queries', kernel.packQueries(queries, words));
  const best = uploadBuffer(device, 'test.best', kernel.emptyLists());
  const expected = queries.map(() => new BestRows(workgroupSize));
  let firstRow = 0;
  for (const rows of blocks) {
    const part = halves.subarray(firstRow * width, (firstRow + rows) * width) as Uint16Array<ArrayBuffer>;
    const bits = bitsOf(firstRow, rows, allowed);
    const block = uploadBuffer(device, 'test.block', wordsOf(part, rows, width));
    const allowedRows = uploadBuffer(device, 'test.allowed', bits);
    submit(device, 'test', (recorder) =>
      kernel.record(
        recorder,
        { block, allowed: allowedRows, rows, words, firstRow },
        packed,
        queries.length,
        best,
      ),
    );
    block.destroy();
    allowedRows.destroy();
    for (const [q, query] of queries.entries())
      searchRows(query, { halves: part, rows, width, firstRow, allowed: bits }, expected[q]!);
    firstRow += rows;
  }
  const bytes = await readBuffer(device, best, kernel.listBytes);
  for (const buffer of [packed, best]) buffer.destroy();
  expect(faults).toEqual([]);
  return queries.map((_, q) => ({ found: kernel.readList(bytes, q), expected: expected[q]!.entries }));
}

/** The same scores in order; a row may differ only where another has nearly the same score. */
function expectSame({ found, expected }: Awaited<ReturnType<typeof search>>[number]): void {
  const scores = (list: readonly { readonly score: number }[]) => list.map(({ score }) => score);
  expect(found.length).toBe(expected.length);
  expectClose(scores(found), scores(expected), TOLERANCE);
  const close = (i: number) =>
    [i - 1, i + 1].some((j) => Math.abs((expected[j]?.score ?? Infinity) - expected[i]!.score) < 1e-4);
  for (const [i, { row }] of expected.entries()) if (!close(i)) expect(found[i]!.row).toBe(row);
  expect(new Set(found.map(({ row }) => row)).size).toBe(found.length);
}

describe.each([
  [64, 64],
  [64, 3],
  [32, 2],
])('lists of %i, %i workgroups', (workgroupSize, workgroups) => {
  it.each([
    [1, [1], 1],
    [15, [7], 1],
    [16, [64, 64], 2],
    [47, [65, 130, 1], 3],
    [65, [500, 13], 4],
    [769, [257, 300], 1],
  ] as const)(
    'agrees with the reference on width %i, blocks %j, %i queries',
    async (width, blocks, count) => {
      for (const one of await search(randomCase(width, blocks, count), workgroupSize, workgroups))
        expectSame(one);
    },
  );
});

it('finds only rows that are allowed, and none where none is', async () => {
  const odd = { ...randomCase(33, [100, 200], 2), allowed: (row: number) => row % 7 === 3 };
  for (const one of await search(odd, 64, 4)) {
    expectSame(one);
    expect(one.found.length).toBe(43);
    expect(one.found.every(({ row }) => row % 7 === 3)).toBe(true);
  }
  const none = await search({ ...odd, allowed: () => false }, 64, 4);
  expect(none.map(({ found }) => found)).toEqual([[], []]);
});

it('puts the lower row first where scores are equal, over tiles, workgroups and blocks', async () => {
  const width = 8;
  const blocks = [150, 90];
  const halves = floatToHalf(new Float32Array(240 * width).fill(0.5));
  const [one] = await search({ halves, width, blocks, queries: [new Float32Array(width).fill(0.25)] }, 64, 3);
  expect(one!.found.map(({ row }) => row)).toEqual(Array.from({ length: 64 }, (_, i) => i));
  expect(one!.found.every(({ score }) => score === 1)).toBe(true);
});

it('never finds a row that holds NaN, and keeps very small and very large values apart', async () => {
  const width = 4;
  const rows = 80;
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row += 1)
    values[row * width + (row % width)] = row < 40 ? 6e-8 * (row + 1) : 600 * row;
  const halves = floatToHalf(values);
  halves[70 * width] = 0x7e00;
  const queries = [new Float32Array([1, 1, 1, 1]), new Float32Array([-1, -1, -1, -1])];
  const [most, least] = await search({ halves, width, blocks: [rows], queries }, 64, 2);
  expect(most!.found.map(({ row }) => row)).toEqual(most!.expected.map(({ row }) => row));
  expect(most!.found.some(({ row }) => row === 70)).toBe(false);
  expect(most!.found[0]!.score).toBe(halfToFloat(halves.subarray(79 * width, 80 * width)).at(3));
  expect(least!.found.map(({ row }) => row)).toEqual(least!.expected.map(({ row }) => row));
});

it('refuses buffers that are too small, and queries of another width', async () => {
  const kernel = await createSearchRows(device);
  const [small, large] = [storageBuffer(device, 'test', 4), storageBuffer(device, 'test', 4096)];
  submit(device, 'test', (recorder) => {
    const record = (block: GPUBuffer, allowed: GPUBuffer, packed: GPUBuffer, best: GPUBuffer) => () =>
      kernel.record(recorder, { block, allowed, rows: 40, words: 2, firstRow: 0 }, packed, 1, best);
    expect(record(small, large, large, large)).toThrow(/rows, got 4/);
    expect(record(large, small, large, large)).toThrow(/allowed rows, got 4/);
    expect(record(large, large, small, large)).toThrow(/queries, got 4/);
    expect(record(large, large, large, small)).toThrow(/best rows, got 4/);
  });
  expect(() => kernel.packQueries([new Float32Array(5)], 2)).toThrow(/rows of 2 words, got 1 of 5/);
  expect(() => kernel.packQueries([], 2)).toThrow(/got 0/);
  small.destroy();
  large.destroy();
});
