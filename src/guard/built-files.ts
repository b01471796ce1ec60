/** Recognises the files of one build and checks whether an answer can be one of them. */

export interface BuiltFile {
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Every built file by its path relative to the page, and a digest of all of them. */
export interface BuiltFiles {
  readonly version: string;
  readonly files: Readonly<Record<string, BuiltFile>>;
}

/** The file that answers for the page, whatever parameters the page's address has. */
export const PAGE_FILE = 'index.html';

/** Types that a host may send for these endings. Any other file may have any type but a page's. */
const TYPES: Readonly<Record<string, RegExp>> = {
  html: /^text\/html\b/,
  js: /\b(java|ecma)script\b/,
  css: /^text\/css\b/,
};

/**
 * The built file that a request asks for.
 *
 * @param folder - the address of the page's folder, with its slash.
 * @returns its path; null for a file that is not part of the build, such as another document of the site.
 */
export function builtFileOf(address: string, folder: string, { files }: BuiltFiles): string | null {
  const { origin, pathname } = new URL(address);
  const start = new URL(folder);
  if (origin !== start.origin || !pathname.startsWith(start.pathname)) return null;
  const path = pathname.slice(start.pathname.length) || PAGE_FILE;
  return Object.hasOwn(files, path) ? path : null;
}

/** Whether a host's answer can be that file, by its type. Some hosts answer every unknown path with a page. */
export function hasTypeOf(path: string, contentType: string | null): boolean {
  const type = (contentType ?? '').toLowerCase();
  const expected = TYPES[path.slice(path.lastIndexOf('.') + 1)];
  return expected ? expected.test(type) : !TYPES['html']!.test(type);
}

/** SHA-256, hexadecimal. */
export async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
