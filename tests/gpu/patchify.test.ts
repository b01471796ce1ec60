import { beforeAll, describe, expect, it } from 'vitest';
import { type PatchGrid } from '../../src/core/geometry.ts';
import { SeededRandom } from '../../src/core/rng.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../src/gpu/buffers.ts';
import { submit } from '../../src/gpu/kernel.ts';
import { createPatchify } from '../../src/gpu/kernels/patchify.ts';
import {
  patchify,
  type PatchifyOptions,
  type PatchStrides,
  pictureStrides,
  planarStrides,
  spectrogramStrides,
} from '../../src/math/patchify.ts';
import { AUDIO_GRID, VISUAL } from '../support/cav-mae-inputs.ts';
import { expectClose } from '../support/compare.ts';
import { testDevice } from './support/device.ts';

/** A float32 difference and a division of at most 2.5 units in the last place: 6e-8 each. */
const TOLERANCE = 3e-7;

let device: GPUDevice;
let faults: string[];
beforeAll(async () => {
  ({ device, faults } = await testDevice());
});

function gridOf(gridRows: number, gridColumns: number, patch: number, channels: number): PatchGrid {
  const [tokens, patchValues] = [gridRows * gridColumns, patch * patch * channels];
  return { gridRows, gridColumns, patch, channels, tokens, patchValues };
}

/** As the CPU's patchify; the output starts as sevens, so that a value left alone shows. */
async function unfold(
  source: Float32Array<ArrayBuffer>,
  grid: PatchGrid,
  strides: PatchStrides,
  options: PatchifyOptions,
  workgroupSize = 64,
): Promise<Float32Array> {
  const ids = Int32Array.from(options.tokenIds ?? Array.from({ length: grid.tokens }, (_, i) => i));
  const values = ids.length * grid.patchValues;
  const kernel = await createPatchify(device, { workgroupSize });
  const input = uploadBuffer(device, 'test.source', source);
  const tokenIds = uploadBuffer(device, 'test.token-ids', ids);
  const output = uploadBuffer(device, 'test.patches', new Float32Array(values).fill(7));
  submit(device, 'test', (recorder) =>
    kernel.record(recorder, input, tokenIds, ids.length, grid, strides, options, output),
  );
  const patches = await readFloats(device, output, values);
  for (const buffer of [input, tokenIds, output]) buffer.destroy();
  expect(faults).toEqual([]);
  return patches;
}

/** Equal in every value. Names the first that is not: the runner's own difference of long arrays takes minutes. */
function expectEqual(actual: Float32Array, expected: Float32Array): void {
  expect(actual.length).toBe(expected.length);
  const wrong = actual.findIndex((value, i) => !Object.is(value, expected[i]));
  expect({ at: wrong, value: actual[wrong] }).toEqual({ at: -1, value: undefined });
}

const uniforms = (count: number) => new SeededRandom(count).uniforms(count).map((u) => 2 * u - 1);
const valuesOf = (grid: PatchGrid) => grid.tokens * grid.patchValues;

const GRIDS = [gridOf(1, 1, 1, 1), gridOf(3, 5, 7, 3), gridOf(2, 13, 4, 1), gridOf(5, 1, 3, 2)];
const ORDERS = ['channel-first', 'channel-last'] as const;

describe.each([64, 96])('patchify with %i threads a workgroup', (workgroupSize) => {
  it('moves every value to the place the reference gives it, in all layouts', async () => {
    for (const grid of GRIDS) {
      const layouts = [pictureStrides(grid), planarStrides(grid)];
      if (grid.channels === 1) layouts.push(spectrogramStrides(grid));
      const source = uniforms(valuesOf(grid));
      for (const strides of layouts) {
        for (const order of ORDERS) {
          // Values pass unchanged: minus zero, divided by one.
          const expected = patchify(source, grid, strides, { order });
          expectEqual(await unfold(source, grid, strides, { order }, workgroupSize), expected);
        }
      }
    }
  });

  it('normalises each channel of a picture by its own statistics', async () => {
    const grid = gridOf(3, 2, 16, 3);
    const source = new SeededRandom(5).uniforms(valuesOf(grid));
    const tokenIds = [5, 0, 3, 3, 1];
    for (const order of ORDERS) {
      const options = {
        order,
        tokenIds,
        statistics: { mean: VISUAL.statistics.mean, std: VISUAL.statistics.std },
      };
      const expected = patchify(source, grid, pictureStrides(grid), options);
      const patches = await unfold(source, grid, pictureStrides(grid), options, workgroupSize);
      expectClose(patches, expected, TOLERANCE);
    }
  });

  it('gathers a spectrogram’s patches with mel downwards and time to the right', async () => {
    // Every value tells its place: frame + mel / 128 is exact in float32.
    const source = Float32Array.from({ length: 1024 * 128 }, (_, i) => Math.floor(i / 128) + (i % 128) / 128);
    const tokenIds = [511, 0, 64, 63, 200, 200, 7];
    const options = { order: 'channel-first' as const, tokenIds };
    const strides = spectrogramStrides(AUDIO_GRID);
    const patches = await unfold(source, AUDIO_GRID, strides, options, workgroupSize);
    expectEqual(patches, patchify(source, AUDIO_GRID, strides, options));
    // Token 64 begins at mel 16 of frame 0; one step down is one mel, one to the right one frame.
    expect([...patches.subarray(512, 514), patches[512 + 16]]).toEqual([16 / 128, 1 + 16 / 128, 17 / 128]);
    const statistics = { mean: [-5.081], std: [4.4849] };
    const scaled = await unfold(source, AUDIO_GRID, strides, { ...options, statistics }, workgroupSize);
    expectClose(scaled, patchify(source, AUDIO_GRID, strides, { ...options, statistics }), TOLERANCE);
  });
});

it('keeps both ends of the range and zeros', async () => {
  const grid = gridOf(1, 3, 2, 1);
  const source = Float32Array.from([0, 1e38, -1e38, 1e-30, 0, 3, -0.125, 1e20, 2, 5e-20, -7, 11]);
  const statistics = { mean: [0], std: [0.5] };
  const options = { order: 'channel-first' as const, statistics };
  const patches = await unfold(source, grid, planarStrides(grid), options);
  // A halved divisor doubles exactly, at every magnitude.
  expectEqual(patches, patchify(source, grid, planarStrides(grid), options));
});

it('folds the grid past 65,535 workgroups', async () => {
  const grid = gridOf(1, 3, 3, 1);
  const source = uniforms(valuesOf(grid));
  const tokenIds = Array.from({ length: 7283 }, (_, i) => i % 3);
  const options = { order: 'channel-first' as const, tokenIds };
  // One thread a workgroup: 7283 * 9 = 65,547 of them.
  const patches = await unfold(source, grid, planarStrides(grid), options, 1);
  expectEqual(patches, patchify(source, grid, planarStrides(grid), options));
});

it('writes zeros for tokens outside the grid', async () => {
  const grid = gridOf(2, 2, 2, 1);
  const source = uniforms(16);
  const options = { order: 'channel-first' as const, tokenIds: [-1, 4, 3] };
  const patches = await unfold(source, grid, planarStrides(grid), options);
  expect([...patches.subarray(0, 8)]).toEqual(new Array(8).fill(0));
  const last = patchify(source, grid, planarStrides(grid), { order: 'channel-first', tokenIds: [3] });
  expectEqual(patches.subarray(8), last);
});

it('refuses buffers that are too small and a fourth channel', async () => {
  const kernel = await createPatchify(device);
  const buffer = (bytes: number) => storageBuffer(device, 'test', bytes);
  const grid = gridOf(2, 2, 2, 1);
  const record = (recordedGrid: PatchGrid, source: GPUBuffer, ids: GPUBuffer, output: GPUBuffer) => () =>
    submit(device, 'test', (recorder) => {
      const strides = planarStrides(recordedGrid);
      kernel.record(recorder, source, ids, 3, recordedGrid, strides, { order: 'channel-first' }, output);
    });
  expect(record(grid, buffer(60), buffer(12), buffer(48))).toThrow(/64 bytes for the source/);
  expect(record(grid, buffer(64), buffer(8), buffer(48))).toThrow(/12 bytes for the token ids/);
  expect(record(grid, buffer(64), buffer(12), buffer(44))).toThrow(/48 bytes for the patches/);
  const four = gridOf(2, 2, 2, 4);
  expect(record(four, buffer(256), buffer(12), buffer(192))).toThrow(/at most 3 channels, got 4/);
});
