import type { Steps } from '../../src/core/turns/in-turns.ts';

/** Runs `steps` to its result without a pause: for short work. */
export function atOnce<R>(steps: Steps<R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
