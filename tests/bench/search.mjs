import { withBenchPage } from './lib/browser.mjs';
import { printTable, spread, times } from './lib/print.mjs';
import { pairedRatio, summarise } from './lib/statistics.mjs';

const WIDTH = 768;
/** With all candidates, and then as a large collection is: 256 MB in memory, the rest kept by the browser. */
const CASES = [
  { rows: 100_000, threads: 2, rounds: 5, peers: true, memory: 1e9 },
  { rows: 1_000_000, threads: 2, rounds: 3, peers: false, memory: 256e6 },
];
/** Values rounded to float16 change a cosine by 1e-4 at most. */
const SAME = 1e-4;

/** The best 64 of many rows for one query: ours against a plain loop and the runtime's own product. */
export async function benchSearch() {
  const results = [];
  for (const params of CASES) {
    const result = await withBenchPage((run) => run('search', { ...params, width: WIDTH }));
    for (const [name, distance] of Object.entries(result.differences)) {
      // Not `>`: NaN must not pass.
      if (!(distance <= SAME)) throw new Error(`${name}: cosines are off by ${distance}.`);
    }
    const loop = result.times['plain loop, float32'];
    printTable(
      `Best 64 of ${params.rows.toLocaleString('en')} x ${WIDTH} for one query, ${params.threads} threads, ` +
        `${params.rounds} interleaved rounds; ${(result.bytesInMemory / 1e6).toFixed(0)} MB of float16 in memory; ` +
        `filled in ${(result.fillMs / 1000).toFixed(1)} s; ${result.dispatches}`,
      ['', 'ms, median (quartiles)', 'speed against the loop', 'max difference'],
      Object.entries(result.times).map(([name, values]) => [
        name,
        spread(summarise(values)),
        loop ? times(pairedRatio(loop, values)) : '–',
        result.differences[name].toExponential(1),
      ]),
    );
    results.push({ ...params, ...result });
  }
  return results;
}
