import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { expectSettled, keepSamples, openPage } from './page.ts';

/** What stands on a view once its figures do. */
const VIEWS = {
  reconstruct: 'reconstruct-result',
  similarity: 'similarity-result',
  retrieve: 'retrieve-results',
  classify: 'classify-result',
  localise: 'localise-result',
  map: 'map-result',
  experiments: 'recount-table',
  models: 'model-card',
};

/** Colours depend on the scheme alone and the layout on the width alone: two of the four pairs see all of both. */
const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

for (const { colorScheme, viewport } of LOOKS) {
  test(`no accessibility errors, ${colorScheme}, ${viewport.width} pixels wide`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport });
    const page = await context.newPage();
    await keepSamples(page, (_, place) => place < 4);
    await openPage(page, '?backend=wasm');
    await expectSettled(page);
    for (const [view, testId] of Object.entries(VIEWS)) {
      await page.getByTestId(`view-${view}`).click();
      await expect(page.getByTestId(testId).first()).toBeVisible({ timeout: 120_000 });
      const what = page.getByTestId('what-is-this');
      await what.getByText('What am I looking at?').click();
      await expect(what.getByText(/In the paper: /)).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => `${view}: ${id} at ${nodes.map(({ target }) => target).join(' ')}`),
      ).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${view} is cut off`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
}
