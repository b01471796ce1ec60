/** `AppError`, its codes and its form across the worker boundary. */
import { shownText } from './text/shown-text.ts';

/**
 * What went wrong, for code that must tell cases apart. The error's message is the sentence for the user.
 *
 * - `media/*`: the file; `model/*`: the checkpoint or the graph; `gpu/*`: the adapter or a kernel.
 * - `model/runtime`: the runtime did not start and will not start in this worker; another worker may succeed.
 * - `mask/*`: what the user hid leaves nothing to compute.
 * - `storage/*`: what this browser keeps between visits.
 * - `not-fetched`: a part of the page's own program that is fetched when it is first needed.
 * - `interrupted`: a download that ended early and can go on where it ended.
 * - `live/*`: a microphone, a camera, a shared tab or screen.
 * - `shape`: an array or parameter outside its contract (our fault, or a file's).
 */
export type ErrorCode =
  | 'aborted'
  | 'shape'
  | 'internal'
  | 'mask/all-hidden'
  | 'not-found'
  | 'not-fetched'
  | 'interrupted'
  | 'unsupported-browser'
  | 'media/empty'
  | 'media/not-media'
  | 'media/truncated'
  | 'media/damaged'
  | 'media/stalled'
  | 'media/codec'
  | 'media/no-tracks'
  | 'media/too-short'
  | 'media/decode'
  | 'clip/no-audio'
  | 'clip/no-video'
  | 'live/refused'
  | 'live/no-device'
  | 'live/busy'
  | 'live/no-audio'
  | 'live/insecure'
  | 'live/ended'
  | 'model/format'
  | 'model/hostile'
  | 'model/legacy'
  | 'model/keys'
  | 'model/heads'
  | 'model/config'
  | 'model/no-decoder'
  | 'model/run'
  | 'model/none'
  | 'model/runtime'
  | 'model/float16-range'
  | 'model/not-finite'
  | 'storage/unavailable'
  | 'storage/full'
  | 'storage/damaged'
  | 'storage/busy'
  | 'gpu/no-adapter'
  | 'gpu/lost'
  | 'gpu/compile';

/** The only error class: a code for programs, one sentence (expected, got, what to do) for people. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}

/** An error in the form that crosses a worker boundary. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Longer messages probably quote text from a file. */
const MESSAGE_LENGTH = 300;

/**
 * Turns anything thrown into its wire form. Anything but an {@link AppError} becomes `internal`: its own message is
 * written for programmers and goes to the console, and people get a sentence instead. A message may quote names from
 * files, so it is cut and control characters are escaped.
 */
export function toWireError(error: unknown): WireError {
  const wire = wireOf(error);
  return { ...wire, message: shownText(wire.message, MESSAGE_LENGTH) };
}

function wireOf(error: unknown): WireError {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (error instanceof DOMException && error.name === 'AbortError') {
    return { code: 'aborted', message: 'Cancelled.' };
  }
  console.warn('Unexpected:', error);
  return { code: 'internal', message: sentenceFor(error) };
}

function sentenceFor(error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof TypeError && /fetch|network|load failed/i.test(message))
    return 'A file could not be fetched: check the connection and try again.';
  if (error instanceof RangeError && /allocat|memory|array length|buffer/i.test(message))
    return 'There is not enough memory for this: close other tabs or choose something smaller.';
  if (name === 'QuotaExceededError')
    return 'There is no space left on the disk that this page may use: free some space.';
  if (name === 'NotReadableError' || name === 'NotFoundError')
    return 'A file can no longer be read because it was moved, changed or removed: choose it again.';
  return `Something went wrong (${name}): try again, and reload the page if that does not help.`;
}

/** Makes the error that a {@link WireError} describes. */
export function fromWireError(wire: WireError): AppError {
  return new AppError(wire.code, wire.message);
}

/** Throws `aborted` once `signal` has fired: call it between the steps of long work. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('aborted', 'Cancelled.');
}
