/** Wraps the kernel that turns spectra into samples. */
import istftCode from '../../../shaders/istft.wgsl?raw';
import fftCode from '../../../shaders/lib/fft-256.wgsl?raw';
import { FRAME_SAMPLES } from '../../core/geometry.ts';
import { expectBytes, uploadBuffer, uploadComplex } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';
import { SPECTRUM_BYTES, type TransformTables } from './stft.ts';

/** In the order of the shader's struct. */
export const ISTFT_PARAMS = {
  frames: 'u32',
  samples: 'u32',
  hop_samples: 'u32',
} as const satisfies ParamsLayout;

/** Bytes of one frame's windowed signal. */
export const PIECE_BYTES = FRAME_SAMPLES * 4;

export interface IstftOptions {
  /** Threads per frame, and per group of samples. */
  readonly workgroupSize?: number;
}

/** The buffers of a recording. */
export interface IstftBuffers {
  /** (frames, 257, 2) float32. */
  readonly spectra: GPUBuffer;
  /** ((frames - 1) * hopSamples + 400) float32: `overlapScale(frames, hopSamples)` of src/dsp/istft.ts. */
  readonly scale: GPUBuffer;
  /** (frames, 400) float32, an intermediate result. */
  readonly pieces: GPUBuffer;
  /** ((frames - 1) * hopSamples + 400) float32: the signal. */
  readonly samples: GPUBuffer;
}

export interface IstftKernel {
  /**
   * Records: the signal with spectra nearest to those given.
   *
   * @param frames - at least one.
   * @throws {@link AppError} `shape` if a buffer is too small.
   */
  record(recorder: Recorder, frames: number, hopSamples: number, buffers: IstftBuffers): void;
  /** Gives the tables' memory back; no call may follow. */
  destroy(): void;
}

/**
 * Compiles the inverse short-time Fourier transform and uploads its tables, rounded to float32.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/istft.wgsl, src/dsp/istft.ts
 */
export async function createIstft(
  device: GPUDevice,
  { window, cosines, sines }: TransformTables,
  { workgroupSize = 64 }: IstftOptions = {},
): Promise<IstftKernel> {
  const compile = (entryPoint: string) =>
    compilePipeline(device, {
      label: 'istft',
      code: fftCode + istftCode,
      entryPoint,
      constants: { workgroup_size: workgroupSize },
    });
  const [transform, overlap] = await Promise.all([compile('transform'), compile('overlap')]);
  const tables = [
    uploadBuffer(device, 'istft.window', Float32Array.from(window)),
    uploadComplex(device, 'istft.factors', cosines, sines),
  ];
  return {
    record(recorder, frames, hopSamples, { spectra, scale, pieces, samples }) {
      const count = (frames - 1) * hopSamples + FRAME_SAMPLES;
      expectBytes('spectra', spectra, frames * SPECTRUM_BYTES);
      expectBytes('scale', scale, count * 4);
      expectBytes('pieces', pieces, frames * PIECE_BYTES);
      expectBytes('samples', samples, count * 4);
      const params = recorder.recorded.own(
        writeParams(device, 'istft', ISTFT_PARAMS, { frames, samples: count, hop_samples: hopSamples }),
      );
      dispatch(recorder, transform, [params, spectra, ...tables, pieces], frames);
      dispatch(recorder, overlap, [params, pieces, scale, samples], Math.ceil(count / workgroupSize));
    },
    destroy() {
      for (const buffer of tables) buffer.destroy();
    },
  };
}
