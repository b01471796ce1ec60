/** Memory and speed while a long file becomes a collection of windows; cancel, and going on after a reload. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { peakBytes, rendererBytes } from './lib/memory.mjs';
import { megabytes, printTable } from './lib/print.mjs';
import { RESULT, serveBuilt, settled, withFreshProfile } from './lib/visit.mjs';

/** Lengths of the files, in hours; `BENCH_LONG_HOURS=1` measures that one alone. */
const HOURS = (process.env.BENCH_LONG_HOURS ?? '1,4').split(',').map(Number);
/** Seconds from one window to the next, as the view offers them. */
const HOP_SECONDS = process.env.BENCH_LONG_HOP ?? '10';
const SAMPLE_MS = 1000;
/** After these shares of the first file it is cancelled, and the page is loaded again. */
const CANCEL_AT = 0.1;

/** Reads files of several lengths in a built page, each in a fresh profile, to their end. */
export async function benchLongFile(outDir) {
  const server = await serveBuilt(outDir);
  try {
    const results = [];
    for (const [place, hours] of HOURS.entries()) {
      const file = makeFile(join(outDir, '..', 'long'), hours);
      results.push({ hours, ...(await readWhole(server.url, file, place === 0 && HOURS.length > 1)) });
      print(results.at(-1));
    }
    return results;
  } finally {
    await server.close();
  }
}

/** A file with audio that changes and five frames a second, by ffmpeg. */
function makeFile(folder, hours) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `long-${hours}h.mp4`);
  if (existsSync(file)) return file;
  const audio = '0.3*sin(2*PI*t*(220+80*sin(t/37)))*(0.6+0.4*sin(t/5))+0.05*(random(0)-0.5)*(1+sin(t/300))';
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=5'],
    ...['-f', 'lavfi', '-i', `aevalsrc='${audio}':s=16000`, '-t', String(hours * 3600)],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '48k', file],
  ]);
  return file;
}

async function readWhole(url, file, withCancel) {
  return withFreshProfile(async (page, profile) => {
    const clip = file.replace(/.*[\\/]|\.mp4$/g, '');
    await open(page, url, file, clip);
    const before = rendererBytes(profile);
    const cancelled = withCancel ? await cancelAndReload(page, profile, { url, clip }) : null;
    const run = await follow(page, profile, 1);
    const rows = await page.getByTestId('collection-facts').last().innerText();
    return { before, cancelled, ...run, peaks: peakBytes(profile), rows: rows.slice(0, 120) };
  });
}

/** Brings the file, and opens the Collection view with it. */
async function open(page, url, file, clip) {
  await page.goto(`${url}?backend=wasm#/reconstruct`);
  await page.locator('input[type="file"]:not([webkitdirectory])').first().setInputFiles(file);
  await page.locator(`${RESULT}[data-clip="${clip}"]`).waitFor();
  await settled(page);
  await page.getByTestId('view-collection').click();
  await page.getByTestId('collection-hop').selectOption(HOP_SECONDS);
}

/** Starts, or goes on with, the windows of the chosen file, until a share of them is done. */
async function follow(page, profile, until) {
  const started = performance.now();
  const samples = [];
  let told = 0;
  await page.getByTestId('collection-windows').click();
  const progress = page.getByTestId('collection-progress');
  await progress.waitFor();
  for (;;) {
    const share = await progress
      .getByRole('progressbar')
      .getAttribute('aria-valuenow', { timeout: 500 })
      .then((value) => Number(value) / 100)
      .catch(() => 0);
    samples.push({ ms: performance.now() - started, share, bytes: rendererBytes(profile) });
    if (share >= told + 0.05) {
      told = share;
      const { ms, bytes } = samples.at(-1);
      console.log(`${Math.round(100 * share)} % after ${(ms / 1000).toFixed(0)} s: ${megabytes(bytes)} MB`);
    }
    if (share >= until) break;
    if (await page.getByTestId('collection-error').isVisible()) {
      throw new Error(await page.getByTestId('collection-error').innerText());
    }
    if (await page.getByTestId('collection-timeline').isVisible()) break;
    await page.waitForTimeout(SAMPLE_MS);
  }
  return { seconds: (performance.now() - started) / 1000, samples };
}

/** Cancels early, loads the page again and goes on: windows that are kept cost no embedding. */
async function cancelAndReload(page, profile, { url, clip }) {
  const first = await follow(page, profile, CANCEL_AT);
  const asked = performance.now();
  await page.getByTestId('collection-progress').getByRole('button', { name: 'Cancel' }).click();
  await page.getByTestId('collection-windows').waitFor();
  const cancelMs = performance.now() - asked;
  // The clip was kept: it is in the library again.
  await page.goto('about:blank');
  await page.goto(`${url}?backend=wasm#/collection?clip=${clip}`);
  await page.locator('[data-testid="collection-windows"]:not([disabled])').waitFor();
  await page.getByTestId('collection-hop').selectOption(HOP_SECONDS);
  const again = await follow(page, profile, CANCEL_AT);
  await page.getByTestId('collection-progress').getByRole('button', { name: 'Cancel' }).click();
  await page.getByTestId('collection-windows').waitFor();
  return { firstSeconds: first.seconds, cancelMs, againSeconds: again.seconds };
}

function print({ hours, before, cancelled, seconds, samples, peaks, rows }) {
  const windows = Math.floor((hours * 3600 - 10) / Number(HOP_SECONDS)) + 1;
  const quarter = (from) => {
    const part = samples.filter(({ share }) => share >= from && share < from + 0.25);
    return part.length === 0 ? '–' : megabytes(Math.max(...part.map(({ bytes }) => bytes)));
  };
  printTable(
    `A file of ${hours} h, a window every ${HOP_SECONDS} s`,
    ['before', '0–25 %', '25–50 %', '50–75 %', '75–100 %', 'peak of one', 'windows/s'],
    [
      [
        megabytes(before),
        ...[0, 0.25, 0.5, 0.75].map(quarter),
        megabytes(Math.max(...(peaks.renderer ?? [0]))),
        (windows / seconds).toFixed(2),
      ],
    ],
  );
  console.log(`Resident memory of all renderers, largest of each quarter. ${rows}`);
  if (!cancelled) return;
  const { firstSeconds, cancelMs, againSeconds } = cancelled;
  console.log(
    `Cancelled after ${firstSeconds.toFixed(0)} s (free after ${cancelMs.toFixed(0)} ms); the same windows took ${againSeconds.toFixed(0)} s after a reload.`,
  );
}
