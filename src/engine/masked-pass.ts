import { AppError, throwIfAborted } from '../core/errors.ts';
import type { Modality } from '../core/geometry.ts';
import { SeededRandom } from '../core/rng.ts';
import type { TaskContext } from '../core/rpc.ts';
import type { CavMae, Predictions, Tokens } from '../model/cav-mae.ts';
import { drawMask } from '../model/masking.ts';
import type { PatchMask } from '../model/masking.ts';
import type { OpenClip } from './clips.ts';
import type { ModelSummary, Progress, ReconstructParams, ReconstructResult } from './contract.ts';
import type { EngineContext } from './context.ts';
import { encodeTokens } from './encode.ts';
import type { InputSource } from './frontend.ts';

/** Audio and visual masks come from one seed by two streams, so that changing one ratio leaves the other's mask. */
const VISUAL_STREAM = 0x5bd1e995;

/** One reconstruction, ready to run. */
export interface MaskedPass {
  readonly clip: OpenClip;
  /** Null for a sense that the clip lacks. */
  readonly masks: Readonly<Record<Modality, PatchMask | null>>;
  /** What is rebuilt, as results tell it. */
  readonly subject: Pick<ReconstructResult, 'clipId' | 'frameIndex' | 'normPix' | 'paint'>;
}

/** Draws one mask for each sense the clip has. @throws {@link AppError} `model/no-decoder`, `not-found`. */
export function planPass(engine: EngineContext, model: ModelSummary, params: ReconstructParams): MaskedPass {
  if (!model.config.decoder) {
    throw new AppError(
      'model/no-decoder',
      `Expected a pre-trained checkpoint with a decoder, but ${model.name} has none: it can classify and retrieve, not reconstruct.`,
    );
  }
  const { clipId, frameIndex, paint, ratioAudio, ratioVisual, audioMode, seed } = params;
  const clip = engine.clips.get(clipId);
  const masks = {
    audio: clip.data.logMel ? drawMask('audio', ratioAudio, audioMode, new SeededRandom(seed)) : null,
    visual: clip.summary.hasVideo
      ? drawMask('visual', ratioVisual, 'unstructured', new SeededRandom(seed ^ VISUAL_STREAM))
      : null,
  };
  return { clip, masks, subject: { clipId, frameIndex, paint, normPix: model.config.normPix ?? false } };
}

/** What a sense shows the model. @throws {@link AppError} `shape` if there is no such frame. */
export function sourceOf({ clip, subject }: MaskedPass, modality: Modality): InputSource {
  const { frameIndex } = subject;
  const source = modality === 'audio' ? clip.data.logMel : clip.data.pictures[frameIndex];
  if (!source) throw new AppError('shape', `Expected a frame index from 0 to 9, got ${frameIndex}.`);
  return source;
}

/** What may end a pass, and who hears how far it is; nobody need. */
type PassContext = Pick<TaskContext<Progress>, 'signal'> & Partial<Pick<TaskContext<Progress>, 'progress'>>;

/** Runs towers, joint encoder and decoder; a modality that the clip lacks enters the decoder as mask tokens only. */
export async function runPass(
  engine: EngineContext,
  model: CavMae,
  pass: MaskedPass,
  { signal, progress = () => undefined }: PassContext,
): Promise<Predictions> {
  const { masks } = pass;
  const modalities = (['audio', 'visual'] as const).filter((modality) => masks[modality]);
  const total = modalities.length + 2;
  const tokens: Tokens[] = [];
  try {
    for (const modality of modalities) {
      progress({
        stage: `Encoding ${modality === 'audio' ? 'sound' : 'picture'}`,
        done: tokens.length,
        total,
      });
      const { idsKeep } = masks[modality] as PatchMask;
      const source = sourceOf(pass, modality);
      tokens.push(await encodeTokens(engine.frontend, model, modality, source, idsKeep, signal));
      throwIfAborted(signal);
    }
    progress({ stage: 'Joint encoder', done: total - 2, total });
    using latent = await model.joint(tokens, signal);
    throwIfAborted(signal);
    progress({ stage: 'Decoder', done: total - 1, total });
    return await model.decode(latent, masks.audio, masks.visual, signal);
  } finally {
    for (const value of tokens) value.dispose();
  }
}
