import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  callTask,
  clipItem,
  expectReady,
  expectSettled,
  keepSamples,
  MEDIA,
  runtimeCalls,
  watchErrors,
  watchPageThread,
} from './page.ts';

const result = (page: Page) => page.getByTestId('localise-result');

/** The bytes of a map's canvas: one pixel a patch. */
const heatOf = (page: Page, testId: string) =>
  page
    .getByTestId(testId)
    .evaluate((canvas: HTMLCanvasElement) =>
      [...canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data].join(),
    );

/** Presses as soon as a run shows its progress: a script is too far away to be sure of that. */
const whenRunning = (page: Page, selector: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const note = document.querySelector('[data-testid="localise-progress"]');
          const target = document.querySelector<HTMLElement>(wanted);
          if (!note || !target || !/[1-9]\d?\s%/.test(note.textContent ?? '')) return;
          observer.disconnect();
          target.click();
          resolve();
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    selector,
  );

test('a real file and samples: map, box, moment, matrix, attribution, accuracy', async ({ page }) => {
  const errors = watchErrors(page);
  const pageThreadWork = await watchPageThread(page);
  await keepSamples(page, ({ file }) => /^0[12]-/.test(file));
  await page.goto('/?backend=wasm#/localise?clip=02-bird&frame=3');
  await expectSettled(page);
  await expect(result(page)).toHaveAttribute('data-unit', 'centred similarity', { timeout: 60_000 });
  await expect(result(page)).toHaveAttribute('data-frame', '3');
  await expect(page.getByTestId('heat-reading')).toContainText(/row \d+, column \d+/);

  // The sample's own box is scored; a box drawn over the whole picture holds every patch.
  await expect(page.getByTestId('box-known')).toBeVisible();
  await expect(page.getByTestId('box-iou')).toHaveText(/\d\s%/);
  const picture = page.getByTestId('heat-picture');
  await picture.scrollIntoViewIfNeeded();
  const area = (await picture.boundingBox())!;
  await page.mouse.move(area.x + 2, area.y + 2);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width - 2, area.y + area.height - 2, { steps: 3 });
  await page.mouse.up();
  await expect(page.getByTestId('box-drawn')).toBeVisible();
  await expect(page.getByTestId('box-hit')).toHaveText('hit');
  // A fifth of the patches in a box of nearly all of the picture.
  await expect(page.getByTestId('box-iou')).toHaveText(/^(19|20)(\.\d)?\s%$/);
  await page.getByTestId('box-width').fill('1');
  await page.getByTestId('box-height').fill('1');
  await expect(page.getByTestId('box-iou')).toHaveText(/^0(\.\d)?\s%$/);
  await expect(page.getByTestId('box-hit')).toHaveText('miss');
  await page.getByTestId('box-clear').click();
  await expect(page.getByTestId('box-drawn')).toHaveCount(0);

  // The map follows the playhead, frame and moment.
  const calls = await runtimeCalls(page);
  await page.getByTestId('localise-hears').getByText('This moment').click();
  await expect(page.getByTestId('heat-moment')).toBeVisible();
  const early = await heatOf(page, 'heat-visual');
  const plot = (await page.getByTestId('heat-spectrogram').boundingBox())!;
  await page.mouse.click(plot.x + plot.width * 0.8, plot.y + plot.height / 2);
  await expect(result(page)).toHaveAttribute('data-frame', '8');
  await expect(page).toHaveURL(/frame=8/);
  expect(await heatOf(page, 'heat-visual')).not.toBe(early);
  expect(await runtimeCalls(page)).toBe(calls);

  const matrix = page.getByTestId('alignment-matrix');
  await matrix.focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('End');
  await expect(page.getByTestId('alignment-reading')).toContainText(/^Frame 9 .* around 9\.8\ss: /);
  await expect(page.getByTestId('offset-probe')).toContainText('standard deviations');

  await page.getByTestId('heat-rollout').click();
  await expect(result(page)).toHaveAttribute('data-heat', 'rollout');
  await expect(page).toHaveURL(/heat=rollout/);

  // Dropped tokens are many passes. Cancel: free at once, at most the call in hand, and the old map stays away.
  let acted = whenRunning(page, '[data-testid="localise-progress"] button');
  await page.getByTestId('heat-drop').click();
  await acted;
  let before = await runtimeCalls(page);
  await expect(page.getByTestId('localise-progress')).toHaveCount(0, { timeout: 500 });
  await expect(page.getByTestId('localise-again')).toBeEnabled();
  await page.waitForTimeout(1000);
  expect((await runtimeCalls(page)) - before).toBeLessThanOrEqual(1);
  await expect(result(page)).toHaveCount(0);

  // A newer question: another frame's map replaces the one that runs, which is dropped.
  acted = whenRunning(page, '[data-testid="frame"]');
  await page.getByTestId('localise-again').click();
  await acted;
  before = await runtimeCalls(page);
  await page.getByTestId('localise-groups').selectOption('coarse');
  await expect(result(page)).toHaveAttribute('data-heat', 'drop');
  await expect(result(page)).toHaveAttribute('data-frame', '0');
  // Thirty-two groups and the two wholes, two calls each, beside what was in hand and what the frame's fine run began.
  const coarse = 2 * (32 + 2);
  const after = await runtimeCalls(page);
  expect(after - before).toBeGreaterThanOrEqual(coarse);
  expect(after - before).toBeLessThan(coarse + 60);

  await page.getByTestId('ask-pointing').click();
  const table = page.getByTestId('pointing-numbers');
  await expect(table).toContainText('No model: the centre of the frame');
  await expect(table.getByRole('row')).toHaveCount(6);
  await expect(page.getByTestId('pointing-note')).toContainText('2 clips');

  // A real file has no known box; one without a picture has nothing to point at.
  await addFiles(page, [`${MEDIA}/h264-aac.mp4`, `${MEDIA}/aac.m4a`]);
  await expectReady(page, 'aac.m4a');
  await expectReady(page, 'h264-aac.mp4');
  await page.getByTestId('heat-similarity').click();
  await clipItem(page, 'h264-aac.mp4').locator('[data-clip-button]').click();
  await expect(result(page)).toHaveAttribute('data-clip', 'h264-aac');
  await expect(page.getByTestId('box-known')).toHaveCount(0);
  await expect(page.getByTestId('box-iou')).toHaveText('–');
  await clipItem(page, 'aac.m4a').locator('[data-clip-button]').click();
  await expect(page.getByTestId('localise-missing')).toContainText('no usable video');
  await expect(result(page)).toHaveCount(0);

  expect(await pageThreadWork()).toBe(0);
  expect((await callTask(page, 'counters', {})).framesOpen).toBe(0);
  expect(errors).toEqual([]);
});
