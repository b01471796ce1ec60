/** Wraps the kernel that turns samples into a raw log-mel. */
import fbankCode from '../../../shaders/fbank.wgsl?raw';
import fftCode from '../../../shaders/lib/fft-256.wgsl?raw';
import workgroupSumCode from '../../../shaders/lib/workgroup-sum.wgsl?raw';
import { AppError } from '../../core/errors.ts';
import { FRAME_SAMPLES, MEL_BINS } from '../../core/geometry.ts';
import { expectBytes, uploadBuffer, uploadComplex } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const FBANK_PARAMS = {
  frames: 'u32',
  rows: 'u32',
  hop_samples: 'u32',
} as const satisfies ParamsLayout;

/** The audio settings of a model family that the kernel uses. */
export interface FbankFraming {
  /** Samples from one frame to the next. */
  readonly hopSamples: number;
  /** Rows of the output. */
  readonly spectrogramFrames: number;
}

/** Tables that the transform multiplies with, from `fbankTables()` of src/dsp/fbank.ts. */
export interface FbankKernelTables {
  /** (400) */
  readonly window: ArrayLike<number>;
  /** (512) cos and -sin of 2 pi k / 512. */
  readonly cosines: ArrayLike<number>;
  readonly sines: ArrayLike<number>;
  /** 128 filters; filter m weighs `counts[m]` bins from `firstBins[m]` on by `weights[offsets[m] ...]`. */
  readonly mel: {
    readonly firstBins: ArrayLike<number>;
    readonly counts: ArrayLike<number>;
    readonly offsets: ArrayLike<number>;
    readonly weights: ArrayLike<number>;
  };
}

export interface FbankKernelOptions {
  /** Threads per frame: a power of two. */
  readonly workgroupSize?: number;
}

export interface FbankKernel {
  /**
   * Records: raw log-mel of mono samples at 16 kHz, with zeros in the rows past the last frame.
   *
   * @param samples - float32 in [-1, 1]; the buffer may be longer than `sampleCount`.
   * @param output - (spectrogramFrames, 128) float32, mel bins from low to high.
   * @returns rows that are frames of audio, at most `spectrogramFrames`.
   * @throws {@link AppError} `media/too-short` if not even one frame of 25 ms fits, `shape` if a buffer is too
   * small.
   */
  record(
    recorder: Recorder,
    samples: GPUBuffer,
    sampleCount: number,
    framing: FbankFraming,
    output: GPUBuffer,
  ): number;
  /** Gives the tables' memory back; no call may follow. */
  destroy(): void;
}

/**
 * Compiles the log-mel filterbank and uploads its tables, rounded to float32.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/fbank.wgsl, src/dsp/fbank.ts
 */
export async function createFbank(
  device: GPUDevice,
  tables: FbankKernelTables,
  { workgroupSize = 64 }: FbankKernelOptions = {},
): Promise<FbankKernel> {
  const pipeline = await compilePipeline(device, {
    label: 'fbank',
    code: workgroupSumCode + fftCode + fbankCode,
    entryPoint: 'fbank',
    constants: { workgroup_size: workgroupSize },
  });
  const tableBuffers = uploadTables(device, tables);
  return {
    record(recorder, samples, sampleCount, { hopSamples, spectrogramFrames: rows }, output) {
      const frames = Math.min(rows, framesOf(sampleCount, hopSamples));
      expectBytes('samples', samples, sampleCount * 4);
      expectBytes('log-mel', output, rows * MEL_BINS * 4);
      const values = { frames, rows, hop_samples: hopSamples };
      const params = recorder.recorded.own(writeParams(device, 'fbank', FBANK_PARAMS, values));
      dispatch(recorder, pipeline, [params, samples, ...tableBuffers, output], rows);
      return frames;
    },
    destroy() {
      for (const buffer of tableBuffers) buffer.destroy();
    },
  };
}

function framesOf(sampleCount: number, hopSamples: number): number {
  if (!(sampleCount >= FRAME_SAMPLES)) {
    throw new AppError(
      'media/too-short',
      `Expected at least ${FRAME_SAMPLES} samples of audio (25 ms), got ${sampleCount}: choose a longer stretch.`,
    );
  }
  return 1 + Math.floor((sampleCount - FRAME_SAMPLES) / hopSamples);
}

/** Window, factors, filters, weights, in the order of the shader's bindings. */
function uploadTables(device: GPUDevice, { window, cosines, sines, mel }: FbankKernelTables): GPUBuffer[] {
  const columns = [mel.firstBins, mel.counts, mel.offsets];
  const filters = Uint32Array.from({ length: 3 * MEL_BINS }, (_, i) => columns[i % 3]![Math.floor(i / 3)]!);
  return [
    uploadBuffer(device, 'fbank.window', Float32Array.from(window)),
    uploadComplex(device, 'fbank.factors', cosines, sines),
    uploadBuffer(device, 'fbank.filters', filters),
    uploadBuffer(device, 'fbank.mel-weights', Float32Array.from(mel.weights)),
  ];
}
