/** Reads the files of a drop or a file picker, including folders. */
import type { GivenFile } from '../../../state/library/files.ts';

/**
 * Reads every file of a drop, including nested folders. A file that the browser cannot read is returned as an empty
 * file with `isUnread`; the others are still read.
 *
 * The entries must be read before the first await, because the browser empties the list when the event ends.
 */
export async function readDrop(transfer: DataTransfer): Promise<GivenFile[]> {
  const entries: FileSystemEntry[] = [];
  const loose: GivenFile[] = [];
  for (const item of transfer.items) {
    const entry = item.webkitGetAsEntry();
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    else if (file) loose.push({ file, fromFolder: false });
  }
  const found = await Promise.all(entries.map((entry) => readEntry(entry, false)));
  return [...loose, ...found.flat()];
}

/** The files of a picker. A folder picker gives each file its path in the folder. */
export function readPicked(files: readonly File[]): GivenFile[] {
  return files.map((file) => ({
    file,
    fromFolder: file.webkitRelativePath !== '',
    path: file.webkitRelativePath || undefined,
  }));
}

async function readEntry(entry: FileSystemEntry, fromFolder: boolean): Promise<GivenFile[]> {
  const path = fromFolder ? entry.fullPath : undefined;
  const found: GivenFile[] = [];
  try {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      return [{ file, fromFolder, path }];
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A reader returns a folder in batches; an empty batch is the end.
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (batch.length === 0) return found;
      for (const child of batch) {
        for (const file of await readEntry(child, true)) found.push(file);
      }
    }
  } catch {
    return [...found, { file: new File([], entry.name), fromFolder, path, isUnread: true }];
  }
}
