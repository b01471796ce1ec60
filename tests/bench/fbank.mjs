import { ADAPTER, withBenchPage } from './lib/browser.mjs';
import { printTable, spread, times } from './lib/print.mjs';
import { median, pairedRatio, summarise } from './lib/statistics.mjs';

const SECONDS = 10;
const ROUNDS = 40;
/** Float32 against float64 of this formula differ by 1e-5 on average; another formula by a tenth or more. */
const SAME_MEAN = 1e-3;

/** Round by round where both were timed in the same rounds, else of the medians. */
const ratioTo = (peer, values) =>
  values.length === peer.length ? pairedRatio(peer, values) : median(peer) / median(values);

/** Log-mel of ten seconds: ours on the processor, ours on the GPU, and the peer's. */
export async function benchFbank() {
  const result = await withBenchPage((run) => run('fbank', { seconds: SECONDS, rounds: ROUNDS }));
  const { frames, adapter } = result;
  for (const [name, { mean }] of Object.entries(result.differences)) {
    // Not `>`: NaN must not pass.
    if (!(mean <= SAME_MEAN)) throw new Error(`${name} computes something else: off by ${mean} on average.`);
  }
  printTable(
    `Log-mel of ${SECONDS} s (${frames} frames), ${ROUNDS} interleaved rounds, GPU: ${adapter ? `${adapter} (${ADAPTER})` : 'none'}`,
    ['', 'ms, median (quartiles)', 'speed against the peer', 'max difference', 'mean difference'],
    Object.entries(result.times).map(([name, values]) => {
      const { max, mean } = result.differences[name];
      return [
        name,
        spread(summarise(values)),
        times(ratioTo(result.times.peer, values)),
        max.toExponential(1),
        mean.toExponential(1),
      ];
    }),
  );
  return result;
}
