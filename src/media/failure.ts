import { InputDisposedError } from 'mediabunny';
import { AppError } from '../core/errors.ts';

/**
 * The reason of a decoder's failure as a phrase without a full stop, for outcomes that keep what was decoded.
 *
 * @throws {@link AppError} `aborted` when the medium was closed meanwhile, or the work cancelled: no outcome then.
 */
export function decodeFailure(error: unknown): string {
  if (error instanceof AppError) throw error;
  if (error instanceof InputDisposedError)
    throw new AppError('aborted', 'The clip was closed.', { cause: error });
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
