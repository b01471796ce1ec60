/** The built app, built first where it is missing or older than its sources. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

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

/** Builds the app into `dist/` unless what lies there is newer than every source. */
export async function ensureBuilt(say: (line: string) => void): Promise<void> {
  const built = statSync(join(ROOT, 'dist/batch.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const changed = Math.max(...SOURCES.map((path) => newest(join(ROOT, path))));
  if (built > changed) return;
  say(built === 0 ? 'Building the app.' : 'Building the app again: its sources have changed.');
  await build({ root: ROOT, logLevel: 'error' });
}
