/** An sRGB picture, row-major from the top, 4 bytes a pixel (the layout of `ImageData`). */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** The number of values in a shape; 1 for the empty shape of a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
