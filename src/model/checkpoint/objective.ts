import { toObjective } from '../../core/model-config.ts';
import type { TrainingObjective } from '../../core/model-config.ts';

/**
 * What a checkpoint's metadata say it was trained by: `objective` as a word, else the account of the run that
 * `training/` writes as JSON under `about`. Null when neither says so.
 */
export function readObjective(metadata: Readonly<Record<string, string>>): TrainingObjective | null {
  return toObjective(metadata['objective']) ?? toObjective(kindOfRun(metadata['about'] ?? ''));
}

function kindOfRun(about: string): unknown {
  try {
    const run = JSON.parse(about) as { objective?: { kind?: unknown } } | null;
    return run?.objective?.kind;
  } catch {
    // Somebody else's metadata may hold anything under that name.
    return null;
  }
}
