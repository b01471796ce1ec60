/** A decoder's failure as a phrase. */
import { InputDisposedError } from 'mediabunny';
import { AppError } from '../core/errors.ts';

/**
 * The reason of a decoder's failure as a phrase without a full stop, for outcomes that keep what was decoded. Decoder
 * and library say it in words for programmers, which go to the console.
 *
 * @throws {@link AppError} `aborted` when the medium was closed meanwhile, or the work cancelled: no outcome then.
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
