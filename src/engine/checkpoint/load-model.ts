/** Puts a model in the place of the one before. */
import type { Progress } from '../../contract/environment.ts';
import type { LoadModelParams, ModelSummary } from '../../contract/model.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { readModel } from './read-model.ts';

/**
 * Reads a checkpoint and makes it the loaded model; if anything fails, the previous model stays.
 *
 * @param starting - the engine, which may still be starting: the checkpoint is fetched meanwhile.
 */
export async function loadModel(
  starting: EngineContext | Promise<EngineContext>,
  params: LoadModelParams,
  context: TaskContext<Progress>,
): Promise<ModelSummary> {
  const loaded = await readModel(starting, params, context);
  const engine = await starting;
  const before = engine.model;
  engine.model = loaded;
  engine.clips.forgetFeatures();
  await before?.retire();
  // Prepare a bundled model at once: it is small, and the page opens with a reconstruction. Other models may be large
  // and wait. If this fails, the first task reports it.
  if (params.source.kind === 'bundled')
    loaded.use((model) => model.prepareReconstruction()).catch(() => undefined);
  return loaded.summary;
}
