import { describe, expect, it } from 'vitest';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { LoadModelParams } from '../../../src/contract/model.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
import { publicUrl, startWorker } from './worker.ts';

/**
 * That the shipped file has learned, shown on the sample clips, whose seeds it was never trained on: it rebuilds
 * hidden patches better than their best constant guess, and pairs sound with sight better than chance. The
 * same checks on the same file with every tensor's values shuffled must fail, or they prove nothing.
 */
const FRAME = 5;
const MASK = {
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 1,
  paint: 'visible',
} as const;
const PERMUTATIONS = 9999;

type Client = RpcClient<EngineContract>;

interface Evidence {
  readonly audioLoss: number;
  readonly audioMeanFill: number;
  readonly visualLoss: number;
  readonly visualMeanFill: number;
  /** Share of random pairings (the true one included) whose mean own-partner score is at least the true one's. */
  readonly pValue: number;
}

async function openSamples(client: Client): Promise<string[]> {
  const manifest = (await (await fetch(publicUrl('samples/manifest.json'))).json()) as {
    clips: { file: string }[];
  };
  for (const { file } of manifest.clips) {
    const source = { kind: 'url', url: publicUrl(`samples/${file}`), name: file } as const;
    await client.call('openClip', { clipId: file, source });
  }
  return manifest.clips.map(({ file }) => file);
}

async function gather(client: Client, model: LoadModelParams, clips: readonly string[]): Promise<Evidence> {
  await client.call('loadModel', model);
  const sums = { audioLoss: 0, audioMeanFill: 0, visualLoss: 0, visualMeanFill: 0 };
  for (const clipId of clips) {
    const { audio, visual } = await client.call('reconstruct', { clipId, frameIndex: FRAME, ...MASK });
    sums.audioLoss += audio?.loss ?? Number.NaN;
    sums.audioMeanFill += audio?.meanFillLoss ?? Number.NaN;
    sums.visualLoss += visual?.loss ?? Number.NaN;
    sums.visualMeanFill += visual?.meanFillLoss ?? Number.NaN;
  }
  const { cosine, pairs } = await client.call('similarity', {
    clips: clips.map((clipId) => ({ clipId, frameIndex: FRAME })),
  });
  expect(pairs).toBe(clips.length);
  return { ...sums, pValue: permutationTest(cosine, pairs) };
}

/** Rows and columns are centred first, so that a clip which resembles everything helps no pairing. */
function permutationTest(cosine: Float32Array, pairs: number): number {
  const cell = (row: number, column: number) => cosine[row * pairs + column] as number;
  const mean = (score: (i: number) => number) =>
    Array.from({ length: pairs }, (_, i) => score(i)).reduce((sum, value) => sum + value, 0) / pairs;
  const rowMeans = Array.from({ length: pairs }, (_, row) => mean((column) => cell(row, column)));
  const columnMeans = Array.from({ length: pairs }, (_, column) => mean((row) => cell(row, column)));
  const score = (partner: (row: number) => number) =>
    mean(
      (row) => cell(row, partner(row)) - (rowMeans[row] as number) - (columnMeans[partner(row)] as number),
    );
  const own = score((row) => row);
  const random = new SeededRandom(20);
  let asGood = 1;
  for (let i = 0; i < PERMUTATIONS; i += 1) {
    const order = random.sample(pairs, pairs);
    if (score((row) => order[row] as number) >= own) asGood += 1;
  }
  return asGood / (PERMUTATIONS + 1);
}

/** The same safetensors file with the values of every tensor in random order: same sizes, nothing learned. */
async function shuffledModel(): Promise<File> {
  const bytes = await (await fetch(publicUrl('models/cav-mae-tiny.safetensors'))).arrayBuffer();
  const headerLength = Number(new DataView(bytes).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, headerLength))) as Record<
    string,
    { data_offsets?: [number, number]; dtype?: string }
  >;
  const random = new SeededRandom(3);
  for (const [name, { data_offsets: range, dtype }] of Object.entries(header)) {
    if (!range || dtype !== 'F16' || name.includes('pos_embed')) continue;
    const values = new Uint16Array(bytes.slice(8 + headerLength + range[0], 8 + headerLength + range[1]));
    const mixed = random.sample(values.length, values.length).map((index) => values[index] as number);
    new Uint8Array(bytes).set(new Uint8Array(Uint16Array.from(mixed).buffer), 8 + headerLength + range[0]);
  }
  return new File([bytes], 'shuffled.safetensors');
}

describe('the shipped model', () => {
  it('rebuilds and pairs unseen clips better than guessing, which shuffled weights do not', async () => {
    using engine = await startWorker('wasm');
    const clips = await openSamples(engine.client);
    expect(clips.length).toBeGreaterThanOrEqual(12);

    const bundled = { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') } as const;
    const shipped = await gather(engine.client, { source: bundled }, clips);
    console.log('shipped', JSON.stringify(shipped));
    expect(shipped.audioLoss).toBeLessThan(shipped.audioMeanFill);
    expect(shipped.visualLoss).toBeLessThan(shipped.visualMeanFill);
    expect(shipped.pValue).toBeLessThan(0.01);

    const file = await shuffledModel();
    const shuffled = await gather(engine.client, { source: { kind: 'file', file } }, clips);
    console.log('shuffled', JSON.stringify(shuffled));
    expect(shuffled.audioLoss).toBeGreaterThanOrEqual(shuffled.audioMeanFill);
    expect(shuffled.visualLoss).toBeGreaterThanOrEqual(shuffled.visualMeanFill);
    expect(shuffled.pValue).toBeGreaterThanOrEqual(0.01);
  });
});
