/** No array of the media worker grows beyond what a real file needs. */
import { damagedHeaders } from './headers/headers.ts';

/** A day of pictures, 60 a second, is 5.2 million. */
const MAX_LENGTH = 8_000_000;

/**
 * Ends whatever would let one array of this worker grow beyond all that a real file needs.
 *
 * A demuxer's tables grow by `push` in loops that nothing else can stop before the tab's memory is full: a count of
 * four bytes in a file is enough. So `push` itself counts. Only for a worker that reads media and does nothing else.
 */
export function limitArrays(maxLength = MAX_LENGTH): void {
  const { push } = Array.prototype;
  Array.prototype.push = function limited(this: unknown[], ...items: unknown[]): number {
    const { length } = this;
    if (length > maxLength) throw damagedHeaders('they state more than a file can hold');
    if (items.length !== 1) return push.apply(this, items);
    this[length] = items[0];
    return length + 1;
  };
}
