/** Which models are compared, and their names. */
import type { ExperimentModel, Experiments, Objective } from '../../../contract/experiments.ts';

/** The three objectives in the order in which the paper builds them up. */
export const OBJECTIVES: readonly Objective[] = ['masked', 'contrastive', 'both'];

/** Names of the objectives, with the paper's for the models trained by them. */
export const OBJECTIVE_NAMES: Readonly<Record<Objective, string>> = {
  masked: 'Masked only (AV-MAE)',
  contrastive: 'Contrastive only (CAV)',
  both: 'Both (CAV-MAE)',
};

/** How a model's lines are drawn: by what it was trained to do. */
export const OBJECTIVE_STROKES = {
  masked: { colour: 'var(--mantine-color-ink-5)', stroke: 'dotted' },
  contrastive: { colour: 'var(--page-quiet)', stroke: 'dashed' },
  both: { colour: 'var(--page-both)', stroke: 'solid' },
} as const;

/**
 * The models that were trained alike but for their objective: the last of each, since a larger default model,
 * where there is one, comes first in the list.
 */
export function trainedAlike(models: readonly ExperimentModel[]): Record<Objective, ExperimentModel | null> {
  const last = (objective: Objective) => models.findLast((model) => model.objective === objective) ?? null;
  return { masked: last('masked'), contrastive: last('contrastive'), both: last('both') };
}

/** The model whose own figures are shown: the one asked for, else the first. */
export function shownModel({ models }: Experiments, id: string | null): ExperimentModel | null {
  return models.find((model) => model.id === id) ?? models[0] ?? null;
}

/** The world of the models trained alike, where it is not the first model's: their figures can't be compared with its. */
export function otherWorld({ models }: Experiments): number | null {
  const alike = trainedAlike(models);
  const world = (alike.masked ?? alike.contrastive)?.world;
  return world === undefined || world === models[0]?.world ? null : world;
}
