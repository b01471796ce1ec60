/** AdamW with clipping: within the compiled step on a GPU, in plain loops on the processor. */
import { blockUntilReady, jit, numpy as np, tree } from '@jax-js/jax';
import type { ModelConfig } from '../../core/model-config.ts';
import { decays, type HostTensor, type HostTensors } from '../parameters.ts';
import { floats, toHost, toTree } from './arrays.ts';
import {
  ADAM_EPSILON,
  adamW,
  type Aux,
  BETA_1,
  BETA_2,
  clipScale,
  gradients,
  squaredLengths,
  type StepSettings,
  type StepTree,
  type Tree,
} from './step.ts';

/** What a run goes on from beside its weights. */
export interface Moments {
  readonly first: HostTensors;
  readonly second: HostTensors;
}

/** What a step computed. */
export interface Stepped {
  readonly aux: Aux;
  /** Lengths of the gradients before clipping, by tensor. */
  readonly norms: ReadonlyMap<string, number>;
}

/** Holds the tensors that learn, and moves them. */
export interface Optimiser {
  /** On the device; another tree after each step. */
  readonly trained: Tree;
  /**
   * Takes step number `t`, counted from 1.
   *
   * @param fixed - disposed of, as `batch` is.
   */
  step(fixed: Tree, batch: StepTree, t: number, learningRate: number): Promise<Stepped>;
  moments(): Promise<Moments>;
  dispose(): void;
}

type Start = readonly [config: ModelConfig, settings: StepSettings, weights: HostTensors, moments: Moments];

/** Moves everything within one compiled graph, so that nothing but numbers of the step is read back. */
export class GraphAdam implements Optimiser {
  #trained: Tree;
  #first: Tree;
  #second: Tree;
  readonly #run;

  constructor(...[config, settings, weights, { first, second }]: Start) {
    [this.#trained, this.#first, this.#second] = [toTree(weights), toTree(first), toTree(second)];
    this.#run = jit(
      (
        trained: Tree,
        fixed: Tree,
        moments: { first: Tree; second: Tree },
        batch: StepTree,
        rates: Parameters<typeof adamW>[6],
      ) => {
        const { aux, grads } = gradients(config, settings, tree.ref(trained), fixed, batch);
        const squared = squaredLengths(grads);
        const moved = adamW(settings, trained, grads, moments.first, moments.second, squared.ref, rates);
        return { ...moved, squared, aux };
      },
    );
  }

  get trained(): Tree {
    return this.#trained;
  }

  async step(fixed: Tree, batch: StepTree, t: number, learningRate: number): Promise<Stepped> {
    const scalar = (value: number) => np.array(new Float32Array([value]), { shape: [] });
    const names = Object.keys(this.#trained);
    const moments = { first: this.#first, second: this.#second };
    const out = this.#run(this.#trained, fixed, moments, batch, {
      learningRate: scalar(learningRate),
      correction1: scalar(1 - BETA_1 ** t),
      correction2: scalar(1 - BETA_2 ** t),
    });
    [this.#trained, this.#first, this.#second] = [out.trained, out.first, out.second];
    // Queued steps make each other slower, so every step is waited for.
    await blockUntilReady(this.#trained);
    const squared = await floats(out.squared);
    return { aux: out.aux, norms: new Map(names.map((name, at) => [name, Math.sqrt(squared[at]!)])) };
  }

  async moments(): Promise<Moments> {
    const copied = async (moving: Tree) => {
      const out = new Map<string, HostTensor>();
      for (const [name, array] of Object.entries(moving)) out.set(name, await toHost(array));
      return out;
    };
    return { first: await copied(this.#first), second: await copied(this.#second) };
  }

  dispose(): void {
    tree.dispose([this.#trained, this.#first, this.#second]);
    this.#run.dispose();
  }
}

/**
 * Moves everything in plain loops. On the processor every kernel is sent to the threads by a message, and AdamW would be
 * half of a step's kernels, most of them for vectors of a few dozen numbers.
 */
export class HostAdam implements Optimiser {
  readonly #settings: StepSettings;
  readonly #moving: readonly (readonly [string, Record<'weight' | 'first' | 'second', HostTensor>])[];
  #trained: Tree;
  readonly #run;

  constructor(...[config, settings, weights, { first, second }]: Start) {
    this.#settings = settings;
    const own = ({ shape, data }: HostTensor) => ({ shape, data: data.slice() });
    this.#moving = [...weights].map(([name, weight]) => [
      name,
      { weight: own(weight), first: own(first.get(name)!), second: own(second.get(name)!) },
    ]);
    this.#trained = this.#uploaded();
    this.#run = jit((trained: Tree, fixed: Tree, batch: StepTree) =>
      gradients(config, settings, trained, fixed, batch),
    );
  }

  get trained(): Tree {
    return this.#trained;
  }

  async step(fixed: Tree, batch: StepTree, t: number, learningRate: number): Promise<Stepped> {
    const { aux, grads } = this.#run(this.#trained, fixed, batch);
    const found = new Map<string, Float32Array>();
    for (const [name] of this.#moving) found.set(name, await floats(grads[name]!));
    const norms = new Map([...found].map(([name, grad]) => [name, Math.sqrt(squareSum(grad))]));
    const length = Math.hypot(...norms.values());
    const { weightDecay, clipNorm } = this.#settings;
    const rates = {
      scale: clipScale(length, clipNorm),
      learningRate,
      correction1: 1 - BETA_1 ** t,
      correction2: 1 - BETA_2 ** t,
    };
    for (const [name, tensors] of this.#moving)
      move(tensors, found.get(name)!, decays(tensors.weight.shape) ? weightDecay : 0, rates);
    this.#trained = this.#uploaded();
    return { aux, norms };
  }

  async moments(): Promise<Moments> {
    const copied = (which: 'first' | 'second') =>
      new Map(
        this.#moving.map(([name, { [which]: tensor }]) => [name, { ...tensor, data: tensor.data.slice() }]),
      );
    return { first: copied('first'), second: copied('second') };
  }

  dispose(): void {
    tree.dispose(this.#trained);
    this.#run.dispose();
  }

  #uploaded(): Tree {
    return toTree(this.#moving.map(([name, { weight }]) => [name, weight] as const));
  }
}

interface HostRates {
  readonly scale: number;
  readonly learningRate: number;
  readonly correction1: number;
  readonly correction2: number;
}

/** The same as {@link adamW} for one tensor, in place. */
function move(
  tensors: Record<'weight' | 'first' | 'second', HostTensor>,
  grad: Float32Array,
  decay: number,
  { scale, learningRate, correction1, correction2 }: HostRates,
): void {
  const [weight, first, second] = [tensors.weight.data, tensors.first.data, tensors.second.data];
  for (let i = 0; i < weight.length; i += 1) {
    const slope = grad[i]! * scale;
    first[i] = first[i]! * BETA_1 + slope * (1 - BETA_1);
    second[i] = second[i]! * BETA_2 + slope * slope * (1 - BETA_2);
    const moved = first[i]! / correction1 / (Math.sqrt(second[i]! / correction2) + ADAM_EPSILON);
    weight[i] = weight[i]! - learningRate * (moved + decay * weight[i]!);
  }
}

function squareSum(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]! * values[i]!;
  return sum;
}
