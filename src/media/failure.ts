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
  const message = error instanceof Error ? error.message : String(error);
  // What the library asks its users to report is nothing that ours can do.
  return message.replace(/\.? *Likely an internal bug.*$/i, '').replace(/\.$/, '');
}
