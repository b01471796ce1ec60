/** The built app, built first where it is missing or older than its sources. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { build } from 'vite';
import { CommandError } from './fail.ts';
import { lockShard } from './shard-lock.ts';

export const ROOT = join(import.meta.dirname, '..');

/** What the build is made of. */
const SOURCES = [
  'src',
  'shaders',
  'public',
  'index.html',
  'batch.html',
  'vite.config.ts',
  'package-lock.json',
];

/** Milliseconds of the newest change below a path; 0 where there is nothing. */
function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

/** How often a run looks whether another one's build is done. */
const LOOK_MS = 500;

/** Whether what is in `dist/` is newer than every source; null where there is nothing. */
function isBuilt(): boolean | null {
  const built = statSync(join(ROOT, 'dist/batch.html'), { throwIfNoEntry: false })?.mtimeMs;
  return built === undefined ? null : built > Math.max(...SOURCES.map((path) => newest(join(ROOT, path))));
}

/** Builds the app into `dist/` unless it is newer than its sources; of runs that start at once, one builds. */
export async function ensureBuilt(say: (line: string) => void): Promise<void> {
  if (isBuilt()) return;
  const lock = await buildLock();
  try {
    const before = isBuilt();
    if (before) return;
    say(before === null ? 'Building the app.' : 'Building the app again: its sources have changed.');
    await build({ root: ROOT, logLevel: 'error' });
  } finally {
    lock.release();
  }
}

/** Waits for its turn to build. */
async function buildLock(): Promise<{ release(): void }> {
  for (;;) {
    try {
      return lockShard(join(ROOT, 'node_modules/.cache/cavmae'), 'build');
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      await setTimeout(LOOK_MS);
    }
  }
}
