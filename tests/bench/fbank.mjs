import { withBenchPage } from './lib/browser.mjs';
import { printTable, spread, times } from './lib/print.mjs';
import { pairedRatio, summarise } from './lib/statistics.mjs';

const SECONDS = 10;
const ROUNDS = 40;

/** Log-mel of ten seconds: ours on the processor, ours on the GPU, and the peer's. */
export async function benchFbank() {
  const result = await withBenchPage((run) =>
    run('fbank', { seconds: SECONDS, rounds: ROUNDS, withGpu: true }),
  );
  const { peer } = result.times;
  const rows = Object.entries(result.times).map(([name, values]) => {
    const difference = result.differences[name];
    return [
      name,
      spread(summarise(values)),
      times(pairedRatio(peer, values)),
      difference ? difference.max.toExponential(1) : 'reference',
      difference ? difference.mean.toExponential(1) : '',
    ];
  });
  printTable(
    `Log-mel of ${SECONDS} s (${result.frames} frames), ${ROUNDS} interleaved rounds`,
    ['', 'ms, median (quartiles)', 'speed against the peer', 'max difference', 'mean difference'],
    rows,
  );
  return result;
}
