/** Names of what this page keeps in the browser: other pages of the same site share caches, files, databases and locks. */
const PAGE = 'cav-mae-playground';

/**
 * The folder of the site that the page lies in, as `/tools/playground/`. A worker is told it by its name, since its own
 * address may be that of a script made in memory.
 */
export function ownPath(): string {
  if ('document' in globalThis) return new URL('./', document.baseURI).pathname;
  const { name, location } = globalThis as { readonly name?: unknown; readonly location: Location };
  if (typeof name === 'string' && name.startsWith('/')) return name;
  return location.protocol === 'blob:' ? '/' : new URL('./', location.href).pathname;
}

/** What all names of the page of one folder begin with. */
export function ownPrefix(path = ownPath()): string {
  return `${PAGE} ${path} `;
}

/** The name of one thing that the page keeps: a cache, a database, a lock. */
export function ownName(what: string, path = ownPath()): string {
  return ownPrefix(path) + what;
}

/**
 * A folder of the page's own in the browser's file system.
 *
 * @param create - whether it is made where it is not there.
 * @throws `DOMException` where the browser keeps no files for pages, or there is none of that name.
 */
export async function openOwnFolder(
  name: string,
  { create }: { readonly create: boolean },
): Promise<FileSystemDirectoryHandle> {
  const site = await navigator.storage.getDirectory();
  // A slash would be a folder more.
  const own = await site.getDirectoryHandle(`${PAGE} ${encodeURIComponent(ownPath())}`, { create });
  return own.getDirectoryHandle(name, { create });
}
