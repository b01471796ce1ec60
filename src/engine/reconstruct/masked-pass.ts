/** Makes a clip's masks and runs one pass of the model with them. */
import type { Progress } from '../../contract/environment.ts';
import type { ModelSummary } from '../../contract/model.ts';
import type { ReconstructParams, ReconstructResult } from '../../contract/reconstruct.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { Modality, PatchGrid } from '../../core/geometry.ts';
import { MODALITY_WORDS } from '../../core/geometry.ts';
import { decodeMask } from '../../core/masks/mask-bits.ts';
import type { PatchMask } from '../../core/masks/masking.ts';
import { drawnMask, maskFromHidden } from '../../core/masks/masking.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { CavMae, Predictions, Tokens } from '../../model/cav-mae.ts';
import type { OpenClip } from '../clip/clips.ts';
import { requireInput } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import type { InputSource } from '../device/frontend.ts';
import { encodeTokens } from '../features/embed.ts';

/** A reconstruction that is ready to run. */
export interface MaskedPass {
  readonly clip: OpenClip;
  /** Null for a modality that the clip lacks. A mask without visible patches hides the whole modality. */
  readonly masks: Readonly<Record<Modality, PatchMask | null>>;
  /** Facts of the pass that results repeat. */
  readonly subject: Pick<ReconstructResult, 'clipId' | 'frameIndex' | 'normPix' | 'paint'>;
}

/**
 * Makes one mask for each modality of the clip: the painted one if it is given, else a drawn one.
 *
 * @throws {@link AppError} `model/no-decoder`, `not-found`; `mask/all-hidden` if no patch is visible; `shape` for a
 *   mask that does not fit its modality.
 */
export async function planPass(
  engine: EngineContext,
  model: ModelSummary,
  params: ReconstructParams,
): Promise<MaskedPass> {
  if (!model.config.decoder) {
    throw new AppError(
      'model/no-decoder',
      `Expected a pre-trained checkpoint with a decoder, but ${model.name} has none, so it cannot reconstruct.`,
    );
  }
  const { clipId, frameIndex, paint } = params;
  const clip = await engine.clips.load(clipId, model.family);
  const { audio, visual } = clip.family;
  const masks = {
    audio: clip.data.logMel ? maskOf('audio', audio.grid, params) : null,
    visual: clip.summary.hasVideo ? maskOf('visual', visual.grid, params) : null,
  };
  const given = Object.values(masks).filter((mask) => mask !== null);
  if (given.length > 0 && given.every(({ idsKeep }) => idsKeep.length === 0)) {
    throw new AppError(
      'mask/all-hidden',
      `Expected at least one visible patch, but ${given.length === 1 ? 'every patch' : 'every patch of audio and video'} is hidden: show at least one patch.`,
    );
  }
  return { clip, masks, subject: { clipId, frameIndex, paint, normPix: model.config.normPix ?? false } };
}

function maskOf(modality: Modality, grid: PatchGrid, params: ReconstructParams): PatchMask {
  const text = modality === 'audio' ? params.audioMask : params.visualMask;
  if (text === undefined) return drawnMask(modality, grid, params);
  const hidden = decodeMask(text, grid.tokens);
  if (hidden) return maskFromHidden(hidden);
  throw new AppError('shape', `Expected the mask of ${grid.tokens} ${modality} patches, got ${text}.`);
}

/** The model's input of a modality. @throws {@link AppError} `shape` if there is no such frame. */
export function sourceOf({ clip, subject }: MaskedPass, modality: Modality): InputSource {
  return requireInput(clip, modality, subject.frameIndex);
}

/** The signal that aborts a pass, and the optional receiver of its progress. */
export type PassContext = Pick<TaskContext<Progress>, 'signal'> &
  Partial<Pick<TaskContext<Progress>, 'progress'>>;

/**
 * Runs towers, joint encoder and decoder. For a modality that the clip lacks or that is hidden whole, no tower runs and
 * the decoder gets mask tokens only.
 */
export async function runPass(
  engine: EngineContext,
  model: CavMae,
  pass: MaskedPass,
  { signal, progress = () => undefined }: PassContext,
): Promise<Predictions> {
  const { masks } = pass;
  const modalities = (['audio', 'visual'] as const).filter(
    (modality) => masks[modality] && masks[modality].idsKeep.length > 0,
  );
  const total = modalities.length + 2;
  const tokens: Tokens[] = [];
  try {
    for (const modality of modalities) {
      progress({
        stage: `Encoding ${MODALITY_WORDS[modality]}`,
        done: tokens.length,
        total,
      });
      const { idsKeep: tokenIds } = masks[modality] as PatchMask;
      const source = sourceOf(pass, modality);
      tokens.push(await encodeTokens(engine.frontend, model, { modality, source, tokenIds }, signal));
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
