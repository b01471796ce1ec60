import { describe, expect, it, vi } from 'vitest';
import { fuzzReader } from '../../support/fuzz-reader.ts';
import { READER_TARGETS } from '../../support/reader-targets.ts';

/** A fixed budget; `npm run test:fuzz` has more. */
const RUNS = 300;

/** What a reader may ask for beyond the file: tables of its own. */
const SPARE_BYTES = 1024 * 1024;
const TIMES_THE_FILE = 16;

const KINDS = {
  ...{ ArrayBuffer, Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array },
  ...{ Float32Array, Float64Array, BigInt64Array, BigUint64Array },
};

/** Puts constructors that note what they are asked for in place of the global ones. */
function watchAllocations(): { largest: number } {
  const seen = { largest: 0 };
  for (const [name, Kind] of Object.entries(KINDS)) {
    const unit = 'BYTES_PER_ELEMENT' in Kind ? Kind.BYTES_PER_ELEMENT : 1;
    const watched: unknown = new Proxy(Kind, {
      construct(target, args: unknown[], newTarget) {
        if (typeof args[0] === 'number') seen.largest = Math.max(seen.largest, args[0] * unit);
        return Reflect.construct(target, args, newTarget === watched ? target : newTarget) as object;
      },
    });
    vi.stubGlobal(name, watched);
  }
  return seen;
}

describe('damaged files', () => {
  it.each(READER_TARGETS)('$name is read or refused, and asks for no more than it holds', async (target) => {
    const seen = watchAllocations();
    const greedy: string[] = [];
    let [before, allowed] = [0, Infinity];
    const check = (seed: number) => {
      if (seen.largest > allowed) greedy.push(`seed ${seed}: ${seen.largest} bytes, allowed ${allowed}`);
    };
    const { read, refused, crashes } = await fuzzReader(target, RUNS, 1, (seed, bytes) => {
      check(before);
      [before, allowed, seen.largest] = [seed, bytes * TIMES_THE_FILE + SPARE_BYTES, 0];
    });
    check(before);
    expect(crashes).toEqual([]);
    expect(greedy).toEqual([]);
    expect(read + refused).toBe(RUNS);
    // A reader without checks would pass otherwise.
    expect([read > 0, refused > 0 || target.name.includes('.npy') || target.name.includes('clips')]).toEqual([
      true,
      true,
    ]);
  });
});
