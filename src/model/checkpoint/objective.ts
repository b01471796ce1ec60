/** What a file says it was trained by. */
import type { TrainingObjective } from '../../core/model-config.ts';
import { toObjective } from '../../core/model-config.ts';
import { parseJson } from './json.ts';

/**
 * What a checkpoint's metadata say it was trained by: `objective` as a word, else the account of the run that
 * `training/` writes as JSON under `about`. Null when neither says so.
 */
export function readObjective(metadata: Readonly<Record<string, string>>): TrainingObjective | null {
  return toObjective(metadata['objective']) ?? toObjective(kindOfRun(metadata['about'] ?? ''));
}

/** Somebody else's metadata may hold anything under that name. */
function kindOfRun(about: string): unknown {
  const run = parseJson(new TextEncoder().encode(about)) as
    { objective?: { kind?: unknown } } | null | undefined;
  return run?.objective?.kind;
}
