/** Downloads a whole file, in pieces that the browser may keep on disk. */
import { AppError } from '../../core/errors.ts';

/** Size of the pieces that are given to the browser, which may keep them on disk. */
const PIECE_BYTES = 16 * 1024 * 1024;

/**
 * Fetches a whole file and reports the bytes as they arrive.
 *
 * @param onBytes - gets the bytes so far and the total; the total is 0 if the server does not report it.
 * @throws {@link AppError} `not-found` if the answer is not the file, or the browser or the site refuses the
 *   request; `aborted`.
 */
export async function download(
  url: string,
  signal: AbortSignal,
  onBytes: (done: number, total: number) => void,
): Promise<Blob> {
  const response = await fetchOrThrow(url, signal);
  const total = Number(response.headers.get('content-length') ?? 0);
  const pieces: Blob[] = [];
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  let done = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    chunks.push(chunk);
    held += chunk.length;
    done += chunk.length;
    onBytes(done, total);
    if (held < PIECE_BYTES) continue;
    pieces.push(new Blob(chunks));
    chunks = [];
    held = 0;
  }
  return new Blob([...pieces, ...chunks]);
}

/** The response to a request; throws an error with one sentence if there is none. */
export async function fetchOrThrow(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    // An abort is passed on as it is.
    if (signal.aborted) throw cause;
    throw new AppError(
      'not-found',
      `Expected a file at ${url}, but the request failed: the site cannot be reached, or does not let other pages read its files. Download the file and drop it here.`,
      { cause },
    );
  }
  if (!response.ok || !response.body) {
    throw new AppError('not-found', `Expected a file at ${url}, got HTTP ${response.status}.`);
  }
  return response;
}
