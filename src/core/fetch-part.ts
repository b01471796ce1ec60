/** A part of the program that is imported when it is first needed. */
import { AppError } from './errors.ts';

/**
 * Imports a part of the page's own program when it is first needed.
 *
 * The browser's own message names a file that says nothing to whoever sees it. The next call tries anew.
 *
 * @throws {@link AppError} `not-fetched`.
 */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new AppError(
      'not-fetched',
      'A part of this page could not be fetched: check the connection and try again. If that does not help, reload the page; it may have been replaced by a newer one.',
      { cause },
    );
  }
}
