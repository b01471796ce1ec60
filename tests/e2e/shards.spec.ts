import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { partsIn, readRows } from '../../cli/feature-table.ts';
import { listInputs } from '../../cli/inputs.ts';
import { MEDIA } from './page.ts';

/** Shards of a collection as a scheduler starts them: real processes by the scripts of `integrations/schedulers`. */
const SHARDS = 4;
const CLIPS = [
  ...['upright.mp4', 'varying.mp4', 'short.mp4', 'rate-21.5.mp4', 'vorbis.ogg', 'opus.opus', 'aac.m4a'],
  ...['mp3.mp3', 'surround.m4a', 'vp8-vorbis.webm', 'sound-late.mp4', 'wide-pixels.mp4'],
];
const COLUMNS = ['clip_id', 'window_start_seconds', 'frame', 'audio', 'visual', 'audio_norm', 'visual_norm'];

// Nine starts of a browser; on a machine with other work each takes half a minute.
test.setTimeout(600_000);

let folder = '';
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavmae-'));
  mkdirSync(join(folder, 'clips'));
  for (const name of CLIPS) copyFileSync(join(MEDIA, name), join(folder, 'clips', name));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function task(script: string, out: string, shards: number, settings: Record<string, string>): ChildProcess {
  const OPTIONS = '--backend wasm --workers 1';
  const given = { CLIPS: join(folder, 'clips'), OUT: join(folder, out), SHARDS: String(shards), OPTIONS };
  return spawn(`integrations/schedulers/${script}`, [], {
    env: { ...process.env, ...given, ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The exit code, and what was said. */
async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  const chunks: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: Buffer.concat(chunks).toString() };
}

/** Resolves when a task has said something, and the process itself has what follows. */
async function hears(child: ChildProcess, wanted: RegExp): Promise<void> {
  let heard = '';
  for await (const chunk of child.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    heard += String(chunk);
    if (wanted.test(heard)) return;
  }
  throw new Error(`Expected ${String(wanted)}, heard: ${heard}`);
}

async function rowsIn(out: string) {
  const rows = (await Promise.all(partsIn(join(folder, out)).map((part) => readRows(part, COLUMNS)))).flat();
  return rows.sort((a, b) => (String(a['clip_id']) < String(b['clip_id']) ? -1 : 1));
}

test('four shards together give the rows of one run, though one is killed and one is started twice @slow', async () => {
  const sizes = await Promise.all(
    Array.from({ length: SHARDS }, (_, index) =>
      listInputs([join(folder, 'clips')], { index, count: SHARDS }).then(({ length }) => length),
    ),
  );
  const whole = await ended(task('features-shard.sh', 'whole', 1, { JOB_COMPLETION_INDEX: '0' }));
  expect(whole.code, whole.said).toBe(0);

  const slurm = { SLURM_SUBMIT_DIR: process.cwd(), SLURM_CPUS_PER_TASK: '1' };
  const shard = (index: number) =>
    task('slurm.sh', 'out', SHARDS, { ...slurm, SLURM_ARRAY_TASK_ID: String(index) });
  // The first is killed when its worker is up, and leaves its lock.
  const killed = shard(0);
  await hears(killed, /on WASM/);
  killed.kill('SIGKILL');
  expect((await ended(killed)).code).toBeNull();
  expect(readdirSync(join(folder, 'out'))).toContain(`.lock-0-of-${SHARDS}`);

  // Of two tasks with one index, one does the work.
  const twice = [shard(0), shard(0)].map(ended);
  const codes = (await Promise.all(twice)).map(({ code }) => code);
  expect(codes.sort()).toEqual([0, 2]);
  for (let index = 1; index < SHARDS; index += 1) {
    const { code, said } = await ended(shard(index));
    expect(code, said).toBe(0);
  }
  const parts = partsIn(join(folder, 'out')).map((path) => path.split('part-')[1]?.split('-')[0]);
  expect(parts).toEqual(sizes.flatMap((size, index) => (size > 0 ? [String(index)] : [])));
  expect(await rowsIn('out')).toEqual(await rowsIn('whole'));
  expect(await rowsIn('out')).toHaveLength(CLIPS.length);
  const settings = JSON.parse(readFileSync(join(folder, 'out/settings.json'), 'utf8')) as object;
  expect(settings).toMatchObject({ format: 'cav-mae-playground/features/1', frames: '5' });
  const left = readdirSync(join(folder, 'out')).filter((name) => /\.part-|^\.lock/.test(name));
  expect(left).toEqual([]);
});
