/** Files of a drop, folders included. */
import type { GivenFile } from '../../../state/library/files.ts';

/**
 * Reads every file out of a drop, folders and their folders too. What the browser would not read comes as an empty
 * file that says so, and keeps nothing else away.
 *
 * The entries must be taken before the first await: the browser empties the list when the event ends.
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

/** Files of a picker; a folder picker gives each a path in its folder. */
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
    // A reader gives a folder in batches; an empty one is the end.
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
