import { AppError } from './errors.ts';

/** A dense row-major float32 array with its shape. */
export interface Tensor {
  readonly data: Float32Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/** An sRGB picture, row-major from the top, 4 bytes a pixel (the layout of `ImageData`). */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Number of values in a shape; 1 for a scalar's empty shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * Pairs an array with its shape.
 *
 * @throws {@link AppError} `shape` if the shape does not hold exactly `data.length` values.
 */
export function tensor(data: Float32Array<ArrayBuffer>, shape: readonly number[]): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw new AppError(
      'shape',
      `Expected ${sizeOf(shape)} values for shape [${shape.join(', ')}], got ${data.length}.`,
    );
  }
  return { data, shape };
}
