/** Imports a part of the program when it is first needed. */
import { AppError } from './errors.ts';

/**
 * Imports a part of the page's own program when it is first needed.
 *
 * The browser's own message names a file, which means nothing to the user, so it is replaced. The next call tries
 * again.
 *
 * @throws {@link AppError} `not-fetched`.
 */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new AppError(
      'not-fetched',
      'A part of this page could not be fetched: check the connection and try again. If that does not help, reload the page, because a newer version may have replaced it.',
      { cause },
    );
  }
}
