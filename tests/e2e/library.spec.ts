/** The library: samples that open when they are needed, and work with many clips. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  bytesFile,
  clipItem,
  expectReady,
  keepSamples,
  MEDIA,
  openPage,
  watchErrors,
} from './page.ts';

const manifest = JSON.parse(readFileSync('public/samples/manifest.json', 'utf8')) as {
  readonly opens: string;
  readonly clips: readonly { readonly file: string; readonly title: string }[];
};

const namesOf = (page: Page, origin: 'user' | 'sample') =>
  page
    .getByTestId(`clips-${origin}`)
    .getByTestId('clip-item')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-clip')));

/** Whether every sample in sight shows its frame and its spectrogram in colour. */
const arePictured = (page: Page) =>
  page.getByTestId('clips-sample').evaluate((list) =>
    [...list.querySelectorAll('li')].slice(0, 4).every((item) => {
      const image = item.querySelector('img');
      const canvas = [...item.querySelectorAll('canvas')].at(-1);
      const pixel = canvas?.getContext('2d')?.getImageData(canvas.width >> 1, 1, 1, canvas.height - 2).data;
      const isColoured = pixel?.some((value, at) => at % 4 === 0 && value !== pixel[at + 2]) ?? false;
      return isColoured && (image === null || image.naturalWidth > 0);
    }),
  );

test('a first visit opens one sample, the clearest; a view that compares clips opens the rest', async ({
  page,
}) => {
  const errors = watchErrors(page);
  const fetched = new Set<string>();
  page.context().on('request', (request) => {
    const file = /\/samples\/([^/]+\.(?:webm|mp4))$/.exec(new URL(request.url()).pathname)?.[1];
    if (file) fetched.add(file);
  });
  const height = () => clipItem(page, manifest.clips[1]!.title).evaluate((item) => item.clientHeight);
  await openPage(page, '?backend=wasm');
  await expect.poll(() => arePictured(page)).toBe(true);
  await expect(page.locator('[data-testid=clip-item][data-status=ready]')).toHaveCount(1);
  expect([...fetched]).toEqual([manifest.opens]);
  const listed = await height();
  await page.getByTestId('view-similarity').click();
  await expect(page.getByTestId('clips-waiting')).toBeVisible();
  await page.getByTestId('hold-clips').click();
  await expect(page.getByTestId('clips-held')).toContainText('not open and not compared');
  expect(fetched.size).toBeLessThan(manifest.clips.length);
  await page.getByTestId('open-all-clips').click();
  await expect(page.locator('[data-testid=clip-item][data-status=ready]')).toHaveCount(
    manifest.clips.length,
    { timeout: 180_000 },
  );
  expect(await height()).toBe(listed);
  expect(errors).toEqual([]);
});

test('many clips are found, sorted, labelled, removed and put back', async ({ page }) => {
  const errors = watchErrors(page);
  await keepSamples(page, (_, place) => place < 2);
  await openPage(page, '?backend=wasm');
  await addFiles(page, [`${MEDIA}/vp9-opus.webm`, `${MEDIA}/pcm.wav`, `${MEDIA}/h264-aac.mov`]);
  for (const name of ['vp9-opus.webm', 'pcm.wav', 'h264-aac.mov']) await expectReady(page, name);
  const inOrder = ['vp9-opus', 'pcm', 'h264-aac'];
  expect(await namesOf(page, 'user')).toEqual(inOrder);

  await page.getByTestId('sort-clips').click();
  await page.getByTestId('sort-name').click();
  await page.keyboard.press('Escape');
  expect(await namesOf(page, 'user')).toEqual(['h264-aac', 'pcm', 'vp9-opus']);

  await addFiles(page, [bytesFile('labels.csv', Buffer.from('file,label\npcm.wav,beep\n'))]);
  await expect(page.getByTestId('drop-note')).toContainText('labels.csv labels 1 clip');
  await expect(clipItem(page, 'pcm.wav').getByTestId('clip-item-label')).toHaveText(/beep/);
  await clipItem(page, 'vp9-opus.webm').locator('[data-clip-button]').click();
  await page.getByTestId('edit-label').click();
  await page.getByTestId('label-field').fill('bars');
  await page.keyboard.press('Escape');
  await expect(clipItem(page, 'vp9-opus.webm').getByTestId('clip-item-label')).toHaveText(/bars/);

  await page.getByTestId('find-clips').fill('beep');
  expect(await namesOf(page, 'user')).toEqual(['pcm']);
  await page.getByTestId('find-clips').press('Escape');

  await page.getByTestId('mark-clips').click();
  await page.getByTestId('mark-clip').first().click();
  await page
    .getByTestId('mark-clip')
    .nth(1)
    .click({ modifiers: ['Shift'] });
  await expect(page.getByTestId('marked-count')).toHaveText('2 selected');
  await page.getByTestId('remove-marked').click();
  expect(await namesOf(page, 'user')).toEqual(['vp9-opus']);
  await page.getByTestId('undo-remove').click();
  expect(await namesOf(page, 'user')).toEqual(['h264-aac', 'pcm', 'vp9-opus']);
  await page.getByTestId('end-marking').click();

  await page.getByTestId('remove-all').click();
  await expect(page.getByTestId('clips-user')).toHaveCount(0);
  await page.getByTestId('settle-remove').click();
  await expect(page.getByTestId('kept-clips-text')).toHaveText(/^Your clips are copied/);
  expect(errors).toEqual([]);
});

test('the page opens on the user’s latest clip, unless its link names another', async ({ page }) => {
  await keepSamples(page, (_, place) => place < 2);
  await openPage(page, '?backend=wasm');
  await addFiles(page, [`${MEDIA}/vp9-opus.webm`, `${MEDIA}/h264-aac.mov`]);
  await expect(page.getByTestId('kept-clips-text')).toHaveText(/^2 clips are/);
  await page.goto('about:blank');
  await openPage(page, '?backend=wasm');
  await expect(page.getByTestId('reconstruct-result')).toHaveAttribute('data-clip', 'h264-aac');
  await page.goto('about:blank');
  await openPage(page, '?backend=wasm', '#/reconstruct?clip=01-train');
  await expect(page.getByTestId('reconstruct-result')).toHaveAttribute('data-clip', '01-train');
});
