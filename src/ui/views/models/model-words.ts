/** Describes the training of a model in one line. */
import type { TrainingObjective } from '../../../core/model-config.ts';

const BY: Readonly<Record<TrainingObjective, string>> = {
  both: 'with both losses: it reconstructs hidden patches and matches audio with video.',
  contrastive:
    'with the contrastive loss only: it matches audio with video but cannot reconstruct, because its decoder is untrained.',
  masked: 'with the masked loss only: it reconstructs hidden patches; its retrieval is near chance.',
};

/** How a model was trained and what it can do, to follow the word "Trained"; null if neither is known. */
export function howLearned(objective: TrainingObjective | null, classes: number | null): string | null {
  if (classes !== null) {
    return `by fine-tuning, as a classifier with ${classes} classes: it cannot reconstruct, because it has no decoder.`;
  }
  return objective && BY[objective];
}
