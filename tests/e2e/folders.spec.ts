import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { clipItem, expectReady, MEDIA, openPage, watchErrors } from './page.ts';

/** A folder with a clip, notes, and a folder with another clip. */
function makeFolder(info: TestInfo): string {
  const folder = resolve(info.outputPath('takes'));
  mkdirSync(`${folder}/second day`, { recursive: true });
  cpSync(`${MEDIA}/vp9-opus.webm`, `${folder}/first.webm`);
  cpSync(`${MEDIA}/h264-aac.mov`, `${folder}/second day/second.mov`);
  writeFileSync(`${folder}/notes.txt`, 'Two takes.');
  return folder;
}

async function expectBothTakes(page: Page): Promise<void> {
  await expectReady(page, 'first.webm');
  await expectReady(page, 'second.mov');
  await expect(clipItem(page, 'notes.txt')).toHaveCount(0);
  await expect(page.getByTestId('drop-note')).toContainText('1 file of the folder');
}

test('a folder chosen with the picker gives its clips, those of its folders too', async ({ page }, info) => {
  const errors = watchErrors(page);
  await openPage(page, '?backend=wasm');
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('choose-folder').click();
  await (await chooser).setFiles(makeFolder(info));
  await expectBothTakes(page);
  expect(errors).toEqual([]);
});

test('a folder dropped on the page by the browser itself gives its clips', async ({ page }, info) => {
  const errors = watchErrors(page);
  await openPage(page, '?backend=wasm');
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [makeFolder(info)], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await browser.send('Input.dispatchDragEvent', { type, x: 700, y: 500, data });
  }
  await expectBothTakes(page);
  expect(errors).toEqual([]);
});

test('a folder of many kinds: what is no clip is put aside, and every note stays @slow', async ({
  page,
}, info) => {
  const folder = makeFolder(info);
  mkdirSync(`${folder}/__MACOSX`, { recursive: true });
  for (const name of ['._first.webm', 'second day/._second.mov', '.DS_Store', '__MACOSX/third.mp4']) {
    writeFileSync(`${folder}/${name}`, Buffer.from([0, 5, 22, 7, 0, 2, 0, 0]));
  }
  for (const name of ['one.pth', 'two.safetensors']) writeFileSync(`${folder}/${name}`, 'no model');
  writeFileSync(`${folder}/class_labels.csv`, 'rain\nsea\n');
  writeFileSync(`${folder}/more_labels.csv`, 'bell\n');
  await openPage(page, '?backend=wasm');
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('choose-folder').click();
  await (await chooser).setFiles(folder);
  await expectBothTakes(page);
  const note = page.getByTestId('drop-note');
  await expect(note).toContainText('Skipped 4 files that are hidden or belong to the system');
  await expect(note).toContainText('Only the first of 2 checkpoints is loaded');
  await expect(note).toContainText('Only the first of 2 lists of class names is read');
  await expect(note).toContainText(/Read [12] class names? from/);
  await expect(clipItem(page, '._first.webm')).toHaveCount(0);
  await expect(clipItem(page, 'third.mp4')).toHaveCount(0);
});
