import {
  denormalisePatches,
  maskedLoss,
  meanFill,
  normalisePatches,
  patchStatistics,
  visibleStatistics,
} from '../../analysis/masked-loss.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { GRIDS } from '../../core/geometry.ts';
import type { Modality } from '../../core/geometry.ts';
import { SeededRandom } from '../../core/rng.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { denormalizeLogMel } from '../../dsp/normalize.ts';
import type { CavMae, Predictions, Tokens } from '../../model/cav-mae.ts';
import { drawMask } from '../../model/masking.ts';
import type { PatchMask } from '../../model/masking.ts';
import type { OpenClip } from '../clips.ts';
import type {
  PaintStatistics,
  Progress,
  ReconstructedModality,
  ReconstructParams,
  ReconstructResult,
} from '../contract.ts';
import type { EngineContext } from '../context.ts';
import { encodeTokens } from '../encode.ts';
import { colourRangeOf, paintPatches } from '../pictures.ts';
import { targetPatches } from '../targets.ts';

/** Audio and visual masks come from one seed by two streams, so that changing one ratio leaves the other's mask. */
const VISUAL_STREAM = 0x5bd1e995;

/** Colour range of spectrograms in norm_pix units, whose patches have mean 0 and variance 1. */
const NORMALISED_RANGE = [-3, 3] as const;

/** Hides part of a clip and lets the model rebuild it: one masked pass through encoder and decoder. */
export async function reconstruct(
  engine: EngineContext,
  params: ReconstructParams,
  context: TaskContext<Progress>,
): Promise<ReconstructResult> {
  const started = performance.now();
  const loaded = engine.requireModel();
  const { summary } = loaded;
  if (!summary.config.decoder) {
    throw new AppError(
      'model/no-decoder',
      `Expected a pre-trained checkpoint with a decoder, but ${summary.name} has none: it can classify and retrieve, not reconstruct.`,
    );
  }
  const clip = engine.clips.get(params.clipId);
  const masks = drawMasks(clip, params);
  const predictions = await loaded.use((model) =>
    predict(engine, model, clip, masks, params.frameIndex, context),
  );

  const normPix = summary.config.normPix ?? false;
  const finish = (modality: Modality): ReconstructedModality | null => {
    const mask = masks[modality];
    if (!mask) return null;
    const source = sourceOf(clip, modality, params.frameIndex);
    return describe(modality, source, predictions[modality], mask, normPix, params.paint);
  };
  return {
    clipId: params.clipId,
    frameIndex: params.frameIndex,
    normPix,
    paint: params.paint,
    audio: finish('audio'),
    visual: finish('visual'),
    milliseconds: performance.now() - started,
  };
}

type Masks = Readonly<Record<Modality, PatchMask | null>>;

/** One mask for each sense the clip has. */
function drawMasks(clip: OpenClip, params: ReconstructParams): Masks {
  const { ratioAudio, ratioVisual, audioMode, seed } = params;
  return {
    audio: clip.data.logMel ? drawMask('audio', ratioAudio, audioMode, new SeededRandom(seed)) : null,
    visual: clip.summary.hasVideo
      ? drawMask('visual', ratioVisual, 'unstructured', new SeededRandom(seed ^ VISUAL_STREAM))
      : null,
  };
}

function sourceOf(
  clip: OpenClip,
  modality: Modality,
  frameIndex: number,
): Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> {
  const source = modality === 'audio' ? clip.data.logMel : clip.data.pictures[frameIndex];
  if (!source) throw new AppError('shape', `Expected a frame index from 0 to 9, got ${frameIndex}.`);
  return source;
}

/** Runs towers, joint encoder and decoder; a modality that the clip lacks enters the decoder as mask tokens only. */
async function predict(
  engine: EngineContext,
  model: CavMae,
  clip: OpenClip,
  masks: Masks,
  frameIndex: number,
  { signal, progress }: TaskContext<Progress>,
): Promise<Predictions> {
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
      const source = sourceOf(clip, modality, frameIndex);
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

/** Losses and pictures of one modality. */
function describe(
  modality: Modality,
  source: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>,
  predicted: Float32Array<ArrayBuffer>,
  { mask, idsKeep }: PatchMask,
  normPix: boolean,
  paint: PaintStatistics,
): ReconstructedModality {
  const grid = GRIDS[modality];
  const original = targetPatches(modality, source);
  const statistics = patchStatistics(original, grid);
  const target = normPix ? normalisePatches(original, statistics, grid) : original;
  const { patchLoss, loss } = maskedLoss(predicted, target, mask, grid);
  const baseline = maskedLoss(meanFill(target, mask, grid), target, mask, grid);

  const normalised = normPix && paint === 'normalised';
  const shownOriginal = normalised ? target : original;
  const shownRebuilt =
    normPix && !normalised
      ? denormalisePatches(
          predicted,
          paint === 'true' ? statistics : visibleStatistics(statistics, mask, grid),
          grid,
        )
      : predicted;
  const range =
    modality === 'audio' && !normalised ? colourRangeOf(denormalizeLogMel(shownOriginal)) : NORMALISED_RANGE;
  const originalPicture = paintPatches(modality, shownOriginal, range, normalised);
  return {
    width: originalPicture.width,
    height: originalPicture.height,
    original: originalPicture,
    rebuilt: paintPatches(modality, shownRebuilt, range, normalised),
    mask,
    visibleTokens: idsKeep.length,
    patchLoss,
    loss,
    meanFillLoss: baseline.loss,
    colourRange: modality === 'audio' ? range : null,
  };
}
