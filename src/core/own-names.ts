/** Names for what this page keeps in the browser. Pages of one site share caches, files, databases and locks. */
const PAGE = 'cav-mae-playground';

/**
 * The path of the page on its site, such as `/tools/playground/`. A worker gets it through its name, because its own
 * address may be that of an in-memory script.
 */
export function ownPath(): string {
  if ('document' in globalThis) return new URL('./', document.baseURI).pathname;
  const { name, location } = globalThis as { readonly name?: unknown; readonly location: Location };
  if (typeof name === 'string' && name.startsWith('/')) return name;
  return location.protocol === 'blob:' ? '/' : new URL('./', location.href).pathname;
}

/** The prefix of all names of the page at one path. */
export function ownPrefix(path = ownPath()): string {
  return `${PAGE} ${path} `;
}

/** The name of one thing that the page keeps: a cache, a database or a lock. */
export function ownName(what: string, path = ownPath()): string {
  return ownPrefix(path) + what;
}

/** The folder of training, which runs in a worker of its own: its run, and arrays of clips. */
export const TRAIN_FOLDER = 'train';

/**
 * Opens a folder of the page's own in the browser's file system.
 *
 * @param create - whether to make the folder if it does not exist.
 * @throws `DOMException` if the browser keeps no files for pages, or no folder has that name.
 */
export async function openOwnFolder(
  name: string,
  { create }: { readonly create: boolean },
): Promise<FileSystemDirectoryHandle> {
  const site = await navigator.storage.getDirectory();
  // A slash would make a second folder.
  const own = await site.getDirectoryHandle(`${PAGE} ${encodeURIComponent(ownPath())}`, { create });
  return own.getDirectoryHandle(name, { create });
}
