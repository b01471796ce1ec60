/** Quantised forms of the base size on WASM against float32, and what each kind of operator takes of the time. */
import { BASE } from './graphs.mjs';
import { withBenchPage } from './lib/browser.mjs';
import { ms, printTable, times } from './lib/print.mjs';
import { median } from './lib/statistics.mjs';

const THREADS = 2;
const ROUNDS = 3;
const PASSES = ['reconstruct', 'retrieve'];

export async function benchQuantised() {
  const params = { config: BASE, threads: THREADS, rounds: ROUNDS };
  const [quantised, without] = await withBenchPage(async (run) => [
    await run('quantised', { ...params, forms: 'quantised' }),
    await run('quantised', { ...params, forms: 'without' }),
  ]);
  const forms = Object.keys(quantised[0].times).filter((form) => form !== 'float32');
  print('Quantised linear layers', quantised, forms, (steps, form) => {
    const error = Math.max(...steps.map(({ relativeL2 }) => relativeL2[form]));
    return `${times(total(steps, 'float32') / total(steps, form))}, off by ${error.toExponential(1)}`;
  });
  const operators = Object.keys(without[0].times).filter((form) => form !== 'float32');
  print('Share of an operator, by leaving it out', without, operators, (steps, operator) => {
    const share = 1 - total(steps, operator) / total(steps, 'float32');
    return `${(100 * share).toFixed(0)} %`;
  });
  return { ...params, quantised, without };
}

const total = (steps, form) => steps.reduce((sum, step) => sum + median(step.times[form]), 0);

function print(title, steps, forms, cell) {
  const line = (name, of) => [name, ms(total(of, 'float32')), ...forms.map((form) => cell(of, form))];
  printTable(
    `${title}: base size, WASM, ${THREADS} threads, ${ROUNDS} interleaved rounds`,
    ['', 'float32 ms', ...forms],
    [
      ...steps.map((step) => line(step.name, [step])),
      ...PASSES.map((pass) =>
        line(
          `whole pass: ${pass}`,
          steps.filter((step) => step.pass === pass),
        ),
      ),
    ],
  );
}
