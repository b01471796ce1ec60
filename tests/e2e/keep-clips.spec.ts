import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  clipItem,
  expectReady,
  expectSettled,
  keepSamples,
  MEDIA,
  openPage,
  watchErrors,
} from './page.ts';

/** The share of the sound that is hidden, as the slider says. */
const hiddenSound = (page: Page) => page.getByRole('slider', { name: 'Audio hidden' });

test('clips and masks are there on the next visit, until everything is forgotten', async ({ page }) => {
  const errors = watchErrors(page);
  await keepSamples(page, (_, place) => place < 1);
  await openPage(page, '?backend=wasm');
  await addFiles(page, [`${MEDIA}/vp9-opus.webm`, `${MEDIA}/pcm.wav`]);
  await expectReady(page, 'vp9-opus.webm');
  await expectReady(page, 'pcm.wav');
  await expect(page.getByTestId('kept-clips-text')).toHaveText(/^2 clips are in this browser.s storage/);
  await clipItem(page, 'pcm.wav').getByTestId('remove-clip').click();
  await expect(page.getByTestId('kept-clips-text')).toHaveText(/^1 clip is .*24\.4\skB/);
  const before = await hiddenSound(page).getAttribute('aria-valuenow');
  await hiddenSound(page).press('ArrowLeft');
  await expect(hiddenSound(page)).not.toHaveAttribute('aria-valuenow', before!);
  const ratio = (await hiddenSound(page).getAttribute('aria-valuenow'))!;
  // The address says the ratio too: what counts here is what a new visit to the bare one finds.
  await expect.poll(() => page.evaluate(() => Object.values(localStorage).join())).toContain(`ra=${ratio}&`);

  await openPage(page, '?backend=wasm');
  await expectSettled(page);
  await expectReady(page, 'vp9-opus.webm');
  await expect(page.getByTestId('clips-user').getByTestId('clip-item')).toHaveCount(1);
  await expect(hiddenSound(page)).toHaveAttribute('aria-valuenow', ratio);

  await page.getByTestId('view-models').click();
  await page.getByTestId('forget-everything').press('Enter');
  await expect(page.getByTestId('stored-items')).toContainText('1, 24.');
  expect(
    (await new AxeBuilder({ page }).include('[data-testid=forget-question]').analyze()).violations,
  ).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(page.getByTestId('forget-question')).toHaveCount(0);
  await page.getByTestId('forget-everything').click();
  await page.getByTestId('forget-confirm').press('Enter');
  await expect(page.getByTestId('forgotten')).toContainText('Removed: 1 clip,');
  await expect(page.getByTestId('begin-anew')).toBeFocused();
  // What is open goes on.
  await expectReady(page, 'vp9-opus.webm');
  expect(
    await page.evaluate(async () => {
      const files: string[] = [];
      const look = async (folder: FileSystemDirectoryHandle) => {
        for await (const child of folder.values())
          if (child.kind === 'file') files.push(child.name);
          else await look(child as FileSystemDirectoryHandle);
      };
      await look(await navigator.storage.getDirectory());
      return { files, keys: Object.keys(localStorage), databases: await indexedDB.databases() };
    }),
  ).toEqual({ files: [], keys: [], databases: [] });

  await page.getByTestId('begin-anew').click();
  await expect(page.getByTestId('reconstruct-result')).toBeVisible();
  await expect(hiddenSound(page)).toHaveAttribute('aria-valuenow', before!);
  await expect(page.getByTestId('clips-sample').getByTestId('clip-item')).toHaveCount(1);
  await expect(page.getByTestId('clips-user')).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('a clip that one tab removes is not counted in another @slow', async ({ page, context }) => {
  await keepSamples(page, (_, place) => place < 1);
  await openPage(page, '?backend=wasm');
  await addFiles(page, [`${MEDIA}/pcm.wav`]);
  await expect(page.getByTestId('kept-clips-text')).toHaveText(/^1 clip is/);
  const other = await context.newPage();
  await keepSamples(other, (_, place) => place < 1);
  await other.goto('/?backend=wasm');
  await expect(other.getByTestId('kept-clips-text')).toHaveText(/^1 clip is/);
  await clipItem(page, 'pcm.wav').getByTestId('remove-clip').click();
  await expect(other.getByTestId('kept-clips-text')).not.toHaveText(/^1 clip is/);
});
