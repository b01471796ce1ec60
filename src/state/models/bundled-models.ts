/** The manifest of bundled models, as the list shows it. */
import { AppError } from '../../core/errors.ts';
import type { TrainingObjective } from '../../core/model-config.ts';
import { toObjective } from '../../core/model-config.ts';

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
  const models = isRecord(json) ? json['models'] : null;
  if (!Array.isArray(models) || models.length === 0) {
    throw new AppError('internal', 'Expected models/manifest.json to list models, and it does not.');
  }
  return models.map((model: unknown) => {
    const id = isRecord(model) ? (text(model['id']) ?? text(model['file'])) : null;
    if (!isRecord(model) || id === null) {
      throw new AppError('internal', 'Expected every bundled model to have an id, and one does not.');
    }
    const [config, training] = [recordOf(model['config']), recordOf(model['training'])];
    return {
      id,
      name: text(model['name']) ?? id,
      bytes: count(model['bytes']),
      sha256: text(model['sha256']),
      objective: toObjective(training['objective']),
      classes: count(config['classes']),
      trainedOn: text(training['data']),
    };
  });
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function count(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : null;
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
