/** What runs are called. */
import type { BaseModel } from '../contract/teach.ts';
import type { TrainSettings } from '../contract/train.ts';
import { OBJECTIVE_NAMES } from '../contract/train.ts';

/** What a run is called until the user gives it another name. */
export function runName(
  { objective, seed }: Pick<TrainSettings, 'objective' | 'seed'>,
  base: Pick<BaseModel, 'name'> | null | undefined,
): string {
  return base
    ? `${base.name}, taught, seed ${seed}`.slice(-60)
    : `${OBJECTIVE_NAMES[objective]}, seed ${seed}`;
}

/** A name that no other run has: a number is added if needed. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const numbered = `${wanted} (${number})`;
    if (!taken.includes(numbered)) return numbered;
  }
}
