/** Memory of one tab in which hundreds of clips are opened, reconstructed and closed. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rendererBytes } from './lib/memory.mjs';
import { megabytes, printTable } from './lib/print.mjs';
import { RESULT, serveBuilt, settled, withFreshProfile } from './lib/visit.mjs';

const CLIPS = Number(process.env.BENCH_SOAK_CLIPS ?? 500);
/** Memory is compared from here on: until then, caches fill and code is compiled. */
const FROM = Math.min(100, Math.floor(CLIPS / 5));
const SECONDS = 2;

/** Opens clip after clip in one tab; prints the median memory of every hundredth of the way. */
export async function benchSoak(outDir) {
  const files = makeClips(join(outDir, '..', 'soak'));
  const server = await serveBuilt(outDir);
  try {
    return await withFreshProfile(async (page, profile) => {
      await page.goto(`${server.url}?backend=wasm#/reconstruct`);
      await page.locator(RESULT).waitFor();
      await settled(page);
      const started = performance.now();
      const samples = [];
      for (const file of files) {
        const clip = file.replace(/.*[\\/]|\.mp4$/g, '');
        await page.locator('input[type="file"]:not([webkitdirectory])').first().setInputFiles(file);
        await page.locator(`${RESULT}[data-clip="${clip}"]`).waitFor();
        const item = page.getByTestId('clip-item').filter({ hasText: clip });
        await item.getByTestId('remove-clip').click();
        await item.waitFor({ state: 'detached' });
        samples.push(rendererBytes(profile));
        if (samples.length % 50 === 0)
          console.log(`${samples.length} clips: ${around(samples, samples.length)} MB`);
      }
      const seconds = (performance.now() - started) / 1000;
      print(samples, seconds);
      return { samples, seconds };
    });
  } finally {
    await server.close();
  }
}

/** Small files of their own content, cut from one film by ffmpeg. */
function makeClips(folder) {
  mkdirSync(folder, { recursive: true });
  const list = () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.mp4'))
      .sort();
  if (list().length < CLIPS) {
    execFileSync('ffmpeg', [
      ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=10'],
      ...['-f', 'lavfi', '-i', "aevalsrc='0.3*sin(2*PI*t*(220+80*sin(t/37)))':s=16000"],
      ...[
        '-t',
        String(SECONDS * CLIPS),
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-g',
        String(SECONDS * 10),
      ],
      ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-f', 'segment', '-segment_time', String(SECONDS)],
      ...['-reset_timestamps', '1', join(folder, 'soak-%04d.mp4')],
    ]);
  }
  if (!existsSync(join(folder, 'soak-0000.mp4'))) throw new Error('Expected clips from ffmpeg, found none.');
  return list()
    .slice(0, CLIPS)
    .map((name) => join(folder, name));
}

/** The median of the ten samples that end at a clip. */
function around(samples, end) {
  const last = samples.slice(Math.max(0, end - 10), end).sort((a, b) => a - b);
  return megabytes(last[Math.floor(last.length / 2)]);
}

function print(samples, seconds) {
  const [first, last] = [FROM, samples.length].map((end) => Number(around(samples, end)));
  printTable(
    `${samples.length} clips opened, reconstructed and closed in one tab`,
    ['', `clip ${FROM}`, `clip ${samples.length}`, 'growth', 'largest', 'clips/s'],
    [
      [
        'renderers, MB',
        first,
        last,
        `${((100 * (last - first)) / first).toFixed(1)} %`,
        megabytes(Math.max(...samples)),
        (samples.length / seconds).toFixed(2),
      ],
    ],
  );
}
