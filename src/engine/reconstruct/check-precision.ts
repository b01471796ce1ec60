/** Float16 against float32 on one clip. */
import type { PrecisionSummary } from '../../contract/model.ts';
import type { ReconstructParams } from '../../contract/reconstruct.ts';
import { AppError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { planPass, runPass } from './masked-pass.ts';

/**
 * Runs one reconstruction in float32 and in float16 and decides by it what the loaded model's drafts are computed
 * in. A choice that stands is told again without a run.
 *
 * @throws {@link AppError} `shape` for a clip without sound or picture, or with one of them hidden whole: one of the towers would go unchecked.
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
      'Expected a clip of which sound and picture are seen to check float16 on, got one without either: choose another.',
    );
  }
  return loaded.checkFloat16(pass.clip.summary.name, (model) => runPass(engine, model, pass, { signal }));
}
