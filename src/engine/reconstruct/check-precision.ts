/** Compares the precision of drafts with float32 on one clip. */
import type { PrecisionSummary } from '../../contract/model.ts';
import type { ReconstructParams } from '../../contract/reconstruct.ts';
import { AppError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { planPass, runPass } from './masked-pass.ts';

/**
 * Runs one reconstruction in float32 and in a coarser precision, and chooses the precision of the loaded model's drafts.
 * If the choice is already made, it is returned without a run.
 *
 * @throws {@link AppError} `shape` for a clip that lacks a modality or hides it whole, because one tower would not be
 *   checked.
 */
export async function checkPrecision(
  engine: EngineContext,
  params: ReconstructParams,
  { signal }: Pick<TaskContext<never>, 'signal'>,
): Promise<PrecisionSummary> {
  const loaded = engine.requireModel();
  const pass = await planPass(engine, loaded.summary, params);
  if (!pass.masks.audio?.idsKeep.length || !pass.masks.visual?.idsKeep.length) {
    throw new AppError(
      'shape',
      'Expected a clip with visible audio and video to check drafts, got one without: choose another clip.',
    );
  }
  return loaded.checkDraft(pass.clip.summary.name, (model) => runPass(engine, model, pass, { signal }));
}
