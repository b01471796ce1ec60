/** Opens an image file as an upright, opaque bitmap. */
import { AppError } from '../../core/errors.ts';
import { canvasContext } from './pixels.ts';

/** Longer sides are scaled down first. Canvases and textures hold this size, and the model sees far fewer pixels. */
const MAX_SIDE = 4096;

/**
 * Decodes an image file: upright, sRGB, opaque (transparent parts become white).
 *
 * @returns a bitmap that the caller closes.
 * @throws {@link AppError} `media/empty` for an empty file, `media/not-media` for a file that the browser cannot
 * decode.
 */
export async function decodeStill(file: Blob & { readonly name: string }): Promise<ImageBitmap> {
  if (file.size === 0) {
    throw new AppError('media/empty', `${file.name} is empty (0 bytes): copy or download it again.`);
  }
  let decoded: ImageBitmap;
  try {
    decoded = await createImageBitmap(file);
  } catch (cause) {
    throw new AppError(
      'media/not-media',
      `Expected a picture (PNG, JPEG or WebP), but the browser cannot read ${file.name} as one: choose another file.`,
      { cause },
    );
  }
  try {
    const scale = Math.min(1, MAX_SIDE / Math.max(decoded.width, decoded.height));
    const width = Math.max(1, Math.round(decoded.width * scale));
    const height = Math.max(1, Math.round(decoded.height * scale));
    const context = canvasContext(width, height);
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(decoded, 0, 0, width, height);
    return context.canvas.transferToImageBitmap();
  } finally {
    decoded.close();
  }
}
