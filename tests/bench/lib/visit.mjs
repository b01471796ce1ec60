/** Visits to a built page in a fresh profile, and what is noted in the page meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { preview } from 'vite';
import { launchOptions, REPOSITORY } from './browser.mjs';

const TIMEOUT_MS = 300_000;
/** A page that shows nothing for so long is counted as hung. */
export const PATIENCE_MS = 90_000;
export const RESULT = '[data-testid="reconstruct-result"]';

/** Serves a built page on a free port. */
export async function serveBuilt(outDir) {
  const server = await preview({
    root: REPOSITORY,
    configFile: join(REPOSITORY, 'vite.config.ts'),
    build: { outDir },
    preview: { port: 0 },
    logLevel: 'error',
  });
  return { url: server.resolvedUrls.local[0], close: () => server.close() };
}

/** A browser with an empty profile; `use` gets a blank page and the profile's folder. */
export async function withFreshProfile(use, viewport = { width: 1440, height: 900 }) {
  const profile = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    // It stores the page a second time, beside what is measured.
    serviceWorkers: 'block',
    ...launchOptions(),
    viewport,
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(TIMEOUT_MS);
    page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    await page.addInitScript(watchInPage);
    return await use(page, profile);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** In the page, before its own code: notes when the user acted, and can wait for what that brings to the screen. */
function watchInPage() {
  const watch = { actedAt: 0 };
  const act = () => (watch.actedAt = performance.now());
  watch.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) watch.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  watch.layoutShifts = [];
  new PerformanceObserver((list) => {
    for (const { startTime, value, hadRecentInput } of list.getEntries())
      if (!hadRecentInput) watch.layoutShifts.push({ startTime, value });
  }).observe({ type: 'layout-shift', buffered: true });
  document.addEventListener('keydown', act, true);
  document.addEventListener('click', act, true);
  document.addEventListener('pointerup', act, true);
  document.addEventListener('change', (event) => event.target.type === 'file' && act(), true);
  // Two frames after the element stands, it has been painted. A page that gave up will never show it.
  watch.shown = (selector, patienceMs) =>
    new Promise((resolve, reject) => {
      const lastMs = performance.now() + patienceMs;
      const look = () => {
        const error = window.playground?.settled()?.error;
        if (error) reject(new Error(`The page gave up: ${error}`));
        else if (performance.now() > lastMs) reject(new Error(`HUNG: nothing like ${selector}`));
        else if (!document.querySelector(selector)) requestAnimationFrame(look);
        else requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      };
      look();
    });
  window.benchWatch = watch;
}

/** When an element like this had been painted, in milliseconds from the start of navigation. */
export const shown = (page, selector) =>
  page.evaluate(
    ([wanted, patienceMs]) => window.benchWatch.shown(wanted, patienceMs),
    [selector, PATIENCE_MS],
  );

/** Waits until the page has nothing to do. */
export const settled = (page) => page.waitForFunction(() => window.playground?.settled() ?? false);
