/** The manifest of bundled models, as the list shows it. */
import { parseManifest } from '../../contract/bundled.ts';
import { AppError } from '../../core/errors.ts';
import type { TrainingObjective } from '../../core/model-config.ts';

/** One of the models that lie beside the page, as far as a list tells it; its weights are fetched when asked for. */
export interface BundledEntry {
  readonly id: string;
  readonly name: string;
  /** Size of its weight file; null when the manifest does not say. */
  readonly bytes: number | null;
  /** Of its weight file, hexadecimal; null when the manifest does not say. */
  readonly sha256: string | null;
  readonly objective: TrainingObjective | null;
  /** Classes of a fine-tuned model's head; null for a model that has none. */
  readonly classes: number | null;
  /** What it was trained on, in one line; null when the manifest does not say. */
  readonly trainedOn: string | null;
}

/**
 * Reads `models/manifest.json` as it came from JSON; the first entry is the one the page starts with.
 *
 * A model without an id goes by its file, as in the worker, which judges what loading needs; here only what the
 * list shows is read.
 *
 * @throws {@link AppError} `internal` if it lists no models, or one that could not be asked for.
 */
export function parseBundledModels(json: unknown): BundledEntry[] {
  const models = parseManifest(json);
  if (models.length === 0) {
    throw new AppError('internal', 'Expected models/manifest.json to list models, and it does not.');
  }
  return models.map((model) => {
    if (model?.id === undefined) {
      throw new AppError('internal', 'Expected every bundled model to have an id, and one does not.');
    }
    const { id, name, bytes, sha256, config, training } = model;
    return {
      id,
      name: name ?? id,
      bytes: bytes || null,
      sha256: sha256 ?? null,
      objective: training.objective,
      classes: config?.classes || null,
      trainedOn: training.data ?? null,
    };
  });
}
