/** A model in training: its weights, moments and compiled step, on one of jax-js's devices. */
import { defaultDevice, type Device, init, jit, tree } from '@jax-js/jax';
import { AppError } from '../../core/errors.ts';
import type { ModelConfig } from '../../core/model-config.ts';
import type { HostBatch, TokenBatch } from '../batches.ts';
import type { HostTensor, HostTensors } from '../parameters.ts';
import { floats, toHost, toTree } from './arrays.ts';
import { alone, decode, joint, tower } from './model.ts';
import { GraphAdam, HostAdam, type Optimiser } from './optimisers.ts';
import {
  type Aux,
  type BatchTree,
  gradients,
  losses,
  type StepSettings,
  type StepTree,
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

/** What towers read: patches (clips, tokens, patchValues) and the positions of their tokens (clips, tokens, width). */
export type HostEmbedBatch = Record<'patchesA' | 'patchesV' | 'placesA' | 'placesV', HostTensor>;

/** What the towers make of clips: (clips, tokens, width) of each modality. */
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
  readonly #optimiser: Optimiser;
  readonly #fixed: Tree;
  #steps: number;
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
    const moving = new Map([...state.weights].filter(([name]) => isTrained(name)));
    const moments = (values: HostTensors | undefined) =>
      new Map([...moving].map(([name, { shape }]) => [name, values?.get(name) ?? zeros(shape)]));
    const Adam = defaultDevice() === 'wasm' ? HostAdam : GraphAdam;
    this.#optimiser = new Adam(config, settings, moving, {
      first: moments(state.first),
      second: moments(state.second),
    });
    this.#fixed = toTree([...state.weights].filter(([name]) => !isTrained(name) && !isPlace(name)));
    this.#steps = state.steps ?? 0;
    this.#judge = jit((trained: Tree, fixed: Tree, batch: StepTree): Aux => {
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
  async step(batch: HostBatch | TokenBatch, learningRate: number): Promise<StepFigures> {
    const step = this.#optimiser.step(this.#fixedUse(), upload(batch), this.#steps + 1, learningRate);
    const { aux, norms } = await step;
    this.#steps += 1;
    return figures(aux, norms);
  }

  /** The losses of a batch, without learning from it. */
  async judge(batch: HostBatch | TokenBatch): Promise<StepFigures> {
    return figures(
      this.#judge(tree.ref(this.#optimiser.trained), this.#fixedUse(), upload(batch)),
      new Map(),
    );
  }

  /** What the model rebuilds: (clips, asked, patchValues) of each modality. */
  async predict(batch: HostBatch): Promise<{ readonly audio: Float32Array; readonly visual: Float32Array }> {
    const out = this.#predict(tree.ref(this.#optimiser.trained), this.#fixedUse(), upload(batch));
    return { audio: await floats(out.a), visual: await floats(out.v) };
  }

  /** Features of clips, each modality alone: (clips, width), of any length. */
  async embed(
    batch: HostEmbedBatch,
  ): Promise<{ readonly audio: Float32Array; readonly visual: Float32Array }> {
    const uploaded = toTree(Object.entries(batch));
    const out = this.#embed(tree.ref(this.#optimiser.trained), this.#fixedUse(), uploaded);
    return { audio: await floats(out.a), visual: await floats(out.v) };
  }

  /** The first half of {@link Trainer.embed}: what the towers make of clips. */
  async towers(batch: HostEmbedBatch): Promise<HostTokens> {
    const uploaded = toTree(Object.entries(batch));
    const out = this.#towers(tree.ref(this.#optimiser.trained), this.#fixedUse(), uploaded);
    const a = await toHost(out['a']!);
    const v = await toHost(out['v']!);
    tree.dispose(out);
    return { a, v };
  }

  /** The second half of {@link Trainer.embed}: the joint blocks on what the towers made. */
  async pool(tokens: HostTokens): Promise<{ readonly audio: Float32Array; readonly visual: Float32Array }> {
    const out = this.#pool(
      tree.ref(this.#optimiser.trained),
      this.#fixedUse(),
      toTree(Object.entries(tokens)),
    );
    return { audio: await floats(out.a), visual: await floats(out.v) };
  }

  /** Copies weights and moments to the processor, in the order of the checkpoint. */
  async state(order: Iterable<string>, places: HostTensors): Promise<TrainerState> {
    const weights = new Map<string, HostTensor>();
    for (const name of order) {
      const array = this.#optimiser.trained[name] ?? this.#fixed[name];
      weights.set(name, array ? await toHost(array) : places.get(name)!);
    }
    return { weights, ...(await this.#optimiser.moments()), steps: this.#steps };
  }

  dispose(): void {
    this.#optimiser.dispose();
    tree.dispose(this.#fixed);
    for (const compiled of [this.#judge, this.#predict, this.#embed, this.#towers, this.#pool])
      compiled.dispose();
  }

  #fixedUse(): Tree {
    return tree.ref(this.#fixed);
  }
}

/** Positions enter with the batch. */
const isPlace = (name: string) => name.includes('pos_embed');

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
  batch: HostBatch | TokenBatch,
  isTrained: (name: string) => boolean = () => true,
): Promise<{ readonly figures: StepFigures; readonly gradients: HostTensors }> {
  const run = jit((trained: Tree, fixed: Tree, data: StepTree) =>
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
  aux['passed']?.dispose();
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

const zeros = (shape: readonly number[]): HostTensor => ({
  shape,
  data: new Float32Array(shape.reduce((product, extent) => product * extent, 1)),
});
const upload = <B extends HostBatch | TokenBatch>(batch: B) =>
  toTree(Object.entries(batch)) as B extends HostBatch ? BatchTree : StepTree;
