/** Which patches stay visible: drawn in one of the paper's four modes, or chosen patch by patch. */
import { AppError } from '../errors.ts';
import type { Modality, PatchGrid } from '../geometry.ts';
import type { MaskMode } from '../model-config.ts';
import { SeededRandom } from '../rng.ts';

/** Which patches stay visible. */
export interface PatchMask {
  /** (kept) token indices, in the order in which they enter the tower. */
  readonly idsKeep: Int32Array<ArrayBuffer>;
  /** (tokens) the place of each token in the shuffled order; a place below `kept` is visible. */
  readonly idsRestore: Int32Array<ArrayBuffer>;
  /** (tokens), 0 kept, 1 removed. */
  readonly mask: Uint8Array<ArrayBuffer>;
}

/** What the masks of both modalities are drawn from. */
export interface MaskDraw {
  /** Removed share in [0, 1). */
  readonly ratioAudio: number;
  readonly ratioVisual: number;
  readonly audioMode: MaskMode;
  readonly seed: number;
}

/**
 * The audio and the visual mask use one seed but two streams, so changing one ratio leaves the other mask unchanged.
 */
const VISUAL_STREAM = 0x5bd1e995;
/** Noise of patches that are hidden first: above all values in [0, 1). */
const HIDDEN_FIRST = 1.1;
/** Share of the ratio that each axis takes in `time-frequency`. */
const TIME_FREQUENCY_SHARE = 0.7;

/**
 * Draws a mask as the paper does.
 *
 * Structured modes (audio only) send whole time columns or mel rows to the end of the order; the number of
 * patches kept stays that of the ratio.
 *
 * @param grid - the modality's, of the model family.
 * @param ratio - removed share in [0, 1].
 * @throws {@link AppError} `shape` if `ratio` is outside [0, 1], or for a structured mask of a frame.
 * @remarks Source: CAV-MAE sections 2.3 and 4.4.
 */
export function drawMask(
  modality: Modality,
  grid: PatchGrid,
  ratio: number,
  mode: MaskMode,
  random: SeededRandom,
): PatchMask {
  const noise = random.uniforms(grid.tokens);
  if (mode === 'unstructured') return maskFromNoise(noise, ratio);
  if (modality !== 'audio')
    throw new AppError('shape', `Expected unstructured masking of pictures, got ${mode}.`);
  const { columns, rows } = hiddenLines(grid, mode, ratio);
  hideLines(noise, grid, random.sample(grid.gridColumns, columns), random.sample(grid.gridRows, rows));
  return maskFromNoise(noise, ratio);
}

/** The mask of one modality for a ratio, a mode and a seed: the same on the page and in the worker. */
export function drawnMask(
  modality: Modality,
  grid: PatchGrid,
  { ratioAudio, ratioVisual, audioMode, seed }: MaskDraw,
): PatchMask {
  return modality === 'audio'
    ? drawMask('audio', grid, ratioAudio, audioMode, new SeededRandom(seed))
    : drawMask('visual', grid, ratioVisual, 'unstructured', new SeededRandom(seed ^ VISUAL_STREAM));
}

/** How many whole time columns and mel rows a structured mode hides at a ratio. */
export function hiddenLines(
  { gridRows, gridColumns }: PatchGrid,
  mode: MaskMode,
  ratio: number,
): { readonly columns: number; readonly rows: number } {
  const share = mode === 'time-frequency' ? TIME_FREQUENCY_SHARE : 1;
  const lines = (count: number) => Math.trunc(count * ratio * share);
  return {
    columns: mode === 'time' || mode === 'time-frequency' ? lines(gridColumns) : 0,
    rows: mode === 'frequency' || mode === 'time-frequency' ? lines(gridRows) : 0,
  };
}

/** Overwrites the noise of whole columns and rows of a grid, in place. */
export function hideLines(
  noise: Float32Array,
  { gridRows, gridColumns }: PatchGrid,
  columns: readonly number[],
  rows: readonly number[],
): void {
  for (const column of columns) {
    for (let row = 0; row < gridRows; row += 1) noise[row * gridColumns + column] = HIDDEN_FIRST;
  }
  for (const row of rows) noise.fill(HIDDEN_FIRST, row * gridColumns, (row + 1) * gridColumns);
}

/**
 * Picks the patches that stay visible: those with the smallest noise, in the order of their noise. The same noise
 * therefore gives the official model's tokens in its order. Ties keep the lower index.
 *
 * @param noise - (tokens).
 * @throws {@link AppError} `shape` if `ratio` is outside [0, 1].
 */
export function maskFromNoise(noise: Float32Array, ratio: number): PatchMask {
  const kept = keptCount(noise.length, ratio);
  // Array.sort is stable, which keeps the lower index first.
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

/**
 * The mask of patches chosen one by one. Kept tokens enter the tower in ascending order of index, where a drawn mask
 * uses the order of its noise. The model computes the same either way, except for the order of its sums.
 *
 * @param hidden - (tokens), 0 kept, anything else removed.
 */
export function maskFromHidden(hidden: Uint8Array): PatchMask {
  const tokens = Array.from(hidden.keys());
  const kept = tokens.filter((token) => hidden[token] === 0);
  const idsRestore = new Int32Array(hidden.length);
  [...kept, ...tokens.filter((token) => hidden[token] !== 0)].forEach(
    (token, place) => (idsRestore[token] = place),
  );
  return {
    idsKeep: Int32Array.from(kept),
    idsRestore,
    mask: Uint8Array.from(hidden, (bit) => (bit ? 1 : 0)),
  };
}

/** `int(tokens * (1 - ratio))` in the same double arithmetic, so that it rounds as the official code does. */
export function keptCount(tokens: number, ratio: number): number {
  if (!(ratio >= 0 && ratio <= 1))
    throw new AppError('shape', `Expected a mask ratio from 0 to 1, got ${ratio}.`);
  return Math.trunc(tokens * (1 - ratio));
}
