/** Sorts dropped files into clips, checkpoints, class names, lab bundles and features. */
import { isModelIndex } from '../models/model-files.ts';

const CHECKPOINT = /\.(pth|pt|safetensors)$/i;
/** Lists of class names. In a folder, the name must match, because data sets contain other tables too. */
const LABELS = /\.csv$/i;
const NAMED_LABELS = /(label|class).*\.csv$/i;
/** Features of audio and video, for the map. */
const VECTORS = /\.npz$/i;
const BUNDLE = /\.json$/i;
const MEDIA = /\.(mp4|m4v|mov|webm|mkv|mka|ogv|ogg|oga|opus|mp3|wav|wave|flac|m4a|aac|ts|m2ts|3gp)$/i;

/** A file from a drop or a picker, and whether the user chose it or it came with a folder. */
export interface GivenFile {
  readonly file: File;
  readonly fromFolder: boolean;
  /** Whether its first bytes are those of a checkpoint. */
  readonly isCheckpoint?: boolean | undefined;
  /** Its path from the given folder on: `birds/owl/1.mp4`; absent for a single file. */
  readonly path?: string | undefined;
  /** Whether the browser could not read it. `file` is then empty and has its name. */
  readonly isUnread?: boolean | undefined;
}

export interface SortedFiles {
  readonly clips: readonly File[];
  readonly checkpoints: readonly File[];
  /** Lists of class names. */
  readonly labelFiles: readonly File[];
  /** Files that may be lab bundles; never from folders. */
  readonly bundles: readonly File[];
  /**
   * Tables of features for a collection, also from folders, but not beside clips; and archives of them, for the map.
   */
  readonly vectors: readonly File[];
  /** Names of tables of features that came with clips: only one of the two can be meant. */
  readonly tablesAside: readonly string[];
  /** Names of other files in a folder. Files that the user chose are never ignored. */
  readonly leftAside: readonly string[];
}

/** Whether the name of a file is that of a checkpoint. */
export function isCheckpoint(name: string): boolean {
  return CHECKPOINT.test(name) || isModelIndex(name);
}

/** Whether a file is a table of features, which belongs to a collection. */
export const isTable = (name: string): boolean => /\.parquet$/i.test(name);

/**
 * Sorts files by what they are. In folders, only files that look like media count as clips; tables beside clips are
 * left.
 */
export function sortFiles(given: readonly GivenFile[]): SortedFiles {
  const clips: File[] = [];
  const checkpoints: File[] = [];
  const labelFiles: File[] = [];
  const bundles: File[] = [];
  const vectors: File[] = [];
  const leftAside: string[] = [];
  for (const { file, fromFolder, isCheckpoint: beginsLikeOne } of given) {
    // An .npz begins like a checkpoint, because both are zips.
    if (isTable(file.name) || (!fromFolder && VECTORS.test(file.name))) vectors.push(file);
    else if (beginsLikeOne || isCheckpoint(file.name)) checkpoints.push(file);
    else if ((fromFolder ? NAMED_LABELS : LABELS).test(file.name)) labelFiles.push(file);
    else if (!fromFolder && BUNDLE.test(file.name)) bundles.push(file);
    else if (!fromFolder || MEDIA.test(file.name) || /^(audio|video)\//.test(file.type)) clips.push(file);
    else leftAside.push(file.name);
  }
  // A folder of clips may hold any table, and the clips are what the user works with.
  const tablesAside = clips.length > 0 ? vectors.filter(({ name }) => isTable(name)) : [];
  return {
    ...{ clips, checkpoints, labelFiles, bundles, leftAside },
    vectors: vectors.filter((file) => !tablesAside.includes(file)),
    tablesAside: tablesAside.map(({ name }) => name),
  };
}

/** The folder that a path ends in: `owl` of `birds/owl/1.mp4`. */
export function folderOf(path: string | undefined): string | undefined {
  return path
    ?.split('/')
    .filter((part) => part !== '')
    .at(-2);
}

/** An id for links: lower-case letters, digits and hyphens, not in `taken`. */
export function clipIdFor(fileName: string, taken: ReadonlySet<string>): string {
  const stem = fileName
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const base = stem === '' ? 'clip' : stem;
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
