import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { parseNpy } from '../support/npy.ts';
import { keepSamples, readNumber, watchErrors, watchPageThread } from './page.ts';

/** The shades of the matrix along its middle row, once every tile in sight has come. */
async function readMatrix(page: Page): Promise<number[]> {
  const canvas = page.getByTestId('tiled-matrix').locator('canvas');
  await expect(canvas).toHaveAttribute('data-waiting', '0');
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement)
      .getContext('2d')!
      .getImageData(0, Math.floor(height / 2), width, 1);
    return Array.from({ length: width }, (_, x) => data[4 * x + 1]!);
  });
}

test('500 held-out pairs: a matrix in tiles, and the contrastive loss with its gradient', async ({
  page,
}) => {
  const errors = watchErrors(page);
  const pageThreadWork = await watchPageThread(page);
  await keepSamples(page, ({ file }) => file.startsWith('01-'));
  await page.goto('/?backend=wasm#/similarity?gallery=held-out');
  const matrix = page.getByTestId('tiled-matrix');
  await expect(page.getByTestId('large-matrix')).toHaveAttribute('data-order', 'given', { timeout: 60_000 });
  const given = await readMatrix(page);
  expect(new Set(given).size).toBeGreaterThan(20);
  // The numbers for other programs: what the file holds is what the page reads out.
  const taken = page.waitForEvent('download');
  await page.getByTestId('export-npy').click();
  const file = await taken;
  expect(file.suggestedFilename()).toBe('cosines-500.npy');
  const { data, shape } = parseNpy(readFileSync(await file.path()));
  expect(shape).toEqual([500, 500]);
  await matrix.focus();
  await page.keyboard.press('ArrowRight');
  const [row, column] = (await matrix.getAttribute('data-cell'))!.split('/').map(Number) as [number, number];
  await expect(page.getByTestId('tiled-reading')).toContainText(
    data[row * 500 + column]!.toFixed(3).replace('-', '−'),
  );

  await page.getByTestId('matrix-order').getByText('Cluster').click();
  await expect(page.getByTestId('large-matrix')).toHaveAttribute('data-order', 'cluster');
  expect(await readMatrix(page)).not.toEqual(given);
  await expect(page).toHaveURL(/order=cluster/);

  // By keys: a cell is read with its ranks, a rectangle is spanned, zoomed into and listed.
  const reading = page.getByTestId('tiled-reading');
  await expect(reading).toContainText('its own video: cosine');
  const before = await reading.innerText();
  const scale = Number(await matrix.getAttribute('data-scale'));
  await matrix.focus();
  await page.keyboard.press('ArrowRight');
  await expect(matrix).toHaveAttribute('data-cell', '0/1');
  await expect(reading).toContainText(/video of .* rank \d+ of 500/);
  expect(await reading.innerText()).not.toBe(before);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+PageDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('matrix-brushed')).toContainText('Audio (31)');
  expect(Number(await matrix.getAttribute('data-scale'))).toBeGreaterThan(2 * scale);
  expect(new Set(await readMatrix(page)).size).toBeGreaterThan(0);

  // The loss follows its sliders; lambda weighs it and nothing else.
  const loss = page.getByTestId('batch-loss');
  const atPublished = await readNumber(loss);
  expect(atPublished).toBeLessThan(Math.log(500));
  const slide = async (id: string, key: string, times: number) => {
    const thumb = page.getByTestId(id).getByRole('slider');
    await thumb.focus();
    for (let step = 0; step < times; step += 1) await page.keyboard.press(key);
  };
  await slide('batch-temperature', 'End', 1);
  await expect.poll(() => readNumber(loss)).toBeGreaterThan(atPublished);
  const warm = await readNumber(loss);
  expect(Math.abs(warm - Math.log(500))).toBeLessThan(1);
  const weighed = await readNumber(page.getByTestId('batch-weighed'));
  await slide('batch-lambda', 'End', 1);
  await expect.poll(() => readNumber(page.getByTestId('batch-weighed'))).toBeGreaterThan(10 * weighed);
  expect(await readNumber(loss)).toBe(warm);
  await slide('batch-negatives', 'Home', 1);
  await expect.poll(() => readNumber(loss)).toBeLessThan(Math.log(2) + 0.01);
  await expect(page).toHaveURL(/negatives=1/);
  await page.getByTestId('batch-direction').selectOption('visualForAudio');
  // The two directions may have the same loss to three digits, so only the bound is checked.
  await expect(page.getByTestId('batch-direction')).toHaveValue('visualForAudio');
  await expect.poll(() => readNumber(loss)).toBeLessThan(Math.log(2) + 0.01);
  await page.getByTestId('batch-reset').click();
  await expect.poll(() => readNumber(loss)).toBe(atPublished);

  const gradient = page.getByTestId('gradient-reading');
  await expect(gradient).toContainText('pulled together');
  await page.getByTestId('gradient-grid').focus();
  await page.keyboard.press('ArrowRight');
  await expect(gradient).toContainText(/pushed apart|unchanged/);
  await expect(page.getByTestId('pulls-and-pushes')).toContainText('Pulled hardest');

  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([]);
  expect(await pageThreadWork()).toBe(0);
  expect(errors).toEqual([]);
});
