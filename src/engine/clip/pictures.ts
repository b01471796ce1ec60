/** Paints patches and spectrograms as pictures, thumbnails and strips. */
import type { ClipThumbnails } from '../../contract/clip.ts';
import { AppError } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import { GRIDS, IMAGE_SIZE, MEL_BINS, SPECTROGRAM_FRAMES } from '../../core/geometry.ts';
import type { Rgba } from '../../core/tensor.ts';
import { frameCount } from '../../dsp/fbank.ts';
import { denormalizeImage, denormalizeLogMel } from '../../dsp/normalize.ts';
import { colourise, perceptualColourmap, spectrogramLayout } from '../../math/colormap.ts';
import { pictureStrides, spectrogramStrides, unpatchify } from '../../math/patchify.ts';
import { quantile } from '../../math/stats.ts';
import type { ClipData, OpenClip } from './clips.ts';

/** Size of thumbnails: half that of the model's frame, in pixels. */
const THUMBNAIL_SIZE = IMAGE_SIZE / 2;
/** Size of a list's spectrogram strip, in pixels; a row covers four mel bins. */
const STRIP_WIDTH = 256;
const STRIP_HEIGHT = 32;
/** Share of values left out at each end of a colour range, so that one click does not darken the rest. */
const RANGE_TAIL = 0.005;
/** Range of colours for norm_pix patches, in standard deviations to each side. */
export const NORMALISED_SPAN = 3;

const colours = perceptualColourmap();

type ColourRange = readonly [low: number, high: number];

/**
 * The colour range of a spectrogram, without its extreme values.
 *
 * @param logMel - raw log-mel, any order.
 */
export function colourRangeOf(logMel: Float32Array): ColourRange {
  const low = quantile(logMel, RANGE_TAIL);
  const high = quantile(logMel, 1 - RANGE_TAIL);
  return high > low ? [low, high] : [low - 1, low + 1];
}

/**
 * Paints patches of a modality, in the model's units, as a spectrogram or a frame.
 *
 * @param patches - (tokens, patchValues), channel last.
 * @param range - colour range, used for audio.
 * @param normalised - whether the patches are in norm_pix units; then zero has the middle colour.
 */
export function paintPatches(
  modality: Modality,
  patches: Float32Array<ArrayBuffer>,
  range: ColourRange,
  normalised: boolean,
): Rgba {
  const grid = GRIDS[modality];
  if (modality === 'audio') {
    const values = unpatchify(patches, grid, spectrogramStrides(grid), 'channel-last');
    const shown = normalised ? values : denormalizeLogMel(values);
    return colourise(shown, spectrogramLayout(SPECTROGRAM_FRAMES, MEL_BINS), range, colours);
  }
  const values = unpatchify(patches, grid, pictureStrides(grid), 'channel-last');
  return toRgba(normalised ? centredGrey(values) : denormalizeImage(values), IMAGE_SIZE);
}

/** Maps zero to mid-grey, and three standard deviations to black and white. */
function centredGrey(values: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(values.length);
  values.forEach((value, i) => (bytes[i] = 127.5 * (1 + value / NORMALISED_SPAN)));
  return new Uint8Array(bytes.buffer);
}

/**
 * A clip's spectrogram as the model gets it, with padding.
 *
 * @throws {@link AppError} `clip/no-audio`.
 */
export function paintClipSpectrogram({ data: { logMel } }: Pick<OpenClip, 'data'>): Rgba {
  if (!logMel) throw new AppError('clip/no-audio', 'Expected a clip with audio, but this one has none.');
  return paintSpectrogram(logMel, colourRangeOf(logMel));
}

/** RGB bytes (size, size, 3) as an opaque picture. */
export function toRgba(rgb: Uint8Array, size: number): Rgba {
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let pixel = 0; pixel < size * size; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1)
      data[pixel * 4 + channel] = rgb[pixel * 3 + channel] ?? 0;
  }
  return { width: size, height: size, data };
}

/** The model's frame at half size; each pixel is the mean of four. */
export function pictureThumbnail(rgb: Uint8Array): Rgba {
  const half = new Uint8Array(THUMBNAIL_SIZE * THUMBNAIL_SIZE * 3);
  for (let y = 0; y < THUMBNAIL_SIZE; y += 1) {
    for (let x = 0; x < THUMBNAIL_SIZE; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (2 * y * IMAGE_SIZE + 2 * x) * 3 + channel;
        const below = at + IMAGE_SIZE * 3;
        const sum = (rgb[at] ?? 0) + (rgb[at + 3] ?? 0) + (rgb[below] ?? 0) + (rgb[below + 3] ?? 0);
        half[(y * THUMBNAIL_SIZE + x) * 3 + channel] = Math.round(sum / 4);
      }
    }
  }
  return toRgba(half, THUMBNAIL_SIZE);
}

/** The pictures of a clip for lists, from its arrays. */
export function thumbnailsOf({ samples, logMel, pictures }: ClipData): ClipThumbnails {
  const frames = samples ? Math.min(SPECTROGRAM_FRAMES, frameCount(samples.length)) : 0;
  return {
    frames: pictures.flatMap((picture) => (picture ? [pictureThumbnail(picture)] : [])),
    strip: logMel && frames > 0 ? spectrogramStrip(logMel, frames) : null,
  };
}

/**
 * The spectrogram without padding, scaled down to a strip for a list.
 *
 * @param logMel - (1024, 128) raw log-mel.
 * @param frames - number of spectrogram frames of real audio; the padding after them is not shown.
 */
export function spectrogramStrip(logMel: Float32Array, frames: number): Rgba {
  const values = new Float32Array(STRIP_WIDTH * STRIP_HEIGHT);
  const melsPerRow = MEL_BINS / STRIP_HEIGHT;
  for (let x = 0; x < STRIP_WIDTH; x += 1) {
    const first = Math.floor((x * frames) / STRIP_WIDTH);
    const end = Math.max(first + 1, Math.floor(((x + 1) * frames) / STRIP_WIDTH));
    for (let y = 0; y < STRIP_HEIGHT; y += 1) {
      let sum = 0;
      for (let frame = first; frame < end; frame += 1) {
        for (let mel = y * melsPerRow; mel < (y + 1) * melsPerRow; mel += 1) {
          sum += logMel[frame * MEL_BINS + mel] ?? 0;
        }
      }
      values[x * STRIP_HEIGHT + y] = sum / ((end - first) * melsPerRow);
    }
  }
  return colourise(values, spectrogramLayout(STRIP_WIDTH, STRIP_HEIGHT), colourRangeOf(values), colours);
}

/** The whole input of the audio tower, (1024, 128) raw log-mel with padding, one pixel per value. */
export function paintSpectrogram(logMel: Float32Array, range: ColourRange): Rgba {
  return colourise(logMel, spectrogramLayout(SPECTROGRAM_FRAMES, MEL_BINS), range, colours);
}
