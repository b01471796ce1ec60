import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  callTask,
  clipItem,
  downloadSvg,
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

/** The shares that stood under IoU since the page was opened. */
async function watchScores(page: Page) {
  await page.addInitScript(() => {
    const scores: string[] = [];
    const note = () => {
      const score = document.querySelector('[data-testid="box-iou"]')?.textContent ?? '';
      if (/\d/.test(score) && !scores.includes(score)) scores.push(score);
    };
    new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true });
    Object.assign(globalThis, { seenScores: scores });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seenScores: string[] }).seenScores);
}

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

  // The baselines are in the first sentence, measured without a button, and the samples stand by their own results.
  const sentence = page.getByTestId('localise-sentence');
  await expect(sentence).toHaveAttribute('data-measured', 'true', { timeout: 60_000 });
  await expect(sentence).toContainText(/in \d of 2 samples; the patch that moves most in \d/);
  const offered = page.locator('[data-testid="works-best"] button, [data-testid="fails-worst"] button');
  await expect(offered).toHaveCount(2);
  await expect(offered.first()).toHaveAccessibleName(/: \d+\.\d times chance$/);

  // A smooth map has many pixels a patch, a grid of patches has one.
  const widthOfMap = () =>
    page.getByTestId('heat-visual').evaluate((canvas: HTMLCanvasElement) => canvas.width);
  expect(await widthOfMap()).toBe(224);
  await page.getByTestId('heat-style').getByText('Patches').click();
  await expect.poll(widthOfMap).toBe(14);

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

test('says how far the measuring is, and gives its verdict once', async ({ page }) => {
  await keepSamples(page, ({ file }) => /^0[12]-/.test(file));
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/samples/01-*', async (route) => {
    await held;
    await route.continue();
  });
  const scores = await watchScores(page);
  await page.goto('/?backend=wasm#/localise?clip=02-bird');
  await expect(result(page)).toHaveAttribute('data-unit', 'cosine', { timeout: 60_000 });
  for (const testId of ['box-measuring', 'localise-sentence', 'works-best', 'clips-waiting']) {
    await expect(page.getByTestId(testId)).toContainText('1 of 2 clips is open');
  }
  await expect(page.getByTestId('box-iou')).toHaveText('–');
  await expect(page.getByTestId('box-hit')).toHaveText('–');
  letGo();
  await expect(result(page)).toHaveAttribute('data-unit', 'centred similarity', { timeout: 60_000 });
  await expect(page.getByTestId('box-iou')).toHaveText(/\d\s%/);
  await expect(page.getByTestId('localise-sentence')).toContainText(/in \d of 2 samples/, {
    timeout: 60_000,
  });
  expect(await scores()).toEqual([await page.getByTestId('box-iou').innerText()]);
});

test('the map leaves as a picture and as a film, and the three maps stand side by side @slow', async ({
  page,
}) => {
  const errors = watchErrors(page);
  await keepSamples(page, ({ file }) => /^0[12]-/.test(file));
  await page.goto('/?backend=wasm#/localise?clip=02-bird&frame=5');
  await expectSettled(page);
  await expect(result(page)).toHaveAttribute('data-unit', 'centred similarity', { timeout: 60_000 });

  const picture = page.waitForEvent('download');
  await result(page).getByTestId('download-picture').click();
  expect((await picture).suggestedFilename()).toBe('02-bird-localise-similarity-5.png');
  await downloadSvg(page, result(page).getByTestId('download-svg'));

  // The film plays: pictures of ten seconds, with sound, and not one picture alone.
  const film = page.waitForEvent('download', { timeout: 120_000 });
  await page.getByTestId('download-film').click();
  const file = await film;
  expect(file.suggestedFilename()).toBe('02-bird-localise.webm');
  const bytes = readFileSync(await file.path()).toString('base64');
  const facts = await page.evaluate(async (encoded) => {
    const data = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([data], { type: 'video/webm' }));
    const until = (name: string) => new Promise((done) => video.addEventListener(name, done, { once: true }));
    await until('loadeddata');
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext('2d')!;
    const at = async (seconds: number) => {
      const seeked = until('seeked');
      video.currentTime = seconds;
      await seeked;
      context.drawImage(video, 0, 0);
      return context.getImageData(0, 0, canvas.width, canvas.height).data.join();
    };
    const [early, late] = [await at(1), await at(8)];
    const sound = await new OfflineAudioContext(1, 16_000, 16_000).decodeAudioData(data.buffer);
    const loudest = sound.getChannelData(0).reduce((most, value) => Math.max(most, value), 0);
    const { videoWidth, videoHeight, duration } = video;
    return { videoWidth, videoHeight, duration, differs: early !== late, heard: sound.duration, loudest };
  }, bytes);
  expect(facts).toMatchObject({ videoWidth: 448, differs: true });
  expect(facts.videoHeight).toBeGreaterThan(448);
  expect(facts.duration).toBeGreaterThan(9.5);
  expect(facts.duration).toBeLessThan(10.6);
  expect(facts.heard).toBeGreaterThan(9.5);
  expect(facts.loudest).toBeGreaterThan(0.01);

  // One frame, three maps; similarity is there at once.
  await page.getByTestId('side-by-side').check();
  for (const name of ['similarity', 'rollout', 'drop']) {
    await expect(page.getByTestId(`map-${name}`)).toHaveAttribute('data-ready', 'true', { timeout: 180_000 });
  }
  const maps = await Promise.all(
    ['three-similarity', 'three-rollout', 'three-drop'].map((testId) => heatOf(page, testId)),
  );
  expect(new Set(maps).size).toBe(3);

  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  expect((await callTask(page, 'counters', {})).framesOpen).toBe(0);
  expect(errors).toEqual([]);
});
