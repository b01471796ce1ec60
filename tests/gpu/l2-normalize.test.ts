import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/core/rng.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createL2Normalize } from '../../src/gpu/kernels/l2-normalize.ts';
import { l2NormalizeRows } from '../../src/math/l2-normalize.ts';
import { expectClose } from '../support/compare.ts';
import { testDevice } from './support/device.ts';

/** Float32 division, root and a tree of at most 1031 sums: a few units in the last place, 6e-8 each. */
const TOLERANCE = 5e-7;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

async function normalise(
  matrix: Float32Array<ArrayBuffer>,
  rows: number,
  columns: number,
  workgroupSize: number,
): Promise<Float32Array> {
  const kernel = await createL2Normalize(device, { workgroupSize });
  const input = uploadBuffer(device, 'test.matrix', matrix);
  const output = storageBuffer(device, 'test.normalised', matrix.byteLength);
  submit(device, 'test', (recorder) => kernel.record(recorder, input, rows, columns, output));
  const values = await readFloats(device, output, matrix.length);
  input.destroy();
  output.destroy();
  expect(faults).toEqual([]);
  return values;
}

const centredUniforms = (count: number) => new SeededRandom(count).uniforms(count).map((u) => 2 * u - 1);

describe.each([64, 128])('l2-normalize with %i threads a row', (workgroupSize) => {
  it.each([
    [1, 1],
    [1, 129],
    [7, 64],
    [5, 65],
    [13, 127],
    [3, 768],
    [2, 1031],
  ])('agrees with the reference on (%i, %i)', async (rows, columns) => {
    const matrix = centredUniforms(rows * columns);
    const values = await normalise(matrix, rows, columns, workgroupSize);
    expectClose(values, l2NormalizeRows(matrix, rows, columns), TOLERANCE);
  });

  it('keeps rows of zeros zero, constant rows constant, and both ends of the range', async () => {
    const columns = 67;
    const rows = [
      new Float32Array(columns),
      new Float32Array(columns).fill(-3),
      centredUniforms(columns).map((value) => value * 1e30),
      centredUniforms(columns).map((value) => value * 1e-30),
      centredUniforms(columns).map((value, i) => (i === 66 ? 1e25 : value)),
    ];
    const matrix = Float32Array.from(rows.flatMap((row) => [...row]));
    const values = await normalise(matrix, rows.length, columns, workgroupSize);
    const expected = l2NormalizeRows(matrix, rows.length, columns);
    expect(values.subarray(0, columns)).toEqual(new Float32Array(columns));
    for (let row = 1; row < rows.length; row += 1) {
      const line = (from: Float32Array) => from.subarray(row * columns, (row + 1) * columns);
      expectClose(line(values), line(expected), TOLERANCE);
    }
    // The outlier's row again without it: 1e25 alone would make any answer pass.
    const rest = (from: Float32Array) => from.subarray(-columns, -1).map((value) => value * 1e25);
    expectClose(rest(values), rest(expected), TOLERANCE);
  });
});

it('numbers the workgroups of a folded grid, one row each', async () => {
  const rows = 65_537;
  const matrix = centredUniforms(rows * 2);
  // One thread a row: the software adapter pays for every idle one.
  expectClose(await normalise(matrix, rows, 2, 1), l2NormalizeRows(matrix, rows, 2), TOLERANCE);
});

it('refuses buffers that are too small', async () => {
  const kernel = await createL2Normalize(device);
  const [small, large] = [storageBuffer(device, 'test', 20), storageBuffer(device, 'test', 24)];
  submit(device, 'test', (recorder) => {
    expect(() => kernel.record(recorder, small, 2, 3, large)).toThrow(/24 bytes for the matrix, got 20/);
    expect(() => kernel.record(recorder, large, 2, 3, small)).toThrow(/normalised matrix, got 20/);
  });
  small.destroy();
  large.destroy();
});
