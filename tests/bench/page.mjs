import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { canReadPeaks, peakBytes } from './lib/memory.mjs';
import { megabytes, ms, printTable, spread } from './lib/print.mjs';
import { median, summarise } from './lib/statistics.mjs';
import { PATIENCE_MS, RESULT, serveBuilt, settled, shown, withFreshProfile } from './lib/visit.mjs';

const VISITS = 3;
const SLIDER_MOVES = 9;
const STROKES = 9;
const CANCELS = 5;
const PLAY_MS = 4000;
/** Two samples of the same kind of file, dropped under other names, as a user's own clips. */
const DROPPED = { first: '10-sea.mp4', second: '12-frogs.mp4' };

/** From a dropped file, or a control that was moved, to pictures on the screen; and the memory it took. */
export async function benchPage(outDir) {
  if (!existsSync(join(outDir, 'models', 'manifest.json'))) {
    console.log(
      '\nPage: skipped, because public/models/manifest.json is not there: train or copy a model first.',
    );
    return null;
  }
  const files = copySamples(outDir);
  const server = await serveBuilt(outDir);
  try {
    const { url } = server;
    const visits = [];
    let hung = 0;
    for (let visit = 0; visits.length < VISITS && visit < 3 * VISITS; visit += 1) {
      try {
        visits.push(await dropsAndSlider(url, files));
      } catch (error) {
        if (!error.message.includes('HUNG')) throw error;
        hung += 1;
        console.error(error.message.split('\n')[0]);
      }
    }
    if (visits.length > 0) print(visits);
    console.log(
      `Visits that hung for ${PATIENCE_MS / 1000} s and were left out: ${hung} of ${visits.length + hung}`,
    );
    return { visits, hung };
  } finally {
    await server.close();
  }
}

function copySamples(outDir) {
  const folder = join(outDir, '..', 'dropped');
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    Object.entries(DROPPED).map(([name, sample]) => {
      const file = join(folder, `dropped-${name}.mp4`);
      copyFileSync(join(outDir, 'samples', sample), file);
      return [name, file];
    }),
  );
}

const actedAt = (page) => page.evaluate(() => window.benchWatch.actedAt);
async function dropsAndSlider(url, files) {
  return withFreshProfile(async (page, profile) => {
    await page.goto(`${url}#/reconstruct`);
    const coldDropMs = await drop(page, files.first);
    await settled(page);
    const warmDropMs = await drop(page, files.second);
    const sliderMs = [];
    await page.locator('[data-testid="ratio-visual"] [role="slider"]').focus();
    for (let move = 0; move < SLIDER_MOVES; move += 1) {
      sliderMs.push(await moveSlider(page, move % 2 === 0 ? 'ArrowLeft' : 'ArrowRight'));
    }
    await page.locator('[data-testid="paint-visual"]').click();
    const strokeMs = [];
    for (let stroke = 0; stroke < STROKES; stroke += 1) strokeMs.push(await strokeBrush(page, stroke));
    const playing = await playFrames(page);
    const cancelMs = [];
    for (let run = 0; run < CANCELS; run += 1) cancelMs.push(await cancelSweep(page));
    const longTasks = await page.evaluate(() => window.benchWatch.longTasks);
    const peaks = await readMemory(page, profile);
    const { backend } = await page.evaluate(() => window.playground.settled());
    return { backend, coldDropMs, warmDropMs, sliderMs, strokeMs, cancelMs, playing, longTasks, peaks };
  });
}

async function drop(page, file) {
  const clip = file.replace(/.*[\\/]|\.mp4$/g, '');
  await page.locator('input[type="file"]:not([webkitdirectory])').first().setInputFiles(file);
  const at = await shown(page, `${RESULT}[data-clip="${clip}"]`);
  return at - (await actedAt(page));
}

async function moveSlider(page, key) {
  const before = await page.locator(RESULT).getAttribute('data-key');
  await page.keyboard.press(key);
  const at = await shown(page, `${RESULT}:not([data-key="${CSS_ESCAPE(before)}"])`);
  return at - (await actedAt(page));
}

/** A stroke down one column of the picture's mask, from the lifted button to the new picture. */
async function strokeBrush(page, stroke) {
  const tool = stroke % 2 === 0 ? 'Hide' : 'Show';
  await page.locator('[data-testid="paint-action-visual"]').getByText(tool).click();
  const grid = page.locator('[data-testid="mask-grid-visual"]');
  await grid.scrollIntoViewIfNeeded();
  const box = await grid.boundingBox();
  const x = box.x + ((2 + stroke) / 14) * box.width + 4;
  await page.mouse.move(x, box.y + 0.1 * box.height);
  await page.mouse.down();
  await page.mouse.move(x, box.y + 0.9 * box.height, { steps: 6 });
  await page.mouse.up();
  // A hand that rests on its way gets a picture too: only that of the whole stroke counts.
  const mask = new URLSearchParams(page.url().split('?').pop()).get('mv');
  const at = await shown(page, `${RESULT}[data-key*="${mask}"]`);
  return at - (await actedAt(page));
}

/** Frames that the page draws while a clip plays, in milliseconds from one to the next. */
async function playFrames(page) {
  await page.locator('[data-testid="play"]').click();
  const gaps = await page.evaluate(
    (milliseconds) =>
      new Promise((resolve) => {
        const found = [];
        const begin = performance.now();
        let last = begin;
        const look = (now) => {
          found.push(now - last);
          last = now;
          if (now - begin < milliseconds) requestAnimationFrame(look);
          else resolve(found.slice(2));
        };
        requestAnimationFrame(look);
      }),
    PLAY_MS,
  );
  await page.locator('[data-testid="play"]').click();
  return gaps;
}

/** A ratio sweep cancelled in mid-work: from the click to the button that starts it standing there again. */
async function cancelSweep(page) {
  const fold = page.locator('[data-testid="fold-hiding"]');
  if (!(await fold.evaluate((element) => element.open))) await fold.locator('summary').click();
  await page.locator('[data-testid="sweep-ask"]').click();
  const cancel = page.locator('[data-testid="sweep-progress"]').getByRole('button', { name: 'Cancel' });
  await page.waitForTimeout(400);
  await cancel.click();
  const at = await shown(page, '[data-testid="sweep-ask"]');
  return at - (await actedAt(page));
}

const CSS_ESCAPE = (text) => text.replace(/["\\]/g, '\\$&');

/** Peaks of the browser's processes where the system keeps them, else what the page holds now. */
async function readMemory(page, profile) {
  if (canReadPeaks) return peakBytes(profile);
  const { bytes } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
  return { 'page, now': [bytes] };
}

function print(visits) {
  const line = (name, values) => [name, spread(summarise(values)), values.length];
  const sliders = visits.flatMap(({ sliderMs }) => sliderMs);
  const strokes = visits.flatMap(({ strokeMs }) => strokeMs);
  printTable(
    `Page, ${visits[0].backend}, bundled model; each visit in a fresh profile`,
    ['', 'ms, median (quartiles)', 'runs'],
    [
      line(
        'file chosen to its reconstruction, cold',
        visits.map(({ coldDropMs }) => coldDropMs),
      ),
      line(
        'file chosen to its reconstruction, warm',
        visits.map(({ warmDropMs }) => warmDropMs),
      ),
      line('slider moved to new picture', sliders),
      line('stroke of the brush to new picture', strokes),
      line(
        'cancel of a ratio sweep to a free control',
        visits.flatMap(({ cancelMs }) => cancelMs),
      ),
      line(
        'frame drawn to the next, while a clip plays',
        visits.flatMap(({ playing }) => playing),
      ),
      line(
        'long tasks of the page thread, each',
        visits.flatMap(({ longTasks }) => longTasks.map(({ duration }) => duration)),
      ),
    ],
  );
  const sums = visits.map(({ longTasks }) => longTasks.reduce((sum, { duration }) => sum + duration, 0));
  const most = Math.max(0, ...visits.flatMap(({ longTasks }) => longTasks.map(({ duration }) => duration)));
  console.log(
    `Long tasks (over 50 ms) a visit of drops, slider, strokes, playing and cancels: median ${median(visits.map(({ longTasks }) => longTasks.length))} of ${median(sums).toFixed(0)} ms together; the longest ${most.toFixed(0)} ms.`,
  );
  const kinds = [...new Set(visits.flatMap(({ peaks }) => Object.keys(peaks)))];
  const largest = (kind) => visits.map(({ peaks }) => Math.max(...(peaks[kind] ?? [0])));
  printTable(
    'Peak resident memory after two drops and the slider, MB: the largest process of each kind',
    ['', 'median', 'most'],
    kinds.map((kind) => [kind, megabytes(median(largest(kind))), megabytes(Math.max(...largest(kind)))]),
  );
}
