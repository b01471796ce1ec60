/** Downloads a file in pieces and goes on after an interruption where it ended. */
import { AppError, throwIfAborted } from '../../core/errors.ts';

/** Where a download is written. */
export interface DownloadTarget {
  /** How many bytes are there. */
  readonly size: number;
  readonly facts: { readonly totalBytes: number | null; readonly version: string | null };
  setFacts(facts: DownloadTarget['facts']): Promise<void>;
  append(bytes: Uint8Array<ArrayBuffer>): void;
  /** Removes what is there. */
  restart(): void;
}

export interface ResumeOptions {
  readonly signal: AbortSignal;
  /** Gets the bytes so far and the total; the total is 0 if the host does not report it. */
  readonly onBytes: (done: number, total: number) => void;
  /** Waits before another attempt, in milliseconds, one after the other while nothing more arrives. */
  readonly pauses?: readonly number[];
}

const PAUSES = [1000, 3000, 9000];

/** The connection ended, or could not be made again. */
class Interruption extends Error {}

/**
 * Downloads a whole file into `target`. If some bytes are there already, requests the rest (HTTP Range). If the host
 * sends the whole file instead, or another version, the download starts again.
 *
 * @throws {@link AppError} `not-found` if the host refuses, or the answer is no file; `interrupted` if the connection
 *   ended and several attempts did not bring more; `aborted`.
 */
export async function resumeDownload(
  address: string,
  target: DownloadTarget,
  { signal, onBytes, pauses = PAUSES }: ResumeOptions,
): Promise<void> {
  let failures = 0;
  for (;;) {
    const before = target.size;
    try {
      if (await fetchRest(address, target, signal, onBytes)) return;
    } catch (error) {
      throwIfAborted(signal);
      if (!(error instanceof Interruption)) throw error;
      if (target.size > before) failures = 0;
      const pause = pauses[failures];
      if (pause === undefined) throw interrupted(address, target, error);
      failures += 1;
      await wait(pause, signal);
    }
  }
}

/** One request for the missing bytes. @returns false if the download must start again. */
async function fetchRest(
  address: string,
  target: DownloadTarget,
  signal: AbortSignal,
  onBytes: ResumeOptions['onBytes'],
): Promise<boolean> {
  const from = target.size;
  if (from > 0 && from === target.facts.totalBytes) return true;
  const response = await ask(address, from, signal);
  // The host has no such bytes: its file is another one now.
  if (response.status === 416 && from > 0) return startAgain(target, response);
  requireFile(response, address);
  const version = response.headers.get('etag') ?? response.headers.get('last-modified');
  const isRest = response.status === 206;
  if (isRest && !isRestOf(response, target, version)) return startAgain(target, response);
  if (!isRest && from > 0) target.restart();
  const totalBytes = (Number(response.headers.get('content-length')) || 0) + (isRest ? from : 0);
  const isKnown = totalBytes > (isRest ? from : 0);
  await target.setFacts({ totalBytes: isKnown ? totalBytes : null, version });
  await receive(response, target, (done) => onBytes(done, isKnown ? totalBytes : 0));
  // A browser ends a body that is too short with an error, so this is the whole file, whatever length was announced.
  await target.setFacts({ totalBytes: target.size, version });
  return true;
}

/** A range alone is a request that any host can be sent without asking it first. */
async function ask(address: string, from: number, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, {
      signal,
      // The browser's own cache would hold the file a second time.
      cache: 'no-store',
      credentials: 'omit',
      headers: from > 0 ? { Range: `bytes=${from}-` } : {},
    });
  } catch (cause) {
    throwIfAborted(signal);
    // What let the page in once has only become unreachable.
    if (from > 0) throw new Interruption('no answer', { cause });
    throw new AppError(
      'not-found',
      `Expected to read a file from ${new URL(address).host}, but the request failed: the site cannot be reached, or does not let other pages read its files. Download the file and drop it here.`,
      { cause },
    );
  }
}

function requireFile(response: Response, address: string): void {
  const { host } = new URL(address);
  if (!response.ok || !response.body) {
    throw new AppError(
      'not-found',
      `Expected a file from ${host}, got HTTP ${response.status}. Download the file and drop it here.`,
    );
  }
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
    throw new AppError(
      'not-found',
      `Expected a file from ${host}, got a web page. Download the file and drop it here.`,
    );
  }
}

/** Whether a response continues the stored part, as far as its headers are readable. */
function isRestOf({ headers }: Response, { size, facts }: DownloadTarget, version: string | null): boolean {
  if (version !== null && facts.version !== null && version !== facts.version) return false;
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (range && Number(range[1]) !== size) return false;
  const total = range?.[2] === undefined || range[2] === '*' ? null : Number(range[2]);
  const length = headers.get('content-length');
  const found = total ?? (length === null ? null : size + Number(length));
  return found === null || facts.totalBytes === null || found === facts.totalBytes;
}

function startAgain(target: DownloadTarget, response: Response): false {
  void response.body?.cancel().catch(() => undefined);
  target.restart();
  return false;
}

async function receive(
  response: Response,
  target: DownloadTarget,
  onBytes: (done: number) => void,
): Promise<void> {
  const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new Interruption('the connection ended', { cause });
    });
    if (done) return;
    try {
      target.append(value);
    } catch (error) {
      void reader.cancel().catch(() => undefined);
      throw error;
    }
    onBytes(target.size);
  }
}

function interrupted(address: string, { size, facts }: DownloadTarget, cause: unknown): AppError {
  const of = facts.totalBytes === null ? '' : ` of ${megabytes(facts.totalBytes)}`;
  return new AppError(
    'interrupted',
    `The connection to ${new URL(address).host} ended after ${megabytes(size)}${of}. What has arrived is kept: resume when the connection is back.`,
    { cause },
  );
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new AppError('aborted', 'The download was cancelled.'));
      },
      { once: true },
    );
  });
}
