/** Wraps the kernel of one projection onto wanted magnitudes. */
import griffinLimCode from '../../../shaders/griffin-lim.wgsl?raw';
import { expectBytes } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const GRIFFIN_LIM_PARAMS = { bins: 'u32', share: 'f32' } as const satisfies ParamsLayout;

export interface GriffinLimKernelOptions {
  /** Bins per workgroup. */
  readonly workgroupSize?: number;
}

/** The buffers of a recording, float32. */
export interface GriffinLimBuffers {
  /** (bins) */
  readonly magnitude: GPUBuffer;
  /** (bins, 2) spectra of the signal so far. */
  readonly rebuilt: GPUBuffer;
  /** (bins, 2) the same one step earlier, zeros at first; receives `rebuilt`. */
  readonly before: GPUBuffer;
  /** (bins, 2) the output. */
  readonly spectra: GPUBuffer;
}

export interface GriffinLimKernel {
  /**
   * Records: one projection onto the wanted magnitudes.
   *
   * @param momentum - 0 takes the phases unchanged.
   * @throws {@link AppError} `shape` if a buffer is too small.
   */
  record(recorder: Recorder, bins: number, momentum: number, buffers: GriffinLimBuffers): void;
}

/**
 * Compiles the projection.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/griffin-lim.wgsl, src/dsp/griffin-lim.ts
 */
export async function createGriffinLim(
  device: GPUDevice,
  { workgroupSize = 64 }: GriffinLimKernelOptions = {},
): Promise<GriffinLimKernel> {
  const pipeline = await compilePipeline(device, {
    label: 'griffin-lim',
    code: griffinLimCode,
    entryPoint: 'project',
    constants: { workgroup_size: workgroupSize },
  });
  return {
    record(recorder, bins, momentum, { magnitude, rebuilt, before, spectra }) {
      expectBytes('magnitudes', magnitude, bins * 4);
      for (const complex of [rebuilt, before, spectra]) expectBytes(complex.label, complex, bins * 8);
      const share = momentum / (1 + momentum);
      const params = recorder.recorded.own(
        writeParams(device, 'griffin-lim', GRIFFIN_LIM_PARAMS, { bins, share }),
      );
      const resources = [params, magnitude, rebuilt, before, spectra];
      dispatch(recorder, pipeline, resources, Math.ceil(bins / workgroupSize));
    },
  };
}
