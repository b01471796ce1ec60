/** The passes of the model: encode, joint, pooled, decode, classify. */
import { AppError, throwIfAborted } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import type { Modality, PatchGrid } from '../core/geometry.ts';
import type { PatchMask } from '../core/masks/masking.ts';
import type { ClassifyMode, ModelConfig } from '../core/model-config.ts';
import { nextTurn } from '../core/turns/next-turn.ts';
import type { InspectedModel } from './checkpoint/inspect.ts';
import type { PooledMean } from './classify-means.ts';
import { MEANS_OF_MODE, pooledForMode } from './classify-means.ts';
import type { Precision } from './graph/builder.ts';
import { decoderRestore } from './masking.ts';
import { PartSessions } from './part-sessions.ts';
import { Latent, stackRows, Tokens } from './rows.ts';
import type { Backend, PartInputs, PartSession } from './session.ts';

export type { Latent, Tokens } from './rows.ts';

/** Predicted patches in the paper's layout: (tokens, py, px, channel), row-major. */
export interface Predictions {
  /** (tokens, patchValues). */
  readonly audio: Float32Array<ArrayBuffer>;
  /** (tokens, patchValues). */
  readonly visual: Float32Array<ArrayBuffer>;
}

/** The output of a stack of blocks, and how each of its blocks attended, on the CPU. */
export interface Attended {
  /** (tokens, D). */
  readonly tokens: Float32Array<ArrayBuffer>;
  /** (tokens, tokens) for each block, first block first, mean over heads: rows attend and sum to 1. */
  readonly attentions: readonly Float32Array<ArrayBuffer>[];
}

export interface CavMaeOptions {
  readonly backend: Backend;
  /** The precision to compute in; inputs and results are float32 either way. */
  readonly precision?: Precision;
}

/**
 * The model's passes. Rows between passes stay on the device that made them.
 *
 * Every method checks its signal before each call into the runtime and throws `aborted`; a running call is not
 * interrupted. All methods throw {@link AppError} `model/run` if the runtime fails.
 *
 * @remarks Source: CAV-MAE (arXiv 2210.07839) section 2 and its official code.
 */
export class CavMae {
  readonly family: ModelFamily;
  readonly config: ModelConfig;
  readonly precision: Precision;
  readonly #backend: Backend;
  readonly #parts: PartSessions;

  constructor(model: InspectedModel, { backend, precision = 'float32' }: CavMaeOptions) {
    this.family = model.family;
    this.config = model.config;
    this.precision = precision;
    this.#backend = backend;
    this.#parts = new PartSessions(model, backend, precision);
  }

  /**
   * Runs a modality's tower on its visible patches.
   *
   * @param patches - (ids, patchValues), unfolded channel first: (channel, py, px). A GPU buffer still belongs to the
   * caller.
   * @param ids - token index of each patch.
   * @throws {@link AppError} `shape` if patches and ids do not match, or there are none.
   */
  async encode(
    modality: Modality,
    patches: Float32Array | GPUBuffer,
    ids: Int32Array,
    signal?: AbortSignal,
  ): Promise<Tokens> {
    const { grid } = this.family[modality];
    requirePatches(modality, grid, patches, ids);
    const tower = await this.#part(`${modality}-tower`, signal);
    const inputs = {
      patches: { data: patches, dims: [ids.length, grid.patchValues] },
      ids: { data: ids, dims: [ids.length] },
    };
    const { tokens } = await tower.run(inputs, ['tokens']);
    return new Tokens(tokens, modality);
  }

  /**
   * Like {@link CavMae.encode}, with the attention of every block. Always computed in float32.
   *
   * @throws {@link AppError} `shape` if patches and ids do not match, or there are none.
   */
  async encodeAttended(
    modality: Modality,
    patches: Float32Array | GPUBuffer,
    ids: Int32Array,
    signal?: AbortSignal,
  ): Promise<Attended> {
    const { grid } = this.family[modality];
    requirePatches(modality, grid, patches, ids);
    const tower = await this.#part(`${modality}-tower-attention`, signal);
    const inputs = {
      patches: { data: patches, dims: [ids.length, grid.patchValues] },
      ids: { data: ids, dims: [ids.length] },
    };
    return readAttended(tower, inputs, 'tokens', this.config.modalityDepth);
  }

  /**
   * The joint encoder with the attention of its blocks, on (tokens, D) rows, audio before visual; `tokens` is the
   * latent.
   */
  async jointAttended(rows: Float32Array, signal?: AbortSignal): Promise<Attended> {
    const { embedDim: width, unifiedDepth } = this.config;
    const joint = await this.#part('joint-attention', signal);
    const tokens = { data: rows, dims: [rows.length / width, width] };
    return readAttended(joint, { tokens }, 'latent', unifiedDepth);
  }

  /** Runs the joint encoder on the tokens of both modalities, or of one if the other is hidden whole. */
  async joint(tokens: readonly Tokens[], signal?: AbortSignal): Promise<Latent> {
    const ordered = inOrder(tokens);
    const joint = await this.#part('joint', signal);
    const stacked = stackRows(ordered, this.#backend);
    try {
      const { latent } = await joint.run({ tokens: stacked }, ['latent']);
      const count = (modality: Modality) => ordered.find((part) => part.modality === modality)?.count ?? 0;
      return new Latent(latent, count('audio'), count('visual'));
    } finally {
      stacked.dispose();
    }
  }

  /** (tokens, D) rows of a latent, on the CPU. */
  async readLatent(tokens: readonly Tokens[], signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
    return this.#readJoint(tokens, 'latent', signal);
  }

  /** One modality through the joint encoder with its own norms, averaged over tokens: (D), not L2-normalised. */
  async pooled(modality: Modality, tokens: Tokens, signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
    return this.#readHead(modality, tokens, 'mean', signal);
  }

  /** Like {@link CavMae.pooled}, before averaging: (tokens, D). */
  async headTokens(
    modality: Modality,
    tokens: Tokens,
    signal?: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>> {
    return this.#readHead(modality, tokens, 'latent', signal);
  }

  /**
   * Predicts every patch, hidden or not. A modality with a mask that is null or keeps nothing was hidden whole.
   *
   * @throws {@link AppError} `model/no-decoder`; `shape` if the masks are not those of the latent.
   */
  async decode(
    latent: Latent,
    audio: PatchMask | null,
    visual: PatchMask | null,
    signal?: AbortSignal,
  ): Promise<Predictions> {
    const kept = [audio?.idsKeep.length ?? 0, visual?.idsKeep.length ?? 0] as const;
    if (kept[0] !== latent.audioCount || kept[1] !== latent.visualCount) {
      throw new AppError(
        'shape',
        `Expected masks that keep ${latent.audioCount} audio and ${latent.visualCount} visual patches, got ${kept.join(' and ')}.`,
      );
    }
    const decoder = await this.#part('decoder', signal);
    const restore = decoderRestore(this.family, audio, visual);
    return decoder.read({ latent: latent.input, restore: { data: restore, dims: [restore.length] } }, [
      'audio',
      'visual',
    ]);
  }

  /** The average of the joint encoder's rows for tokens of one modality or both: (D). */
  async pooledJoint(tokens: readonly Tokens[], signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
    return this.#readJoint(tokens, 'mean', signal);
  }

  /**
   * Applies the fine-tuned head to averaged rows, several at once.
   *
   * @param pooled - each (D), as {@link pooledForMode} makes them.
   * @returns (pooled, classes) logits.
   * @throws {@link AppError} `model/config` without classes.
   */
  async logits(
    pooled: readonly Float32Array<ArrayBuffer>[],
    signal?: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>> {
    const classifier = await this.#part('classifier', signal);
    const width = this.config.embedDim;
    const rows = new Float32Array(pooled.length * width);
    pooled.forEach((row, place) => rows.set(row, place * width));
    const input = { data: rows, dims: [pooled.length, width] };
    return (await classifier.read({ pooled: input }, ['logits'])).logits;
  }

  /**
   * Classifies in one of the paper's five modes: (classes) logits.
   *
   * @throws {@link AppError} `shape` if the mode needs tokens that were not given, `model/config` without classes.
   */
  async classify(
    mode: ClassifyMode,
    tokens: { readonly audio?: Tokens | undefined; readonly visual?: Tokens | undefined },
    signal?: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>> {
    await this.#part('classifier', signal);
    const means: Partial<Record<PooledMean, Float32Array<ArrayBuffer>>> = {};
    for (const mean of MEANS_OF_MODE[mode]) means[mean] = await this.pooledMean(mean, tokens, signal);
    return this.logits([pooledForMode(mode, means)], signal);
  }

  /**
   * One of the means that the five modes of classifying use: (D).
   *
   * @throws {@link AppError} `shape` if it needs tokens that were not given.
   */
  async pooledMean(
    mean: PooledMean,
    tokens: { readonly audio?: Tokens | undefined; readonly visual?: Tokens | undefined },
    signal?: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>> {
    const given = (modality: Modality) => {
      const value = tokens[modality];
      if (value) return value;
      throw new AppError('shape', `Expected ${modality} tokens to classify by, got none.`);
    };
    if (mean === 'both') return this.pooledJoint([given('audio'), given('visual')], signal);
    const modality = mean === 'audio-head' || mean === 'audio-joint' ? 'audio' : 'visual';
    const own = given(modality);
    return mean.endsWith('-head') ? this.pooled(modality, own, signal) : this.pooledJoint([own], signal);
  }

  /**
   * Prepares the parts of a reconstruction in the order in which they are needed, so that the first reconstruction need
   * not wait. A part that fails here throws again when it is used.
   */
  async prepareReconstruction(): Promise<void> {
    const parts = [
      'audio-tower',
      'visual-tower',
      'joint',
      ...(this.config.decoder ? ['decoder' as const] : []),
    ] as const;
    await Promise.allSettled(parts.map((name) => this.#parts.get(name)));
  }

  /** Frees the sessions. The owners of tokens and latents must dispose of them. */
  release(): Promise<void> {
    return this.#parts.release();
  }

  async #readJoint(tokens: readonly Tokens[], output: 'latent' | 'mean', signal: AbortSignal | undefined) {
    const ordered = inOrder(tokens);
    const joint = await this.#part('joint', signal);
    const stacked = stackRows(ordered, this.#backend);
    try {
      return (await joint.read({ tokens: stacked }, [output]))[output];
    } finally {
      stacked.dispose();
    }
  }

  async #readHead(
    modality: Modality,
    tokens: Tokens,
    output: 'latent' | 'mean',
    signal: AbortSignal | undefined,
  ) {
    const head = await this.#part(`${modality}-head`, signal);
    return (await head.read({ tokens: tokens.input }, [output]))[output];
  }

  async #part(name: Parameters<PartSessions['get']>[0], signal: AbortSignal | undefined) {
    throwIfAborted(signal);
    const session = await this.#parts.get(name);
    // An abort that came during the previous call can only be received here.
    await nextTurn();
    throwIfAborted(signal);
    return session;
  }
}

async function readAttended(
  session: PartSession,
  inputs: PartInputs,
  tokens: 'tokens' | 'latent',
  depth: number,
): Promise<Attended> {
  const names = Array.from({ length: depth }, (_, block) => `attention${block}`);
  const read: Partial<Record<string, Float32Array<ArrayBuffer>>> = await session.read(inputs, [
    tokens,
    ...names,
  ]);
  const take = (name: string) => read[name] ?? new Float32Array();
  return { tokens: take(tokens), attentions: names.map(take) };
}

function requirePatches(
  modality: Modality,
  { tokens, patchValues }: PatchGrid,
  patches: Float32Array | GPUBuffer,
  ids: Int32Array,
): void {
  if (ids.length === 0)
    throw new AppError('shape', `Expected at least one visible ${modality} patch, got none.`);
  if (ids.some((id) => id < 0 || id >= tokens)) {
    throw new AppError('shape', `Expected ${modality} token indices from 0 to ${tokens - 1}.`);
  }
  const values =
    patches instanceof Float32Array ? patches.length : patches.size / Float32Array.BYTES_PER_ELEMENT;
  const enough =
    patches instanceof Float32Array
      ? values === ids.length * patchValues
      : values >= ids.length * patchValues;
  if (!enough)
    throw new AppError(
      'shape',
      `Expected ${ids.length} patches of ${patchValues} values, got ${values} values.`,
    );
}

/** Audio before visual, each at most once. */
function inOrder(tokens: readonly Tokens[]): readonly Tokens[] {
  const ordered = (['audio', 'visual'] as const).flatMap((modality) =>
    tokens.filter((part) => part.modality === modality),
  );
  const modalities = new Set(tokens.map((part) => part.modality));
  if (ordered.length > 0 && modalities.size === ordered.length) return ordered;
  throw new AppError('shape', `Expected tokens of one modality or both, got ${tokens.length} sets.`);
}
