import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
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
  readNumber,
  runtimeCalls,
  watchErrors,
  watchPageThread,
} from './page.ts';

const FILES = ['h264-aac.mov', 'vp9-opus.webm'];
/** Towers, joint encoder, decoder. */
const CALLS_PER_PASS = 4;
const MASK = {
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 1,
  paint: 'visible',
} as const;

interface Recalls {
  readonly r1: { readonly value: number };
}
interface Evidence {
  readonly models: readonly {
    readonly retrieval: {
      readonly shipped_pairs: { readonly audio_to_visual: Recalls; readonly visual_to_audio: Recalls };
    };
  }[];
}

/** Cosines of the list, as they are read. */
const cosines = (page: Page) => page.getByTestId('answer-figures').allInnerTexts();

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target).join(' ')}`),
  ).toEqual([]);
}

/** Opens two samples and two files beside the Retrieve view. */
async function openFour(page: Page): Promise<void> {
  await keepSamples(page, ({ file }) => /^0[12]-/.test(file));
  await page.goto('/?backend=wasm#/retrieve?from=audio');
  await addFiles(
    page,
    FILES.map((name) => `${MEDIA}/${name}`),
  );
  for (const name of FILES) await expectReady(page, name);
  await expectSettled(page);
  await expect(page.getByTestId('retrieve-result')).toHaveCount(4, { timeout: 120_000 });
}

/** Cancels the embedding of ten frames a clip: the runtime ends at most the call in hand. */
async function cancelInMidWork(page: Page): Promise<void> {
  const begun = await runtimeCalls(page);
  await page.getByTestId('frame-policy').getByText('Mean of 10').click();
  await expect(page).toHaveURL(/policy=mean/);
  await expect.poll(() => runtimeCalls(page)).toBeGreaterThan(begun + 2);
  await page.getByTestId('lab-progress').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('lab-again')).toBeVisible({ timeout: 1000 });
  const atCancel = await runtimeCalls(page);
  // The runtime takes one call at a time, so whatever was in hand ends before this pass does.
  const { clips } = (await page.evaluate(() =>
    (window as unknown as { playground: { settled(): unknown } }).playground.settled(),
  )) as { clips: readonly { clipId: string }[] };
  const pass = { ...MASK, clipId: clips[0]?.clipId ?? '', frameIndex: 5 };
  await callTask(page, 'reconstruct', pass);
  const after = await runtimeCalls(page);
  expect(after - atCancel - CALLS_PER_PASS).toBeLessThanOrEqual(1);
  await callTask(page, 'reconstruct', pass);
  expect((await runtimeCalls(page)) - after).toBe(CALLS_PER_PASS);
}

test('a gallery is retrieved by other frames, compared with shuffled pairs, and searched for mismatches @slow', async ({
  page,
}) => {
  const errors = watchErrors(page);
  const pageThreadWork = await watchPageThread(page);
  await openFour(page);
  await expect(page.getByTestId('gallery-note')).toContainText('A gallery of 4 is small');
  await clipItem(page, FILES[0]!).locator('[data-clip-button]').click();
  await expect(page.getByTestId('own-pair')).toContainText(/z [+−]\d.*above .* of shuffled pairs/);

  const byFrame = await cosines(page);
  await cancelInMidWork(page);
  expect(await cosines(page)).toEqual(byFrame);
  await page.getByTestId('lab-again').click();
  await expect.poll(() => cosines(page), { timeout: 120_000 }).not.toEqual(byFrame);
  const byMean = await cosines(page);
  await expect(page.getByTestId('policy-table').getByRole('columnheader')).toHaveText([
    'Figure',
    'Frame 5',
    'Mean of 10',
    'Max of 10',
  ]);
  await page.getByTestId('frame-policy').getByText('Max of 10').click();
  await expect.poll(() => cosines(page)).not.toEqual(byMean);
  await page.getByTestId('frame-policy').getByText('Frame 5').click();
  await expect.poll(() => cosines(page)).toEqual(byFrame);

  await page.getByTestId('gallery').getByText('500 held-out pairs').click();
  const metrics = page.getByTestId('retrieval-metrics');
  await expect(page.getByTestId('recall-section')).toContainText('Each of the 500 pairs');
  await expect(page.getByTestId('gallery-note')).toHaveCount(0);
  const recall = metrics.getByRole('row', { name: /^R@1 / }).getByRole('cell');
  const { models } = JSON.parse(readFileSync('public/models/experiments.json', 'utf8')) as Evidence;
  const stored = models[0]!.retrieval.shipped_pairs;
  // One query of 500 is 0.2; float16 features and the table's one decimal.
  expect(Math.abs((await readNumber(recall.nth(0))) - stored.audio_to_visual.r1.value)).toBeLessThan(0.3);
  expect(Math.abs((await readNumber(recall.nth(1))) - stored.visual_to_audio.r1.value)).toBeLessThan(0.3);

  const never = page
    .getByTestId('hubness-table')
    .getByRole('row', { name: /Never retrieved/ })
    .getByRole('cell');
  expect(await readNumber(never.nth(1))).toBeLessThanOrEqual(await readNumber(never.nth(0)));
  const bare = await cosines(page);
  await page.getByTestId('correct-hubs').click({ force: true });
  await expect(page).toHaveURL(/correction=csls/);
  await expect.poll(() => cosines(page)).not.toEqual(bare);
  await expect(page.getByTestId('answer-figures').first()).toContainText('corrected');

  const suspect = page.getByTestId('weakest-pairs').getByTestId('suspect').first();
  const name = await suspect.innerText();
  await suspect.click();
  await expect(page).toHaveURL(/item=pair-\d+/);
  await expect(page.getByTestId('retrieve-query')).toContainText(name);
  await page.getByTestId('show-more').click();
  await expect(page.getByTestId('retrieve-result')).toHaveCount(50);
  const download = page.waitForEvent('download');
  await page.getByTestId('mismatch-section').getByTestId('download-table').first().click();
  const lines = readFileSync((await (await download).path()) ?? '', 'utf8').split('\n');
  expect(lines).toHaveLength(501);
  await expectAccessible(page);

  // The link brings the same query, gallery and correction back.
  await page.reload();
  await expect(page.getByTestId('retrieve-query')).toContainText(name, { timeout: 60_000 });
  await expect(page.getByTestId('answer-figures').first()).toContainText('corrected');
  expect(await pageThreadWork()).toBe(0);
  expect(errors).toEqual([]);
});
