import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { chromium } from 'playwright';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.mjs';
import { canReadPeaks, peakBytes } from '../bench/lib/memory.mjs';

const PATIENCE_MS = 120_000;
/** Where a model's first result appears: a fine-tuned file has no decoder to rebuild with. */
const FIRST_ANSWER = {
  'pre-trained': { view: 'reconstruct', result: 'reconstruct-result' },
  'fine-tuned': { view: 'classify', result: 'classify-result' },
};

/**
 * A visitor's way with a published file, on the WASM path and in a profile of its own: choose it, ask of it, keep
 * it, come back to it.
 *
 * @returns {Promise<{ times: Record<string, number>, peaks: Record<string, number>, errors: string[] }>}
 * milliseconds by step; the largest renderer's peak resident bytes until the end of each stage, where the system
 * keeps them (a reload may begin a new renderer); what the page threw.
 */
export async function visit(url, kind, path) {
  const profile = mkdtempSync(join(tmpdir(), 'import-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser({ mayInstall: false }),
    headless: true,
    // It stores the page a second time, beside what is measured.
    serviceWorkers: 'block',
    args: BROWSER_ARGS,
    viewport: { width: 1440, height: 900 },
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(PATIENCE_MS);
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await oneSample(page);
    const times = {};
    const peaks = {};
    const stage = (name) => {
      if (canReadPeaks) peaks[name] = Math.max(...peakBytes(profile).renderer);
    };

    await page.goto(`${url}?backend=wasm#/reconstruct`);
    await page.getByTestId('reconstruct-result').waitFor();
    stage('bundled model alone');
    await page.getByTestId('view-models').click();
    times['choose to loaded'] = await timed(async () => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByTestId('choose-checkpoint').click();
      await (await chooser).setFiles(path);
      await loaded(page, path);
    });
    times['loaded to first result'] = await timed(() => firstAnswer(page, kind));
    stage('first result');
    await page.getByTestId('view-models').click();
    times['keep'] = await timed(async () => {
      await page.getByTestId('keep-model').click();
      await page.getByTestId('kept-model').waitFor();
    });
    stage('kept');

    // The next visit begins with it.
    times['reload to kept loaded'] = await timed(async () => {
      await page.reload();
      await page.locator('[data-testid="model-card"]:has-text("kept in this browser")').waitFor();
    });
    times['kept loaded to first result'] = await timed(() => firstAnswer(page, kind));
    stage('first result, kept');
    return { times, peaks, errors };
  } catch (error) {
    const text = await context.pages()[0]?.evaluate(() => document.querySelector('main')?.innerText);
    throw new Error(`The page did not do what was asked of it; it shows: ${text}`, { cause: error });
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One clip is enough to ask of. */
async function oneSample(page) {
  await page.route('**/samples/manifest.json', async (route) => {
    const manifest = await (await route.fetch()).json();
    await route.fulfill({ json: { ...manifest, clips: manifest.clips.slice(0, 1) } });
  });
}

const loaded = (page, path) =>
  page.locator(`[data-testid="model-card"][data-model*="${basename(path)}"]`).waitFor();

/** Until the view shows what the loaded model made, not the model before it. */
async function firstAnswer(page, kind) {
  const { view, result } = FIRST_ANSWER[kind];
  const model = await page.getByTestId('model-card').getAttribute('data-model');
  await page.getByTestId(`view-${view}`).click();
  await page.waitForFunction(
    ([id, name]) =>
      document.querySelector(`[data-testid="${name}"]`)?.getAttribute('data-key')?.includes(id) ?? false,
    [model, result],
  );
}

async function timed(act) {
  const from = performance.now();
  await act();
  return performance.now() - from;
}
