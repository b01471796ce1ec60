import { SeededRandom } from '../../../src/core/rng.ts';
import { GpuBlocks } from '../../../src/engine/collection/gpu-search.ts';
import { SearchLanes } from '../../../src/engine/collection/search-lanes.ts';
import type { Found } from '../../../src/engine/collection/search-contract.ts';
import { MemoryBudget, VectorBlocks } from '../../../src/engine/collection/vector-blocks.ts';
import { requestGpu } from '../../../src/gpu/device.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { BestRows } from '../../../src/math/search-rows.ts';
import { topK } from '../../../src/math/top-k.ts';
import { FeatureProduct } from '../../../src/model/feature-product.ts';
import { configureRuntime } from '../../../src/model/runtime.ts';
import { interleave, type Rounds } from './interleave.ts';

export interface SearchParams {
  readonly rows: number;
  readonly width: number;
  readonly threads: number;
  readonly rounds: number;
  /** Whether the float32 candidates run, which hold every row twice as large, and the GPU. */
  readonly peers: boolean;
  /** Bytes of vectors that stay in memory; the browser keeps the rest. */
  readonly memory: number;
}

export interface SearchResult {
  readonly times: Rounds;
  /** Largest distance of the best 64 cosines from those of the plain loop, by candidate. */
  readonly differences: Readonly<Record<string, number>>;
  /** Milliseconds that it took to bring all rows into blocks. */
  readonly fillMs: number;
  readonly bytesInMemory: number;
  readonly dispatches: string;
}

const MOST = 64;

/** The best 64 of many random rows for one query: a plain loop, the runtime's product, and ours. */
export async function measureSearch(params: SearchParams): Promise<SearchResult> {
  const { rows, width, threads, rounds, peers } = params;
  await configureRuntime({ threads });
  const random = new SeededRandom(1);
  const query = l2NormalizeRows(
    random.uniforms(width).map((u) => u - 0.5),
    1,
    width,
  );
  const budget = new MemoryBudget(params.memory);
  const side = new VectorBlocks(width, budget);
  const floats = peers ? new Float32Array(rows * width) : null;
  // A million rows of random numbers take minutes: rows of a small pool are mixed in pairs instead.
  const pool = Array.from({ length: 997 }, () => random.uniforms(width).map((u) => u - 0.5));
  const started = performance.now();
  const row = new Float32Array(width);
  for (let r = 0; r < rows; r += 1) {
    const [a, b] = [pool[r % 997]!, pool[Math.floor(r / 997) % 991]!];
    for (let i = 0; i < width; i += 1) row[i] = a[i]! + 0.7 * b[i]!;
    const unit = l2NormalizeRows(row, 1, width);
    floats?.set(unit, r * width);
    side.push(unit);
  }
  side.end();
  const fillMs = performance.now() - started;
  const blocks = side.blocks.map((block) => ({ block, allowed: block.present }));
  const signal = new AbortController().signal;
  const found: Record<string, Found> = {};
  const lanes = new SearchLanes(threads);
  const candidates: Record<string, () => Promise<Found>> = {
    [`ours, ${threads} workers`]: async () => {
      const best = new BestRows(MOST);
      await lanes.search(
        blocks.map(({ block: { values, rows: count, firstRow }, allowed }) => ({
          ...{ values, rows: count, firstRow, stride: side.stride, allowed, query },
          most: MOST,
        })),
        signal,
        (some) => some.forEach(({ score, row: at }) => best.offer(score, at)),
      );
      return best.entries;
    },
  };
  const gpu = peers ? await requestGpu() : null;
  const gpuBlocks = gpu && new GpuBlocks(gpu.device);
  const product = peers ? await FeatureProduct.create({ kind: 'wasm' }) : null;
  if (floats && product) {
    candidates['plain loop, float32'] = async () => toFound(plainLoop(floats, query, rows, width));
    candidates['runtime Gemm, float32'] = async () => toFound(await product.multiply(floats, query, width));
  }
  if (gpuBlocks) candidates['ours, WebGPU'] = () => gpuBlocks.search(blocks, query, signal, () => undefined);
  const times = await interleave(
    Object.fromEntries(
      Object.entries(candidates).map(([name, run]) => [name, async () => void (found[name] = await run())]),
    ),
    rounds,
    1,
  );
  await product?.release();
  gpuBlocks?.destroy();
  lanes.end();
  const reference = found['plain loop, float32'] ?? found[`ours, ${threads} workers`]!;
  const differences = Object.fromEntries(
    Object.entries(found).map(([name, list]) => [
      name,
      Math.max(...reference.map(({ score }, i) => Math.abs(score - list[i]!.score))),
    ]),
  );
  return {
    ...{ times, differences, fillMs, bytesInMemory: budget.used },
    dispatches: gpu ? `${2 * blocks.length} dispatches` : 'no GPU',
  };
}

function plainLoop(rows: Float32Array, query: Float32Array, count: number, width: number): Float32Array {
  const scores = new Float32Array(count);
  for (let row = 0; row < count; row += 1) {
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += rows[row * width + i]! * query[i]!;
    scores[row] = sum;
  }
  return scores;
}

const toFound = (scores: Float32Array): Found =>
  Array.from(topK(scores, MOST), (row) => ({ row, score: scores[row]! }));
