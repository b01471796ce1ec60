/** Wraps the kernel that turns samples into spectra. */
import fftCode from '../../../shaders/lib/fft-256.wgsl?raw';
import stftCode from '../../../shaders/stft.wgsl?raw';
import { FRAME_SAMPLES } from '../../core/geometry.ts';
import { expectBytes, uploadBuffer, uploadComplex } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const STFT_PARAMS = { frames: 'u32', hop_samples: 'u32' } as const satisfies ParamsLayout;

/** Bytes of one frame's spectrum: 257 complex numbers. */
export const SPECTRUM_BYTES = 257 * 8;

/** Tables that both transforms multiply with, from `fbankTables()` of src/dsp/fbank.ts. */
export interface TransformTables {
  /** (400) */
  readonly window: ArrayLike<number>;
  /** (512) cos and -sin of 2 pi k / 512. */
  readonly cosines: ArrayLike<number>;
  readonly sines: ArrayLike<number>;
}

export interface StftOptions {
  /** Threads per frame. */
  readonly workgroupSize?: number;
}

export interface StftKernel {
  /**
   * Records: spectra of the frames that begin every `hopSamples` samples.
   *
   * @param samples - float32, at least `(frames - 1) * hopSamples + 400`.
   * @param spectra - (frames, 257, 2) float32.
   * @throws {@link AppError} `shape` if a buffer is too small.
   */
  record(
    recorder: Recorder,
    samples: GPUBuffer,
    frames: number,
    hopSamples: number,
    spectra: GPUBuffer,
  ): void;
  /** Gives the tables' memory back; no call may follow. */
  destroy(): void;
}

/**
 * Compiles the short-time Fourier transform and uploads its tables, rounded to float32.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/stft.wgsl, src/dsp/stft.ts
 */
export async function createStft(
  device: GPUDevice,
  { window, cosines, sines }: TransformTables,
  { workgroupSize = 64 }: StftOptions = {},
): Promise<StftKernel> {
  const pipeline = await compilePipeline(device, {
    label: 'stft',
    code: fftCode + stftCode,
    entryPoint: 'stft',
    constants: { workgroup_size: workgroupSize },
  });
  const tables = [
    uploadBuffer(device, 'stft.window', Float32Array.from(window)),
    uploadComplex(device, 'stft.factors', cosines, sines),
  ];
  return {
    record(recorder, samples, frames, hopSamples, spectra) {
      expectBytes('samples', samples, ((frames - 1) * hopSamples + FRAME_SAMPLES) * 4);
      expectBytes('spectra', spectra, frames * SPECTRUM_BYTES);
      const values = { frames, hop_samples: hopSamples };
      const params = recorder.recorded.own(writeParams(device, 'stft', STFT_PARAMS, values));
      dispatch(recorder, pipeline, [params, samples, ...tables, spectra], frames);
    },
    destroy() {
      for (const buffer of tables) buffer.destroy();
    },
  };
}
