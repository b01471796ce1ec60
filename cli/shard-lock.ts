/** One run at a time for each shard of a folder. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CommandError } from './fail.ts';

/** A run touches its lock this often; one that was not touched for a while is of a run that has died. */
const TOUCH_MS = 15_000;
const STALE_MS = 60_000;

/** Takes a folder's lock. @throws {@link CommandError} while another run holds it. */
export function lockShard(folder: string, shard: string): { release(): void } {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `.lock-${shard}`);
  const handle = take(path) ?? takeOver(path) ?? refuse(folder, path);
  writeSync(handle, `process ${process.pid} on ${hostname()}`);
  closeSync(handle);
  const timer = setInterval(() => utimesSync(path, new Date(), new Date()), TOUCH_MS);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      rmSync(path, { force: true });
    },
  };
}

/** Makes the file; null if there is one. */
function take(path: string): number | null {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
}

/** Puts the lock of a run that has died aside and takes its place; null if the run is at work. */
function takeOver(path: string): number | null {
  const aside = `${path}-${process.pid}`;
  try {
    if (isHeld(path)) return null;
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Another run was faster, or the one before has ended.
    return take(path);
  }
  if (isHeld(aside)) {
    // Another run has taken over between the look and the move.
    renameSync(aside, path);
    return null;
  }
  rmSync(aside, { force: true });
  return take(path);
}

function refuse(folder: string, path: string): never {
  const owner = existsSync(path) ? readFileSync(path, 'utf8') : '';
  throw new CommandError(
    `Expected no other run of this shard in ${folder}, but ${owner || 'another process'} is working on it.`,
  );
}

/** On this machine a lock is held while its process lives; on another, while it is touched. */
function isHeld(path: string): boolean {
  const [, pid, host] = /^process (\d+) on (.*)$/.exec(readFileSync(path, 'utf8')) ?? [];
  if (host === hostname()) {
    try {
      process.kill(Number(pid), 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  }
  return Date.now() - statSync(path).mtimeMs < STALE_MS;
}
