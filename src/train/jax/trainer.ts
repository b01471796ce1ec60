/** A model in training: its weights, moments and compiled step, on one of jax-js's devices. */
import {
  type Array as Arr,
  blockUntilReady,
  defaultDevice,
  type Device,
  init,
  jit,
  numpy as np,
  tree,
} from '@jax-js/jax';
import { AppError } from '../../core/errors.ts';
import type { ModelConfig } from '../../core/model-config.ts';
import type { HostBatch } from '../batches.ts';
import type { HostTensor, HostTensors } from '../parameters.ts';
import { alone, decode, joint, tower } from './model.ts';
import {
  adamW,
  type Aux,
  type BatchTree,
  corrections,
  gradients,
  losses,
  squaredLengths,
  type StepSettings,
  type Tree,
} from './step.ts';

/** Where a run computes. */
export type TrainDevice = Extract<Device, 'wasm' | 'webgpu'>;

/** What a step says of itself, on the processor. */
export interface StepFigures {
  readonly total: number;
  /** Null where the objective does not compute it. */
  readonly audio: number | null;
  readonly visual: number | null;
  readonly contrastive: number | null;
  /** Cosines (audio, video) of the batch, row-major; null for masked-only runs. */
  readonly similarity: Float32Array<ArrayBuffer> | null;
  /** Lengths of the gradients before clipping, by tensor; empty where nothing was learned. */
  readonly norms: ReadonlyMap<string, number>;
}

/** Whole clips: (clips, tokens, patchValues) and the positions of all tokens, (clips, tokens, width). */
export type HostEmbedBatch = Record<'patchesA' | 'patchesV' | 'placesA' | 'placesV', HostTensor>;

/** What the towers make of whole clips: (clips, tokens, width) of each modality. */
export type HostTokens = Record<'a' | 'v', HostTensor>;

/** Weights and AdamW's moments, all that a run goes on from. */
export interface TrainerState {
  readonly weights: HostTensors;
  readonly first: HostTensors;
  readonly second: HostTensors;
  /** Steps taken. */
  readonly steps: number;
}

/**
 * Makes a device ready.
 *
 * @throws {@link AppError} `unsupported/webgpu` if it is not to be had.
 */
export async function openDevice(device: TrainDevice): Promise<void> {
  const available = await init(device);
  if (!available.includes(device))
    throw new AppError('internal', `Expected ${device} for training, got a browser without it.`);
  defaultDevice(device);
}

/** Holds arrays of the device: call {@link Trainer.dispose} at the end. */
export class Trainer {
  readonly config: ModelConfig;
  readonly settings: StepSettings;
  #trained: Tree;
  #fixed: Tree;
  #first: Tree;
  #second: Tree;
  #steps: number;
  readonly #names: readonly string[];
  readonly #run;
  readonly #judge;
  readonly #predict;
  readonly #embed;
  readonly #towers;
  readonly #pool;

  /**
   * @param isTrained - whether a tensor moves; the rest stays as it is.
   * @remarks {@link openDevice} comes first.
   */
  constructor(
    config: ModelConfig,
    settings: StepSettings,
    state: Pick<TrainerState, 'weights'> & Partial<TrainerState>,
    isTrained: (name: string) => boolean,
  ) {
    this.config = config;
    this.settings = settings;
    this.#names = [...state.weights.keys()].filter(isTrained);
    const moving = (values: HostTensors | undefined) =>
      toTree(
        this.#names.map((name) => {
          const { shape } = state.weights.get(name)!;
          return [name, values?.get(name) ?? zeros(shape)] as const;
        }),
      );
    this.#trained = moving(state.weights);
    this.#first = moving(state.first);
    this.#second = moving(state.second);
    this.#fixed = toTree([...state.weights].filter(([name]) => !isTrained(name) && !isPlace(name)));
    this.#steps = state.steps ?? 0;
    this.#run = compileStep(config, settings);
    this.#judge = jit((trained: Tree, fixed: Tree, batch: BatchTree): Aux => {
      const [total, aux] = losses(config, settings, trained, fixed, batch);
      total.dispose();
      tree.dispose([trained, fixed]);
      return aux;
    });
    this.#predict = jit((trained: Tree, fixed: Tree, batch: BatchTree) =>
      predictions(config, trained, fixed, batch),
    );
    this.#embed = jit((trained: Tree, fixed: Tree, batch: Tree) =>
      pool(config, trained, fixed, towers(config, tree.ref(trained), tree.ref(fixed), batch)),
    );
    this.#towers = jit((trained: Tree, fixed: Tree, batch: Tree) => towers(config, trained, fixed, batch));
    this.#pool = jit((trained: Tree, fixed: Tree, tokens: Tree) => pool(config, trained, fixed, tokens));
  }

  /** Steps taken. */
  get steps(): number {
    return this.#steps;
  }

  /** Takes one step. After a step that is not finite the state is not to be used. */
  async step(batch: HostBatch, learningRate: number): Promise<StepFigures> {
    const { correction1, correction2 } = corrections(this.#steps + 1);
    const rates = {
      learningRate: scalar(learningRate),
      correction1: scalar(correction1),
      correction2: scalar(correction2),
    };
    const out = this.#run(this.#trained, this.#fixedUse(), this.#first, this.#second, upload(batch), rates);
    this.#trained = out.trained;
    this.#first = out.first;
    this.#second = out.second;
    this.#steps += 1;
    // Queued steps make each other slower, so every step is waited for.
    await blockUntilReady(this.#trained);
    const squared = await out.squared.data();
    const norms = new Map(this.#names.map((name, at) => [name, Math.sqrt(squared[at] as number)]));
    return figures(out.aux, norms);
  }

  /** The losses of a batch, without learning from it. */
  async judge(batch: HostBatch): Promise<StepFigures> {
    return figures(this.#judge(tree.ref(this.#trained), this.#fixedUse(), upload(batch)), new Map());
  }

  /** What the model rebuilds: (clips, asked, patchValues) of each modality. */
  async predict(batch: HostBatch): Promise<{ readonly audio: Float32Array; readonly visual: Float32Array }> {
    const out = this.#predict(tree.ref(this.#trained), this.#fixedUse(), upload(batch));
    return { audio: await floats(out.a), visual: await floats(out.v) };
  }

  /** Features of clips, each modality alone: (clips, width), of any length. */
  async embed(
    batch: HostEmbedBatch,
  ): Promise<{ readonly audio: Float32Array; readonly visual: Float32Array }> {
    const uploaded = toTree(Object.entries(batch));
    const out = this.#embed(tree.ref(this.#trained), this.#fixedUse(), uploaded);
    return { audio: await floats(out.a), visual: await floats(out.v) };
  }

  /** The first half of {@link Trainer.embed}: what the towers make of clips. */
  async towers(batch: HostEmbedBatch): Promise<HostTokens> {
    const uploaded = toTree(Object.entries(batch));
    const out = this.#towers(tree.ref(this.#trained), this.#fixedUse(), uploaded);
    const a = await toHost(out['a']!);
    const v = await toHost(out['v']!);
    tree.dispose(out);
    return { a, v };
  }

  /** The second half of {@link Trainer.embed}: the joint blocks on what the towers made. */
  async pool(tokens: HostTokens): Promise<{ readonly audio: Float32Array; readonly visual: Float32Array }> {
    const out = this.#pool(tree.ref(this.#trained), this.#fixedUse(), toTree(Object.entries(tokens)));
    return { audio: await floats(out.a), visual: await floats(out.v) };
  }

  /** Copies weights and moments to the processor, in the order of the checkpoint. */
  async state(order: Iterable<string>, places: HostTensors): Promise<TrainerState> {
    const weights = new Map<string, HostTensor>();
    for (const name of order) {
      const array = this.#trained[name] ?? this.#fixed[name];
      weights.set(name, array ? await toHost(array) : places.get(name)!);
    }
    const moments = async (moving: Tree) => {
      const out = new Map<string, HostTensor>();
      for (const name of this.#names) out.set(name, await toHost(moving[name]!));
      return out;
    };
    return {
      weights,
      first: await moments(this.#first),
      second: await moments(this.#second),
      steps: this.#steps,
    };
  }

  dispose(): void {
    tree.dispose([this.#trained, this.#fixed, this.#first, this.#second]);
    for (const compiled of [this.#run, this.#judge, this.#predict, this.#embed, this.#towers, this.#pool])
      compiled.dispose();
  }

  #fixedUse(): Tree {
    return tree.ref(this.#fixed);
  }
}

/** Positions enter with the batch. */
const isPlace = (name: string) => name.includes('pos_embed');

function compileStep(config: ModelConfig, settings: StepSettings) {
  return jit(
    (
      trained: Tree,
      fixed: Tree,
      first: Tree,
      second: Tree,
      batch: BatchTree,
      rates: { learningRate: Arr; correction1: Arr; correction2: Arr },
    ) => {
      const { aux, grads } = gradients(config, settings, tree.ref(trained), fixed, batch);
      const squared = squaredLengths(grads);
      const moved = adamW(settings, trained, grads, first, second, squared.ref, rates);
      return { ...moved, squared, aux };
    },
  );
}

function predictions(config: ModelConfig, trained: Tree, fixed: Tree, batch: BatchTree) {
  const weights = (name: string) => (trained[name] ?? fixed[name])!.ref;
  const side = (letter: 'A' | 'V') => ({
    kept: batch[`kept${letter}`],
    keptPlaces: batch[`keptPlaces${letter}`],
    decoderPlaces: batch[`decoderPlaces${letter}`],
  });
  const [sideA, sideV] = [side('A'), side('V')];
  const counts = [sideA.kept.shape[1]!, sideV.kept.shape[1]!] as const;
  const latent = joint(
    weights,
    config,
    tower(weights, config, 'a', sideA),
    tower(weights, config, 'v', sideV),
  );
  const out = decode(weights, config, latent, {
    a: { kept: counts[0], places: sideA.decoderPlaces },
    v: { kept: counts[1], places: sideV.decoderPlaces },
  });
  tree.dispose([trained, fixed, batch.askedA, batch.askedV]);
  return out;
}

/** Whole clips through the towers. */
function towers(config: ModelConfig, trained: Tree, fixed: Tree, batch: Tree): Tree {
  const weights = (name: string) => (trained[name] ?? fixed[name])!.ref;
  const side = (letter: 'a' | 'v') => {
    const big = letter.toUpperCase();
    return tower(weights, config, letter, {
      kept: batch[`patches${big}`]!,
      keptPlaces: batch[`places${big}`]!,
    });
  };
  const out = { a: side('a'), v: side('v') };
  tree.dispose([trained, fixed]);
  return out;
}

/** Each modality alone through the joint blocks. */
function pool(config: ModelConfig, trained: Tree, fixed: Tree, tokens: Tree) {
  const weights = (name: string) => (trained[name] ?? fixed[name])!.ref;
  const out = {
    a: alone(weights, config, 'a', tokens['a']!),
    v: alone(weights, config, 'v', tokens['v']!),
  };
  tree.dispose([trained, fixed]);
  return out;
}

/** Gradients of the tensors that learn, reached or not, never of positions; what the step computes, for tests. */
export async function gradientsOf(
  config: ModelConfig,
  settings: StepSettings,
  weights: HostTensors,
  batch: HostBatch,
  isTrained: (name: string) => boolean = () => true,
): Promise<{ readonly figures: StepFigures; readonly gradients: HostTensors }> {
  const run = jit((trained: Tree, fixed: Tree, data: BatchTree) =>
    gradients(config, settings, trained, fixed, data),
  );
  const part = (learns: boolean) =>
    toTree([...weights].filter(([name]) => !isPlace(name) && isTrained(name) === learns));
  const { aux, grads } = run(part(true), part(false), upload(batch));
  const out = new Map<string, HostTensor>();
  for (const [name, grad] of Object.entries(grads)) {
    const { shape } = grad;
    out.set(name, { shape: [...shape], data: await floats(grad) });
  }
  run.dispose();
  return { figures: await figures(aux, new Map()), gradients: out };
}

async function figures(aux: Aux, norms: ReadonlyMap<string, number>): Promise<StepFigures> {
  const number = async (name: string) => (aux[name] ? ((await aux[name].data())[0] as number) : null);
  return {
    total: (await number('total')) as number,
    audio: await number('audio'),
    visual: await number('visual'),
    contrastive: await number('contrastive'),
    similarity: aux['similarity'] ? await floats(aux['similarity']) : null,
    norms,
  };
}

const scalar = (value: number) => np.array(new Float32Array([value]), { shape: [] });
const zeros = (shape: readonly number[]): HostTensor => ({
  shape,
  data: new Float32Array(shape.reduce((product, extent) => product * extent, 1)),
});
const toArray = ({ shape, data }: HostTensor) => np.array(data, { shape: [...shape] });
const toTree = (tensors: readonly (readonly [string, HostTensor])[]): Tree =>
  Object.fromEntries(tensors.map(([name, tensor]) => [name, toArray(tensor)]));
const upload = (batch: HostBatch) => toTree(Object.entries(batch)) as BatchTree;

/** Consumes the array. */
async function floats(array: Arr): Promise<Float32Array<ArrayBuffer>> {
  return Float32Array.from((await array.data()) as Float32Array);
}

/** Copies an array, which lives on. */
async function toHost(array: Arr): Promise<HostTensor> {
  const shape = [...array.shape];
  return { shape, data: await floats(array.ref) };
}
