/** A bitmap's exact bytes. */
import { AppError } from '../../core/errors.ts';
import type { Rgba } from '../../core/tensor.ts';

/**
 * A picture's bytes, exactly: no scaling, no colour management, alpha 255 untouched by premultiplication.
 *
 * @param image - an opaque sRGB bitmap, as `decodeFrames` yields; it stays open.
 */
export function imagePixels(image: ImageBitmap): Rgba {
  const { width, height } = image;
  const context = canvasContext(width, height);
  context.drawImage(image, 0, 0);
  return {
    width,
    height,
    data: context.getImageData(0, 0, width, height).data as Uint8ClampedArray<ArrayBuffer>,
  };
}

/** A 2D canvas; by default one that is read back: kept in main memory, where drawing does not round. */
export function canvasContext(
  width: number,
  height: number,
  settings: CanvasRenderingContext2DSettings = { willReadFrequently: true },
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', settings);
  if (!context) {
    throw new AppError(
      'internal',
      `The browser gave no canvas of ${width} by ${height} pixels: use a smaller video.`,
    );
  }
  return context;
}
