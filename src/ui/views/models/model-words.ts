/** What a model learned by, in a line. */
import type { TrainingObjective } from '../../../core/model-config.ts';

const BY: Readonly<Record<TrainingObjective, string>> = {
  both: 'by both goals: it rebuilds what is hidden and pairs sound with picture.',
  contrastive:
    'by the contrastive goal only: it pairs sound with picture; it cannot rebuild, its decoder was never trained.',
  masked: 'by the masked goal only: it rebuilds what is hidden; its retrieval is near chance.',
};

/** How a model learned and so what it can do, to follow the word "Learned"; null when neither is known. */
export function howLearned(objective: TrainingObjective | null, classes: number | null): string | null {
  if (classes !== null) {
    return `by fine-tuning, as a classifier with ${classes} classes: it cannot rebuild, its decoder was left out.`;
  }
  return objective && BY[objective];
}
