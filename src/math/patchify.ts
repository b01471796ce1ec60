/** Cuts arrays into patches and joins them again, in both value orders. */
import { AppError } from '../core/errors.ts';
import type { ChannelStatistics, PatchGrid } from '../core/geometry.ts';

/** The place of a value in its array: `row * strideRow + column * strideColumn + channel * strideChannel`. */
export interface PatchStrides {
  readonly strideRow: number;
  readonly strideColumn: number;
  readonly strideChannel: number;
}

/**
 * Order of the values inside a patch: `channel-first` (channel, row, column) is what the patch embedding's
 * weights expect, `channel-last` (row, column, channel) is what the decoder predicts and the loss compares.
 */
export type PatchOrder = 'channel-first' | 'channel-last';

export interface PatchifyOptions {
  readonly order: PatchOrder;
  /** Tokens to take, in this order, repeats allowed; all of them in row-major order if left out. */
  readonly tokenIds?: ArrayLike<number> | undefined;
  /** Applied to every value on the way; if left out, values are copied unchanged. */
  readonly statistics?: ChannelStatistics | undefined;
}

/** Strides of an image (rows, columns, channels), the layout in which frames are stored. */
export function pictureStrides(grid: PatchGrid): PatchStrides {
  const width = grid.gridColumns * grid.patch;
  return { strideRow: width * grid.channels, strideColumn: grid.channels, strideChannel: 1 };
}

/** Strides of an image (channels, rows, columns), PyTorch's layout of frames. */
export function planarStrides(grid: PatchGrid): PatchStrides {
  const width = grid.gridColumns * grid.patch;
  return { strideRow: width, strideColumn: 1, strideChannel: width * grid.gridRows * grid.patch };
}

/** Strides of a log-mel array (frames, mels): patch rows run over mel and patch columns over time. */
export function spectrogramStrides(grid: PatchGrid): PatchStrides {
  return { strideRow: 1, strideColumn: grid.gridRows * grid.patch, strideChannel: 0 };
}

/**
 * Cuts an array into patches, one row per token.
 *
 * @param source - any layout that `strides` describes.
 * @returns (tokens taken, patchValues).
 * @throws {@link AppError} `shape` if the source is shorter than the grid or a token is outside it.
 * @remarks Source: the official `patchify` (channel-last) and `PatchEmbed` (channel-first).
 * @see shaders/patchify.wgsl
 */
export function patchify(
  source: Float32Array,
  grid: PatchGrid,
  strides: PatchStrides,
  options: PatchifyOptions,
): Float32Array<ArrayBuffer> {
  expectRoom(source, grid, strides);
  const count = options.tokenIds?.length ?? grid.tokens;
  const patches = new Float32Array(count * grid.patchValues);
  const { mean, std } = options.statistics ?? IDENTITY;
  for (let taken = 0; taken < count; taken += 1) {
    const token = options.tokenIds?.[taken] ?? taken;
    expectToken(token, grid);
    forEachValue(token, grid, strides, options.order, (at, channel, slot) => {
      patches[taken * grid.patchValues + slot] = (source[at]! - (mean[channel] ?? 0)) / (std[channel] ?? 1);
    });
  }
  return patches;
}

/**
 * Puts all patches of a grid back in their places: the inverse of {@link patchify} without token ids.
 *
 * @param patches - (tokens, patchValues).
 * @returns an array in the layout that `strides` describes.
 * @throws {@link AppError} `shape` if there is not exactly one patch per token.
 */
export function unpatchify(
  patches: Float32Array,
  grid: PatchGrid,
  strides: PatchStrides,
  order: PatchOrder,
): Float32Array<ArrayBuffer> {
  if (patches.length !== grid.tokens * grid.patchValues) {
    throw new AppError(
      'shape',
      `Expected ${grid.tokens} patches of ${grid.patchValues} values, got ${patches.length} values.`,
    );
  }
  const out = new Float32Array(patches.length);
  for (let token = 0; token < grid.tokens; token += 1) {
    forEachValue(token, grid, strides, order, (at, _channel, slot) => {
      out[at] = patches[token * grid.patchValues + slot]!;
    });
  }
  return out;
}

const IDENTITY: ChannelStatistics = { mean: [], std: [] };

/** Visits one patch in the array's own order; `slot` is the value's place inside the patch. */
function forEachValue(
  token: number,
  grid: PatchGrid,
  strides: PatchStrides,
  order: PatchOrder,
  visit: (at: number, channel: number, slot: number) => void,
): void {
  const { patch, channels, gridColumns } = grid;
  const top = Math.floor(token / gridColumns) * patch;
  const left = (token % gridColumns) * patch;
  for (let y = 0; y < patch; y += 1) {
    for (let x = 0; x < patch; x += 1) {
      const at = (top + y) * strides.strideRow + (left + x) * strides.strideColumn;
      for (let channel = 0; channel < channels; channel += 1) {
        const slot =
          order === 'channel-first'
            ? (channel * patch + y) * patch + x
            : (y * patch + x) * channels + channel;
        visit(at + channel * strides.strideChannel, channel, slot);
      }
    }
  }
}

function expectRoom(source: Float32Array, grid: PatchGrid, strides: PatchStrides): void {
  const last =
    (grid.gridRows * grid.patch - 1) * strides.strideRow +
    (grid.gridColumns * grid.patch - 1) * strides.strideColumn +
    (grid.channels - 1) * strides.strideChannel;
  if (source.length <= last) {
    throw new AppError(
      'shape',
      `Expected at least ${last + 1} values to cut patches from, got ${source.length}.`,
    );
  }
}

function expectToken(token: number, grid: PatchGrid): void {
  if (!(token >= 0 && token < grid.tokens)) {
    throw new AppError('shape', `Expected token numbers below ${grid.tokens}, got ${token}.`);
  }
}
