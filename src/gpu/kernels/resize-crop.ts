/** Wraps the kernel that turns a frame into the model's pixels. */
import shader from '../../../shaders/resize-crop.wgsl?raw';
import { AppError } from '../../core/errors.ts';
import type { ChannelStatistics } from '../../core/geometry.ts';
import { expectBytes, storageBuffer, uploadBuffer } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const RESIZE_CROP_PARAMS = {
  size: 'u32',
  taps: 'u32',
  first: 'u32',
  rows: 'u32',
  mean_red: 'f32',
  mean_green: 'f32',
  mean_blue: 'f32',
  std_red: 'f32',
  std_green: 'f32',
  std_blue: 'f32',
} as const satisfies ParamsLayout;

/** One axis of a resize, as `planResizeCrop` of src/dsp/resize-crop.ts computes it. */
export interface AxisTaps {
  /** (size) */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** (size) */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** (size, maxTaps) multiples of 2^-22. */
  readonly weights: Uint32Array<ArrayBuffer>;
  readonly maxTaps: number;
}

/** Both axes; `size` is the side of the square. */
export interface CropTaps {
  readonly size: number;
  readonly horizontal: AxisTaps;
  readonly vertical: AxisTaps;
}

export interface ResizeCropOutputs {
  /** (size, size) packed pixels: bytes red, green, blue, 255. */
  readonly pixels: GPUBuffer;
  /** (size, size, 3) float32, less the mean, over the deviation. */
  readonly normalised: GPUBuffer;
}

export interface ResizeCropKernel {
  /**
   * Records the resize, crop and normalisation of a texture of 8-bit levels.
   *
   * @param plan - `planResizeCrop(texture.width, texture.height, size)`.
   * @param statistics - of levels in [0, 1].
   * @throws {@link AppError} `shape` if the plan reads past the texture, or a buffer is too small.
   */
  record(
    recorder: Recorder,
    texture: GPUTexture,
    plan: CropTaps,
    statistics: ChannelStatistics,
    outputs: ResizeCropOutputs,
  ): void;
}

/**
 * Copies an image's bytes into a texture unchanged: no premultiplication, no colour conversion.
 *
 * @param image - an opaque sRGB bitmap; it stays open.
 * @returns an `rgba8unorm` texture; the caller destroys it.
 * @throws {@link AppError} `shape` if the device can't hold a texture of that size.
 */
export function uploadImage(device: GPUDevice, image: ImageBitmap): GPUTexture {
  const { width, height } = image;
  const limit = device.limits.maxTextureDimension2D;
  if (Math.max(width, height) > limit) {
    throw new AppError(
      'shape',
      `Expected a frame of at most ${limit} pixels a side, got ${width} x ${height}: use a smaller video.`,
    );
  }
  const texture = device.createTexture({
    label: 'resize-crop.source',
    size: [width, height],
    format: 'rgba8unorm',
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
  });
  device.queue.copyExternalImageToTexture(
    { source: image },
    { texture, premultipliedAlpha: false, colorSpace: 'srgb' },
    [width, height],
  );
  return texture;
}

/**
 * Compiles the resize and crop.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/resize-crop.wgsl, src/dsp/resize-crop.ts
 */
export async function createResizeCrop(
  device: GPUDevice,
  { workgroupSize = 64 }: { readonly workgroupSize?: number } = {},
): Promise<ResizeCropKernel> {
  const constants = { workgroup_size: workgroupSize };
  const compile = (entryPoint: string) =>
    compilePipeline(device, { label: 'resize-crop', code: shader, entryPoint, constants });
  const [narrow, finish] = await Promise.all([compile('horizontal'), compile('vertical')]);
  return {
    record(recorder, texture, plan, statistics, { pixels, normalised }) {
      const { horizontal, vertical } = plan;
      expectTaps('width', horizontal, texture.width);
      expectTaps('height', vertical, texture.height);
      const count = plan.size ** 2;
      expectBytes('pixels', pixels, count * 4);
      expectBytes('normalised picture', normalised, count * 12);
      const first = vertical.starts[0] as number;
      const rows = endOf(vertical) - first;
      const narrowed = recorder.recorded.own(
        storageBuffer(device, 'resize-crop.narrowed', rows * plan.size * 4),
      );
      const bind = (axis: AxisTaps) => [
        recorder.recorded.own(
          writeParams(device, 'resize-crop', RESIZE_CROP_PARAMS, {
            size: plan.size,
            taps: axis.maxTaps,
            first,
            rows,
            ...channels(statistics),
          }),
        ),
        recorder.recorded.own(uploadBuffer(device, 'resize-crop.starts', axis.starts)),
        recorder.recorded.own(uploadBuffer(device, 'resize-crop.counts', axis.counts)),
        recorder.recorded.own(uploadBuffer(device, 'resize-crop.weights', axis.weights)),
      ];
      const source = texture.createView({ label: 'resize-crop.source' });
      const workgroups = (threads: number) => Math.ceil(threads / workgroupSize);
      dispatch(recorder, narrow, [...bind(horizontal), source, narrowed], workgroups(rows * plan.size));
      dispatch(recorder, finish, [...bind(vertical), narrowed, pixels, normalised], workgroups(count));
    },
  };
}

function channels({ mean, std }: ChannelStatistics) {
  const [meanRed = 0, meanGreen = 0, meanBlue = 0] = mean;
  const [stdRed = 1, stdGreen = 1, stdBlue = 1] = std;
  return {
    mean_red: meanRed,
    mean_green: meanGreen,
    mean_blue: meanBlue,
    std_red: stdRed,
    std_green: stdGreen,
    std_blue: stdBlue,
  };
}

/** Where an axis stops reading; the last output reads furthest. */
function endOf({ starts, counts }: AxisTaps): number {
  return (starts.at(-1) as number) + (counts.at(-1) as number);
}

function expectTaps(side: string, axis: AxisTaps, extent: number): void {
  if (endOf(axis) > extent) {
    throw new AppError(
      'shape',
      `Expected a plan for the texture's ${side} of ${extent}, got one that reads up to ${endOf(axis)}.`,
    );
  }
}
