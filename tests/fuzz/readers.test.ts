import { expect, it } from 'vitest';
import { fuzzReader } from '../support/fuzz-reader.ts';
import { READER_TARGETS } from '../support/reader-targets.ts';

const RUNS = Number(import.meta.env['VITE_FUZZ_RUNS'] ?? 2000) * 10;
const FIRST_SEED = Number(import.meta.env['VITE_FUZZ_SEED'] ?? 1);

it.each(READER_TARGETS)(
  `${RUNS} damaged copies of $name are each read or refused in a browser, none hangs`,
  async (target) => {
    const { read, refused, crashes } = await fuzzReader(target, RUNS, FIRST_SEED);
    console.log(target.name, { read, refused });
    expect(crashes).toEqual([]);
    expect(read + refused).toBe(RUNS);
  },
  RUNS * 100,
);
