import { withBenchPage } from './lib/browser.mjs';
import { printTable, spread, times } from './lib/print.mjs';
import { pairedRatio, summarise } from './lib/statistics.mjs';

/** The size of VGGSound's retrieval subset at the base model's width. */
const GALLERY = { clips: 1545, frames: 10, width: 768 };
const CASES = [
  { threads: 2, rounds: 3 },
  { threads: 1, rounds: 3 },
];
/** Float32 sums of 768 products against float64: 1e-7 each way; another formula is off by a tenth. */
const SAME = 1e-5;

/** Every frame policy over a large gallery: ours against a plain loop and the runtime's own product. */
export async function benchRetrieval() {
  const results = [];
  for (const params of CASES) {
    const result = await withBenchPage((run) => run('retrieval', { ...GALLERY, ...params }));
    for (const [name, byPolicy] of Object.entries(result.differences)) {
      for (const [policy, distance] of Object.entries(byPolicy)) {
        // Not `>`: NaN must not pass.
        if (!(distance <= SAME)) throw new Error(`${name}, ${policy}: off by ${distance}.`);
      }
    }
    const loop = result.times['plain loop'];
    const matMul = result.times['runtime MatMul'];
    printTable(
      `Scores of ${GALLERY.clips} clips x ${GALLERY.frames} frames x ${GALLERY.width}, frame, mean and max, ` +
        `${params.threads} ${params.threads === 1 ? 'thread' : 'threads'}, ${params.rounds} interleaved rounds; ` +
        `ranks both ways ${result.rankingMs.toFixed(0)} ms more for each`,
      ['', 'ms, median (quartiles)', 'speed against the loop', 'against MatMul', 'max difference'],
      Object.entries(result.times).map(([name, values]) => [
        name,
        spread(summarise(values)),
        times(pairedRatio(loop, values)),
        times(pairedRatio(matMul, values)),
        Math.max(...Object.values(result.differences[name])).toExponential(1),
      ]),
    );
    results.push({ ...GALLERY, ...params, ...result });
  }
  return results;
}
