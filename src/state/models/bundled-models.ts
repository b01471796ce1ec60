/** Reads the manifest of the bundled models for the list. */
import { parseManifest } from '../../contract/files/bundled.ts';
import { AppError } from '../../core/errors.ts';
import type { TrainingObjective } from '../../core/model-config.ts';

/** An entry of the list of bundled models. Its weights are fetched when it is loaded. */
export interface BundledEntry {
  readonly id: string;
  readonly name: string;
  /** Size of its weight file; null if the manifest does not state it. */
  readonly bytes: number | null;
  /** SHA-256 of its weight file, hexadecimal; null if the manifest does not state it. */
  readonly sha256: string | null;
  readonly objective: TrainingObjective | null;
  /** Number of classes of a fine-tuned model; null for other models. */
  readonly classes: number | null;
  /** What it was trained on, in one line; null if the manifest does not state it. */
  readonly trainedOn: string | null;
}

/**
 * Reads `models/manifest.json` from parsed JSON. The page starts with the first entry.
 *
 * Only what the list shows is read here; the worker checks what loading needs. A model without an id has the name of
 * its file as id, as in the worker.
 *
 * @throws {@link AppError} `internal` if it lists no models, or a model without id and file.
 */
export function parseBundledModels(json: unknown): BundledEntry[] {
  const models = parseManifest(json);
  if (models.length === 0) {
    throw new AppError('internal', 'Expected models/manifest.json to list models, but it does not.');
  }
  return models.map((model) => {
    if (model?.id === undefined) {
      throw new AppError('internal', 'Expected every bundled model to have an id, but one does not.');
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
