/** Reads from a file which objective its model was trained with. */
import type { TrainingObjective } from '../../core/model-config.ts';
import { toObjective } from '../../core/model-config.ts';
import { parseJson } from './json.ts';

/**
 * The objective in a checkpoint's metadata: `objective` as a word, otherwise the record of the run that `training/`
 * writes as JSON under `about`. Null if neither says it.
 */
export function readObjective(metadata: Readonly<Record<string, string>>): TrainingObjective | null {
  return toObjective(metadata['objective']) ?? toObjective(kindOfRun(metadata['about'] ?? ''));
}

/** Another program's metadata may hold anything under that name. */
function kindOfRun(about: string): unknown {
  const run = parseJson(new TextEncoder().encode(about)) as
    { objective?: { kind?: unknown } } | null | undefined;
  return run?.objective?.kind;
}
