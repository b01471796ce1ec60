/** The golden training step: its inputs, drawn as `training/make_train_fixture.py` draws them, and what PyTorch got. */
import { TRAIN_DEFAULTS } from '../../src/contract/train.ts';
import { CAV_MAE } from '../../src/core/family.ts';
import type { ModelConfig } from '../../src/core/model-config.ts';
import { SeededRandom } from '../../src/core/rng.ts';
import { sizeOf } from '../../src/core/tensor.ts';
import { patchify, planarStrides } from '../../src/math/patchify.ts';
import { expectedTensors } from '../../src/model/checkpoint/tensor-names.ts';
import { type ClipIds, hostBatch, Places } from '../../src/train/batches.ts';
import type { StepSettings } from '../../src/train/jax/step.ts';
import type { HostTensor, HostTensors } from '../../src/train/parameters.ts';
import golden from '../fixtures/train/step.json';
import { fixtureBytes } from './fixture.ts';
import { parseNpy } from './npy.ts';

export type Variant = keyof typeof golden.variants;

export const VARIANTS = Object.keys(golden.variants) as Variant[];

const { config: sizes } = golden;
export const goldenConfig: ModelConfig = {
  embedDim: sizes.embed_dim,
  numHeads: sizes.num_heads,
  modalityDepth: sizes.modality_depth,
  unifiedDepth: sizes.unified_depth,
  decoder: {
    embedDim: sizes.decoder_embed_dim,
    depth: sizes.decoder_depth,
    numHeads: sizes.decoder_num_heads,
  },
  classes: null,
  normPix: false,
};

export function goldenSettings(variant: Variant): StepSettings {
  const isBothWays = variant === 'both ways, norm_pix';
  return {
    objective: isBothWays ? 'both' : variant,
    lambdaC: golden.lambda,
    maeWeight: 1,
    temperature: TRAIN_DEFAULTS.temperature,
    bidirectional: isBothWays,
    normPix: isBothWays,
    weightDecay: golden.decay,
    clipNorm: golden.clip,
  };
}

const signed = (count: number, seed: number) => new SeededRandom(seed).uniforms(count).map((u) => 2 * u - 1);

/** The weights of the golden step; positions are looked up by the batch. */
export function goldenWeights(): HostTensors {
  const shapes = expectedTensors(goldenConfig, CAV_MAE);
  return new Map(
    golden.names.map((name, seed): [string, HostTensor] => {
      const { shape } = shapes.get(name)!;
      const count = sizeOf(shape);
      const outputs = shape[0] as number;
      const isMatrix = shape.length === 2 || shape.length === 4;
      const reach = isMatrix ? Math.sqrt(6 / (outputs + count / outputs)) : 0.1;
      const centre = name.includes('norm') && name.endsWith('weight') ? 1 : 0;
      return [name, { shape, data: signed(count, seed).map((value) => centre + reach * value) }];
    }),
  );
}

export async function goldenBatch() {
  const ids = parseNpy(await fixtureBytes('train/ids.npy')).data as Int32Array<ArrayBuffer>;
  const { keepA, askA, keepV, askV } = golden.ids;
  let at = 0;
  const take = (perClip: number) =>
    Array.from({ length: golden.batch }, () => ids.slice(at, (at += perClip)));
  const [a, askedA, v, askedV] = [take(keepA), take(askA), take(keepV), take(askV)];
  const clips = a.map((keep, clip): ClipIds => ({
    audio: { keep, ask: askedA[clip]! },
    visual: { keep: v[clip]!, ask: askedV[clip]! },
  }));
  const inputs = { audio: 1 * 128 * 1024, visual: 3 * 224 * 224 };
  const values = {
    audio: signed(golden.batch * inputs.audio, golden.inputSeed),
    visual: signed(golden.batch * inputs.visual, golden.inputSeed + 1),
  };
  return hostBatch(CAV_MAE, new Places(goldenConfig, CAV_MAE), clips, (modality, clip, tokenIds) => {
    const { grid } = CAV_MAE[modality];
    const own = values[modality].subarray(clip * inputs[modality], (clip + 1) * inputs[modality]);
    // Both lie planar: (1, mel, frames) and (3, rows, columns).
    return patchify(own, grid, planarStrides(grid), { order: 'channel-last', tokenIds });
  });
}

/** Small gradients in full, of large ones a count sketch: signed sums over drawn buckets. */
export function sketch(name: string, grad: Float32Array): Float64Array {
  if (grad.length <= golden.buckets) return Float64Array.from(grad);
  const random = new SeededRandom(golden.sketchSeed + golden.names.indexOf(name));
  const out = new Float64Array(golden.buckets);
  for (const value of grad) {
    const word = random.nextUint32();
    const bucket = (word >>> 1) % golden.buckets;
    out[bucket] = out[bucket]! + (word & 1 ? -value : value);
  }
  return out;
}

/** PyTorch's sketches by name; null for tensors that the objective does not reach. */
export async function goldenSketches(): Promise<Map<string, Float32Array | null>> {
  const stored = parseNpy(await fixtureBytes('train/gradients.npy')).data as Float32Array;
  let at = 0;
  return new Map(
    golden.names.map((name, index) => {
      const length = golden.sketches[index]!;
      return [name, length === 0 ? null : stored.subarray(at, (at += length))];
    }),
  );
}

/** PyTorch's losses and the length of each gradient, 0 for those that are not reached. */
export function goldenFigures(variant: Variant) {
  const { losses, lengths } = golden.variants[variant] as {
    losses: Record<string, number>;
    lengths: number[];
  };
  return { losses, lengths: new Map(golden.names.map((name, at) => [name, lengths[at]!])) };
}

export const goldenCurve = golden.curve;
export const goldenRate = golden.rate;
