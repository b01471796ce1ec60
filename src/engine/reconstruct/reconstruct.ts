/** One masked pass: predictions, losses, pictures; drafts, which are pictures only. */
import { maskedLoss, meanFill } from '../../analysis/masked/masked-loss.ts';
import type { Progress } from '../../contract/environment.ts';
import type {
  ReconstructDraft,
  ReconstructedModality,
  ReconstructParams,
  ReconstructResult,
} from '../../contract/reconstruct.ts';
import type { Modality } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { Predictions } from '../../model/cav-mae.ts';
import type { EngineContext } from '../context.ts';
import { keepPrediction } from './last-prediction.ts';
import type { MaskedPass } from './masked-pass.ts';
import { planPass, runPass } from './masked-pass.ts';
import { paintSense } from './painting.ts';

/** Hides part of a clip and lets the model rebuild it: one masked pass through encoder and decoder, in float32. */
export async function reconstruct(
  engine: EngineContext,
  params: ReconstructParams,
  context: TaskContext<Progress>,
): Promise<ReconstructResult> {
  const started = performance.now();
  const loaded = engine.requireModel();
  const pass = await planPass(engine, loaded.summary, params);
  const predictions = await loaded.use((model) => runPass(engine, model, pass, context));
  keepPrediction(engine, loaded, pass, predictions.audio);
  return measured(pass, predictions, performance.now() - started);
}

/** What one pass predicted, as pictures and losses. */
export function measured(
  pass: MaskedPass,
  predictions: Predictions,
  milliseconds: number,
): ReconstructResult {
  return {
    ...pass.subject,
    audio: withLosses(pass, 'audio', predictions),
    visual: withLosses(pass, 'visual', predictions),
    milliseconds,
  };
}

/**
 * The pictures of {@link reconstruct} by float16 and no figures, for the time in which a control moves.
 *
 * @throws {@link AppError} `internal` where float16 was not accepted.
 */
export async function draft(
  engine: EngineContext,
  params: ReconstructParams,
  { signal }: Pick<TaskContext<never>, 'signal'>,
): Promise<ReconstructDraft> {
  const loaded = engine.requireModel();
  const pass = await planPass(engine, loaded.summary, params);
  const predictions = await loaded.useFloat16((model) => runPass(engine, model, pass, { signal }));
  return {
    ...pass.subject,
    audio: paintSense(pass, 'audio', predictions)?.pictures ?? null,
    visual: paintSense(pass, 'visual', predictions)?.pictures ?? null,
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
  const guess = meanFill(target, pictures.mask, grid);
  const meanFillLoss =
    pictures.visibleTokens > 0 ? maskedLoss(guess, target, pictures.mask, grid).loss : null;
  return { ...pictures, patchLoss, loss, meanFillLoss };
}
