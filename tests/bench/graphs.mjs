import { ADAPTER, withBenchPage } from './lib/browser.mjs';
import { ms, printTable, times } from './lib/print.mjs';
import { median } from './lib/statistics.mjs';

const decoder = (embedDim, depth, numHeads) => ({ embedDim, depth, numHeads });
const config = (embedDim, modalityDepth, numHeads, its) => ({
  embedDim,
  numHeads,
  modalityDepth,
  unifiedDepth: 1,
  decoder: its,
  classes: null,
  normPix: true,
});

const MIDDLE = config(384, 6, 6, decoder(256, 4, 8));
/** The published size. */
export const BASE = config(768, 11, 12, decoder(512, 8, 16));

const CASES = [
  { title: 'golden checkpoint, WASM, 2 threads', model: 'golden', backend: 'wasm', threads: 2, rounds: 25 },
  { title: 'golden checkpoint, WASM, 1 thread', model: 'golden', backend: 'wasm', threads: 1, rounds: 25 },
  {
    title: 'D 384, 6+6+1 blocks, decoder 256 x 4, WASM, 2 threads',
    model: MIDDLE,
    backend: 'wasm',
    threads: 2,
    rounds: 7,
  },
  {
    title: 'D 384, 6+6+1 blocks, decoder 256 x 4, WASM, 1 thread',
    model: MIDDLE,
    backend: 'wasm',
    threads: 1,
    rounds: 5,
  },
  {
    title: 'base size (D 768, 11+11+1, decoder 512 x 8), WASM, 2 threads',
    model: BASE,
    backend: 'wasm',
    threads: 2,
    rounds: 3,
  },
  {
    title: `golden checkpoint, WebGPU (${ADAPTER} adapter)`,
    model: 'golden',
    backend: 'webgpu',
    threads: 1,
    rounds: ADAPTER === 'hardware' ? 15 : 0,
  },
  ...(ADAPTER === 'hardware'
    ? [
        { title: 'D 384, WebGPU', model: MIDDLE, backend: 'webgpu', threads: 1, rounds: 15 },
        { title: 'base size, WebGPU', model: BASE, backend: 'webgpu', threads: 1, rounds: 15 },
      ]
    : []),
];

/** The same arithmetic in another order is off by 1e-6; a wrong node by a tenth or more. */
const SAME = 1e-4;

/** Our graphs against one-node-per-operation graphs of the same model. */
export async function benchGraphs(only = () => true) {
  const results = [];
  for (const { title, ...params } of CASES.filter(({ title }) => only(title))) {
    const result = await withBenchPage((run) => run('graphs', params));
    for (const { name, relativeL2 } of result.steps) {
      if (!(relativeL2 <= SAME)) throw new Error(`${name}: the two graphs differ by ${relativeL2}.`);
    }
    results.push({ title, ...params, ...result });
    print(title, params, result);
  }
  return results;
}

function print(title, { rounds }, { steps, adapter }) {
  const columns = [
    ...(rounds > 0 ? TIME_COLUMNS : []),
    ...COMMON_COLUMNS,
    ...(steps[0].gpuCalls ? GPU_COLUMNS : []),
  ];
  const line = (name, of) => [name, ...columns.map(([, value]) => value(of))];
  printTable(
    `Graphs: ${title}${adapter ? ` ${adapter}` : ''}, ${rounds > 0 ? `${rounds} interleaved rounds` : 'counted, not timed'}`,
    ['', ...columns.map(([name]) => name)],
    [
      ...steps.map((step) => line(step.name, [step])),
      ...['reconstruct', 'retrieve'].map((pass) =>
        line(
          `whole pass: ${pass}`,
          steps.filter((step) => step.pass === pass),
        ),
      ),
    ],
  );
}

const sum = (steps, value) => steps.reduce((total, step) => total + value(step), 0);
const medians = (steps, name) => sum(steps, (step) => median(step.times[name]));

/** Header and value over one step or the steps of a pass. */
const TIME_COLUMNS = [
  ['ours ms', (steps) => ms(medians(steps, 'ours'))],
  ['plain ms', (steps) => ms(medians(steps, 'plain'))],
  ['plain / ours', (steps) => times(medians(steps, 'plain') / medians(steps, 'ours'))],
];
const COMMON_COLUMNS = [
  ['relative L2', (steps) => Math.max(...steps.map((step) => step.relativeL2)).toExponential(1)],
  ['nodes ours', (steps) => sum(steps, (step) => step.nodes.ours)],
  ['plain', (steps) => sum(steps, (step) => step.nodes.plain)],
];
const GPU_COLUMNS = [
  ['dispatches ours', (steps) => sum(steps, (step) => step.gpuCalls.ours.dispatches)],
  ['plain', (steps) => sum(steps, (step) => step.gpuCalls.plain.dispatches)],
];
