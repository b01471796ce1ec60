/** Files that a system keeps for itself, and what a drop says of them. */
import type { GivenFile } from '../library/files.ts';

/** Files that systems keep for themselves beside a user's own. */
const SYSTEM_FILES =
  /^(\._.*|\.ds_store|\.localized|\.apdisk|\.volumeicon\.icns|icon\r|thumbs\.db(:.*)?|ehthumbs(_vista)?\.db|desktop\.ini|\.directory|\.?picasa\.ini|zbthumbnail\.info|\.~lock\..*#|~\$.*)$/i;

/** Folders of the same kind: of unpacked archives, bins, indexes, thumbnails. */
const SYSTEM_FOLDERS =
  /^(__macosx|\$recycle\.bin|system volume information|@eadir|#recycle|lost\+found|network trash folder|temporary items)$/i;

/** So many names stand in a note, each no longer than this. */
const NAMES_SHOWN = 2;
const NAME_LETTERS = 60;

/** What was given, without what is nobody's clip. */
export interface SetAside {
  readonly kept: readonly GivenFile[];
  /** Names of files that a system keeps for itself, and of hidden ones in folders. */
  readonly skipped: readonly string[];
  /** Names of files that the browser would not read. */
  readonly unread: readonly string[];
}

/**
 * Puts aside what systems leave in folders and on disks: AppleDouble files (`._clip.mp4` is no clip), `.DS_Store`,
 * `Thumbs.db` and the like, wherever they come from; in folders what is hidden, too.
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
  // The folder that was given was chosen by the user, hidden or not.
  const [, ...inside] = (path ?? file.name).split('/').filter((part) => part !== '');
  return [...inside, file.name].some((part) => part.startsWith('.') || SYSTEM_FOLDERS.test(part));
}

/** Sentences on what a drop brought that is not used: files set aside, and lists of which only one counts. */
export function asideNotes(
  { skipped, unread }: Pick<SetAside, 'skipped' | 'unread'>,
  labelFiles: readonly File[],
  bundles: readonly File[],
): string[] {
  const notes: string[] = [];
  if (skipped.length > 0) {
    const files = skipped.length === 1 ? '1 file' : `${skipped.length} files`;
    const [kept, were] = skipped.length === 1 ? ['is hidden or', 'was'] : ['are hidden or', 'were'];
    notes.push(`${files} that ${kept} the system's own (${namesOf(skipped)}) ${were} skipped.`);
  }
  if (unread.length > 0) notes.push(`The browser would not read ${namesOf(unread)}: check who may open it.`);
  if (labelFiles.length > 1) {
    notes.push(
      `Of ${labelFiles.length} lists of class names the first is read: ${shortName(labelFiles[0])}.`,
    );
  }
  if (bundles.length > 1) {
    notes.push(
      `Of ${bundles.length} JSON files the first is opened as a lab bundle: ${shortName(bundles[0])}.`,
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
