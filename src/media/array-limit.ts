/** Limits the length of arrays in the media worker to what a real file needs. */
import { damagedHeaders } from './headers/headers.ts';

/** A day of video at 60 frames a second has 5.2 million frames. */
const MAX_LENGTH = 8_000_000;

/**
 * Throws when an array of this worker grows beyond what a real file needs.
 *
 * A demuxer's tables grow by `push` in loops, and a count of four bytes in a file is enough to fill the tab's memory.
 * Nothing else can stop such a loop, so `push` itself counts. Only for a worker that reads media and does nothing else.
 */
export function limitArrays(maxLength = MAX_LENGTH): void {
  const { push } = Array.prototype;
  Array.prototype.push = function limited(this: unknown[], ...items: unknown[]): number {
    const { length } = this;
    if (length > maxLength) throw damagedHeaders('they state more entries than a file can hold');
    if (items.length !== 1) return push.apply(this, items);
    this[length] = items[0];
    return length + 1;
  };
}
