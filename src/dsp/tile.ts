/** Repeats audio up to a length. */
import { AppError } from '../core/errors.ts';

/**
 * Audio repeated until it is `length` samples long. The last repeat is cut off, and so is audio that is longer.
 *
 * @throws {@link AppError} `shape` if there is nothing to repeat.
 */
export function tile(samples: Float32Array, length: number): Float32Array<ArrayBuffer> {
  if (samples.length === 0) throw new AppError('shape', 'Expected audio to repeat, got no samples.');
  const tiled = new Float32Array(length);
  for (let at = 0; at < length; at += samples.length) {
    tiled.set(samples.subarray(0, Math.min(samples.length, length - at)), at);
  }
  return tiled;
}
