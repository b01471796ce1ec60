/** What a first visit fetches, and that what it left out comes when it is needed. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { addFiles, expectReady, keepSamples, MEDIA, openPage, watchErrors } from './page.ts';

/** Each view adds its name, its state and its runs: about 1 kB. */
const LIMIT_KILOBYTES = 374;

/** The scripts among the built files that were asked for, without those of ONNX Runtime. */
const ownScripts = (paths: Iterable<string>) =>
  [...paths].filter((path) => /^\/assets\/(?!ort[.-])[^/]+\.js$/.test(path));

test('a first visit fetches no more script than it must', async ({ page }) => {
  const asked = new Set<string>();
  page.context().on('request', (request) => asked.add(new URL(request.url()).pathname));
  await openPage(page, '?backend=wasm');
  await page.waitForFunction(() =>
    (window as unknown as { playground: { settled(): unknown } }).playground.settled(),
  );
  const scripts = ownScripts(asked);
  expect(scripts.some((path) => path.includes('media-worker'))).toBe(true);
  const bytes = scripts.map((path) => gzipSync(readFileSync(`dist${path}`), { level: 9 }).length);
  const total = bytes.reduce((sum, length) => sum + length, 0);
  expect(total / 1000).toBeLessThan(LIMIT_KILOBYTES);
});

const OTHER_KINDS = [
  'mp3.mp3',
  'flac.flac',
  'pcm.wav',
  'opus.opus',
  'vorbis.ogg',
  'h264-aac.mpegts',
  'start-at-11s.mpegts',
];

test('files of every other kind open, by a part of the media worker that comes with the first', async ({
  page,
}) => {
  const errors = watchErrors(page);
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(new URL(request.url()).pathname));
  const otherKinds = () => asked.filter((path) => path.includes('other-kinds'));
  await keepSamples(page, (_, place) => place < 1);
  await openPage(page, '?backend=wasm');
  await addFiles(
    page,
    ['h264-aac.mov', 'av1-opus.mkv'].map((name) => `${MEDIA}/${name}`),
  );
  await expectReady(page, 'av1-opus.mkv');
  expect(otherKinds()).toEqual([]);
  await addFiles(
    page,
    OTHER_KINDS.map((name) => `${MEDIA}/${name}`),
  );
  for (const name of OTHER_KINDS) await expectReady(page, name);
  expect(otherKinds()).toHaveLength(1);
  expect(errors).toEqual([]);
});
