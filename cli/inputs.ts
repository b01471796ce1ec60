/** Files, folders, globs and lists as one sorted list of clips. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { glob } from 'tinyglobby';
import { CommandError } from './fail.ts';

/** Containers that the page opens; a folder is searched for these. */
const MEDIA = [
  'mp4',
  'm4v',
  'mov',
  'webm',
  'mkv',
  'ts',
  'm2ts',
  'wav',
  'mp3',
  'flac',
  'ogg',
  'oga',
  'opus',
  'm4a',
  'aac',
];
const LISTS = /\.(txt|lst|list)$/i;

/** One input file. */
export interface Input {
  /** Its path as results name it: relative to the working directory where it is below, with forward slashes. */
  readonly path: string;
  readonly absolute: string;
  /** The first 16 hexadecimal digits of SHA-256 of `path`: the same on every machine and in every shard. */
  readonly id: string;
}

/** The i-th of n parts, 0-based. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `2/8` as a shard. @throws {@link CommandError} for anything else. */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (index !== undefined && shard.count > 0 && shard.index < shard.count) return shard;
  throw new CommandError(`Expected --shard i/n with i from 0 to n - 1, such as 0/4, got ${text}.`);
}

/**
 * The input files that the arguments name, without duplicates, in the order of their paths.
 *
 * A folder stands for every media file in it, at any depth; a `.txt` file for the paths in its lines (relative to the
 * list); anything else that does not exist is read as a glob.
 *
 * @throws {@link CommandError} for an argument that names nothing.
 */
export async function listInputs(given: readonly string[], shard: Shard | null): Promise<Input[]> {
  const found = new Set<string>();
  for (const argument of given) {
    const paths = await pathsOf(argument);
    if (paths.length === 0) throw new CommandError(`Expected media files, but ${argument} contains none.`);
    for (const path of paths) found.add(path);
  }
  const inputs = [...found].map(toInput).sort((a, b) => (a.path < b.path ? -1 : 1));
  return shard ? inputs.filter(({ id }) => isInShard(id, shard)) : inputs;
}

async function pathsOf(argument: string): Promise<string[]> {
  const stats = statSync(argument, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    return glob(`**/*.{${MEDIA.join(',')}}`, {
      cwd: argument,
      absolute: true,
      caseSensitiveMatch: false,
      expandDirectories: false,
    });
  }
  if (stats && LISTS.test(argument)) return fromList(argument);
  if (stats) return [resolve(argument)];
  return glob(argument.replaceAll('\\', '/'), { absolute: true, expandDirectories: false });
}

function fromList(list: string): string[] {
  const lines = readFileSync(list, 'utf8').split(/\r?\n/);
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => resolve(list, '..', line))
    .map((path) => {
      if (existsSync(path)) return path;
      throw new CommandError(`Expected a file for every line of ${list}, but there is no ${path}.`);
    });
}

function toInput(absolute: string): Input {
  const fromHere = relative(process.cwd(), absolute);
  const path = (fromHere.startsWith('..') ? absolute : fromHere).split(sep).join('/');
  return { path, absolute, id: createHash('sha256').update(path).digest('hex').slice(0, 16) };
}

/** Whether a clip belongs to a shard: by its id, so that adding files moves none from one shard to another. */
function isInShard(id: string, { index, count }: Shard): boolean {
  return Number.parseInt(id.slice(0, 12), 16) % count === index;
}
