/** The fine-tuned model that answers beside one without classes. */
import type { ClassifierChoice, ClassifierFacts } from '../../contract/classify.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import { readModel } from '../checkpoint/read-model.ts';
import type { EngineContext } from '../context.ts';

/** A model that classifies, and what is told of it. */
export interface Classifier {
  readonly loaded: LoadedModel;
  readonly facts: ClassifierFacts;
}

/**
 * The loaded model if it has a classifier, else the companion, which is fetched once and stays beside it.
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
    // Two questions may have fetched it at once: the first to come stays, it may be in use already.
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
      `Expected a fine-tuned checkpoint with classes, but ${name} has none: load a fine-tuned one to classify.`,
    );
  }
  return {
    loaded,
    facts: { modelId: id, modelName: name, isCompanion, classes: config.classes, labels: labels ?? null },
  };
}
