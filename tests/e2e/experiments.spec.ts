import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { readNumber, watchErrors } from './page.ts';

interface Figures {
  readonly r1: { readonly value: number };
}
interface Document {
  readonly models: {
    readonly id: string;
    readonly objective: string;
    readonly curves: { readonly growth?: { readonly points: readonly { readonly samples: number }[] } };
    readonly retrieval: { readonly shipped_pairs: { readonly audio_to_visual: Figures } };
  }[];
}
const evidence = JSON.parse(readFileSync('public/models/experiments.json', 'utf8')) as Document;
const MODEL = evidence.models[0];

test('the evidence is shown, counted anew in the tab, and can be taken away as numbers', async ({ page }) => {
  const errors = watchErrors(page);
  await page.goto('/?backend=wasm#/experiments');
  // The result comes first: one sentence and one chart. Everything else is in folds.
  const headline = page.getByTestId('headline');
  await expect(headline.getByRole('img', { name: /^Retrieval/ })).toBeVisible({ timeout: 60_000 });
  await expect(headline.getByText('Contrastive', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/^On clips that the default model never saw/)).toBeVisible();
  await expect(page.getByTestId('objectives-ours')).toHaveCount(0);
  for (const fold of ['objectives', 'growth', 'recount', 'training-curves', 'rebuild'])
    await page.getByTestId(fold).locator('summary').click();
  const ours = page.getByTestId('objectives-ours');
  await expect(ours).toContainText('Masked only (AV-MAE)');
  await expect(page.getByTestId('objectives-paper')).toContainText('28.7');

  // Held-out figures after more and more samples, and what fills that learn nothing reach.
  const growth = page.getByTestId('growth');
  await expect(growth).toContainText('Harmonic inpainting');
  const points = MODEL?.curves.growth?.points ?? [];
  expect(points.length).toBeGreaterThan(1);
  const last = points.at(-1)?.samples.toLocaleString('en-GB') ?? '';
  await expect(growth.getByRole('columnheader', { name: last })).toBeVisible();

  const counted = page.getByTestId('recount-table').getByRole('row', { name: /Audio → video R@1 / });
  const stored = MODEL?.retrieval.shipped_pairs.audio_to_visual.r1.value ?? Number.NaN;
  const here = await readNumber(counted.getByRole('cell').first());
  expect(Math.abs(here - stored)).toBeLessThanOrEqual(0.3);
  const pairs = await readNumber(page.getByTestId('recount-pairs'));
  const select = page.getByTestId('recount-kind');
  const kind = await select.locator('option').nth(1).getAttribute('value');
  await select.selectOption(kind);
  await expect.poll(() => readNumber(page.getByTestId('recount-pairs'))).toBeLessThan(pairs);
  // Within one kind there is nothing stored to compare with.
  await expect(page.getByTestId('recount-table').getByRole('columnheader')).toHaveCount(2);

  const curves = page.getByTestId('training-curves');
  await expect(curves.getByRole('img', { name: /Line chart/ })).toBeVisible();
  const download = page.waitForEvent('download');
  await curves.getByTestId('download-table').click();
  const text = readFileSync((await (await download).path()) ?? '', 'utf8');
  expect(text.split('\n').length).toBeGreaterThan(10);
  expect(text).toContain('Both (CAV-MAE)');

  await expect(page.getByTestId('rebuild')).toContainText(MODEL?.id ?? '');
  const other = evidence.models.find(({ objective }) => objective === 'contrastive')?.id ?? '';
  await page.getByTestId('experiment-model').selectOption(other);
  await expect(page).toHaveURL(new RegExp(`model=${other}`));
  await expect(page.getByTestId('rebuild').getByTestId('not-measured')).toContainText(
    'not trained to reconstruct',
  );
  expect(errors).toEqual([]);
});

test('evidence that is not what it should be is refused in one sentence, and the rest stands', async ({
  page,
}) => {
  await page.route('**/models/experiments.json', (route) =>
    route.fulfill({ json: { models: [{ id: 'x', objective: 'all' }] } }),
  );
  await page.goto('/?backend=wasm#/experiments');
  await expect(page.getByTestId('experiments-error')).toContainText('models.0.objective');
  await page.unroute('**/models/experiments.json');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('headline')).toBeVisible();
});
