/**
 * Stores the files of one build in this browser, checked by digest; keeps earlier builds' files while a tab needs them.
 */
import { ownName, ownPrefix } from '../core/own-names.ts';
import type { BuiltFiles } from './built-files.ts';
import { digestOf, hasTypeOf } from './built-files.ts';
import { isStoreOfEarlierNaming } from './earlier-names.ts';

/** How many files are fetched at a time. */
const AT_ONCE = 6;
const NOTES = 'notes';
const LEAVING = './tabs-of-earlier-builds';

/** The result of filling the store. */
export interface Filled {
  /** Files that the host does not have in the form in which they were built. */
  readonly missing: readonly string[];
  /** Whether the browser has no room for them; nothing is stored then. */
  readonly isFull: boolean;
}

/**
 * The files of one build in this browser. What a host answers is compared by digest before it is kept. Stores of
 * earlier builds stay as long as one of their tabs is open, because it may ask for a file of its own build.
 */
export class PageStore {
  readonly #built: BuiltFiles;
  /** The address of the page's folder, with its slash. */
  readonly #folder: string;
  readonly #name: string;
  readonly #ask: (path: string) => Promise<Response>;

  /** @param ask - fetches a file from the host, bypassing the browser's cache. */
  constructor(built: BuiltFiles, folder: string, ask: (path: string) => Promise<Response>) {
    this.#built = built;
    this.#folder = folder;
    this.#ask = ask;
    this.#name = ownName(`files ${built.version}`);
  }

  /** Fetches the files that are missing. */
  async fill(files: readonly string[]): Promise<Filled> {
    const missing: string[] = [];
    const waiting: string[] = [];
    for (const file of files) if (!(await this.find(file))) waiting.push(file);
    if (!(await this.#hasRoomFor(waiting))) return { missing: [], isFull: true };
    const takeTurns = async () => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        if (!(await this.#take(file))) missing.push(file);
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
      return { missing: missing.sort(), isFull: false };
    } catch {
      // The browser gives less room than it reported. Half a store opens nothing and takes room that clips could use.
      waiting.length = 0;
      await this.empty();
      return { missing: [], isFull: true };
    }
  }

  /** A stored file; null if there is none. Only `index.html` answers for the page. */
  async find(path: string): Promise<Response | null> {
    return this.#match(this.#name, this.#addressOf(path));
  }

  /** A file that an earlier build had and this one does not; null if there is none. */
  async findEarlier(address: string): Promise<Response | null> {
    for (const name of await this.#earlier()) {
      const found = await this.#match(name, address);
      if (found) return found;
    }
    return null;
  }

  /** Whether a host's answer is the file that was built. @param bytes - all of its body. */
  async isAsBuilt(path: string, response: Response, bytes: ArrayBuffer): Promise<boolean> {
    if (response.status !== 200 || !hasTypeOf(path, response.headers.get('content-type'))) return false;
    return (await digestOf(bytes)) === this.#built.files[path]?.sha256;
  }

  /** Keeps a file for which {@link isAsBuilt} is true. @throws `DOMException` if there is no room. */
  async keep(path: string, { headers }: Response, bytes: ArrayBuffer): Promise<void> {
    const store = await caches.open(this.#name);
    const type = headers.get('content-type') ?? 'application/octet-stream';
    // None of the host's own headers are kept. With one of them, `Vary`, the file might never be found again.
    await store.put(
      this.#addressOf(path),
      new Response(bytes, { headers: { 'Content-Type': type, 'Content-Length': `${bytes.byteLength}` } }),
    );
  }

  async empty(): Promise<void> {
    await caches.delete(this.#name);
  }

  /** Notes the tabs that an earlier build answered. Its store stays as long as one of them is open. */
  async noteEarlierTabs(ids: readonly string[]): Promise<void> {
    if ((await this.#earlier()).length === 0) return;
    const notes = await caches.open(ownName(NOTES));
    await notes.put(LEAVING, new Response(JSON.stringify(ids)));
  }

  /** Removes the stores of earlier builds once the noted tabs are closed. */
  async removeEarlier(isOpen: (id: string) => Promise<boolean>): Promise<void> {
    const earlier = await this.#earlier();
    if (earlier.length === 0) return;
    const notes = await caches.open(ownName(NOTES));
    const noted = (await (await notes.match(LEAVING))?.json()) as readonly string[] | undefined;
    for (const id of noted ?? []) if (await isOpen(id)) return;
    await Promise.all([...earlier.map((name) => caches.delete(name)), caches.delete(ownName(NOTES))]);
  }

  async #take(path: string): Promise<boolean> {
    // Files that have not changed need not be fetched again.
    const sources = [() => this.findEarlier(this.#addressOf(path)), () => this.#ask(path)];
    for (const source of sources) {
      const response = await source().catch(() => null);
      const bytes = await response?.arrayBuffer().catch(() => null);
      if (!response || !bytes || !(await this.isAsBuilt(path, response, bytes))) continue;
      await this.keep(path, response, bytes);
      return true;
    }
    return false;
  }

  async #hasRoomFor(files: readonly string[]): Promise<boolean> {
    const needed = files.reduce((sum, file) => sum + (this.#built.files[file]?.bytes ?? 0), 0);
    const { quota, usage = 0 } = await navigator.storage.estimate();
    return quota === undefined || needed <= quota - usage;
  }

  async #match(name: string, address: string): Promise<Response | null> {
    if (!(await caches.has(name))) return null;
    const found = await (await caches.open(name)).match(address, { ignoreVary: true, ignoreSearch: true });
    return found ?? null;
  }

  #addressOf(path: string): string {
    return new URL(path, this.#folder).href;
  }

  async #earlier(): Promise<string[]> {
    const earlier: string[] = [];
    for (const name of await caches.keys()) {
      if (name === this.#name) continue;
      const isOwn =
        name.startsWith(`${ownPrefix()}files `) || (await isStoreOfEarlierNaming(name, this.#folder));
      if (isOwn) earlier.push(name);
    }
    return earlier;
  }
}
