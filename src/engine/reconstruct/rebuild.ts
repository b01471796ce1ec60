/** One masked pass, from its parameters to its result. */
import { harmonicFill, nearestFill } from '../../analysis/masked/baseline-fills.ts';
import { maskedLoss, meanFill } from '../../analysis/masked/masked-loss.ts';
import type {
  ReconstructedModality,
  ReconstructParams,
  ReconstructResult,
} from '../../contract/reconstruct.ts';
import type { Modality } from '../../core/geometry.ts';
import type { Predictions } from '../../model/cav-mae.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import type { EngineContext } from '../context.ts';
import type { MaskedPass, PassContext } from './masked-pass.ts';
import { planPass, runPass } from './masked-pass.ts';
import { paintSense } from './painting.ts';

/** A pass that was run. */
export interface Rebuilt {
  readonly pass: MaskedPass;
  readonly predictions: Predictions;
  readonly result: ReconstructResult;
}

/**
 * Hides part of a clip and lets a model rebuild it, in float32. @throws {@link AppError} as {@link planPass};
 * `aborted`.
 */
export async function rebuild(
  engine: EngineContext,
  loaded: LoadedModel,
  params: ReconstructParams,
  context: PassContext,
): Promise<Rebuilt> {
  const started = performance.now();
  const pass = await planPass(engine, loaded.summary, params);
  const predictions = await loaded.use((model) => runPass(engine, model, pass, context));
  return { pass, predictions, result: measured(pass, predictions, performance.now() - started) };
}

/** The pictures and losses of one pass's predictions. */
function measured(pass: MaskedPass, predictions: Predictions, milliseconds: number): ReconstructResult {
  return {
    ...pass.subject,
    audio: withLosses(pass, 'audio', predictions),
    visual: withLosses(pass, 'visual', predictions),
    milliseconds,
  };
}

function withLosses(
  pass: MaskedPass,
  modality: Modality,
  predictions: Predictions,
): ReconstructedModality | null {
  const painted = paintSense(pass, modality, predictions);
  if (!painted) return null;
  const { pictures, target } = painted;
  const { grid } = pass.clip.family[modality];
  const { patchLoss, loss } = maskedLoss(predictions[modality], target, pictures.mask, grid);
  /** The loss of a baseline, which is undefined if nothing is visible. */
  const lossOf = (fill: typeof meanFill) =>
    pictures.visibleTokens > 0
      ? maskedLoss(fill(target, pictures.mask, grid), target, pictures.mask, grid).loss
      : null;
  return {
    ...pictures,
    patchLoss,
    loss,
    meanFillLoss: lossOf(meanFill),
    nearestLoss: lossOf(nearestFill),
    harmonicLoss: lossOf(harmonicFill),
  };
}
