import { throwIfAborted } from '../core/errors.ts';
import { nextTurn } from '../core/next-turn.ts';

/** Longest the worker computes without listening. */
const DEAF_MILLISECONDS = 30;

/**
 * Runs a long pure computation to its end, pausing so that an abort is heard.
 *
 * @throws {@link AppError} `aborted`, and what the steps throw.
 */
export async function paced<T>(steps: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
  let heard = performance.now();
  throwIfAborted(signal);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - heard < DEAF_MILLISECONDS) continue;
    await nextTurn();
    throwIfAborted(signal);
    heard = performance.now();
  }
}
