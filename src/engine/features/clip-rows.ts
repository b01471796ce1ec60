/** What a model computes of a whole clip, each row computed once: its retrieval feature, and its tokens. */
import { throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import type { ClipFeatures, FeatureKey } from '../clip/clip-features.ts';
import type { ListedClip, OpenClip } from '../clip/clips.ts';
import { requireBothSenses, requireInput } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import type { EmbeddedInput } from './embed.ts';
import { encodeTokens, poolBy } from './embed.ts';

/** A clip of a gallery, and which of its frames stands for it. */
export interface GalleryItem {
  readonly clipId: string;
  readonly frameIndex: number;
  readonly clip: ListedClip;
}

/** The pooled feature (D) of one sense of one clip: no mask, mean over the tokens; not yet L2-normalised. */
export async function featureOf(
  engine: EngineContext,
  modality: Modality,
  { clipId, clip, frameIndex }: GalleryItem,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const key = { kind: 'pooled', modality, frameIndex } as const;
  const cached = clip.features.get(key);
  if (cached) return cached;
  const loaded = engine.requireModel();
  const { features, ...open } = await engine.clips.load(clipId);
  const source = requireInput(open, modality, frameIndex);
  const feature = await keptOrPooled(engine, loaded, { modality, source }, signal);
  remember(engine, loaded, features, key, feature);
  return feature;
}

/**
 * (tokens, D) of a clip's audio or frame, unmasked, before pooling, with the modality's own norms: what retrieval
 * averages.
 *
 * @throws {@link AppError} `clip/no-audio` or `clip/no-video` if the clip lacks a sense, `shape` for another frame.
 */
export async function headTokensOf(
  engine: EngineContext,
  modality: Modality,
  clip: OpenClip,
  frameIndex: number,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const key = { kind: 'tokens', modality, frameIndex } as const;
  const cached = clip.features.get(key);
  if (cached) return cached;
  requireBothSenses(clip);
  const source = requireInput(clip, modality, frameIndex);
  const loaded = engine.requireModel();
  const rows = await loaded.use(async (model) => {
    using tokens = await encodeTokens(engine.frontend, model, { modality, source }, signal);
    return await model.headTokens(modality, tokens, signal);
  });
  remember(engine, loaded, clip.features, key, rows);
  return rows;
}

/** Keeps a row with its clip, unless another model was loaded meanwhile: that one has emptied the clips for its own. */
export function remember(
  engine: EngineContext,
  loaded: LoadedModel,
  features: ClipFeatures,
  key: FeatureKey,
  row: Float32Array<ArrayBuffer>,
): void {
  if (engine.model === loaded || engine.companion === loaded) features.set(key, row);
}

/** The feature kept from an earlier visit, or a new one, which is then kept. */
export async function keptOrPooled(
  engine: EngineContext,
  loaded: LoadedModel,
  input: EmbeddedInput,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer>> {
  const { featureStore: store, environment } = engine;
  const { sha256: modelSha256, config, storage } = loaded.summary;
  if (!store || modelSha256 === null) return poolBy(engine, loaded, input, signal);
  const origin = {
    modelSha256,
    readAs: JSON.stringify({ storage, ...config }),
    backend: environment.backend,
    modality: input.modality,
    input: input.source,
  };
  const kept = await store.find(origin, config.embedDim);
  throwIfAborted(signal);
  if (kept) return kept;
  const feature = await poolBy(engine, loaded, input, signal);
  // Written in the background.
  void store.keep(origin, feature);
  return feature;
}
