/** Reads a bitmap's exact bytes. */
import { AppError } from '../../core/errors.ts';
import type { Rgba } from '../../core/tensor.ts';

/**
 * The exact bytes of a bitmap: no scaling, no colour management, no change by premultiplied alpha.
 *
 * @param image - an opaque sRGB bitmap, as `decodeFrames` yields it; it stays open.
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

/** A 2D canvas. By default it is one to read back: it stays in main memory, where drawing does not round. */
export function canvasContext(
  width: number,
  height: number,
  settings: CanvasRenderingContext2DSettings = { willReadFrequently: true },
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', settings);
  if (!context) {
    throw new AppError(
      'internal',
      `The browser could not make a canvas of ${width} by ${height} pixels: use a smaller video.`,
    );
  }
  return context;
}
