/** Wraps the kernel that scales rows to unit length. */
import shader from '../../../shaders/l2-normalize.wgsl?raw';
import workgroupMax from '../../../shaders/lib/workgroup-max.wgsl?raw';
import workgroupSum from '../../../shaders/lib/workgroup-sum.wgsl?raw';
import { expectBytes } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const L2_NORMALIZE_PARAMS = { rows: 'u32', columns: 'u32' } as const satisfies ParamsLayout;

export interface L2NormalizeOptions {
  /** Threads per row: a power of two. */
  readonly workgroupSize?: number;
}

export interface L2NormalizeKernel {
  /**
   * Records: every row of `matrix` divided by its Euclidean length; zero rows stay zero.
   *
   * The largest value of a row must be between 1e-37 and 1e37.
   *
   * @param matrix - (rows, columns) float32.
   * @param normalised - (rows, columns) float32, a different buffer from `matrix`.
   * @throws {@link AppError} `shape` if a buffer is too small.
   */
  record(recorder: Recorder, matrix: GPUBuffer, rows: number, columns: number, normalised: GPUBuffer): void;
}

/**
 * Compiles the row normalisation.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/l2-normalize.wgsl, src/math/l2-normalize.ts
 */
export async function createL2Normalize(
  device: GPUDevice,
  { workgroupSize = 64 }: L2NormalizeOptions = {},
): Promise<L2NormalizeKernel> {
  const pipeline = await compilePipeline(device, {
    label: 'l2-normalize',
    code: workgroupMax + workgroupSum + shader,
    entryPoint: 'l2_normalize',
    constants: { workgroup_size: workgroupSize },
  });
  return {
    record(recorder, matrix, rows, columns, normalised) {
      const bytes = rows * columns * 4;
      expectBytes('matrix', matrix, bytes);
      expectBytes('normalised matrix', normalised, bytes);
      const params = recorder.recorded.own(
        writeParams(device, 'l2-normalize', L2_NORMALIZE_PARAMS, { rows, columns }),
      );
      dispatch(recorder, pipeline, [params, matrix, normalised], rows);
    },
  };
}
