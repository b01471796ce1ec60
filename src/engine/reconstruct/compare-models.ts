/** Compares the loaded model with another one under one mask. */
import type { Progress } from '../../contract/environment.ts';
import type { CompareModelsParams, CompareModelsResult } from '../../contract/reconstruct.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import { readModel } from '../checkpoint/read-model.ts';
import type { EngineContext } from '../context.ts';
import { rebuild } from './rebuild.ts';

/** Two models may be in memory at once if their float32 weights together are no larger than this. */
const BOTH_FIT_BYTES = 512 * 1024 * 1024;
const FLOAT32_BYTES = 4;

/**
 * Lets two models rebuild one clip under one mask. The second model is read for this task and released afterwards.
 *
 * If both together are too large, the first model releases its sessions before the second one makes its own, and
 * makes them again when it is next used.
 *
 * @throws {@link AppError} `model/none`, `model/no-decoder`, `model/config` for models of two families, and what
 *   loading the other throws.
 */
export async function compareModels(
  engine: EngineContext,
  { subject, other, settings }: CompareModelsParams,
  context: TaskContext<Progress>,
): Promise<CompareModelsResult> {
  const first = engine.requireModel();
  /** One model's pass; its name is in every progress report. */
  const rebuiltBy = async (loaded: LoadedModel) => {
    const progress = (step: Progress) =>
      context.progress({ ...step, stage: `${loaded.summary.name}: ${step.stage}` });
    return (await rebuild(engine, loaded, subject, { signal: context.signal, progress })).result;
  };
  const firstResult = await rebuiltBy(first);
  const second = await readModel(engine, { source: other, ...settings }, context);
  try {
    throwIfAborted(context.signal);
    requireSameFamily(first, second);
    const bytes = (first.summary.parameters + second.summary.parameters) * FLOAT32_BYTES;
    const oneAfterTheOther = bytes > BOTH_FIT_BYTES && (await first.rest());
    return {
      loaded: { model: first.summary, result: firstResult },
      other: { model: second.summary, result: await rebuiltBy(second) },
      oneAfterTheOther,
    };
  } finally {
    await second.retire();
  }
}

/** @throws {@link AppError} `model/config` for models that read clips differently: there is no mask for both. */
function requireSameFamily({ summary: first }: LoadedModel, { summary: second }: LoadedModel): void {
  if (first.family.id === second.family.id) return;
  throw new AppError(
    'model/config',
    `Expected another model of the family ${first.family.name}, as ${first.name} is, but ${second.name} is of the family ` +
      `${second.family.name}, which reads clips differently: choose another.`,
  );
}
