/** One training step as a graph: losses, gradients, AdamW. */
import { type Array as Arr, numpy as np, valueAndGrad } from '@jax-js/jax';
import type { TrainSettings } from '../../contract/train.ts';
import type { ModelConfig } from '../../core/model-config.ts';
import type { BatchName, TokenBatch } from '../batches.ts';
import { decays } from '../parameters.ts';
import type { Weights } from './layers.ts';
import { contrastiveLoss, cosines, maskedLoss } from './losses.ts';
import { alone, decode, joint, tower } from './model.ts';

/** Tensors by name. */
export type Tree = Record<string, Arr>;

/** What a pass from the patches reads: per modality kept patches and all that a {@link StepTree} has beside tokens. */
export type BatchTree = Record<BatchName, Arr>;

/**
 * What a step reads: per modality kept patches with their places, or what the towers made of them; the decoder's places,
 * and the patches asked for.
 */
export type StepTree = BatchTree | Record<keyof TokenBatch, Arr>;

/** The parts of the settings that are built into the graph. */
export type StepSettings = Pick<
  TrainSettings,
  | 'objective'
  | 'lambdaC'
  | 'maeWeight'
  | 'temperature'
  | 'bidirectional'
  | 'normPix'
  | 'weightDecay'
  | 'clipNorm'
>;

/** Numbers of a step: scalars by name, and the cosines (audio, video) of the batch where it was contrasted. */
export type Aux = Record<string, Arr>;

/** Decay of AdamW's moments in a step. */
export const BETA_1 = 0.9;
export const BETA_2 = 0.95;
export const ADAM_EPSILON = 1e-8;
/** PyTorch's `clip_grad_norm_` adds this to the norm. */
const CLIP_EPSILON = 1e-6;

/** Uses of a tree's tensors, which stay alive until the tree is disposed. */
const usesOf =
  (...trees: readonly Tree[]): Weights =>
  (name) => {
    const found = trees.find((tree) => name in tree)?.[name];
    if (!found) throw new Error(`The model has no tensor "${name}".`);
    return found.ref;
  };

/**
 * The losses of a batch.
 *
 * @param fixed - tensors without a gradient.
 * @returns the scalar that is minimised, and its parts.
 */
export function losses(
  config: ModelConfig,
  settings: StepSettings,
  trained: Tree,
  fixed: Tree,
  batch: StepTree,
): [Arr, Aux] {
  const weights = usesOf(trained, fixed);
  const tokens = (letter: 'A' | 'V') =>
    'tokensA' in batch
      ? batch[`tokens${letter}`]
      : tower(weights, config, letter === 'A' ? 'a' : 'v', {
          kept: batch[`kept${letter}`],
          keptPlaces: batch[`keptPlaces${letter}`],
        });
  const [a, v] = [tokens('A'), tokens('V')];
  const aux: Aux = {};
  const parts: Arr[] = [];
  const { objective } = settings;
  if (objective !== 'contrastive') {
    const predicted = decode(weights, config, joint(weights, config, a.ref, v.ref), {
      a: { kept: a.shape[1]!, places: batch.decoderPlacesA },
      v: { kept: v.shape[1]!, places: batch.decoderPlacesV },
    });
    const audio = maskedLoss(predicted.a, batch.askedA, settings.normPix);
    const visual = maskedLoss(predicted.v, batch.askedV, settings.normPix);
    aux['audio'] = audio.ref;
    aux['visual'] = visual.ref;
    parts.push(audio.add(visual).mul(settings.maeWeight));
  }
  if (objective !== 'masked') {
    const similarity = cosines(alone(weights, config, 'a', a.ref), alone(weights, config, 'v', v.ref));
    aux['similarity'] = similarity.ref;
    const contrastive = contrastiveLoss(similarity, settings.temperature, settings.bidirectional);
    aux['contrastive'] = contrastive.ref;
    // On its own, the contrastive loss has nothing to be weighed against.
    parts.push(objective === 'both' ? contrastive.mul(settings.lambdaC) : contrastive);
  }
  a.dispose();
  v.dispose();
  const total = parts.length === 2 ? parts[0]!.add(parts[1]!) : parts[0]!;
  return [total, { ...aux, total: total.ref }];
}

/** Where a gradient passes on its way through tensors that stay as they are: it comes in at their biases. */
const ON_THE_WAY = /^decoder.*\.bias$/;

/**
 * Losses and the gradient of every trained tensor.
 *
 * @remarks A product with a matrix that stays as it is reads the gradient that comes in only once, so jax-js computes it
 *   anew for each column. Where the bias asks for it too, it is computed once: fifty times as fast for the decoder.
 */
export function gradients(
  config: ModelConfig,
  settings: StepSettings,
  trained: Tree,
  fixed: Tree,
  batch: StepTree,
): { readonly aux: Aux; readonly grads: Tree } {
  const isPassed = (name: string) => settings.objective !== 'contrastive' && ON_THE_WAY.test(name);
  const part = (isIt: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(fixed).filter(([name]) => isIt(name)));
  const [passed, rest] = [part(isPassed), part((name) => !isPassed(name))];
  const run = valueAndGrad(
    (weights: Tree) => losses(config, settings, weights, rest, batch) as unknown as Arr,
    { hasAux: true },
  );
  const [[total, aux], all] = run({ ...trained, ...passed }) as unknown as [[Arr, Aux], Tree];
  total.dispose();
  const grads = Object.fromEntries(Object.entries(all).filter(([name]) => name in trained));
  const sums = Object.keys(passed).map((name) => np.sum(all[name]!));
  // What nobody reads is not computed.
  return sums.length > 0
    ? { aux: { ...aux, passed: sums.reduce((sum, one) => sum.add(one)) }, grads }
    : { aux, grads };
}

/** Rates of a step, which change from step to step and are therefore inputs. */
export interface Rates {
  readonly learningRate: Arr;
  /** `1 - beta1^t` and `1 - beta2^t`, t counted from 1. */
  readonly correction1: Arr;
  readonly correction2: Arr;
}

/** What gradients of this length together are multiplied by. */
export const clipScale = (length: number, clipNorm: number): number =>
  Math.min(1, clipNorm / (length + CLIP_EPSILON));

/** Squared lengths of all gradients, in the tree's order: (tensors). */
export function squaredLengths(grads: Tree): Arr {
  return np.stack(Object.values(grads).map((grad) => np.sum(np.square(grad.ref))));
}

/**
 * AdamW with clipping, as `training/cavmae/trainee.py` runs it: betas 0.9 and 0.95, only matrices decay.
 *
 * @param squared - {@link squaredLengths} of the gradients.
 * @returns weights and both moments after the step.
 */
export function adamW(
  settings: StepSettings,
  trained: Tree,
  grads: Tree,
  first: Tree,
  second: Tree,
  squared: Arr,
  rates: Rates,
): { readonly trained: Tree; readonly first: Tree; readonly second: Tree } {
  const length = np.sqrt(np.sum(squared));
  const scale = np.minimum(np.reciprocal(length.add(CLIP_EPSILON)).mul(settings.clipNorm), 1);
  const out = { trained: {} as Tree, first: {} as Tree, second: {} as Tree };
  for (const [name, weight] of Object.entries(trained)) {
    const grad = grads[name]!.mul(scale.ref);
    const m = first[name]!.mul(BETA_1).add(grad.ref.mul(1 - BETA_1));
    const v = second[name]!.mul(BETA_2).add(np.square(grad).mul(1 - BETA_2));
    const root = np.sqrt(v.ref.div(rates.correction2.ref)).add(ADAM_EPSILON);
    const moved = m.ref.div(rates.correction1.ref).div(root);
    const decay = decays(weight.shape) ? settings.weightDecay : 0;
    const shrunk = decay ? weight.ref.mul(decay).add(moved) : moved;
    out.trained[name] = weight.sub(shrunk.mul(rates.learningRate.ref));
    out.first[name] = m;
    out.second[name] = v;
  }
  scale.dispose();
  for (const rate of Object.values(rates)) rate.dispose();
  return out;
}
