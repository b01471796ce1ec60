/** Reconstructs a clip in one masked pass, with losses and pictures; drafts have pictures only. */
import type { Progress } from '../../contract/environment.ts';
import type { ReconstructDraft, ReconstructParams, ReconstructResult } from '../../contract/reconstruct.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { keepPrediction } from './last-prediction.ts';
import { planPass, runPass } from './masked-pass.ts';
import { paintSense } from './painting.ts';
import { rebuild } from './rebuild.ts';

/** Hides part of a clip and lets the model rebuild it, in one float32 pass through encoder and decoder. */
export async function reconstruct(
  engine: EngineContext,
  params: ReconstructParams,
  context: TaskContext<Progress>,
): Promise<ReconstructResult> {
  const loaded = engine.requireModel();
  const { pass, predictions, result } = await rebuild(engine, loaded, params, context);
  keepPrediction(engine, loaded, pass, predictions.audio);
  return result;
}

/**
 * The pictures of {@link reconstruct} computed in the precision of drafts, without losses, shown while a control moves.
 *
 * @throws {@link AppError} `internal` if no such precision was accepted.
 */
export async function draft(
  engine: EngineContext,
  params: ReconstructParams,
  { signal }: Pick<TaskContext<never>, 'signal'>,
): Promise<ReconstructDraft> {
  const loaded = engine.requireModel();
  const pass = await planPass(engine, loaded.summary, params);
  const predictions = await loaded.useDraft((model) => runPass(engine, model, pass, { signal }));
  return {
    ...pass.subject,
    audio: paintSense(pass, 'audio', predictions)?.pictures ?? null,
    visual: paintSense(pass, 'visual', predictions)?.pictures ?? null,
  };
}
