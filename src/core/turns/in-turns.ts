/** Long pure work in steps, with turns of the event loop and aborts between. */
import { throwIfAborted } from '../errors.ts';
import { nextTurn } from './next-turn.ts';

/**
 * Long work that can be put aside: it yields the share done, in [0, 1], where it knows it, and returns its result.
 *
 * It stays pure: whoever runs it decides when the event loop takes a turn, and whether to go on.
 */
export type Steps<R> = Generator<number | void, R, void>;

/** An abort is heard within this, plus the length of one step. */
const TURN_MS = 30;

/**
 * Runs `steps` to its result, letting the event loop in between.
 *
 * @param onShare - hears the share done, once a turn.
 * @throws {@link AppError} `aborted`, after which the steps go no further.
 */
export async function inTurns<R>(
  steps: Steps<R>,
  signal: AbortSignal,
  onShare: (share: number) => void = () => undefined,
): Promise<R> {
  throwIfAborted(signal);
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < TURN_MS) continue;
    if (step.value !== undefined) onShare(step.value);
    await nextTurn();
    throwIfAborted(signal);
    since = performance.now();
  }
}
