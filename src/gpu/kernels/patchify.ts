/** Wraps the kernel that cuts arrays into the patches of given tokens. */
import code from '../../../shaders/patchify.wgsl?raw';
import { AppError } from '../../core/errors.ts';
import type { PatchGrid } from '../../core/geometry.ts';
import { expectBytes } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const PATCHIFY_PARAMS = {
  count: 'u32',
  tokens: 'u32',
  grid_columns: 'u32',
  patch_size: 'u32',
  channels: 'u32',
  stride_row: 'u32',
  stride_column: 'u32',
  stride_channel: 'u32',
  channel_last: 'u32',
  mean_0: 'f32',
  mean_1: 'f32',
  mean_2: 'f32',
  std_0: 'f32',
  std_1: 'f32',
  std_2: 'f32',
} as const satisfies ParamsLayout;

/** The shader's parameters have room for this many channels. */
const MAX_CHANNELS = 3;

/** The place of a value: `row * strideRow + column * strideColumn + channel * strideChannel`, in values. */
export interface SourceStrides {
  readonly strideRow: number;
  readonly strideColumn: number;
  readonly strideChannel: number;
}

/** How values are changed on the way, as by `patchify` of src/math/patchify.ts. */
export interface PatchifyRecordOptions {
  /** Order inside a patch: (channel, row, column) or (row, column, channel). */
  readonly order: 'channel-first' | 'channel-last';
  /** `(value - mean) / std` per channel; if left out, values are copied unchanged. */
  readonly statistics?: { readonly mean: readonly number[]; readonly std: readonly number[] } | undefined;
}

export interface PatchifyKernelOptions {
  /** Threads per workgroup. */
  readonly workgroupSize?: number;
}

export interface PatchifyKernel {
  /**
   * Records: the patches of the given tokens, in their order; tokens may repeat.
   *
   * A token outside the grid can't be detected here; its row becomes zeros.
   *
   * @param source - float32, any layout that `strides` describes.
   * @param tokenIds - (count) int32.
   * @param output - (count, patchValues) float32.
   * @throws {@link AppError} `shape` if a buffer is too small or there are more than 3 channels.
   */
  record(
    recorder: Recorder,
    source: GPUBuffer,
    tokenIds: GPUBuffer,
    count: number,
    grid: PatchGrid,
    strides: SourceStrides,
    options: PatchifyRecordOptions,
    output: GPUBuffer,
  ): void;
}

/**
 * Compiles the kernel that cuts patches.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/patchify.wgsl, src/math/patchify.ts
 */
export async function createPatchify(
  device: GPUDevice,
  { workgroupSize = 64 }: PatchifyKernelOptions = {},
): Promise<PatchifyKernel> {
  const pipeline = await compilePipeline(device, {
    label: 'patchify',
    code,
    entryPoint: 'patchify',
    constants: { workgroup_size: workgroupSize },
  });
  return {
    record(recorder, source, tokenIds, count, grid, strides, options, output) {
      expectBytes('source of patches', source, sourceValues(grid, strides) * 4);
      expectBytes('token ids', tokenIds, count * 4);
      expectBytes('patches', output, count * grid.patchValues * 4);
      const values = paramsOf(count, grid, strides, options);
      const params = recorder.recorded.own(writeParams(device, 'patchify', PATCHIFY_PARAMS, values));
      const workgroups = Math.ceil((count * grid.patchValues) / workgroupSize);
      dispatch(recorder, pipeline, [params, source, tokenIds, output], workgroups);
    },
  };
}

/** The number of values that the grid reaches over. */
function sourceValues(grid: PatchGrid, { strideRow, strideColumn, strideChannel }: SourceStrides): number {
  return (
    (grid.gridRows * grid.patch - 1) * strideRow +
    (grid.gridColumns * grid.patch - 1) * strideColumn +
    (grid.channels - 1) * strideChannel +
    1
  );
}

function paramsOf(
  count: number,
  grid: PatchGrid,
  strides: SourceStrides,
  { order, statistics }: PatchifyRecordOptions,
): Record<keyof typeof PATCHIFY_PARAMS, number> {
  if (grid.channels > MAX_CHANNELS) {
    throw new AppError('shape', `Expected at most ${MAX_CHANNELS} channels, got ${grid.channels}.`);
  }
  const [mean, std] = [statistics?.mean ?? [], statistics?.std ?? []];
  return {
    count,
    tokens: grid.tokens,
    grid_columns: grid.gridColumns,
    patch_size: grid.patch,
    channels: grid.channels,
    stride_row: strides.strideRow,
    stride_column: strides.strideColumn,
    stride_channel: strides.strideChannel,
    channel_last: order === 'channel-last' ? 1 : 0,
    mean_0: mean[0] ?? 0,
    mean_1: mean[1] ?? 0,
    mean_2: mean[2] ?? 0,
    std_0: std[0] ?? 1,
    std_1: std[1] ?? 1,
    std_2: std[2] ?? 1,
  };
}
