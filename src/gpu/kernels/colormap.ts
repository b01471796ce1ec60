import shader from '../../../shaders/colormap.wgsl?raw';
import { AppError } from '../../core/errors.ts';
import { expectBytes } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { writeParams, type ParamsLayout } from '../params.ts';

/** In the order of the shader's struct, by its names. */
export const COLORMAP_PARAMS = {
  width: 'u32',
  height: 'u32',
  stride_x: 'u32',
  stride_y: 'u32',
  flip_y: 'u32',
  low: 'f32',
  scale: 'f32',
} as const satisfies ParamsLayout;

/** Colours of a map. */
const LUT_ENTRIES = 256;

/** Where a pixel's value lies: a `ColourmapLayout` of src/math/colormap.ts. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly strideX: number;
  readonly strideY: number;
  /** The last `y` becomes the top row. */
  readonly flipY: boolean;
}

export interface ColormapKernel {
  /**
   * Records the painting of values by a map of 256 colours.
   *
   * Values at or below `low` take the first colour (NaN too), at or above `high` the last.
   *
   * @param values - float32, laid out as `layout` says.
   * @param lut - (256) packed pixels: bytes red, green, blue, alpha.
   * @param pixels - (height, width) packed pixels, written.
   * @throws {@link AppError} `shape` if a buffer is too small, or `high` is not above `low`.
   */
  record(
    recorder: Recorder,
    values: GPUBuffer,
    layout: PictureLayout,
    range: readonly [low: number, high: number],
    lut: GPUBuffer,
    pixels: GPUBuffer,
  ): void;
}

/**
 * Compiles the painting.
 *
 * @param options - `tile`: side of the square of pixels that a workgroup paints.
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/colormap.wgsl, src/math/colormap.ts
 */
export async function createColormap(
  device: GPUDevice,
  { tile = 16 }: { readonly tile?: number } = {},
): Promise<ColormapKernel> {
  const pipeline = await compilePipeline(device, {
    label: 'colormap',
    code: shader,
    entryPoint: 'colourise',
    constants: { tile },
  });
  return {
    record(recorder, values, { width, height, strideX, strideY, flipY }, [low, high], lut, pixels) {
      if (!(high > low)) {
        throw new AppError('shape', `Expected a rising colour range, got ${low} to ${high}.`);
      }
      const last = (width - 1) * strideX + (height - 1) * strideY;
      expectBytes('values', values, (last + 1) * 4);
      expectBytes('colour map', lut, LUT_ENTRIES * 4);
      expectBytes('pixels', pixels, width * height * 4);
      const params = writeParams(device, 'colormap', COLORMAP_PARAMS, {
        width,
        height,
        stride_x: strideX,
        stride_y: strideY,
        flip_y: flipY ? 1 : 0,
        low,
        scale: (LUT_ENTRIES - 1) / (high - low),
      });
      dispatch(
        recorder,
        pipeline,
        [recorder.recorded.own(params), values, lut, pixels],
        Math.ceil(width / tile) * Math.ceil(height / tile),
      );
    },
  };
}
