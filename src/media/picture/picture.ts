/** Turns a decoded frame into an upright sRGB bitmap with square pixels. */
import type { VideoSample } from 'mediabunny';
import type { Rgba } from '../../core/tensor.ts';
import { type ColourMatrix, planesToRgba } from './colour.ts';
import { canvasContext } from './pixels.ts';
import { planarFormat, shrinkPlanes } from './planes.ts';

/**
 * A decoded frame as a bitmap: upright, square pixels, sRGB bytes that are the same on every machine.
 *
 * If the frame's planes can't be read (opaque hardware frames, RGB in planes), the browser draws it instead.
 *
 * @param sample - stays open.
 * @param maxWidth - the bitmap is shrunk to this width; display size by default.
 * @returns a bitmap; the caller closes it.
 */
export async function pictureOf(
  sample: VideoSample,
  colour: ColourMatrix,
  maxWidth = Infinity,
): Promise<ImageBitmap> {
  const { displayWidth, displayHeight } = sample;
  const scale = Math.min(1, maxWidth / displayWidth);
  const width = Math.max(1, Math.round(displayWidth * scale));
  const height = Math.max(1, Math.round(displayHeight * scale));
  const stored = await storedPixels(sample, colour, Math.floor(1 / scale));
  if (!stored) return drawn(sample, width, height);

  const upright = sample.rotation === 0 && !sample.flip;
  if (upright && stored.width === width && stored.height === height) {
    return createImageBitmap(imageData(stored));
  }
  const source = canvasContext(stored.width, stored.height);
  source.putImageData(imageData(stored), 0, 0);
  const context = canvasContext(width, height);
  context.imageSmoothingQuality = 'high';
  context.scale(width / displayWidth, height / displayHeight);
  const { a, b, c, d, e, f } = uprightTransform(sample);
  context.transform(a, b, c, d, e, f);
  context.drawImage(source.canvas, 0, 0, sample.squarePixelWidth, sample.squarePixelHeight);
  return createImageBitmap(context.canvas);
}

/** Drawn by the browser, on a canvas that is not read back, so that frames need not leave the GPU. */
function drawn(sample: VideoSample, width: number, height: number): Promise<ImageBitmap> {
  const context = canvasContext(width, height, { willReadFrequently: false });
  context.imageSmoothingQuality = 'high';
  sample.draw(context, 0, 0, width, height);
  return createImageBitmap(context.canvas);
}

/** A frame's RGB pixels as stored, before pixel aspect and rotation; null if they can't be read. */
async function storedPixels(sample: VideoSample, colour: ColourMatrix, factor: number): Promise<Rgba | null> {
  const format = planarFormat(sample.format);
  if (!format) return null;
  const bytes = new Uint8Array(sample.allocationSize());
  const planes = { bytes, layout: await sample.copyTo(bytes), format, size: sample.visibleRect };
  const fits = Math.min(factor, planes.size.width, planes.size.height);
  return planesToRgba(fits > 1 ? shrinkPlanes(planes, fits) : planes, colour);
}

/** Turns a frame drawn at the origin clockwise by its rotation, then mirrors it if it is flipped. */
function uprightTransform(sample: VideoSample) {
  const { rotation, flip, squarePixelWidth: width, squarePixelHeight: height } = sample;
  const turned = {
    0: { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 },
    90: { a: 0, b: 1, c: -1, d: 0, e: height, f: 0 },
    180: { a: -1, b: 0, c: 0, d: -1, e: width, f: height },
    270: { a: 0, b: -1, c: 1, d: 0, e: 0, f: width },
  }[rotation];
  if (!flip) return turned;
  return { ...turned, a: -turned.a, c: -turned.c, e: sample.displayWidth - turned.e };
}

function imageData({ data, width, height }: Rgba): ImageData {
  return new ImageData(data, width, height);
}
