/** Finds the files of a collection's rows in a folder that the user chose. */
import type { GivenFile } from '../library/files.ts';

/** A folder of media files. */
export interface MediaFolder {
  readonly files: number;
  /** The file whose path ends most like a row's path; null if none has its name. */
  readonly find: (path: string) => GivenFile | null;
}

/** A folder's files, to be found by the end of their paths: a row's path may begin elsewhere. */
export function mediaFolder(given: readonly GivenFile[]): MediaFolder {
  const byName = new Map<string, GivenFile[]>();
  for (const file of given) {
    const same = byName.get(file.file.name);
    if (same) same.push(file);
    else byName.set(file.file.name, [file]);
  }
  return {
    files: given.length,
    find: (path) => {
      const wanted = partsOf(path);
      const same = byName.get(wanted.at(-1) ?? '') ?? [];
      let best: GivenFile | null = null;
      let most = 0;
      for (const file of same) {
        const shared = sharedEnd(wanted, partsOf(file.path ?? file.file.name));
        if (shared > most) [best, most] = [file, shared];
      }
      // A single file: the library would take a folder's name as the clip's label otherwise.
      return (
        best && { file: best.file, fromFolder: false, ...(best.path !== undefined && { path: best.path }) }
      );
    },
  };
}

const partsOf = (path: string): string[] => path.split(/[\\/]/).filter((part) => part !== '');

/** How many parts two paths share, counted from their ends. */
function sharedEnd(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < Math.min(a.length, b.length) && a.at(-1 - shared) === b.at(-1 - shared)) shared += 1;
  return shared;
}
