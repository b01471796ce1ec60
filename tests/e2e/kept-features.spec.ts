import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { expectSettled, keepSamples, runtimeCalls, watchErrors } from './page.ts';

const CLIPS = 3;
/** A tower and its head, for the sound and one picture of each; the making of both heads is counted too. */
const FEATURE_CALLS = CLIPS * 2 * 2 + 2;

/** The matrix once it is whole, and what the runtime was asked for until then. */
async function readMatrix(page: Page): Promise<{ cosines: string[]; calls: number }> {
  await expectSettled(page);
  const cells = page.getByTestId('matrix-cell');
  await expect(cells).toHaveCount(CLIPS ** 2);
  return { cosines: await cells.allInnerTexts(), calls: await runtimeCalls(page) };
}

test('a matrix of the last visit is there again without asking the model', async ({ page }) => {
  const errors = watchErrors(page);
  await keepSamples(page, (_, place) => place < CLIPS);
  await page.goto('/?backend=wasm#/similarity');
  const first = await readMatrix(page);
  expect(first.calls).toBeGreaterThanOrEqual(FEATURE_CALLS);
  await page.reload();
  const second = await readMatrix(page);
  expect(second.cosines).toEqual(first.cosines);
  expect(first.calls - second.calls).toBeGreaterThanOrEqual(FEATURE_CALLS);
  expect(errors).toEqual([]);
});
