/** One sound or picture as its retrieval feature. */
import type { Modality } from '../../core/geometry.ts';
import { allTokens } from '../../core/geometry.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import type { EngineContext } from '../context.ts';
import type { InputSource } from '../device/frontend.ts';
import { encodeTokens } from './encode.ts';

/** The pooled feature (embedDim) of one sound or picture: no mask, mean over the tokens; not yet L2-normalised. */
export function poolFeature(
  engine: EngineContext,
  loaded: LoadedModel,
  modality: Modality,
  source: InputSource,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const ids = allTokens(loaded.summary.family[modality].grid);
  return poolTokens(engine, loaded, modality, source, ids, signal);
}

/** As {@link poolFeature}, of some tokens alone: the others are not encoded, and the mean is over these. */
export function poolTokens(
  engine: EngineContext,
  loaded: LoadedModel,
  modality: Modality,
  source: InputSource,
  tokenIds: Int32Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  return loaded.use(async (model) => {
    using tokens = await encodeTokens(engine.frontend, model, modality, source, tokenIds, signal);
    return await model.pooled(modality, tokens, signal);
  });
}
