/** Runs long pure work in steps, letting the event loop and aborts in between. */
import { throwIfAborted } from '../errors.ts';
import { nextTurn } from './next-turn.ts';

/**
 * Long work that can pause: it yields the share done, in [0, 1], if that is known, and returns its result.
 *
 * It stays pure: the caller decides when the event loop takes a turn and whether to go on.
 */
export type Steps<R> = Generator<number | void, R, void>;

/** An abort takes effect within this time plus the length of one step. */
const TURN_MS = 30;

/**
 * Runs `steps` to its result and lets the event loop run in between.
 *
 * @param onShare - called with the share done, once per turn.
 * @throws {@link AppError} `aborted`; the steps then stop.
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
