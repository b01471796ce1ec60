/** Writes files piece by piece; describes a full disk. */
import { AppError, throwIfAborted } from '../core/errors.ts';
import { nextTurn } from '../core/turns/next-turn.ts';

/** Consecutive bytes. */
export type Pieces = AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>;

export interface PiecesOptions {
  readonly signal?: AbortSignal;
  /** Called after each piece. */
  readonly onBytes?: (done: number) => void;
}

/** How many bytes are taken in one turn. */
const TURN_BYTES = 4 * 1024 * 1024;

/**
 * Passes pieces on in turns. Taking is synchronous, so an abort can only arrive between turns and at the end.
 *
 * @param take - called with each piece and its place, in bytes.
 * @throws {@link AppError} `aborted`.
 */
export async function takePieces(
  pieces: Pieces,
  take: (piece: Uint8Array<ArrayBuffer>, at: number) => void,
  { signal, onBytes }: PiecesOptions,
): Promise<void> {
  let done = 0;
  let nextTurnAt = 0;
  for await (const piece of pieces) {
    if (done >= nextTurnAt) {
      await nextTurn();
      nextTurnAt = done + TURN_BYTES;
    }
    throwIfAborted(signal);
    take(piece, done);
    done += piece.length;
    onBytes?.(done);
  }
  await nextTurn();
  throwIfAborted(signal);
}

/**
 * Overwrites a file of the browser's own file system; synchronous access needs a dedicated worker.
 *
 * @throws {@link AppError} `aborted`; a `DOMException` for which {@link isFull} is true if there is no room.
 */
export async function writePieces(
  handle: FileSystemFileHandle,
  pieces: Pieces,
  options: PiecesOptions,
): Promise<void> {
  const access = await handle.createSyncAccessHandle();
  try {
    // An interrupted copy may have left something here.
    access.truncate(0);
    const write = (piece: Uint8Array<ArrayBuffer>, at: number) => {
      if (access.write(piece, { at }) === piece.length) return;
      throw new DOMException('A write was cut short.', 'QuotaExceededError');
    };
    await takePieces(pieces, write, options);
    access.flush();
  } finally {
    access.close();
  }
}

/** Whether the browser refused because there is no room. */
export const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';

/** The error for a full disk. */
export async function fullError(
  { bytes, purpose }: { readonly bytes: number; readonly purpose: string },
  advice: string,
  cause: unknown,
): Promise<AppError> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  // A browser may grant less than it reports.
  const more = quota - usage < bytes ? `only ${inWords(quota - usage)} more` : 'no more';
  return new AppError(
    'storage/full',
    `Expected room for ${inWords(bytes)} ${purpose}, but the browser lets this page keep ${more}: ${advice}`,
    { cause },
  );
}

function inWords(bytes: number): string {
  const kilobytes = Math.max(0, bytes) / 1e3;
  if (kilobytes < 1e3) return `${kilobytes.toFixed(0)} kB`;
  return `${(kilobytes / 1e3).toFixed(kilobytes < 1e5 ? 1 : 0)} MB`;
}
