/** Runs one masked pass and paints it in every way, with the distance from the original. */
import type { Progress } from '../../contract/environment.ts';
import type { ErrorsResult } from '../../contract/inspect.ts';
import type { ReconstructParams } from '../../contract/reconstruct.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { planPass, runPass } from '../reconstruct/masked-pass.ts';
import { paintWays } from './painted-ways.ts';

/**
 * Runs one masked pass and paints it in every way that the model allows, each with its distance from the original.
 *
 * @throws {@link AppError} as `reconstruct` does.
 */
export async function inspectErrors(
  engine: EngineContext,
  params: ReconstructParams,
  context: TaskContext<Progress>,
): Promise<ErrorsResult> {
  const started = performance.now();
  const loaded = engine.requireModel();
  const pass = await planPass(engine, loaded.summary, params);
  const predictions = await loaded.use((model) => runPass(engine, model, pass, context));
  const { clipId, frameIndex, normPix } = pass.subject;
  return {
    clipId,
    frameIndex,
    normPix,
    audio: paintWays(pass, 'audio', predictions),
    visual: paintWays(pass, 'visual', predictions),
    milliseconds: performance.now() - started,
  };
}
