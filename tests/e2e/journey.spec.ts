import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  callTask,
  clipItem,
  dropFile,
  expectReady,
  expectSettled,
  GOLDEN,
  keepSamples,
  MEDIA,
  openPage,
  readNumber,
  watchErrors,
} from './page.ts';

/** Four containers, six codecs. */
const FOUR = ['h264-aac.mov', 'vp9-opus.webm', 'av1-opus.mkv', 'h264-aac.mpegts'];

/** Drop, reconstruct, change the mask, compare, retrieve both ways, play. */
async function walk(page: Page): Promise<void> {
  await addFiles(
    page,
    FOUR.map((name) => `${MEDIA}/${name}`),
  );
  for (const name of FOUR) await expectReady(page, name);
  await expectSettled(page);

  await page.getByTestId('view-reconstruct').click();
  await clipItem(page, FOUR[0] as string)
    .locator('[data-clip-button]')
    .click();
  await expect(page).toHaveURL(/clip=/);
  const result = page.getByTestId('reconstruct-result');
  await expect(result).toBeVisible();
  await expect(page.getByTestId('visible-audio')).toHaveText(/128 of 512/);
  await expect(page.getByTestId('visible-visual')).toHaveText(/49 of 196/);
  const before = await readNumber(page.getByTestId('loss-visual'));
  expect(before).toBeGreaterThan(0);

  await page.getByTestId('mask-mode-time').click();
  await expect(page).toHaveURL(/mode=time/);
  const slider = page.getByTestId('ratio-visual').getByRole('slider');
  await slider.focus();
  await slider.press('Home');
  for (let step = 0; step < 4; step += 1) await slider.press('ArrowRight');
  await expect(page.getByTestId('visible-visual')).not.toHaveText(/49 of 196/, { timeout: 120_000 });
  expect(await readNumber(page.getByTestId('loss-visual'))).not.toBe(before);

  await page.getByTestId('view-similarity').click();
  await expect(page.getByTestId('similarity-result')).toBeVisible({ timeout: 180_000 });
  const cells = page.getByTestId('matrix-cell');
  const clips = await page.locator('[data-testid="clip-item"][data-status="ready"]').count();
  expect(clips).toBeGreaterThan(FOUR.length);
  await expect(cells).toHaveCount(clips ** 2, { timeout: 180_000 });
  await cells.first().hover();
  await expect(page.getByTestId('matrix-reading')).toContainText(/rank/i);

  await page.getByTestId('view-retrieve').click();
  for (const from of ['audio', 'visual']) {
    await page.goto(page.url().replace(/#.*/, `#/retrieve?from=${from}`));
    const results = page.getByTestId('retrieve-result');
    await expect(results.first()).toBeVisible({ timeout: 120_000 });
    await expect(results).toHaveCount(clips);
  }
  await expect(page.getByTestId('retrieval-metrics')).toContainText(/R@1/);

  await page.getByTestId('play-result').first().click();
  await expect.poll(() => readNumber(page.getByTestId('position')), { timeout: 30_000 }).toBeGreaterThan(0.3);
}

test('on WASM with the bundled model, from the first visit to playing a result', async ({ page }) => {
  const errors = watchErrors(page);
  await openPage(page, '?backend=wasm');
  await expect(page.getByRole('banner').getByTestId('backend-chip')).toContainText('CPU');
  await expect(page.getByRole('banner').getByTestId('model-chip')).toHaveAttribute(
    'aria-label',
    /parameters/,
  );
  expect(await readNumber(page.getByTestId('loss-audio'))).toBeLessThan(
    await readNumber(page.getByTestId('mean-fill-audio')),
  );
  await walk(page);
  expect(await callTask(page, 'counters', {})).toMatchObject({ framesOpen: 0 });
  expect(errors).toEqual([]);
});

test('on WebGPU with a dropped checkpoint whose heads are set by hand @slow', async ({ page }) => {
  test.setTimeout(420_000);
  const errors = watchErrors(page);
  // The software adapter manages about one GFLOP/s: two samples are gallery enough.
  await keepSamples(page, (_, place) => place < 2);
  await page.goto('/?backend=webgpu');
  await expect(page.getByRole('banner').getByTestId('backend-chip')).toContainText('WebGPU', {
    timeout: 60_000,
  });
  await addFiles(page, [`${GOLDEN}/pretrain.pth`]);
  await page.getByTestId('view-models').click();
  await expect(page.getByTestId('heads-form')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('num-heads').fill('3');
  await page.getByTestId('decoder-num-heads').fill('4');
  await page.getByTestId('load-with-heads').click();
  await expect(page.getByRole('banner').getByTestId('model-chip')).toContainText('pretrain', {
    timeout: 60_000,
  });
  await walk(page);
  expect(errors).toEqual([]);
});

test('WebGPU and WASM rebuild the same picture with the bundled model', async ({ page }) => {
  test.setTimeout(420_000);
  const losses = [];
  for (const backend of ['wasm', 'webgpu']) {
    await openPage(page, `?backend=${backend}`);
    await expect(page.getByRole('banner').getByTestId('backend-chip')).toContainText(
      backend === 'wasm' ? 'CPU' : 'WebGPU',
    );
    losses.push([
      await readNumber(page.getByTestId('loss-audio')),
      await readNumber(page.getByTestId('loss-visual')),
    ]);
  }
  expect(losses[1]).toEqual(losses[0]);
});

test('takes a drop anywhere on the page, and a link that names clip and mask', async ({ page }) => {
  await openPage(page, '?backend=wasm', '#/reconstruct?clip=02-bird&ra=0.5&rv=0.9&mode=frequency&seed=7');
  await expect(page.getByTestId('visible-audio')).toHaveText(/256 of 512/);
  await expect(page.getByTestId('visible-visual')).toHaveText(/19 of 196/);

  await dropFile(page, 'dropped.webm', readFileSync(`${MEDIA}/vp9-opus.webm`));
  await expectReady(page, 'dropped.webm');
});
