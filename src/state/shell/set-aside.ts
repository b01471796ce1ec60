/** Skips system files of a drop, and reports them. */
import type { GivenFile } from '../library/files.ts';

/** Files that operating systems create beside the user's files. */
const SYSTEM_FILES =
  /^(\._.*|\.ds_store|\.localized|\.apdisk|\.volumeicon\.icns|icon\r|thumbs\.db(:.*)?|ehthumbs(_vista)?\.db|desktop\.ini|\.directory|\.?picasa\.ini|zbthumbnail\.info|\.~lock\..*#|~\$.*)$/i;

/** Folders of the same kind: from unpacked archives, bins, indexes and thumbnails. */
const SYSTEM_FOLDERS =
  /^(__macosx|\$recycle\.bin|system volume information|@eadir|#recycle|lost\+found|network trash folder|temporary items)$/i;

/** The most names in a note, and the most letters of a name. */
const NAMES_SHOWN = 2;
const NAME_LETTERS = 60;

/** The given files without system files and unreadable files. */
export interface SetAside {
  readonly kept: readonly GivenFile[];
  /** Names of system files, and of hidden files in folders. */
  readonly skipped: readonly string[];
  /** Names of files that the browser could not read. */
  readonly unread: readonly string[];
}

/**
 * Sets aside files that operating systems leave in folders and on disks: AppleDouble files (`._clip.mp4` is no clip),
 * `.DS_Store`, `Thumbs.db` and the like. In folders, hidden files are set aside too.
 */
export function setAside(given: readonly GivenFile[]): SetAside {
  const kept: GivenFile[] = [];
  const skipped: string[] = [];
  const unread: string[] = [];
  for (const entry of given) {
    if (isSystemFile(entry)) skipped.push(entry.file.name);
    else if (entry.isUnread) unread.push(entry.file.name);
    else kept.push(entry);
  }
  return { kept, skipped, unread };
}

function isSystemFile({ file, fromFolder, path }: GivenFile): boolean {
  if (SYSTEM_FILES.test(file.name)) return true;
  if (!fromFolder) return false;
  // The user chose the outer folder, so it counts even if it is hidden.
  const [, ...inside] = (path ?? file.name).split('/').filter((part) => part !== '');
  return [...inside, file.name].some((part) => part.startsWith('.') || SYSTEM_FOLDERS.test(part));
}

/** Sentences on files of a drop that are not used: files set aside, and all but the first of several lists. */
export function asideNotes(
  { skipped, unread }: Pick<SetAside, 'skipped' | 'unread'>,
  labelFiles: readonly File[],
  bundles: readonly File[],
): string[] {
  const notes: string[] = [];
  if (skipped.length > 0) {
    const files = skipped.length === 1 ? '1 file' : `${skipped.length} files`;
    const which = skipped.length === 1 ? 'is hidden or belongs' : 'are hidden or belong';
    notes.push(`Skipped ${files} that ${which} to the system (${namesOf(skipped)}).`);
  }
  if (unread.length > 0)
    notes.push(`The browser could not read ${namesOf(unread)}. Check the file permissions.`);
  if (labelFiles.length > 1) {
    notes.push(
      `Only the first of ${labelFiles.length} lists of class names is read: ${shortName(labelFiles[0])}.`,
    );
  }
  if (bundles.length > 1) {
    notes.push(
      `Only the first of ${bundles.length} JSON files is opened as a lab bundle: ${shortName(bundles[0])}.`,
    );
  }
  return notes;
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => shortName({ name }));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function shortName(file: { readonly name: string } | undefined): string {
  const name = (file?.name ?? '').replace(/\p{Cc}/gu, '');
  return name.length > NAME_LETTERS ? `${name.slice(0, NAME_LETTERS - 1)}…` : name;
}
