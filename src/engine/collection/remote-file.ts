/** A file at an address, read in parts by HTTP range requests. */
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { FileBytes } from '../../storage/parquet-file.ts';
import type { Place } from '../../storage/parquet-pages.ts';
import { fileNameOf } from '../checkpoint/file-name.ts';

/** Parts so near to each other are fetched as one, up to a size. */
const MOST_GAP_BYTES = 32_768;
const MOST_JOINED_BYTES = 4 * 2 ** 20;
/** The last bytes hold a table's footer; of a small table they hold all. */
const KEPT_TAIL_BYTES = 65_536;
/** Waits before a part is requested again, after the host has answered once. */
const PAUSES_MS = [500, 2000];

interface Part extends Place {
  readonly bytes: ArrayBuffer;
}

/** The connection ended, or the host was too busy: another attempt may succeed. */
class Interruption extends Error {}

/** Bytes of a file on a host. */
export class RemoteFile implements FileBytes {
  readonly address: string;
  readonly byteLength: number;
  readonly #signal: AbortSignal;
  #tail: Part | null = null;
  #ahead: readonly Part[] = [];

  private constructor(address: string, byteLength: number, signal: AbortSignal) {
    this.address = address;
    this.byteLength = byteLength;
    this.#signal = signal;
  }

  /**
   * @param bytes - its size; null to ask for it.
   * @throws {@link AppError} `not-found` if the host has no such file, sends no parts, or does not let this page read
   *   them.
   */
  static async open(address: string, bytes: number | null, signal: AbortSignal): Promise<RemoteFile> {
    return new RemoteFile(address, bytes ?? (await sizeOf(address, signal)), signal);
  }

  async slice(start: number, end = this.byteLength): Promise<ArrayBuffer> {
    if (!(start >= 0 && start <= end && end <= this.byteLength)) {
      throw new Error(`it points to bytes beyond its ${this.byteLength}, so it was cut off or is damaged`);
    }
    if (start === end) return new ArrayBuffer(0);
    const kept = [this.#tail, ...this.#ahead].find((part) => part && part.from <= start && end <= part.to);
    if (kept) return kept.bytes.slice(start - kept.from, end - kept.from);
    const bytes = await this.#fetch({ from: start, to: end });
    if (end === this.byteLength && bytes.byteLength <= KEPT_TAIL_BYTES) {
      this.#tail = { from: start, to: end, bytes };
    }
    return bytes;
  }

  /** Fetches small parts in advance, together if they are neighbours; large parts are fetched on request. */
  async fetchAhead(places: readonly Place[]): Promise<void> {
    const missing = places.filter(({ from, to }) => from < to && to <= (this.#tail?.from ?? this.byteLength));
    const joined: Place[] = [];
    for (const place of missing.toSorted((a, b) => a.from - b.from)) {
      const last = joined.at(-1);
      const isNear = last && place.from - last.to <= MOST_GAP_BYTES;
      if (isNear && place.to - last.from <= MOST_JOINED_BYTES) {
        joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, place.to) };
      } else if (place.to - place.from <= MOST_JOINED_BYTES) joined.push(place);
    }
    this.#ahead = await Promise.all(
      joined.map(async (place) => ({ ...place, bytes: await this.#fetch(place) })),
    );
  }

  async #fetch({ from, to }: Place): Promise<ArrayBuffer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const response = await ask(this.address, this.#signal, { Range: `bytes=${from}-${to - 1}` });
        if (response.status >= 500) throw new Interruption(`HTTP ${response.status}`);
        await requirePart(response, this.address);
        const bytes = await response.arrayBuffer().catch((cause: unknown) => {
          throw new Interruption('the connection ended', { cause });
        });
        if (bytes.byteLength === to - from) return bytes;
        throw new Interruption(`${bytes.byteLength} of ${to - from} bytes came`);
      } catch (error) {
        throwIfAborted(this.#signal);
        const pause = PAUSES_MS[attempt];
        if (!(error instanceof Interruption)) throw error;
        if (pause === undefined) throw lost(this.address, error);
        await new Promise((resolve) => setTimeout(resolve, pause));
        throwIfAborted(this.#signal);
      }
    }
  }
}

/** A whole list of tables. @throws {@link AppError} as {@link RemoteFile.open}. */
export async function fetchText(address: string, signal: AbortSignal): Promise<string> {
  const response = await ask(address, signal, {});
  await requireFile(response, address, ': a folder needs the list that “cavmae features” writes');
  return response.text();
}

/** Requests the first bytes, which also shows whether the host sends parts. */
async function sizeOf(address: string, signal: AbortSignal): Promise<number> {
  const response = await ask(address, signal, { Range: 'bytes=0-3' });
  await requirePart(response, address);
  const start = new TextDecoder().decode(await response.arrayBuffer());
  if (start !== 'PAR1') {
    throw new AppError('shape', `Expected a Parquet file at ${shown(address)}, got another kind of file.`);
  }
  const range = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (range) return Number(range[1]);
  // Another site exposes this header only if it lists it; the length of the whole file is always shown. With a range,
  // a browser asks for the file as it is, without compression.
  const head = await ask(address, signal, { Range: 'bytes=0-' }, 'HEAD');
  const length = Number(head.headers.get('content-length') ?? Number.NaN);
  if (head.ok && length > 0) return length;
  throw new AppError(
    'not-found',
    `Expected the size of ${shown(address)}, but the site does not send it: link the folder with its collection.json, or download the file and choose it here.`,
  );
}

/** One range alone is a request that any host can be sent without asking it first. */
async function ask(
  address: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<Response> {
  try {
    return await fetch(address, { method, signal, headers, cache: 'no-store', credentials: 'omit' });
  } catch (cause) {
    throwIfAborted(signal);
    const { host } = new URL(address);
    throw new AppError(
      'not-found',
      `Expected to read ${fileNameOf(address)} from ${host}, but the request failed: the site cannot be reached, or does not let other pages read its files. Download the folder and choose it here.`,
      { cause },
    );
  }
}

async function requireFile(response: Response, address: string, advice = ''): Promise<void> {
  const isPage = /^text\/html\b/i.test(response.headers.get('content-type') ?? '');
  if (response.ok && !isPage) return;
  await response.body?.cancel().catch(() => undefined);
  const got = response.ok ? 'a web page' : `HTTP ${response.status}`;
  throw new AppError('not-found', `Expected a file at ${shown(address)}, got ${got}${advice}.`);
}

async function requirePart(response: Response, address: string): Promise<void> {
  await requireFile(response, address);
  if (response.status === 206) return;
  await response.body?.cancel().catch(() => undefined);
  throw new AppError(
    'not-found',
    `Expected parts of ${fileNameOf(address)} from ${new URL(address).host}, but the site sends whole files only (HTTP ${response.status} instead of 206): download the folder and choose it here.`,
  );
}

function lost(address: string, cause: Interruption): AppError {
  return new AppError(
    'interrupted',
    `The connection to ${new URL(address).host} ended while ${fileNameOf(address)} was read (${cause.message}): try again.`,
    { cause },
  );
}

/** Without the query, which may hold a key. */
function shown(address: string): string {
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`;
}
