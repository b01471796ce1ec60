/** Chooses the models to compare, and names their objectives. */
import type { ExperimentModel, Experiments, Objective } from '../../../contract/files/experiments.ts';

/** The three objectives, in the order of the paper. */
export const OBJECTIVES: readonly Objective[] = ['masked', 'contrastive', 'both'];

/** Names of the objectives, with the paper's names of the models. */
export const OBJECTIVE_NAMES: Readonly<Record<Objective, string>> = {
  masked: 'Masked only (AV-MAE)',
  contrastive: 'Contrastive only (CAV)',
  both: 'Both (CAV-MAE)',
};

/** Colour and stroke of a model's lines, by its objective. */
export const OBJECTIVE_STROKES = {
  masked: { colour: 'var(--mantine-color-ink-5)', stroke: 'dotted' },
  contrastive: { colour: 'var(--page-quiet)', stroke: 'dashed' },
  both: { colour: 'var(--page-both)', stroke: 'solid' },
} as const;

/**
 * The models that differ only in their objective: the last of each objective, because a larger default model comes
 * first in the list if there is one.
 */
export function trainedAlike(models: readonly ExperimentModel[]): Record<Objective, ExperimentModel | null> {
  const last = (objective: Objective) => models.findLast((model) => model.objective === objective) ?? null;
  return { masked: last('masked'), contrastive: last('contrastive'), both: last('both') };
}

/** The model whose results are shown: the one with this id, otherwise the first. */
export function shownModel({ models }: Experiments, id: string | null): ExperimentModel | null {
  return models.find((model) => model.id === id) ?? models[0] ?? null;
}

/**
 * The sample world of the compared models, if the first model has another one: then their results cannot be compared
 * with its results.
 */
export function otherWorld({ models }: Experiments): number | null {
  const alike = trainedAlike(models);
  const world = (alike.masked ?? alike.contrastive)?.world;
  return world === undefined || world === models[0]?.world ? null : world;
}
