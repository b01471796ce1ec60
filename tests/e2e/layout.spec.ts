import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { expectSettled, keepSamples, openPage, showView } from './page.ts';
import { unreadableTexts } from './text-boxes.ts';

/** What stands on a view once its figures do. */
const VIEWS = {
  reconstruct: 'reconstruct-result',
  similarity: 'similarity-result',
  retrieve: 'retrieve-results',
  localise: 'localise-result',
  classify: 'classify-result',
  map: 'map-result',
  collection: 'collection-folder',
  train: 'train-start',
  experiments: 'headline',
  models: 'model-card',
};

const SIZES = [
  [1440, 900],
  [1280, 800],
  [1024, 768],
  [390, 844],
] as const;

/** As files are named: nothing in it where a line could break. */
const LONG_NAME = `recording_${'of_something_'.repeat(8)}.mp4`;

test('every text can be read, in every view, at four sizes, light and dark @slow', async ({ page }) => {
  await keepSamples(
    page,
    (_, place) => place < 4,
    ({ file, title }) => (file.startsWith('02') ? LONG_NAME : title),
  );
  await openPage(page, '?backend=wasm');
  await expectSettled(page);
  const found: string[] = [];
  for (const [view, testId] of Object.entries(VIEWS)) {
    await showView(page, view);
    await expect(page.getByTestId(testId).first()).toBeVisible({ timeout: 120_000 });
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await note(page, found, `${view}, ${width}x${height}, ${colorScheme}`);
      }
    }
    // The narrowest is left: library and controls are in drawers, the one the same in every view.
    for (const drawer of view === 'reconstruct' ? ['library', 'controls'] : ['controls']) {
      await page.getByTestId(`open-${drawer}`).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await note(page, found, `${view}, ${drawer}`);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  }
  expect(found).toEqual([]);
});

/** Adds what can't be read once the page has settled: a view draws itself again for another width. */
async function note(page: Page, found: string[], where: string): Promise<void> {
  let texts: string[] = [];
  const isRight = async () => (texts = await unreadableTexts(page)).length === 0;
  await expect
    .poll(isRight, { timeout: 5_000, intervals: [50, 100, 250] })
    .toBe(true)
    .catch(() => found.push(...texts.map((text) => `${where}: ${text}`)));
}

const WIDTHS = [360, 390, 480, 600, 768, 992, 1024, 1200, 1280, 1440, 1920, 2560];

test.describe('with the guard', () => {
  test.use({ serviceWorkers: 'allow' });

  test('the header is one line at every width, on the first visit and later', async ({ page }) => {
    await keepSamples(page, (_, place) => place < 1);
    for (const guard of ['ready', 'active']) {
      await page.goto('/?backend=wasm');
      await expect(page.getByTestId('bytes-chip')).toHaveAttribute('data-guard', guard, { timeout: 60_000 });
      await expect(page.getByTestId('model-chip')).toHaveAttribute('aria-label', /parameters/, {
        timeout: 60_000,
      });
      const wrong: string[] = [];
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await expect.poll(async () => (await page.locator('header').boundingBox())?.width).toBe(width);
        const heights = await page.evaluate(() =>
          [...document.querySelectorAll('header :is(a, button, p)')]
            .map((element) => element.getBoundingClientRect())
            .filter(({ height }) => height > 0)
            .map(({ top, height }) => top + height / 2),
        );
        // One line: the middles of all that is there, within a line's rounding.
        if (Math.max(...heights) - Math.min(...heights) > 4) wrong.push(`${width}: more than one line`);
        const inHeader = (await unreadableTexts(page)).filter((text) => /header|chip|view/.test(text));
        wrong.push(...inHeader.map((text) => `${width}: ${text}`));
      }
      expect(wrong, guard).toEqual([]);
    }
  });
});
