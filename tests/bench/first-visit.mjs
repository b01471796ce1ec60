/** What a first visit brings to the screen and when, and how calm the page is meanwhile. */
import { resolve } from 'node:path';
import { kilobytes, printTable, spread } from './lib/print.mjs';
import { median, summarise } from './lib/statistics.mjs';
import { RESULT, serveBuilt, settled, shown, withFreshProfile } from './lib/visit.mjs';

const VISITS = 5;
/** Long tasks and layout shifts count as long as this. */
const WATCHED_MS = 10_000;
const VIEWPORT = { width: 1280, height: 800 };

/** What a first visit shows, one after the other, and how to tell that it stands. */
const STAGES = {
  'page drawn': '[data-testid="drop-zone"]',
  'worker started': '[data-testid="backend-chip"]:not([data-backend=""])',
  'model loaded': '[data-testid="model-chip"][aria-label*="parameters"]',
  'first clip open': '[data-testid="clip-item"][data-status="ready"]',
  'first reconstruction': RESULT,
};

/**
 * Visits a built page five times, each time in a fresh profile; with `BENCH_BEFORE`, the folder of an earlier build, that
 * page too, in turns.
 */
export async function benchFirstVisit(outDir) {
  const folders = { now: outDir };
  if (process.env.BENCH_BEFORE) folders.before = resolve(process.env.BENCH_BEFORE);
  const builds = [];
  for (const [name, folder] of Object.entries(folders)) {
    builds.push({ name, visits: [], server: await serveBuilt(folder) });
  }
  try {
    for (let round = 0; round < VISITS; round += 1) {
      for (const { visits, server } of round % 2 === 0 ? builds : [...builds].reverse()) {
        visits.push(await firstVisit(server.url));
      }
    }
  } finally {
    for (const { server } of builds) await server.close();
  }
  for (const { name, visits } of builds) print(name, visits);
  return Object.fromEntries(builds.map(({ name, visits }) => [name, visits]));
}

async function firstVisit(url) {
  return withFreshProfile(async (page) => {
    let bytes = 0;
    const fetched = [];
    page.context().on('requestfinished', (request) => {
      fetched.push(request.sizes().then(({ responseBodySize }) => (bytes += responseBodySize)));
    });
    await page.goto(`${url}#/reconstruct`);
    const stages = Object.fromEntries(
      await Promise.all(
        Object.entries(STAGES).map(async ([name, selector]) => [name, await shown(page, selector)]),
      ),
    );
    await Promise.allSettled(fetched);
    const bytesToResult = bytes;
    const words = await page.evaluate(countWordsAbove, RESULT);
    await page.waitForFunction((until) => performance.now() > until, WATCHED_MS);
    const calm = await page.evaluate((until) => {
      const early = ({ startTime }) => startTime < until;
      const { longTasks, layoutShifts } = window.benchWatch;
      return {
        longTasks: longTasks.filter(early).map(({ duration }) => duration),
        layoutShift: layoutShifts.filter(early).reduce((sum, { value }) => sum + value, 0),
      };
    }, WATCHED_MS);
    const opening = await page.evaluate(() => {
      const from = performance.now();
      window.playground.openClips?.();
      return from;
    });
    await settled(page);
    const openMs = (await page.evaluate(() => performance.now())) - opening;
    const { backend } = await page.evaluate(() => window.playground.settled());
    return { backend, stages, ...calm, words, bytesToResult, openMs };
  }, VIEWPORT);
}

/** In the page: words of the view that are drawn above its result. */
function countWordsAbove(selector) {
  const { top } = document.querySelector(selector).getBoundingClientRect();
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  let words = 0;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    // Text for screen readers alone is in a box of one pixel.
    if (box.width > 2 && box.height > 2 && box.bottom <= top + 1) {
      words += node.textContent.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    }
  }
  return words;
}

function print(name, visits) {
  const line = (title, values) => [title, spread(summarise(values)), values.length];
  printTable(
    `First visit, ${name}: ${visits[0].backend}, bundled model, ${VIEWPORT.width}x${VIEWPORT.height}, fresh profiles`,
    ['', 'ms, median (quartiles)', 'runs'],
    [
      ...Object.keys(STAGES).map((stage) =>
        line(
          stage,
          visits.map(({ stages }) => stages[stage]),
        ),
      ),
      line(
        'all samples opened, from the request',
        visits.map(({ openMs }) => openMs),
      ),
      line(
        'long tasks together, first ten seconds',
        visits.map(({ longTasks }) => longTasks.reduce((sum, duration) => sum + duration, 0)),
      ),
    ],
  );
  const of = (pick) => median(visits.map(pick));
  console.log(
    `Medians: ${of(({ longTasks }) => longTasks.length)} long tasks (over 50 ms) and a cumulative layout shift of ` +
      `${of(({ layoutShift }) => layoutShift).toFixed(4)} in the first ${WATCHED_MS / 1000} s; ` +
      `${kilobytes(of(({ bytesToResult }) => bytesToResult))} kB fetched until the result; ` +
      `${of(({ words }) => words)} words in the view above its result.`,
  );
}
