import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  bytesFile,
  clipItem,
  expectReady,
  expectSettled,
  keepSamples,
  MEDIA,
  openPage,
  runtimeCalls,
  watchErrors,
  watchPageThread,
} from './page.ts';

const LABELS = readFileSync('public/models/cav-mae-small-finetuned.labels.csv', 'utf8');
/** A frame: tower, head, joint encoder alone and of both, classifier. The sound: the same but for both. */
const CALLS = { sound: 4, frame: 5 };

async function openClassify(page: Page): Promise<void> {
  await keepSamples(page, ({ file }) => /^0[15]-/.test(file));
  await openPage(page, '?backend=wasm', '#/reconstruct?clip=05-bell');
  await expectSettled(page);
  await page.getByTestId('view-classify').click();
  await expectAnswer(page, '05-bell');
}

async function expectAnswer(page: Page, clipId: string): Promise<void> {
  await expect(page.getByTestId('classify-result')).toHaveAttribute('data-clip', clipId);
  await expect(page.getByTestId('classify-result')).toHaveAttribute('data-stale', 'false');
  await expect(page.getByTestId('classify-progress')).toHaveCount(0);
}

const choose = (page: Page, name: string) => clipItem(page, name).locator('[data-clip-button]').click();
const dropLabels = (page: Page, name: string, text: string) =>
  addFiles(page, [bytesFile(name, Buffer.from(text))]);

test('names samples and dropped files, by every sense, with names that can be dropped', async ({ page }) => {
  const errors = watchErrors(page);
  const pageThreadWork = await watchPageThread(page);
  await openClassify(page);
  const reading = page.getByTestId('classify-reading');
  await expect(reading).toContainText('classifies “Swinging bells” as bell');
  await expect(reading).toHaveAttribute('data-decided', 'agree');
  await expect(page.getByTestId('classifier')).toHaveAttribute('data-companion', 'true');
  const bars = page.getByTestId('top-bars').getByTestId('bar');
  await expect(bars).toHaveCount(10);
  await expect(bars.first()).toContainText('bell');
  await expect(page.getByTestId('frame-votes').locator('thead canvas')).toHaveCount(10);
  await expect(page.getByTestId('votes-reading')).toContainText('frames vote for bell');

  await page.getByTestId('mode-missingvideoonly').click();
  await expect(page).toHaveURL(/#\/classify\?clip=05-bell&by=missingvideoonly$/);
  await expect(
    page.getByRole('heading', { name: 'Audio missing: the 10 most likely classes' }),
  ).toBeVisible();
  await page.getByTestId('mode-audioonly').click();
  await expect(page.getByTestId('frame-votes')).toContainText('no frame votes');

  // The same weights as a file of the user's: no names come with it.
  await addFiles(page, ['public/models/cav-mae-small-finetuned.safetensors']);
  await expect(page.getByTestId('classifier')).toHaveAttribute('data-companion', 'false');
  await expectAnswer(page, '05-bell');
  await expect(bars.first()).toContainText('class 1');
  await dropLabels(page, 'short.csv', LABELS.split('\n').slice(0, 10).join('\n'));
  await expect(page.getByTestId('label-problem')).toContainText('Expected 26 class names');
  await expect(page.getByTestId('label-problem')).toContainText('got 9 in short.csv');
  await expect(bars.first()).toContainText('class 1');
  const odd = LABELS.replaceAll('\n', '\r\n').replace('"bell"', '"Bell, ""ding"""');
  await dropLabels(page, 'labels.csv', `\uFEFF${odd}`);
  await expect(page.getByTestId('label-problem')).toHaveCount(0);
  await expect(bars.first()).toContainText('Bell, "ding"');

  const before = await runtimeCalls(page);
  await page.getByTestId('classify-activation').selectOption('sigmoid');
  await expect(reading).toContainText('a probability of at least 50 %');
  expect(await runtimeCalls(page)).toBe(before);

  await addFiles(page, [`${MEDIA}/h264-aac.mov`, `${MEDIA}/pcm.wav`]);
  await expectReady(page, 'pcm.wav');
  await expectAnswer(page, 'h264-aac');
  await expect(bars).toHaveCount(10);
  await choose(page, 'pcm.wav');
  await expectAnswer(page, 'pcm');
  await expect(reading).toContainText('from audio only');
  await expect(page.getByTestId('mode-multimodal')).toContainText('lacks the audio or video');

  await page.getByTestId('fold-confusion').locator('summary').click();
  await page.getByTestId('ask-confusion').click();
  await expect(page.getByTestId('confusion-reading')).toContainText('Over 3 clips with audio and video');
  await expect(page.getByTestId('confusion-reading')).toContainText('1 with only one modality is left out');
  await expect(page.getByTestId('confusion-matrix')).toBeVisible();
  expect(await pageThreadWork()).toBe(0);
  expect(errors).toEqual([]);
});

/** Two folders of clips: their names are the labels. */
function makeFolders(info: TestInfo): string {
  const folder = resolve(info.outputPath('sounds'));
  for (const [path, from] of [
    ['tone/a.mov', 'h264-aac.mov'],
    ['tone/b.mkv', 'av1-opus.mkv'],
    ['voice/c.webm', 'vp9-opus.webm'],
    ['voice/d.mp4', 'h264-aac.mp4'],
  ] as const) {
    mkdirSync(resolve(folder, path, '..'), { recursive: true });
    cpSync(`${MEDIA}/${from}`, `${folder}/${path}`);
  }
  return folder;
}

test('a cancel or another clip ends the run at once; folders teach the small heads @slow', async ({
  page,
}, info) => {
  await openClassify(page);
  /** Acts in the page once the sound was heard and a frame is looked at: a script is too far away to be sure of that. */
  const whenLooking = (selector: string) =>
    page.evaluate(
      (wanted) =>
        new Promise<void>((done) => {
          const look = () => {
            const note = document.querySelector('[data-testid="classify-progress"]');
            const button = document.querySelector<HTMLElement>(wanted);
            if (!note?.textContent?.includes('frame') || !button) return;
            observer.disconnect();
            button.click();
            done();
          };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { childList: true, subtree: true, characterData: true });
          look();
        }),
      selector,
    );
  const rest = () => page.waitForTimeout(1000);
  const whole = CALLS.sound + 10 * CALLS.frame;

  const before = await runtimeCalls(page);
  let acted = whenLooking('[data-testid="classify-progress"] button');
  await choose(page, 'Steam train');
  await acted;
  await expect(page.getByTestId('classify-progress')).toHaveCount(0, { timeout: 500 });
  await expect(page.getByTestId('classify-again')).toBeEnabled();
  await expect(page.getByTestId('classify-result')).toHaveAttribute('data-clip', '05-bell');
  const cancelled = await runtimeCalls(page);
  await rest();
  const settled = await runtimeCalls(page);
  expect(settled - cancelled).toBeLessThanOrEqual(1);
  expect(settled - before).toBeLessThan(whole);

  // A newer question ends the older one: its answer is dropped, and the newer one's is kept already.
  acted = whenLooking('[data-clip="05-bell"] [data-clip-button]');
  await page.getByTestId('classify-again').click();
  await acted;
  await expectAnswer(page, '05-bell');
  const kept = await runtimeCalls(page);
  await rest();
  expect((await runtimeCalls(page)) - kept).toBeLessThanOrEqual(1);
  await choose(page, 'Steam train');
  await expectAnswer(page, '01-train');
  await expect(page.getByTestId('classify-reading')).toContainText('classifies “Steam train” as train');
  // Three runs together: every frame once, the sound's tower again for each, and the calls in hand.
  expect((await runtimeCalls(page)) - before).toBeLessThanOrEqual(whole + 2 + 2 * CALLS.frame);

  await page.getByTestId('fold-fewShot').locator('summary').click();
  await page.getByTestId('ask-few-shot').click();
  await expect(page.getByTestId('few-shot-counts')).toContainText(
    '104 training clips; 396 test clips from 396 files',
  );
  await expect(page.getByTestId('few-shot-table').locator('tbody tr')).toHaveCount(3);
  await page.getByTestId('few-shot-metric').getByText('mAP').click();
  await expect(page.getByTestId('few-shot-table')).toContainText(/9\d\.\d/);

  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('choose-folder').click();
  await (await chooser).setFiles(makeFolders(info));
  await expectReady(page, 'd.mp4');
  await page.getByTestId('few-shot-gallery').getByText('Open clips').click();
  const label = (name: string) => page.getByLabel(`Label of ${name}`);
  await expect(label('a.mov')).toHaveValue('tone');
  await expect(label('Steam train')).toHaveValue('train');
  await label('Steam train').fill('');
  await page.getByTestId('few-shot-shots').fill('1');
  await page.getByTestId('ask-few-shot').click();
  await expect(page.getByTestId('few-shot-counts')).toContainText(
    '2 training clips; 2 test clips from 2 files',
  );
  await expect(page.getByTestId('few-shot-counts')).toContainText('all their clips come from one file: bell');
  await expect(page.getByTestId('few-shot-note')).toBeVisible();
});
