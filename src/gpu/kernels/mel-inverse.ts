/** Wraps the kernel that turns a log-mel into magnitudes. */
import melInverseCode from '../../../shaders/mel-inverse.wgsl?raw';
import { MEL_BINS } from '../../core/geometry.ts';
import { expectBytes, uploadBuffer } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const MEL_INVERSE_PARAMS = { frames: 'u32', steps: 'u32' } as const satisfies ParamsLayout;

/** Tables that the fit multiplies with, from `melInverseTables()` of src/dsp/mel-inverse.ts. */
export interface MelInverseKernelTables {
  /** (128) */
  readonly firstBins: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
  readonly offsets: ArrayLike<number>;
  readonly perWeight: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  /** (257) */
  readonly lower: ArrayLike<number>;
  readonly lowerShare: ArrayLike<number>;
  readonly upperShare: ArrayLike<number>;
}

export interface MelInverseOptions {
  /** Threads per frame. */
  readonly workgroupSize?: number;
}

export interface MelInverseKernel {
  /**
   * Records: magnitude spectra with the mel energies of a log-mel.
   *
   * @param logMel - (frames, 128) float32, natural logarithms.
   * @param steps - of the fit.
   * @param magnitude - (frames, 257) float32.
   * @throws {@link AppError} `shape` if a buffer is too small.
   */
  record(recorder: Recorder, logMel: GPUBuffer, frames: number, steps: number, magnitude: GPUBuffer): void;
  /** Frees the tables; no call may follow. */
  destroy(): void;
}

/**
 * Compiles the inverse of the mel filters and uploads its tables, rounded to float32.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/mel-inverse.wgsl, src/dsp/mel-inverse.ts
 */
export async function createMelInverse(
  device: GPUDevice,
  tables: MelInverseKernelTables,
  { workgroupSize = 64 }: MelInverseOptions = {},
): Promise<MelInverseKernel> {
  const pipeline = await compilePipeline(device, {
    label: 'mel-inverse',
    code: melInverseCode,
    entryPoint: 'mel_inverse',
    constants: { workgroup_size: workgroupSize },
  });
  const [filters, weights, bins] = uploadTables(device, tables);
  return {
    record(recorder, logMel, frames, steps, magnitude) {
      expectBytes('log-mel', logMel, frames * MEL_BINS * 4);
      expectBytes('magnitudes', magnitude, frames * tables.lower.length * 4);
      const params = recorder.recorded.own(
        writeParams(device, 'mel-inverse', MEL_INVERSE_PARAMS, { frames, steps }),
      );
      dispatch(recorder, pipeline, [params, logMel, filters, weights, bins, magnitude], frames);
    },
    destroy() {
      for (const buffer of [filters, weights, bins]) buffer.destroy();
    },
  };
}

/** Filters, weights, bins, in the order of the shader's bindings. */
function uploadTables(
  device: GPUDevice,
  tables: MelInverseKernelTables,
): readonly [filters: GPUBuffer, weights: GPUBuffer, bins: GPUBuffer] {
  const { firstBins, counts, offsets, perWeight, weights, lower, lowerShare, upperShare } = tables;
  const upload = (name: string, columns: readonly (readonly ['u32' | 'f32', ArrayLike<number>])[]) =>
    uploadBuffer(device, `mel-inverse.${name}`, structs(columns));
  return [
    upload('filters', [
      ['u32', firstBins],
      ['u32', counts],
      ['u32', offsets],
      ['f32', perWeight],
    ]),
    upload('weights', [['f32', weights]]),
    upload('bins', [
      ['u32', lower],
      ['f32', lowerShare],
      ['f32', upperShare],
    ]),
  ];
}

/** Columns turned into the rows of a struct of 4-byte scalars. */
function structs(
  columns: readonly (readonly ['u32' | 'f32', ArrayLike<number>])[],
): Uint32Array<ArrayBuffer> {
  const rows = columns[0]?.[1].length ?? 0;
  const words = new Uint32Array(rows * columns.length);
  const floats = new Float32Array(words.buffer);
  columns.forEach(([type, values], column) => {
    const target = type === 'f32' ? floats : words;
    for (let row = 0; row < rows; row += 1) target[row * columns.length + column] = values[row]!;
  });
  return words;
}
