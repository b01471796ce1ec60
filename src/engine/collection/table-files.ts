/** The tables of a collection: the user's files, or those at an address. */
import { COLLECTION_LIST, parseCollectionList } from '../../contract/files/collection-list.ts';
import type { FileBytes } from '../../storage/parquet-file.ts';
import { parquetFile } from '../../storage/parquet-file.ts';
import type { Place } from '../../storage/parquet-pages.ts';
import { fileNameOf } from '../checkpoint/file-name.ts';
import { fetchText, RemoteFile } from './remote-file.ts';

/** Bytes that may be fetched in advance. */
export interface TableBytes extends FileBytes {
  readonly fetchAhead?: (places: readonly Place[]) => Promise<void>;
}

/** A table that is not open yet. */
export interface TableFile {
  readonly name: string;
  readonly size: number;
  readonly open: () => Promise<TableBytes>;
}

/** The user's files, in the order of their names. */
export function chosenTables(files: readonly File[]): TableFile[] {
  return files
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((file) => ({ name: file.name, size: file.size, open: () => Promise.resolve(parquetFile(file)) }));
}

/**
 * The tables at an address: a Parquet file, or a folder with the list that `cavmae features` writes.
 *
 * @throws {@link AppError} `not-found` for what can't be read, `shape` for another file.
 */
export async function linkedTables(address: string, signal: AbortSignal): Promise<TableFile[]> {
  const { pathname } = new URL(address);
  if (/\.parquet$/i.test(pathname)) {
    const file = await RemoteFile.open(address, null, signal);
    return [{ name: fileNameOf(address), size: file.byteLength, open: () => Promise.resolve(file) }];
  }
  const list = /\.json$/i.test(pathname) ? address : beside(withSlash(address), COLLECTION_LIST);
  return parseCollectionList(await fetchText(list, signal)).map(({ name, bytes }) => ({
    ...{ name, size: bytes },
    open: () => RemoteFile.open(beside(list, name), bytes, signal),
  }));
}

function withSlash(address: string): string {
  const url = new URL(address);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

/** A file in the folder of an address, with the address's own query, which may be a key. */
function beside(address: string, name: string): string {
  const url = new URL(encodeURIComponent(name), address);
  url.search = new URL(address).search;
  return url.href;
}
