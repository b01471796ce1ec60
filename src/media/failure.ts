/** Describes a decoder's failure in a phrase. */
import { InputDisposedError } from 'mediabunny';
import { AppError } from '../core/errors.ts';

/**
 * The reason for a decoder's failure, as a phrase without a full stop, for results that keep what was decoded. The
 * decoder's own message is written for programmers and goes to the console.
 *
 * @throws {@link AppError} `aborted` if the medium was closed or the work cancelled, because there is no result then.
 */
export function decodeFailure(error: unknown): string {
  if (error instanceof AppError) throw error;
  if (error instanceof InputDisposedError)
    throw new AppError('aborted', 'The clip was closed.', { cause: error });
  console.warn('A decoder failed:', error);
  return error instanceof DOMException
    ? 'the browser’s decoder does not accept part of its data'
    : 'part of its data can’t be read';
}
