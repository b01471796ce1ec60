/** Pauses within one long computation. */
import { throwIfAborted } from '../errors.ts';
import { nextTurn } from './next-turn.ts';

/** Called between the steps of a long loop: lets waiting messages in when it is time, and throws after an abort. */
export type Rest = () => Promise<void>;

/** A loop keeps the thread for about this long between pauses. */
const STRETCH_MS = 30;

/**
 * Makes the pauses of one long computation.
 *
 * @returns a function that throws {@link AppError} `aborted` once `signal` has fired.
 */
export function restFor(signal: AbortSignal | undefined): Rest {
  let since = performance.now();
  return async () => {
    if (performance.now() - since >= STRETCH_MS) {
      await nextTurn();
      since = performance.now();
    }
    throwIfAborted(signal);
  };
}
