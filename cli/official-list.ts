/** Reads the official JSON lists of clips. */
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { CommandError } from './fail.ts';

/** One clip of a list. */
export interface ListedClip {
  readonly id: string;
  /** As the list writes them, separated by commas; empty without labels. */
  readonly labels: readonly string[];
  /** Path of its audio file in the list; null if the list does not state it. */
  readonly wav: string | null;
}

/** A file's name without folder and ending, which is how lists name clips. */
export const stem = (path: string) => basename(path, extname(path));

/** The clips of an official list. @throws {@link CommandError} for another file. */
export function readOfficialList(path: string): ListedClip[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CommandError(`Expected a JSON list in ${path}: ${(error as Error).message}`);
  }
  const data = (json as { data?: unknown } | null)?.data;
  const clips = Array.isArray(data)
    ? data.flatMap((item: unknown): ListedClip[] => {
        const { video_id: id, labels, wav } = (item ?? {}) as Record<string, unknown>;
        if (typeof id !== 'string') return [];
        const words = typeof labels === 'string' ? labels.split(',') : [];
        const named = words.map((word) => word.trim()).filter((word) => word !== '');
        return [{ id, labels: named, wav: typeof wav === 'string' ? wav : null }];
      })
    : [];
  if (clips.length > 0) return clips;
  throw new CommandError(`Expected { "data": [{ "video_id": ... }] } in ${path}, as in the official lists.`);
}
