/** One run at a time for each shard of a folder. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
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
  const take = () => openSync(path, 'wx');
  let handle: number;
  try {
    handle = take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isHeld(path)) {
      throw new CommandError(
        `Expected no other run of this shard in ${folder}, but ${readFileSync(path, 'utf8')} is at work.`,
      );
    }
    rmSync(path, { force: true });
    handle = take();
  }
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
