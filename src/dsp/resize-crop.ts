/** PIL's antialiased resize and centre crop to the model's square. */
import { AppError } from '../core/errors.ts';
import type { Rgba } from '../core/tensor.ts';

/** Weights are whole multiples of 2^-22, which keeps 32-bit sums of 8-bit values exact, as in PIL. */
export const WEIGHT_BITS = 22;

/**
 * One axis of a resize: output `i` is the sum of `weights[i * maxTaps + t] * input[starts[i] + t]` over
 * `t < counts[i]`, divided by 2^22. Rows shorter than `maxTaps` end in zeros.
 */
export interface ResizeTaps {
  /** (outputs) */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** (outputs) */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** (outputs, maxTaps) whole numbers; each row sums to 2^22, give or take a rounding. */
  readonly weights: Uint32Array<ArrayBuffer>;
  readonly maxTaps: number;
}

/** Both axes of a resize and crop: what {@link resizeCrop} and its shader multiply with. */
export interface ResizePlan {
  readonly size: number;
  readonly horizontal: ResizeTaps;
  readonly vertical: ResizeTaps;
}

/**
 * The taps that bring the shorter side to `size` and keep the square in the middle.
 *
 * @throws {@link AppError} `shape` if the frame has no pixels.
 * @remarks Source: torchvision's `Resize` (longer side truncated) and `CenterCrop` (offset rounded half to even, as
 * Python rounds).
 */
export function planResizeCrop(width: number, height: number, size: number): ResizePlan {
  if (!(width >= 1 && height >= 1)) {
    throw new AppError('shape', `Expected a frame of at least one pixel, got ${width} x ${height}.`);
  }
  const short = Math.min(width, height);
  const long = Math.floor((size * Math.max(width, height)) / short);
  const [newWidth, newHeight] = width <= height ? [size, long] : [long, size];
  return {
    size,
    horizontal: axisTaps(width, newWidth, roundHalfEven((newWidth - size) / 2), size),
    vertical: axisTaps(height, newHeight, roundHalfEven((newHeight - size) / 2), size),
  };
}

/**
 * Resizes the shorter side to `size` with an antialiased triangle filter and crops the middle.
 *
 * Rounds to 8 bits after the horizontal and again after the vertical pass, as PIL does. Alpha is dropped.
 *
 * @returns (size, size, 3) 8-bit red, green, blue.
 * @throws {@link AppError} `shape` if the frame has no pixels.
 * @remarks Source: PIL's `Image.resize(BILINEAR)` behind torchvision's transforms.
 * @see shaders/resize-crop.wgsl, tests/fixtures/dsp
 */
export function resizeCrop(picture: Rgba, size: number): Uint8Array<ArrayBuffer> {
  const { width, height, data } = picture;
  const { horizontal, vertical } = planResizeCrop(width, height, size);
  const firstRow = vertical.starts[0]!;
  const rows = vertical.starts[size - 1]! + vertical.counts[size - 1]! - firstRow;
  const narrowed = new Uint8Array(rows * size * 3);
  for (let row = 0; row < rows; row += 1) {
    weigh(data, (firstRow + row) * width * 4, 4, horizontal, narrowed, row * size * 3, 3);
  }
  const out = new Uint8Array(size * size * 3);
  const fromFirstRow = { ...vertical, starts: vertical.starts.map((start) => start - firstRow) };
  for (let column = 0; column < size; column += 1) {
    weigh(narrowed, column * 3, size * 3, fromFirstRow, out, column * 3, size * 3);
  }
  return out;
}

/** Added before the division, so that its truncation rounds. */
const HALF = 2 ** (WEIGHT_BITS - 1);

/** Runs one axis for one line of pixels: reads at `from + index * fromStep`, writes at `to + i * toStep`. */
function weigh(
  source: Uint8Array | Uint8ClampedArray,
  from: number,
  fromStep: number,
  taps: ResizeTaps,
  target: Uint8Array,
  to: number,
  toStep: number,
): void {
  const { starts, counts, weights, maxTaps } = taps;
  for (let i = 0; i < starts.length; i += 1) {
    let [red, green, blue] = [HALF, HALF, HALF];
    let at = from + starts[i]! * fromStep;
    const end = i * maxTaps + counts[i]!;
    for (let t = i * maxTaps; t < end; t += 1, at += fromStep) {
      const weight = weights[t]!;
      red += weight * source[at]!;
      green += weight * source[at + 1]!;
      blue += weight * source[at + 2]!;
    }
    // Weights are not negative and sum to one, so every value stays within 0..255.
    target[to + i * toStep] = red >> WEIGHT_BITS;
    target[to + i * toStep + 1] = green >> WEIGHT_BITS;
    target[to + i * toStep + 2] = blue >> WEIGHT_BITS;
  }
}

/** Triangle weights of one axis for outputs `offset` to `offset + outputs - 1` of a resize from `from` to `to`. */
function axisTaps(from: number, to: number, offset: number, outputs: number): ResizeTaps {
  const scale = from / to;
  const support = Math.max(scale, 1);
  const maxTaps = Math.ceil(support) * 2 + 1;
  const starts = new Uint32Array(outputs);
  const counts = new Uint32Array(outputs);
  const weights = new Uint32Array(outputs * maxTaps);
  const triangle = new Float64Array(maxTaps);
  for (let i = 0; i < outputs; i += 1) {
    const centre = (offset + i + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(from, Math.floor(centre + support + 0.5));
    let sum = 0;
    for (let at = start; at < end; at += 1) {
      const weight = Math.max(0, 1 - Math.abs(at + 0.5 - centre) / support);
      triangle[at - start] = weight;
      sum += weight;
    }
    for (let t = 0; t < end - start; t += 1) {
      weights[i * maxTaps + t] = Math.round((triangle[t]! / sum) * 2 ** WEIGHT_BITS);
    }
    starts[i] = start;
    counts[i] = end - start;
  }
  return { starts, counts, weights, maxTaps };
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
