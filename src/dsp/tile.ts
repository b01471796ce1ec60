/** A sound repeated up to a length. */
import { AppError } from '../core/errors.ts';

/**
 * A sound repeated until it is `length` samples long; the last repeat is cut off, and so is a sound that is longer.
 *
 * @throws {@link AppError} `shape` if there is nothing to repeat.
 */
export function tile(samples: Float32Array, length: number): Float32Array<ArrayBuffer> {
  if (samples.length === 0) throw new AppError('shape', 'Expected sound to repeat, got no samples.');
  const tiled = new Float32Array(length);
  for (let at = 0; at < length; at += samples.length) {
    tiled.set(samples.subarray(0, Math.min(samples.length, length - at)), at);
  }
  return tiled;
}
