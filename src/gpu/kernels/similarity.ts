/** Wraps the kernels for A B^T and its log-softmax by rows and by columns. */
import workgroupMax from '../../../shaders/lib/workgroup-max.wgsl?raw';
import workgroupSum from '../../../shaders/lib/workgroup-sum.wgsl?raw';
import shader from '../../../shaders/similarity.wgsl?raw';
import { expectBytes } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const SIMILARITY_PARAMS = {
  rows: 'u32',
  columns: 'u32',
  width: 'u32',
  scale: 'f32',
} as const satisfies ParamsLayout;

export interface SimilarityOptions {
  /** Side of the square of scores that a workgroup computes. */
  readonly tile?: number;
  /** Threads of a log-softmax workgroup: a power of two. */
  readonly workgroupSize?: number;
}

export interface SimilarityKernel {
  /**
   * Records A B^T: cosines if the rows have unit length.
   *
   * @param a - (rows, width) float32.
   * @param b - (columns, width) float32; may be the same buffer as `a`.
   * @param scores - (rows, columns) float32, the output.
   * @throws {@link AppError} `shape` if a buffer is too small.
   */
  recordScores(
    recorder: Recorder,
    a: GPUBuffer,
    b: GPUBuffer,
    rows: number,
    columns: number,
    width: number,
    scores: GPUBuffer,
  ): void;
  /**
   * Records the log-softmax of `scores / temperature`, along the rows and along the columns.
   *
   * @param scores - (rows, columns) float32.
   * @param outputs - each (rows, columns) float32.
   * @throws {@link AppError} `shape` if a buffer is too small.
   */
  recordLogSoftmax(
    recorder: Recorder,
    scores: GPUBuffer,
    rows: number,
    columns: number,
    temperature: number,
    outputs: { readonly byRow: GPUBuffer; readonly byColumn: GPUBuffer },
  ): void;
}

/**
 * Compiles the kernels for scores and log-probabilities.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/similarity.wgsl, src/math/similarity.ts
 */
export async function createSimilarity(
  device: GPUDevice,
  { tile = 16, workgroupSize = 64 }: SimilarityOptions = {},
): Promise<SimilarityKernel> {
  const compile = (entryPoint: string, constants: Record<string, number>) =>
    compilePipeline(device, {
      label: 'similarity',
      code: workgroupMax + workgroupSum + shader,
      entryPoint,
      constants,
    });
  const [product, byRows, byColumns] = await Promise.all([
    compile('matrix_product', { tile }),
    compile('log_softmax_rows', { workgroup_size: workgroupSize }),
    compile('log_softmax_columns', { workgroup_size: workgroupSize }),
  ]);
  const ownParams = ({ recorded }: Recorder, values: Record<keyof typeof SIMILARITY_PARAMS, number>) =>
    recorded.own(writeParams(device, 'similarity', SIMILARITY_PARAMS, values));

  return {
    recordScores(recorder, a, b, rows, columns, width, scores) {
      expectBytes('left matrix', a, rows * width * 4);
      expectBytes('right matrix', b, columns * width * 4);
      expectBytes('scores', scores, rows * columns * 4);
      const params = ownParams(recorder, { rows, columns, width, scale: 1 });
      dispatch(recorder, product, [params, a, b, scores], Math.ceil(rows / tile) * Math.ceil(columns / tile));
    },
    recordLogSoftmax(recorder, scores, rows, columns, temperature, { byRow, byColumn }) {
      expectBytes('scores', scores, rows * columns * 4);
      expectBytes('log-probabilities by row', byRow, rows * columns * 4);
      expectBytes('log-probabilities by column', byColumn, rows * columns * 4);
      const params = ownParams(recorder, { rows, columns, width: 0, scale: 1 / temperature });
      dispatch(recorder, byRows, [params, scores, byRow], rows);
      dispatch(recorder, byColumns, [params, scores, byColumn], Math.ceil(columns / workgroupSize));
    },
  };
}
