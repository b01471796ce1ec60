/** Whose step comes next where several runs learn side by side. */

/** Steps by which one run may lead before it is the turn of another. */
const TURN_STEPS = 5;

interface Turn {
  readonly run: { readonly steps: number };
  /** The step at which it ends. */
  readonly last: number;
}

/** Whose step comes next: one run takes a few, then the one that is furthest behind; null at the end. */
export function nextTurnOf<T extends Turn>(turns: readonly T[], current: T | null): T | null {
  const open = turns.filter(({ run, last }) => run.steps < last);
  const least = Math.min(...open.map(({ run }) => run.steps));
  if (current && open.includes(current) && current.run.steps - least < TURN_STEPS) return current;
  return open.find(({ run }) => run.steps === least) ?? null;
}
