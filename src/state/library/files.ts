/** Sorts dropped files into clips and checkpoints. */
import { isModelIndex } from '../models/model-files.ts';

const CHECKPOINT = /\.(pth|pt|safetensors)$/i;
/** A list of class names; in a folder only one that says so, since data sets hold other tables too. */
const LABELS = /\.csv$/i;
const NAMED_LABELS = /(label|class).*\.csv$/i;
const BUNDLE = /\.json$/i;
const MEDIA = /\.(mp4|m4v|mov|webm|mkv|mka|ogv|ogg|oga|opus|mp3|wav|wave|flac|m4a|aac|ts|m2ts|3gp)$/i;

/** A file from a drop or a picker, and whether the user named it or it came along in a folder. */
export interface GivenFile {
  readonly file: File;
  readonly fromFolder: boolean;
  /** Whether its first bytes say that it is a checkpoint. */
  readonly isCheckpoint?: boolean | undefined;
  /** Where it lay, from the folder that was given on: `birds/owl/1.mp4`; absent for a file on its own. */
  readonly path?: string | undefined;
  /** Whether the browser would not read it: the file is an empty one of its name then. */
  readonly isUnread?: boolean | undefined;
}

export interface SortedFiles {
  readonly clips: readonly File[];
  readonly checkpoints: readonly File[];
  /** Lists of class names. */
  readonly labelFiles: readonly File[];
  /** What may be a lab bundle; in folders nothing is taken for one. */
  readonly bundles: readonly File[];
  /** Names of files in a folder that are neither; files the user named are never left aside. */
  readonly leftAside: readonly string[];
}

/** Whether a file's name says it is a checkpoint. */
export function isCheckpoint(name: string): boolean {
  return CHECKPOINT.test(name) || isModelIndex(name);
}

/** Parts what was given into clips and checkpoints; in folders, only what looks like media is taken. */
export function sortFiles(given: readonly GivenFile[]): SortedFiles {
  const clips: File[] = [];
  const checkpoints: File[] = [];
  const labelFiles: File[] = [];
  const bundles: File[] = [];
  const leftAside: string[] = [];
  for (const { file, fromFolder, isCheckpoint: beginsLikeOne } of given) {
    if (beginsLikeOne || isCheckpoint(file.name)) checkpoints.push(file);
    else if ((fromFolder ? NAMED_LABELS : LABELS).test(file.name)) labelFiles.push(file);
    else if (!fromFolder && BUNDLE.test(file.name)) bundles.push(file);
    else if (!fromFolder || MEDIA.test(file.name) || /^(audio|video)\//.test(file.type)) clips.push(file);
    else leftAside.push(file.name);
  }
  return { clips, checkpoints, labelFiles, bundles, leftAside };
}

/** The folder that a path ends in: `owl` of `birds/owl/1.mp4`. */
export function folderOf(path: string | undefined): string | undefined {
  return path
    ?.split('/')
    .filter((part) => part !== '')
    .at(-2);
}

/** A name for links: lower-case letters, digits and hyphens, unlike any in `taken`. */
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
