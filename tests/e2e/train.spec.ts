/** Training in the tab: start, watch, pause, reload, resume, export, and look at the result. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { keepSamples, openPage, showView, watchErrors } from './page.ts';

/** Everything is slow on a busy machine, and the first step compiles the model. */
test.setTimeout(600_000);
const SLOW = { timeout: 240_000 };

const CHARTS = ['train-masked', 'train-contrastive', 'train-accuracy', 'train-norms'];

const stepOf = async (page: Page) => Number(await page.getByTestId('train').getAttribute('data-step'));

/** Waits until the run has come further than a step, or says why it has not. */
async function expectBeyond(page: Page, step: number): Promise<void> {
  await expect.poll(() => stepOf(page), SLOW).toBeGreaterThan(step);
  await expect(page.getByTestId('train-error')).toHaveCount(0);
}

async function pause(page: Page): Promise<number> {
  await page.getByTestId('train-pause').click();
  await expect(page.getByTestId('train')).toHaveAttribute('data-status', 'paused', SLOW);
  return stepOf(page);
}

test('a model learns in the tab, survives a reload, and is looked at in Reconstruct', async ({ page }) => {
  const errors = watchErrors(page);
  await keepSamples(page, (_, place) => place < 5);
  await openPage(page, '?backend=wasm');
  await showView(page, 'train');

  // Without a clip for every place of a batch, the page says so where the button is.
  await page.getByLabel('Width', { exact: true }).selectOption('32');
  await page.getByTestId('train-start').click();
  await expect(page.getByTestId('train-error')).toContainText('Expected at least 8 clips', SLOW);

  await page.getByTestId('train-batch').fill('4');
  await page.getByTestId('train-start').click();
  await expectBeyond(page, 0);
  for (const chart of CHARTS) {
    await expect(page.getByTestId(chart)).toBeVisible();
    const before = Number(await page.getByTestId(chart).getAttribute('data-points'));
    await expect
      .poll(async () => Number(await page.getByTestId(chart).getAttribute('data-points')), SLOW)
      .toBeGreaterThan(before);
  }
  await expect(page.getByTestId('train-matrix')).toBeVisible();
  const film = page.getByTestId('train-film');
  await expect.poll(async () => Number(await film.getAttribute('data-frames')), SLOW).toBeGreaterThan(2);
  const paused = await pause(page);

  // Back along the film: another step of the same clip.
  const last = await film.getAttribute('data-step');
  await page.getByRole('slider', { name: 'Step of the picture' }).press('ArrowLeft');
  await expect(film).not.toHaveAttribute('data-step', last!);

  await page.getByTestId('train-step').click();
  await expect(page.getByTestId('train')).toHaveAttribute('data-step', String(paused + 1), SLOW);
  await expect(page.getByTestId('train')).toHaveAttribute('data-status', 'paused', SLOW);

  await page.reload();
  await showView(page, 'train');
  await expect(page.getByTestId('train-resume-saved')).toContainText(`step ${paused + 1} of`, SLOW);
  await page.getByTestId('train-resume-saved').click();
  await expectBeyond(page, paused + 1);
  const steps = await pause(page);

  const download = page.waitForEvent('download');
  await page.getByTestId('train-export').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`cav-mae-trained-${steps}-steps.safetensors`);
  const bytes = readFileSync(await file.path());
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()) as Record<
    string,
    unknown
  >;
  expect(header['__metadata__']).toMatchObject({ num_heads: '1', samples_seen: String(steps * 4) });
  expect(header['blocks_u.0.norm1_a.weight']).toMatchObject({ dtype: 'F32', shape: [32] });
  expect(Object.keys(header).filter((name) => name.startsWith('adam'))).toEqual([]);

  await page.getByTestId('train-load').click();
  await expect(page.getByTestId('reconstruct-result')).toBeVisible(SLOW);
  await expect(page.getByTestId('model-chip').first()).toContainText(/trained/i, SLOW);
  expect(errors).toEqual([]);
});
