/** Paints patches and spectrograms as pictures, thumbnails and strips. */
import type { ClipThumbnails } from '../../contract/clip.ts';
import { AppError } from '../../core/errors.ts';
import type { AudioInput, ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import { MEL_BINS } from '../../core/geometry.ts';
import type { Rgba } from '../../core/tensor.ts';
import { frameCount } from '../../dsp/fbank.ts';
import { denormalizeImage, denormalizeLogMel } from '../../dsp/normalize.ts';
import { colourise, perceptualColourmap, spectrogramLayout } from '../../math/colour/colormap.ts';
import { pictureStrides, spectrogramStrides, unpatchify } from '../../math/patchify.ts';
import { quantile } from '../../math/stats.ts';
import type { ClipData, OpenClip } from './clips.ts';

/** The list's strip: one column a mel patch, one row a few mel bins. */
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
  family: ModelFamily,
  modality: Modality,
  patches: Float32Array<ArrayBuffer>,
  range: ColourRange,
  normalised: boolean,
): Rgba {
  const { grid, statistics } = family[modality];
  if (modality === 'audio') {
    const values = unpatchify(patches, grid, spectrogramStrides(grid), 'channel-last');
    const shown = normalised ? values : denormalizeLogMel(values, statistics);
    return paintSpectrogram(shown, range);
  }
  const values = unpatchify(patches, grid, pictureStrides(grid), 'channel-last');
  return toRgba(normalised ? centredGrey(values) : denormalizeImage(values, statistics));
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
export function toRgba(rgb: Uint8Array): Rgba {
  const size = sideOf(rgb);
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let pixel = 0; pixel < size * size; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1)
      data[pixel * 4 + channel] = rgb[pixel * 3 + channel] ?? 0;
  }
  return { width: size, height: size, data };
}

/** Side of a square picture of RGB bytes. */
export function sideOf(rgb: Uint8Array): number {
  return Math.sqrt(rgb.length / 3);
}

/** The model's picture at half size, each pixel the mean of four. */
export function pictureThumbnail(rgb: Uint8Array): Rgba {
  const size = sideOf(rgb);
  const half = size / 2;
  const small = new Uint8Array(half * half * 3);
  for (let y = 0; y < half; y += 1) {
    for (let x = 0; x < half; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (2 * y * size + 2 * x) * 3 + channel;
        const below = at + size * 3;
        const sum = (rgb[at] ?? 0) + (rgb[at + 3] ?? 0) + (rgb[below] ?? 0) + (rgb[below + 3] ?? 0);
        small[(y * half + x) * 3 + channel] = Math.round(sum / 4);
      }
    }
  }
  return toRgba(small);
}

/** The pictures that stand for a clip in lists, from its arrays. */
export function thumbnailsOf(
  { samples, logMel, pictures }: ClipData,
  { hopSamples, spectrogramFrames }: AudioInput,
): ClipThumbnails {
  const frames = samples ? Math.min(spectrogramFrames, frameCount(samples.length, hopSamples)) : 0;
  return {
    frames: pictures.flatMap((picture) => (picture ? [pictureThumbnail(picture)] : [])),
    strip: logMel && frames > 0 ? spectrogramStrip(logMel, frames) : null,
  };
}

/**
 * The spectrogram without padding, scaled down to a strip for a list.
 *
 * @param logMel - (spectrogram frames, 128) raw log-mel.
 * @param frames - of real sound; the padding after them is not shown.
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

/** A whole input of the audio tower, (spectrogram frames, 128) raw log-mel with its padding, one pixel a value. */
export function paintSpectrogram(logMel: Float32Array, range: ColourRange): Rgba {
  return colourise(logMel, spectrogramLayout(logMel.length / MEL_BINS, MEL_BINS), range, colours);
}
