import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { FeatureTableRow } from '../../cli/feature-table.ts';
import { toParquet } from '../../cli/feature-table.ts';
import { encodeWav } from '../../src/math/wav.ts';
import {
  addFiles,
  bytesFile,
  clipItem,
  expectReady,
  MEDIA,
  openPage,
  readNumber,
  showView,
  watchErrors,
} from './page.ts';

const WIDTH = 32;

/** A vector of unit length that points along one axis, a little towards another. */
function near(axis: number, share: number): Float32Array {
  const vector = new Float32Array(WIDTH);
  vector[axis] = Math.sqrt(1 - share ** 2);
  vector[(axis + 1) % WIDTH] = share;
  return vector;
}

/** Three kinds of clips; the rows of a kind are together. One row's clip is a real file. */
const ROWS = Array.from({ length: 90 }, (_, i): FeatureTableRow => {
  const kind = i % 3;
  const path = i === 4 ? 'clips/kind 1/h264-aac.mov' : `clips/kind ${kind}/clip ${i}.mp4`;
  const facts = { clipId: `clip-${i}`, path, windowStartSeconds: 0, windowSeconds: 10, frame: 5 };
  const vector = near(kind * 4, i / 200);
  return { ...facts, audio: vector, visual: i === 7 ? null : vector, audioNorm: 1, visualNorm: 1 };
});

const table = () =>
  Buffer.from(toParquet(ROWS, { modelSha256: 'f'.repeat(64), preprocessing: 'test', dtype: 'float16' }));

test('a collection is searched by a clip and by its rows, filtered, and its clips are played', async ({
  page,
}, testInfo) => {
  const errors = watchErrors(page);
  await openPage(page);
  await showView(page, 'collection');

  // The clips that ship with the model: a chosen sample asks at once.
  await page.getByTestId('collection-example').click();
  const hits = page.getByTestId('collection-hits').locator('tbody tr');
  await expect(hits).toHaveCount(15);
  await expect(page.getByTestId('collection-found')).toContainText(
    /500 vectors compared .* mean cosine with this query/,
  );
  const cosines = await hits.locator('td:nth-child(3)').allInnerTexts();
  const values = cosines.map((text) => Number(text.replace('−', '-')));
  expect(values).toEqual([...values].sort((a, b) => b - a));
  await page.getByTestId('collection-more').click();
  await expect(hits).toHaveCount(64);

  // Its own pair is marked among the answers to a row.
  await page.getByTestId('collection-ask-row').first().click();
  await expect(page.getByTestId('collection-query')).toContainText('of row');
  await expect(page.getByTestId('collection-hits').locator('tr[data-own=true]')).toHaveCount(1);
  expect((await new AxeBuilder({ page }).include('main').analyze()).violations).toEqual([]);

  // A file that is no table leaves the open collection as it is.
  const files = page.getByTestId('collection-files');
  const choose = async (name: string, bytes: Buffer) => {
    const chooser = page.waitForEvent('filechooser');
    await files.click();
    await (await chooser).setFiles(bytesFile(name, bytes));
  };
  await choose('broken.parquet', Buffer.from('not a table'));
  await expect(page.getByTestId('collection-error')).toContainText('broken.parquet: Expected a Parquet file');
  await expect(hits.first()).toBeVisible();

  // Features of another model: a clip can't ask, a row can.
  await choose('part.parquet', table());
  await expect(page.getByTestId('collection-facts').last()).toContainText(
    '90 rows of 90 clips in 1 file: 90 audio and 89 video vectors of 32 numbers.',
  );
  await expect(page.getByTestId('collection-search-error')).toContainText('SHA-256 ffffffff');
  await page.getByTestId('collection-by').getByText('A row').click();
  await expect(page.getByTestId('collection-rows-total')).toContainText('90 rows pass the filter');
  await page.getByRole('button', { name: 'Ask with clip 1.mp4' }).click();
  await expect(hits.first()).toContainText('kind 1');
  await expect(page.getByTestId('collection-found')).toContainText('89 vectors compared');
  await expect(page.getByTestId('collection-search-error')).toBeHidden();
  await page.getByTestId('collection-text').fill('KIND 2');
  await expect(page.getByTestId('collection-found')).toContainText('30 vectors compared');
  await expect(hits.first()).toContainText('kind 2');
  await page.getByTestId('collection-text').fill('');
  await page.getByTestId('collection-label').click();
  await page.getByRole('option', { name: /kind 1/ }).click();
  await expect(page.getByTestId('collection-found')).toContainText('29 vectors compared');

  // The clip of a row, from the folder that it is in.
  const folder = testInfo.outputPath('set');
  mkdirSync(join(folder, 'kind 1'), { recursive: true });
  writeFileSync(join(folder, 'kind 1', 'h264-aac.mov'), readFileSync(join(MEDIA, 'h264-aac.mov')));
  await page.getByTestId('collection-choose-media-input').setInputFiles(folder);
  await expect(page.getByTestId('collection-media')).toContainText('1 files chosen');
  await page.getByTestId('collection-open-clip').first().click();
  await expectReady(page, 'h264-aac');
  await expect(page.getByTestId('collection-query')).toContainText('of row');

  const download = page.waitForEvent('download');
  await page.getByTestId('download-table').click();
  const csv = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split(/\r?\n/);
  expect(csv[0]).toBe('rank,cosine,z,path,label,window start (s),frame,own');
  expect(csv).toHaveLength(30);
  expect(await readNumber(hits.first().locator('td').first())).toBe(1);

  // The rows that pass the filter, on the map.
  await page.getByTestId('collection-map').click();
  await expect(page.getByTestId('map-vectors')).toContainText('rows of the collection that pass its filter');
  await expect(page.getByTestId('map-list').locator('li')).toHaveCount(29);
  await page.getByTestId('map-drop-vectors').click();
  await showView(page, 'collection');

  await page.getByTestId('collection-close').click();
  await expect(page.getByTestId('collection-folder')).toBeVisible();
  expect(errors).toEqual([]);
});

test('a long file is searched by its windows, and its peaks are played and exported', async ({ page }) => {
  const errors = watchErrors(page);
  await openPage(page);
  const samples = Float32Array.from({ length: 34 * 16_000 }, (_, i) =>
    i < 16 * 16_000 ? 0.4 * Math.sin(i / 8) : 0.4 * Math.sin((i * i) / 40_000),
  );
  await addFiles(page, [bytesFile('long.wav', Buffer.from(encodeWav(samples, 16_000)))]);
  await expectReady(page, 'long');
  await showView(page, 'collection');
  await page.getByTestId('collection-windows').click();
  const timeline = page.getByTestId('collection-timeline');
  await expect(timeline).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId('collection-facts').last()).toContainText('6 rows of 1 clip');
  // The clip has no video: the search asks for audio.
  await expect(page.getByTestId('collection-query')).toContainText(
    'The audio most similar to the audio of the window from 0.0 s',
  );
  const peaks = page.getByTestId('collection-peaks').locator('li');
  await expect(peaks.first()).toContainText('0.0 s');
  await expect(page.getByTestId('collection-changes')).toContainText('The file changes most at');

  // A peak is played where it is in the file, and the query stays.
  await peaks.nth(1).getByRole('button').click();
  await expect(clipItem(page, 'long')).not.toContainText('0.0–10.0 of');
  await expect(page.getByTestId('collection-query')).toContainText('the window from 0.0 s');

  const download = page.waitForEvent('download');
  await page.getByTestId('collection-edl').click();
  const edl = readFileSync(await (await download).path(), 'utf8');
  expect(edl).toMatch(/^TITLE: long\.wav\r\n/);
  expect(edl.match(/FROM CLIP NAME/g)).toHaveLength(await peaks.count());
  expect(errors).toEqual([]);
});
