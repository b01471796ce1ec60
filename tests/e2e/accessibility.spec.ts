import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { expectSettled, keepSamples, openPage, showView } from './page.ts';

/** What stands on a view once its figures do. */
const VIEWS = {
  reconstruct: 'reconstruct-result',
  similarity: 'similarity-result',
  retrieve: 'retrieve-results',
  classify: 'classify-result',
  localise: 'localise-result',
  map: 'map-result',
  collection: 'collection-folder',
  train: 'train-start',
  experiments: 'headline',
  models: 'model-card',
};

/** Colours depend on the scheme alone and the layout on the width alone: three of the six pairs see all of both. */
const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 }, tag: ' @slow' },
  { colorScheme: 'dark', viewport: { width: 1280, height: 800 }, tag: ' @slow' },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 }, tag: '' },
] as const;

/** As files are named: nothing in it where a line could break. */
const LONG_NAME = `recording_${'of_something_'.repeat(8)}.mp4`;

/** What of the page and its columns is wider than there is room, in pixels. */
function widerThanPlace(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.mantine-ScrollArea-viewport')]
      .map((place) => ({ place, beyond: place.scrollWidth - place.clientWidth }))
      .filter(({ beyond }) => beyond > 0)
      .map(({ place, beyond }) => `${place.tagName} by ${beyond}`),
  );
}

/** More than any view has. */
const STOPS = 150;

/** Goes through the view by the Tab key: how many places it stops at, and those that header or player cover whole. */
async function walkByTab(page: Page): Promise<{ stops: number; covered: string[] }> {
  // The Tab key goes on from what was clicked last, even if that has no focus any more.
  const links = page.getByTestId('view-reconstruct');
  await ((await links.isVisible()) ? links : page.getByTestId('views-menu')).focus();
  const covered: string[] = [];
  for (let stops = 0; stops < STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    const place = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return null;
      if (!focused.closest('main')) return { name: '', isCovered: false };
      const { top, bottom } = focused.getBoundingClientRect();
      const below = document.querySelector('header')!.getBoundingClientRect().bottom;
      const above = document.querySelector('footer')!.getBoundingClientRect().top;
      const name = focused.getAttribute('aria-label') ?? focused.textContent ?? '';
      return { name, isCovered: bottom <= below || top >= above };
    });
    if (!place) return { stops, covered };
    if (place.isCovered) covered.push(place.name);
  }
  return { stops: STOPS, covered };
}

for (const { colorScheme, viewport, tag } of LOOKS) {
  test(`no accessibility errors, ${colorScheme}, ${viewport.width} pixels wide${tag}`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ colorScheme, viewport });
    const page = await context.newPage();
    await keepSamples(
      page,
      (_, place) => place < 4,
      ({ file, title }) => (file.startsWith('02') ? LONG_NAME : title),
    );
    await openPage(page, '?backend=wasm');
    await expectSettled(page);
    for (const [view, testId] of Object.entries(VIEWS)) {
      await showView(page, view);
      await expect(page.getByTestId(testId).first()).toBeVisible({ timeout: 120_000 });
      if (view === 'experiments') {
        for (const fold of await page.getByTestId('experiments').locator('summary').all()) await fold.click();
        await expect(page.getByTestId('recount-table')).toBeVisible();
      }
      const what = page.getByTestId('what-is-this');
      await what.getByText('What am I looking at?').click();
      await expect(what.getByText(/In the paper: /)).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => `${view}: ${id} at ${nodes.map(({ target }) => target).join(' ')}`),
      ).toEqual([]);
      const { stops, covered } = await walkByTab(page);
      expect(stops, `the keyboard leaves ${view}`).toBeLessThan(STOPS);
      // On a phone, Train has one button of its own beside those of every view.
      expect(stops).toBeGreaterThan(8);
      expect(covered, `in ${view}, under header or player`).toEqual([]);
      // A phone's narrowest, or a page at four times its size: nothing may need scrolling both ways.
      if (viewport.width < 400) await page.setViewportSize({ ...viewport, width: 320 });
      await expect.poll(() => widerThanPlace(page), { message: `${view} is cut off` }).toEqual([]);
      await page.setViewportSize(viewport);
    }
    await context.close();
  });
}
