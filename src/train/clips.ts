/** The clips of a run: their arrays, cut into patches with the augmentation of a step. */
import type { TrainArrays } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import { MEL_BINS, type Modality } from '../core/geometry.ts';
import type { SeededRandom } from '../core/rng.ts';
import { patchify, pictureStrides } from '../math/patchify.ts';

/** A clip that a run can learn from. */
export interface TrainClip extends TrainArrays {
  readonly clipId: string;
  readonly name: string;
}

/** How a clip is changed in one step. */
export interface Augmentation {
  readonly frame: number;
  /** Frames by which the audio is rolled to the right. */
  readonly roll: number;
  /** Height of the noise added to the normalised spectrogram. */
  readonly noise: number;
}

/** A clip as it is, with the frame that stands for it. */
export const unchanged = (family: ModelFamily): Augmentation => ({
  frame: family.visual.retrievalFrame,
  roll: 0,
  noise: 0,
});

/**
 * Draws an augmentation: one of the frames, any roll, noise of up to a tenth of a standard deviation.
 *
 * @remarks Source: the official data loader's `roll` and noise.
 */
export function drawAugmentation(
  family: ModelFamily,
  { roll, noise }: { readonly roll: boolean; readonly noise: boolean },
  random: SeededRandom,
): Augmentation {
  const whole = (limit: number) => Math.floor(random.uniform() * limit);
  return {
    frame: whole(family.visual.framesPerClip),
    roll: roll ? whole(family.audio.spectrogramFrames) : 0,
    noise: noise ? random.uniform() / 10 : 0,
  };
}

/** @throws {@link AppError} `shape` if the arrays are not those of the family. */
export function expectArrays(family: ModelFamily, { logMel, pictures }: TrainArrays): void {
  const values = family.audio.spectrogramFrames * MEL_BINS;
  const bytes = family.visual.size ** 2 * 3;
  if (logMel.length === values && pictures.length > 0 && pictures.every(({ length }) => length === bytes))
    return;
  throw new AppError(
    'shape',
    `Expected a spectrogram of ${values} values and frames of ${bytes} bytes, got ${logMel.length} and ${pictures[0]?.length ?? 0}.`,
  );
}

/** Patches `ids` of a clip: (ids, patchValues), channel last, normalised. */
export function cutPatches(
  family: ModelFamily,
  clip: TrainClip,
  modality: Modality,
  ids: Int32Array,
  augmentation: Augmentation,
  random: SeededRandom,
): Float32Array<ArrayBuffer> {
  if (modality === 'audio') return cutAudio(family, clip.logMel, ids, augmentation, random);
  const { grid, statistics } = family.visual;
  const picture = clip.pictures[Math.min(augmentation.frame, clip.pictures.length - 1)]!;
  const bytes = { mean: statistics.mean.map((m) => m * 255), std: statistics.std.map((s) => s * 255) };
  return patchify(picture as unknown as Float32Array, grid, pictureStrides(grid), {
    order: 'channel-last',
    tokenIds: ids,
    statistics: bytes,
  });
}

function cutAudio(
  family: ModelFamily,
  logMel: Float32Array,
  ids: Int32Array,
  { roll, noise }: Augmentation,
  random: SeededRandom,
): Float32Array<ArrayBuffer> {
  const { grid, statistics, spectrogramFrames: frames } = family.audio;
  const { patch, gridColumns, patchValues } = grid;
  const [mean, std] = [statistics.mean[0]!, statistics.std[0]!];
  const out = new Float32Array(ids.length * patchValues);
  let at = 0;
  for (const token of ids) {
    const mel = Math.floor(token / gridColumns) * patch;
    const time = (token % gridColumns) * patch;
    for (let y = 0; y < patch; y += 1) {
      for (let x = 0; x < patch; x += 1) {
        const from = (time + x - roll + frames) % frames;
        const value = (logMel[from * MEL_BINS + mel + y]! - mean) / std;
        out[at] = noise === 0 ? value : value + random.uniform() * noise;
        at += 1;
      }
    }
  }
  return out;
}
