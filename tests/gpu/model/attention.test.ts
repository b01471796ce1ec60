import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rollBack } from '../../../src/analysis/localise/rollout.ts';
import type { Modality } from '../../../src/core/geometry.ts';
import { softmax } from '../../../src/math/softmax.ts';
import { CavMae } from '../../../src/model/cav-mae.ts';
import type { InspectedModel } from '../../../src/model/checkpoint/inspect.ts';
import { expectClose } from '../../support/compare.ts';
import { allTokens, goldenInputs, goldenModel, goldenPatches } from '../../support/golden-model.ts';
import type { NpyArray } from '../../support/npy.ts';
import { BACKENDS } from './backends.ts';

/** float32 sums in another order: the fused and the written-out attention differ by up to 3e-6 here. */
const FLOAT32 = 2e-5;
const MODALITIES = ['audio', 'visual'] as const;
/** Few tokens keep the plain reference short; not in order, so that a mixed-up index shows. */
const IDS = { audio: Int32Array.of(7, 300, 64, 511, 0), visual: Int32Array.of(13, 0, 100, 195, 42) };

/** A tensor's values, by the name the graphs use. */
async function weight({ entries }: InspectedModel, name: string): Promise<Float32Array> {
  const entry = entries.get(name);
  if (!entry) throw new Error(`No tensor ${name}.`);
  const { blob, byteOffset, byteLength } = entry;
  return new Float32Array(await blob.slice(byteOffset, byteOffset + byteLength).arrayBuffer());
}

/** x W^T + b on rows, in float64. */
function linear(x: readonly number[][], w: Float32Array, b: Float32Array): number[][] {
  return x.map((row) =>
    Array.from(b, (bias, out) =>
      row.reduce((sum, value, i) => sum + value * (w[out * row.length + i] ?? 0), bias),
    ),
  );
}

function layerNorm(x: readonly number[][], w: Float32Array, b: Float32Array): number[][] {
  return x.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    return row.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (w[i] ?? 0) + (b[i] ?? 0));
  });
}

/** The attention of a tower's first block, mean over heads, step by step from the patches. */
async function firstAttention(
  model: InspectedModel,
  modality: Modality,
  patches: Float32Array,
): Promise<number[]> {
  const suffix = modality === 'audio' ? 'a' : 'v';
  const { embedDim: width, numHeads: heads } = model.config;
  const ids = IDS[modality];
  const values = patches.length / ids.length;
  const read = (name: string) => weight(model, name);
  const [position, own] = [await read(`pos_embed_${suffix}`), await read(`modality_${suffix}`)];
  const rows = Array.from(ids, (_, i) => [...patches.subarray(i * values, (i + 1) * values)]);
  const embedded = linear(
    rows,
    await read(`patch_embed_${suffix}.proj.weight`),
    await read(`patch_embed_${suffix}.proj.bias`),
  ).map((row, i) => row.map((value, d) => value + position[ids[i]! * width + d]! + own[d]!));
  const block = `blocks_${suffix}.0`;
  const normed = layerNorm(embedded, await read(`${block}.norm1.weight`), await read(`${block}.norm1.bias`));
  const qkv = linear(normed, await read(`${block}.attn.qkv.weight`), await read(`${block}.attn.qkv.bias`));
  const size = width / heads;
  return Array.from(ids).flatMap((_, from) => {
    const means = new Float64Array(ids.length);
    for (let head = 0; head < heads; head += 1) {
      const scores = qkv.map((row) => {
        let dot = 0;
        for (let d = head * size; d < (head + 1) * size; d += 1) dot += qkv[from]![d]! * row[width + d]!;
        return dot / Math.sqrt(size);
      });
      softmax(scores).forEach((share, to) => (means[to] = means[to]! + share / heads));
    }
    return [...means];
  });
}

describe.each(BACKENDS)('attention that tells its weights on %s', (_, makeBackend) => {
  let inspected: InspectedModel;
  let inputs: Record<Modality, NpyArray>;
  let model: CavMae;

  beforeAll(async () => {
    inputs = await goldenInputs();
    inspected = await goldenModel('pretrain.pth');
    model = new CavMae(inspected, { backend: await makeBackend() });
  });
  afterAll(() => model.release());

  it.each(MODALITIES)(
    'is that of a plain reference in the first block, and a distribution in all: %s',
    async (modality) => {
      const ids = IDS[modality];
      const patches = goldenPatches(inputs, modality, 0, ids);
      const { attentions } = await model.encodeAttended(modality, patches, ids);
      expect(attentions).toHaveLength(inspected.config.modalityDepth);
      expectClose(attentions[0] ?? [], await firstAttention(inspected, modality, patches), FLOAT32);
      for (const attention of attentions) {
        expect(attention).toHaveLength(ids.length ** 2);
        for (let row = 0; row < ids.length; row += 1) {
          const sum = attention.subarray(row * ids.length, (row + 1) * ids.length).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 5);
        }
      }
    },
  );

  it('leaves tokens and latent as the fused graphs make them', async () => {
    const rows: Float32Array[] = [];
    const fused = [];
    for (const modality of MODALITIES) {
      // One in eight: the software adapter is slow.
      const ids = allTokens(modality).filter((id) => id % 8 === 0);
      const patches = goldenPatches(inputs, modality, 1, ids);
      const attended = await model.encodeAttended(modality, patches, ids);
      rows.push(attended.tokens);
      fused.push(await model.encode(modality, patches, ids));
    }
    using audio = fused[0]!;
    using visual = fused[1]!;
    const stacked = new Float32Array(rows[0]!.length + rows[1]!.length);
    stacked.set(rows[0]!);
    stacked.set(rows[1]!, rows[0]!.length);
    const joint = await model.jointAttended(stacked);
    expectClose(joint.tokens, await model.readLatent([audio, visual]), FLOAT32);
    expect(joint.attentions).toHaveLength(inspected.config.unifiedDepth);
    // What is followed back from one token stays one token's worth.
    const tokens = (512 + 200) / 8;
    const weights = new Float32Array(tokens);
    weights[3] = 1;
    expect(rollBack(weights, joint.attentions).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
  });
});
