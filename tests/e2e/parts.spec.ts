import { expect, test } from '@playwright/test';
import { expectSettled, keepSamples, openPage } from './page.ts';

const SENTENCE = 'A part of this page could not be fetched: check the connection and try again.';

test('parts that can’t be fetched say so in their own place, and come with the next try', async ({
  page,
}) => {
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  await keepSamples(page, (_, place) => place < 3);
  const missing = /\/assets\/(?:help|map-view|later-tasks)-[^/]+\.js$/;
  await page.context().route(missing, (route) => route.abort());
  await openPage(page, '?backend=wasm');
  await expectSettled(page);
  const failed = page.getByTestId('view-error');

  // A part beside the view: what it stands in stays.
  await page.getByTestId('help').click();
  await expect(failed).toContainText(SENTENCE);
  await expect(page.getByTestId('reconstruct-result')).toBeVisible();
  await page.keyboard.press('?');
  await expect(failed).toHaveCount(0);

  // A view, and then what its worker needs for it.
  await page.getByTestId('view-map').click();
  await expect(failed).toContainText(SENTENCE);
  await expect(page.getByTestId('clip-item')).toHaveCount(3);
  await page.context().unroute(missing);
  await page.context().route(/later-tasks/, (route) => route.abort());
  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(failed).toHaveCount(0);
  await expect(page.getByTestId('map-error')).toContainText(SENTENCE);
  await page.context().unroute(/later-tasks/);
  await page.getByTestId('map-error').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('map-canvas')).toHaveAttribute('data-points', '6');

  // Opened again, a part that failed before is asked for again.
  await page.getByTestId('help').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(pageErrors).toEqual([]);
});

test('a runtime that can’t be fetched once is there with the next try', async ({ page }) => {
  await keepSamples(page, (_, place) => place < 1);
  const runtime = /\/ort-wasm[^/]+\.wasm$/;
  await page.context().route(runtime, (route) => route.abort());
  await page.goto('/?backend=wasm');
  const failed = page.locator('main').getByTestId('error-note').or(page.getByTestId('reconstruct-error'));
  await expect(failed).toHaveText(
    /^The neural-network runtime could not be fetched and started: check the connection and try again\./,
    { timeout: 120_000 },
  );
  await expect(page.locator('body')).not.toContainText(/backend found|ERR|wasm\]/);
  await page.context().unroute(runtime);
  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('reconstruct-result')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId('worker-status')).toHaveCount(0);
});
