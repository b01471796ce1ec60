/** Puts a model in the place of the one before. */
import type { Progress } from '../../contract/environment.ts';
import type { LoadModelParams, ModelSummary } from '../../contract/model.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { readModel } from './read-model.ts';

/** Reads a checkpoint and puts it in the place of the model before it, which stays if anything fails. */
export async function loadModel(
  engine: EngineContext,
  params: LoadModelParams,
  context: TaskContext<Progress>,
): Promise<ModelSummary> {
  const loaded = await readModel(engine, params, context);
  const before = engine.model;
  engine.model = loaded;
  engine.clips.forgetFeatures();
  await before?.retire();
  // Small, and wanted first of all: the page opens on a reconstruction. A dropped model may be large and wait.
  // Where it can't be prepared, the first question says so.
  if (params.source.kind === 'bundled')
    loaded.use((model) => model.prepareReconstruction()).catch(() => undefined);
  return loaded.summary;
}
