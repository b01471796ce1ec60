/** Finds a classifier: the loaded model, or a bundled fine-tuned one if the loaded model has no classes. */
import type { ClassifierChoice, ClassifierFacts } from '../../contract/classify.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import { readModel } from '../checkpoint/read-model.ts';
import type { EngineContext } from '../context.ts';

/** A model that classifies, and its facts. */
export interface Classifier {
  readonly loaded: LoadedModel;
  readonly facts: ClassifierFacts;
}

/**
 * The loaded model if it has a classifier, else the companion, which is fetched once and kept.
 *
 * @throws {@link AppError} `model/none` without a model, `model/config` if neither has a classifier, and what loading
 *   the companion throws.
 */
export async function requireClassifier(
  engine: EngineContext,
  { companion }: ClassifierChoice,
  context: TaskContext<Progress>,
): Promise<Classifier> {
  const own = engine.model?.summary.config.classes ? engine.model : null;
  if (own || !companion) return described(own ?? engine.requireModel(), false);
  const modelId = companion.modelId ?? '';
  if (engine.companion?.summary.id !== modelId) {
    const loaded = await readModel(engine, { source: companion }, context);
    const before = engine.companion;
    // Two tasks may have fetched it at once. The first one stays, because it may already be in use.
    if (before?.summary.id !== modelId) {
      engine.companion = loaded;
      await before?.retire();
    }
  }
  return described(engine.companion as LoadedModel, true);
}

function described(loaded: LoadedModel, isCompanion: boolean): Classifier {
  const { id, name, config, labels } = loaded.summary;
  if (config.classes === null) {
    throw new AppError(
      'model/config',
      `Expected a fine-tuned checkpoint with classes, but ${name} has none: load a fine-tuned checkpoint to classify.`,
    );
  }
  return {
    loaded,
    facts: { modelId: id, modelName: name, isCompanion, classes: config.classes, labels: labels ?? null },
  };
}
