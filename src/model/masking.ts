import { AppError } from '../core/errors.ts';
import { AUDIO_GRID, GRIDS, VISUAL_GRID, type Modality } from '../core/geometry.ts';
import type { MaskMode } from '../core/model-config.ts';
import type { SeededRandom } from '../core/rng.ts';

/** Which patches stay visible. */
export interface PatchMask {
  /** (kept) token indices, in the order in which they enter the tower. */
  readonly idsKeep: Int32Array<ArrayBuffer>;
  /** (tokens) for each token its place among the shuffled: below `kept` it is visible. */
  readonly idsRestore: Int32Array<ArrayBuffer>;
  /** (tokens), 0 kept, 1 removed. */
  readonly mask: Uint8Array<ArrayBuffer>;
}

/** Noise of patches that go first: above all of [0, 1). */
const HIDDEN_FIRST = 1.1;
/** Share of the ratio that each axis takes in `time-frequency`. */
const TIME_FREQUENCY_SHARE = 0.7;

/**
 * Draws a mask as the paper does.
 *
 * Structured modes (sound only) send whole time columns or mel rows to the end of the order; the number of
 * patches kept stays that of the ratio.
 *
 * @param ratio - removed share in [0, 1].
 * @throws {@link AppError} `shape` if `ratio` is outside [0, 1], or for a structured mask of a picture.
 * @remarks Source: CAV-MAE sections 2.3 and 4.4.
 */
export function drawMask(modality: Modality, ratio: number, mode: MaskMode, random: SeededRandom): PatchMask {
  const noise = random.uniforms(GRIDS[modality].tokens);
  if (mode === 'unstructured') return maskFromNoise(noise, ratio);
  if (modality !== 'audio')
    throw new AppError('shape', `Expected unstructured masking of pictures, got ${mode}.`);
  const { gridRows, gridColumns } = AUDIO_GRID;
  const { columns, rows } = hiddenLines(mode, ratio);
  hideLines(noise, random.sample(gridColumns, columns), random.sample(gridRows, rows));
  return maskFromNoise(noise, ratio);
}

/** How many whole time columns and mel rows a structured mode hides at a ratio. */
export function hiddenLines(
  mode: MaskMode,
  ratio: number,
): { readonly columns: number; readonly rows: number } {
  const { gridRows, gridColumns } = AUDIO_GRID;
  const share = mode === 'time-frequency' ? TIME_FREQUENCY_SHARE : 1;
  const lines = (count: number) => Math.trunc(count * ratio * share);
  return {
    columns: mode === 'time' || mode === 'time-frequency' ? lines(gridColumns) : 0,
    rows: mode === 'frequency' || mode === 'time-frequency' ? lines(gridRows) : 0,
  };
}

/** Overwrites the noise of whole columns and rows of the audio grid, in place. */
export function hideLines(noise: Float32Array, columns: readonly number[], rows: readonly number[]): void {
  const { gridRows, gridColumns } = AUDIO_GRID;
  for (const column of columns) {
    for (let row = 0; row < gridRows; row += 1) noise[row * gridColumns + column] = HIDDEN_FIRST;
  }
  for (const row of rows) noise.fill(HIDDEN_FIRST, row * gridColumns, (row + 1) * gridColumns);
}

/**
 * Picks the patches that stay visible: those with the smallest noise, in the order of their noise, so that the
 * same noise gives the official model's tokens in its order. Ties keep the lower index.
 *
 * @param noise - (tokens).
 * @throws {@link AppError} `shape` if `ratio` is outside [0, 1].
 */
export function maskFromNoise(noise: Float32Array, ratio: number): PatchMask {
  const kept = keptCount(noise.length, ratio);
  // Array.sort is stable, which is what keeps the lower index first.
  const order = Int32Array.from(
    Array.from(noise, (_, index) => index).sort((a, b) => (noise[a] as number) - (noise[b] as number)),
  );
  const idsRestore = new Int32Array(noise.length);
  order.forEach((token, place) => (idsRestore[token] = place));
  return {
    idsKeep: order.slice(0, kept),
    idsRestore,
    mask: Uint8Array.from(idsRestore, (p) => (p < kept ? 0 : 1)),
  };
}

/** `int(tokens * (1 - ratio))` in the same double arithmetic, so that rounding agrees with the official code. */
export function keptCount(tokens: number, ratio: number): number {
  if (!(ratio >= 0 && ratio <= 1))
    throw new AppError('shape', `Expected a mask ratio from 0 to 1, got ${ratio}.`);
  return Math.trunc(tokens * (1 - ratio));
}

/**
 * For each of the 512 audio and then 196 visual positions the latent's row that fills it, or the row after the
 * last (the mask token) where it is hidden.
 *
 * @param audio - null when the sound did not enter the encoder: all of its positions are hidden.
 */
export function decoderRestore(audio: PatchMask | null, visual: PatchMask | null): Int32Array<ArrayBuffer> {
  const keptAudio = audio?.idsKeep.length ?? 0;
  const maskRow = keptAudio + (visual?.idsKeep.length ?? 0);
  const restore = new Int32Array(AUDIO_GRID.tokens + VISUAL_GRID.tokens).fill(maskRow);
  const fill = (mask: PatchMask | null, firstPosition: number, firstRow: number) =>
    mask?.idsKeep.forEach((token, place) => (restore[firstPosition + token] = firstRow + place));
  fill(audio, 0, 0);
  fill(visual, AUDIO_GRID.tokens, keptAudio);
  return restore;
}
