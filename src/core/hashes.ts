/** Running hashes (the only importer of hash-wasm). */
import { AppError, throwIfAborted } from './errors.ts';
import { fetchPart } from './fetch-part.ts';
import { nextTurn } from './turns/next-turn.ts';

/** A running SHA-256. The browser's own digest would need all bytes at once. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** As hexadecimal digits. */
  digest(): string;
  /** Starts again. */
  reset(): void;
}

/** Starts a SHA-256. The program is fetched with the first file that is hashed. */
export async function startSha256(): Promise<RunningHash> {
  const { createSHA256 } = await fetchPart(() => import('hash-wasm'));
  const hash = await createSHA256();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest('hex'),
    reset: () => void hash.init(),
  };
}

/** Starts a CRC-32, as zip files use it: eight hexadecimal digits. */
export async function startCrc32(): Promise<RunningHash> {
  const { createCRC32 } = await fetchPart(() => import('hash-wasm'));
  const hash = await createCRC32();
  return {
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest('hex'),
    reset: () => void hash.init(),
  };
}

/** How many bytes are hashed between two looks at the abort signal. */
const LOOK_BYTES = 4 * 1024 * 1024;

/**
 * The hash of a file of any size, read in pieces.
 *
 * @throws {@link AppError} `aborted`; `not-found` if the file can no longer be read.
 */
export async function sha256Of(
  file: Blob,
  options: { readonly signal: AbortSignal; readonly onBytes?: (done: number) => void },
): Promise<string> {
  return hashOf(file, await startSha256(), options);
}

/**
 * Feeds a file of any size to a running hash, in pieces.
 *
 * @returns the digest, or '' if the hash has none (an object that only watches the bytes).
 * @throws {@link AppError} as {@link sha256Of}.
 */
export async function hashOf(
  file: Blob,
  hash: Pick<RunningHash, 'update'> & Partial<Pick<RunningHash, 'digest'>>,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes?: (done: number) => void },
): Promise<string> {
  let done = 0;
  let nextLook = 0;
  for await (const chunk of chunksOf(file)) {
    hash.update(chunk);
    done += chunk.length;
    if (done < nextLook) continue;
    // Hashing is synchronous, so an abort can only arrive between turns.
    await nextTurn();
    throwIfAborted(signal);
    nextLook = done + LOOK_BYTES;
    onBytes?.(done);
  }
  return hash.digest?.() ?? '';
}

async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  try {
    yield* file.stream() as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>;
  } catch (cause) {
    throw new AppError(
      'not-found',
      'The browser can no longer read this file because it was moved, changed or removed: choose it again.',
      { cause },
    );
  }
}

/** The SHA-256 of bytes that are in memory, as hexadecimal digits, by the browser's own digest. */
export async function digestOf(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
