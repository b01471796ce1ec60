/** The loaded model and another under one mask, one after the other if both are large. */
import type { CompareModelsParams, CompareModelsResult } from '../../contract/compare.ts';
import type { Progress } from '../../contract/environment.ts';
import type { ReconstructParams, ReconstructResult } from '../../contract/reconstruct.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { planPass, runPass } from '../reconstruct/masked-pass.ts';
import { measured } from '../reconstruct/reconstruct.ts';
import { readModel } from './load-model.ts';
import type { LoadedModel } from './loaded-model.ts';

/** Two models whose float32 weights together are no larger than this may be in memory at once. */
const BOTH_FIT_BYTES = 512 * 1024 * 1024;
const FLOAT32_BYTES = 4;

/**
 * Lets two models rebuild one clip under one mask. The second is read beside the first and goes again afterwards.
 *
 * Where both would be too large, the first gives its sessions back before the second makes its own, and makes them anew
 * when it is next needed.
 *
 * @throws {@link AppError} `model/none`, `model/no-decoder`, `model/config` for models of two families, and what loading the other throws.
 */
export async function compareModels(
  engine: EngineContext,
  { subject, other, settings }: CompareModelsParams,
  context: TaskContext<Progress>,
): Promise<CompareModelsResult> {
  const first = engine.requireModel();
  const firstResult = await rebuild(engine, first, subject, context);
  const second = await readModel(engine, { source: other, ...settings }, context);
  try {
    throwIfAborted(context.signal);
    requireSameFamily(first, second);
    const bytes = (first.summary.parameters + second.summary.parameters) * FLOAT32_BYTES;
    const oneAfterTheOther = bytes > BOTH_FIT_BYTES && (await first.rest());
    return {
      loaded: { model: first.summary, result: firstResult },
      other: { model: second.summary, result: await rebuild(engine, second, subject, context) },
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

async function rebuild(
  engine: EngineContext,
  loaded: LoadedModel,
  subject: ReconstructParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<ReconstructResult> {
  const started = performance.now();
  const pass = await planPass(engine, loaded.summary, subject);
  const predictions = await loaded.use((model) =>
    runPass(engine, model, pass, {
      signal,
      progress: (step) => progress({ ...step, stage: `${loaded.summary.name}: ${step.stage}` }),
    }),
  );
  return measured(pass, predictions, performance.now() - started);
}
