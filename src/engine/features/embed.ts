/** The one way to embed: patches through their tower, and the mean over their tokens. */
import { throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import { allTokens } from '../../core/geometry.ts';
import type { CavMae, Tokens } from '../../model/cav-mae.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import type { EngineContext } from '../context.ts';
import type { Frontend, InputSource, Patches } from '../device/frontend.ts';

/** One audio or frame, and which of its patches enter the model. */
export interface EmbeddedInput {
  readonly modality: Modality;
  readonly source: InputSource;
  /** Tokens that are encoded, ascending; absent: all of them. */
  readonly tokenIds?: Int32Array<ArrayBuffer>;
}

/** Cuts patches out of a model's input for as long as `work` needs them. @throws {@link AppError} `aborted`. */
export async function withPatches<T>(
  frontend: Frontend,
  { family }: Pick<CavMae, 'family'>,
  { modality, source, tokenIds = allTokens(family[modality].grid) }: EmbeddedInput,
  signal: AbortSignal,
  work: (patches: Patches, tokenIds: Int32Array<ArrayBuffer>) => Promise<T>,
): Promise<T> {
  throwIfAborted(signal);
  const patches = await frontend.patches(modality, source, tokenIds, family);
  try {
    return await work(patches, tokenIds);
  } finally {
    if (!(patches instanceof Float32Array)) patches.destroy();
  }
}

/** Cuts patches out of an input and runs them through their tower; the caller disposes of the tokens. */
export function encodeTokens(
  frontend: Frontend,
  model: CavMae,
  input: EmbeddedInput,
  signal: AbortSignal,
): Promise<Tokens> {
  return withPatches(frontend, model, input, signal, (patches, tokenIds) =>
    model.encode(input.modality, patches, tokenIds, signal),
  );
}

/** (D) the mean over the tokens of an input after the joint encoder, not yet of unit length. */
export async function poolTokens(
  frontend: Frontend,
  model: CavMae,
  input: EmbeddedInput,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  using tokens = await encodeTokens(frontend, model, input, signal);
  return await model.pooled(input.modality, tokens, signal);
}

/** As {@link poolTokens}, by a loaded model that stays until it is done. */
export function poolBy(
  engine: Pick<EngineContext, 'frontend'>,
  loaded: LoadedModel,
  input: EmbeddedInput,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  return loaded.use((model) => poolTokens(engine.frontend, model, input, signal));
}
