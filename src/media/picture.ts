import type { VideoSample } from 'mediabunny';
import type { Rgba } from '../core/tensor.ts';
import { planarFormat, planesToRgba, type ColourMatrix } from './colour.ts';
import { canvasContext } from './pixels.ts';

/**
 * A decoded frame as a picture: upright, square pixels, sRGB bytes that do not depend on the machine.
 *
 * Frames whose planes can't be read (opaque hardware frames, RGB in planes) are drawn by the browser instead.
 *
 * @param sample - stays open.
 * @returns a bitmap at display size; the caller closes it.
 */
export async function pictureOf(sample: VideoSample, colour: ColourMatrix): Promise<ImageBitmap> {
  const stored = await storedPixels(sample, colour);
  const upright = sample.rotation === 0 && !sample.flip;
  const { squarePixelWidth: width, squarePixelHeight: height } = sample;
  if (stored && upright && stored.width === width && stored.height === height) {
    return createImageBitmap(imageData(stored));
  }
  const context = canvasContext(sample.displayWidth, sample.displayHeight);
  context.imageSmoothingQuality = 'high';
  if (!stored) {
    sample.draw(context, 0, 0);
    return createImageBitmap(context.canvas);
  }
  const source = canvasContext(stored.width, stored.height);
  source.putImageData(imageData(stored), 0, 0);
  context.setTransform(uprightTransform(sample));
  context.drawImage(source.canvas, 0, 0, width, height);
  return createImageBitmap(context.canvas);
}

/** A frame's RGB pixels as stored, before pixel aspect and rotation; null where they can't be had. */
async function storedPixels(sample: VideoSample, colour: ColourMatrix): Promise<Rgba | null> {
  const format = planarFormat(sample.format);
  if (!format) return null;
  const bytes = new Uint8Array(sample.allocationSize());
  const layout = await sample.copyTo(bytes);
  return planesToRgba(bytes, layout, format, sample.visibleRect, colour);
}

/** Turns a picture drawn at the origin clockwise by the frame's rotation, then mirrors it if it is flipped. */
function uprightTransform(sample: VideoSample): DOMMatrix2DInit {
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
