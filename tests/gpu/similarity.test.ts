import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createSimilarity, type SimilarityOptions } from '../../src/gpu/kernels/similarity.ts';
import { scaledLogSoftmax, similarity } from '../../src/math/similarity.ts';
import { expectClose } from '../support/compare.ts';
import { testDevice } from './support/device.ts';

/** A chain of up to 769 float32 sums against float64: rounding grows like the root of the length. */
const SCORES_TOLERANCE = 2e-6;
/** WGSL allows exp and log 3 units in the last place, and exp's error grows with its argument. */
const LOG_SOFTMAX_TOLERANCE = 2e-6;

const TEMPERATURE = 0.05;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

const signed = (count: number, seed: number) => new SeededRandom(seed).uniforms(count).map((u) => 2 * u - 1);

async function scoresOf(
  a: Float32Array<ArrayBuffer>,
  b: Float32Array<ArrayBuffer>,
  [rows, columns, width]: readonly [number, number, number],
  options: SimilarityOptions,
): Promise<Float32Array> {
  const kernel = await createSimilarity(device, options);
  const [left, right] = [uploadBuffer(device, 'test.a', a), uploadBuffer(device, 'test.b', b)];
  const scores = storageBuffer(device, 'test.scores', rows * columns * 4);
  submit(device, 'test', (recorder) =>
    kernel.recordScores(recorder, left, right, rows, columns, width, scores),
  );
  const values = await readFloats(device, scores, rows * columns);
  for (const buffer of [left, right, scores]) buffer.destroy();
  expect(faults).toEqual([]);
  return values;
}

async function logSoftmaxOf(
  matrix: Float32Array<ArrayBuffer>,
  rows: number,
  columns: number,
  options: SimilarityOptions,
): Promise<{ byRow: Float32Array; byColumn: Float32Array }> {
  const kernel = await createSimilarity(device, options);
  const scores = uploadBuffer(device, 'test.scores', matrix);
  const byRow = storageBuffer(device, 'test.byRow', matrix.byteLength);
  const byColumn = storageBuffer(device, 'test.byColumn', matrix.byteLength);
  submit(device, 'test', (recorder) =>
    kernel.recordLogSoftmax(recorder, scores, rows, columns, TEMPERATURE, { byRow, byColumn }),
  );
  const values = {
    byRow: await readFloats(device, byRow, matrix.length),
    byColumn: await readFloats(device, byColumn, matrix.length),
  };
  for (const buffer of [scores, byRow, byColumn]) buffer.destroy();
  expect(faults).toEqual([]);
  return values;
}

describe.each([8, 16])('scores in tiles of %i', (tile) => {
  it.each([
    [1, 1, 1],
    [1, 17, 16],
    [17, 1, 15],
    [16, 16, 16],
    [13, 31, 47],
    [33, 9, 17],
    [5, 7, 769],
  ] as const)('agrees with the reference on (%i, %i, %i)', async (...shape) => {
    const [rows, columns, width] = shape;
    const a = signed(rows * width, 1);
    const b = signed(columns * width, 2);
    const values = await scoresOf(a, b, shape, { tile });
    expectClose(values, similarity(a, b, rows, columns, width), SCORES_TOLERANCE);
  });

  it('keeps rows of very different size apart', async () => {
    const shape = [4, 3, 33] as const;
    const a = signed(4 * 33, 3).map((value, i) => value * [1e15, 1, 1e-15, 0][Math.floor(i / 33)]!);
    const b = signed(3 * 33, 4);
    const values = await scoresOf(a, b, shape, { tile });
    const expected = similarity(a, b, ...shape);
    for (const [row, size] of [1e15, 1, 1e-15].entries()) {
      const line = (from: Float32Array) => from.subarray(row * 3, row * 3 + 3).map((value) => value / size);
      expectClose(line(values), line(expected), SCORES_TOLERANCE);
    }
    expect(values.subarray(9)).toEqual(new Float32Array(3));
  });
});

describe.each([32, 64])('log-softmax with %i threads a workgroup', (workgroupSize) => {
  it.each([
    [1, 2],
    [2, 1],
    [1, 65],
    [65, 3],
    [31, 64],
    [67, 129],
  ])('agrees with the reference on (%i, %i)', async (rows, columns) => {
    const matrix = signed(rows * columns, 5);
    const values = await logSoftmaxOf(matrix, rows, columns, { workgroupSize });
    const expected = scaledLogSoftmax(matrix, rows, columns, TEMPERATURE);
    // A line of one has the probability 1, whose logarithm is zero: nothing to be compared relatively.
    if (columns > 1) expectClose(values.byRow, expected.byRow, LOG_SOFTMAX_TOLERANCE);
    else expect(values.byRow).toEqual(new Float32Array(rows));
    if (rows > 1) expectClose(values.byColumn, expected.byColumn, LOG_SOFTMAX_TOLERANCE);
    else expect(values.byColumn).toEqual(new Float32Array(columns));
  });

  it('stays finite on scores far beyond an exponential, of either sign, and on constant ones', async () => {
    const [rows, columns] = [6, 70];
    const matrix = signed(rows * columns, 6);
    matrix.subarray(0, columns).fill(0.25);
    for (let i = columns; i < 2 * columns; i += 1) matrix[i]! += 500;
    for (let i = 2 * columns; i < 3 * columns; i += 1) matrix[i]! -= 500;
    matrix[3 * columns + 37] = 500; // a peak that one thread alone sees
    const values = await logSoftmaxOf(matrix, rows, columns, { workgroupSize });
    const expected = scaledLogSoftmax(matrix, rows, columns, TEMPERATURE);
    for (let row = 0; row < rows; row += 1) {
      const line = (from: Float32Array) => from.subarray(row * columns, (row + 1) * columns);
      // Scaled scores of 10,000 are held to 1e-3 by float32, beside log-probabilities of about 20.
      const tolerance = row === 1 || row === 2 ? 1e-4 : LOG_SOFTMAX_TOLERANCE;
      expectClose(line(values.byRow), line(expected.byRow), tolerance);
    }
    expectClose(values.byColumn, expected.byColumn, LOG_SOFTMAX_TOLERANCE);
    expect(values.byRow[0]).toBeCloseTo(-Math.log(columns), 5);
  });
});

it('refuses buffers that are too small', async () => {
  const kernel = await createSimilarity(device);
  const [small, large] = [storageBuffer(device, 'test', 4), storageBuffer(device, 'test', 64)];
  submit(device, 'test', (recorder) => {
    const scores = (a: GPUBuffer, b: GPUBuffer, out: GPUBuffer) => () =>
      kernel.recordScores(recorder, a, b, 2, 2, 2, out);
    expect(scores(small, large, large)).toThrow(/left matrix, got 4/);
    expect(scores(large, small, large)).toThrow(/right matrix, got 4/);
    expect(scores(large, large, small)).toThrow(/scores, got 4/);
    expect(() =>
      kernel.recordLogSoftmax(recorder, large, 2, 2, 1, { byRow: large, byColumn: small }),
    ).toThrow(/by column.*got 4/);
  });
  small.destroy();
  large.destroy();
});
