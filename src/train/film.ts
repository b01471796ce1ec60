/** Pictures of one clip as a model in training rebuilds it. */
import type { FilmFrame, FilmOriginal } from '../contract/train.ts';
import type { ModelFamily } from '../core/family.ts';
import type { Modality } from '../core/geometry.ts';
import { MEL_BINS } from '../core/geometry.ts';
import type { Rgba } from '../core/tensor.ts';
import { colourise, perceptualColourmap } from '../math/colour/colormap.ts';
import { patchify, pictureStrides, spectrogramStrides, unpatchify } from '../math/patchify.ts';
import type { ClipIds } from './batches.ts';
import type { TrainClip } from './clips.ts';

/** Normalised log-mel from silence to loud. */
const COLOUR_RANGE: readonly [number, number] = [-2, 2.2];
/** A spectrogram is shown at this share of its size in both directions. */
const SHRINK = 2;

const colours = perceptualColourmap();

/** Patches of the whole clip: (tokens, patchValues), channel last, normalised. */
export type WholePatches = Record<Modality, Float32Array<ArrayBuffer>>;

/** All patches of the clip as it is. */
export function wholePatches(family: ModelFamily, clip: TrainClip): WholePatches {
  const { audio, visual } = family;
  const picture = clip.pictures[Math.min(visual.retrievalFrame, clip.pictures.length - 1)]!;
  return {
    audio: patchify(clip.logMel, audio.grid, spectrogramStrides(audio.grid), {
      order: 'channel-last',
      statistics: audio.statistics,
    }),
    visual: patchify(
      Float32Array.from(picture, (v) => v / 255),
      visual.grid,
      pictureStrides(visual.grid),
      {
        order: 'channel-last',
        statistics: visual.statistics,
      },
    ),
  };
}

/** The clip as it is. */
export function paintOriginal(
  family: ModelFamily,
  name: string,
  patches: WholePatches,
): Omit<FilmOriginal, 'meanFill'> {
  return { name, audio: paintAudio(family, patches.audio), visual: paintVisual(family, patches.visual) };
}

/**
 * The clip with its hidden patches as predicted.
 *
 * @param isNormalised - predictions of mean 0 and variance 1 are given the mean and variance of the clip's visible
 *   patches, which leaks nothing.
 */
export function paintFrame(
  family: ModelFamily,
  patches: WholePatches,
  ids: ClipIds,
  predicted: Record<Modality, Float32Array>,
  isNormalised: boolean,
  step: number,
): Omit<FilmFrame, 'losses'> {
  const filled = (modality: Modality) => {
    const { patchValues } = family[modality].grid;
    const out = patches[modality].slice();
    const [mean, std] = isNormalised ? visibleStatistics(out, ids[modality].keep, patchValues) : [0, 1];
    ids[modality].ask.forEach((token, at) => {
      const values = predicted[modality].subarray(at * patchValues, (at + 1) * patchValues);
      values.forEach((value, i) => (out[token * patchValues + i] = value * std + mean));
    });
    return out;
  };
  return {
    step,
    audio: paintAudio(family, filled('audio')),
    visual: paintVisual(family, filled('visual')),
  };
}

function visibleStatistics(patches: Float32Array, keep: Int32Array, size: number): readonly [number, number] {
  let [sum, squares] = [0, 0];
  for (const token of keep)
    for (let i = token * size; i < (token + 1) * size; i += 1) {
      sum += patches[i]!;
      squares += patches[i]! ** 2;
    }
  const count = Math.max(1, keep.length * size);
  return [sum / count, Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))];
}

function paintAudio({ audio }: ModelFamily, patches: Float32Array): Rgba {
  const values = unpatchify(patches, audio.grid, spectrogramStrides(audio.grid), 'channel-last');
  const layout = {
    width: audio.spectrogramFrames / SHRINK,
    height: MEL_BINS / SHRINK,
    strideX: MEL_BINS * SHRINK,
    strideY: SHRINK,
    flipY: true,
  };
  return colourise(values, layout, COLOUR_RANGE, colours);
}

function paintVisual({ visual }: ModelFamily, patches: Float32Array): Rgba {
  const { size, statistics, grid } = visual;
  const values = unpatchify(patches, grid, pictureStrides(grid), 'channel-last');
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  values.forEach((value, at) => {
    const channel = at % 3;
    data[Math.floor(at / 3) * 4 + channel] =
      255 * (value * statistics.std[channel]! + statistics.mean[channel]!);
  });
  return { width: size, height: size, data };
}
