import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { ReconstructResult } from '../../src/contract/reconstruct.ts';
import {
  addFiles,
  callTask,
  clipItem,
  downloadSvg,
  expectReady,
  expectSettled,
  GOLDEN,
  keepSamples,
  MEDIA,
  openPage,
  readNumber,
  runtimeCalls,
  watchErrors,
  watchPageThread,
} from './page.ts';

/** Real files with both senses, and one without a picture. */
const CLIP = 'h264-aac.mov';
const OTHER = 'vp9-opus.webm';
const BLIND = 'pcm.wav';
/** Towers, joint encoder, decoder. */
const CALLS_PER_PASS = 4;
const MASK = {
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 1,
  paint: 'visible',
} as const;

/** Two samples are gallery enough, and the rest of them would only be waited for. */
async function fewSamples(page: Page): Promise<void> {
  await keepSamples(page, (_, place) => place < 2);
}

async function choose(page: Page, name: string): Promise<string> {
  await clipItem(page, name).locator('[data-clip-button]').click();
  await expect(clipItem(page, name).locator('[data-clip-button]')).toHaveAttribute('aria-current', 'true');
  await expect(page.getByTestId('reconstruct-result')).toHaveAttribute('data-stale', 'false');
  return new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get('clip') ?? '';
}

async function unfold(page: Page, fold: string): Promise<void> {
  await page.getByTestId(`fold-${fold}`).locator('summary').click();
}

/** Cancels a run in mid-work: its control is free at once, and the runtime ends at most the call in hand. */
async function expectCancelled(page: Page, kind: string, clipId: string): Promise<void> {
  const begun = await runtimeCalls(page);
  await page.getByTestId(`${kind}-ask`).click();
  await expect.poll(() => runtimeCalls(page)).toBeGreaterThan(begun + CALLS_PER_PASS);
  await page.getByTestId(`${kind}-progress`).getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId(`${kind}-ask`)).toBeEnabled({ timeout: 1000 });
  const atCancel = await runtimeCalls(page);
  // The runtime takes one call at a time, so whatever was in hand ends before this pass does.
  await callTask(page, 'reconstruct', { ...MASK, clipId, frameIndex: 5 });
  const after = await runtimeCalls(page);
  expect(after - atCancel - CALLS_PER_PASS).toBeLessThanOrEqual(1);
  await callTask(page, 'reconstruct', { ...MASK, clipId, frameIndex: 5 });
  expect((await runtimeCalls(page)) - after).toBe(CALLS_PER_PASS);
}

test('honest pictures: where it is wrong, and how the loss depends on what is hidden', async ({ page }) => {
  const errors = watchErrors(page);
  const pageThreadWork = await watchPageThread(page);
  await fewSamples(page);
  await openPage(page, '?backend=wasm');
  await addFiles(page, [`${MEDIA}/${CLIP}`]);
  await expectReady(page, CLIP);
  await expectSettled(page);
  const clipId = await choose(page, CLIP);

  await unfold(page, 'errors');
  await expect(page.getByTestId('loss-map-visual')).toBeVisible();
  await expect(page.getByTestId('loss-map-audio')).toBeVisible();
  await expect(page.getByTestId('difference-visual-plain')).toBeVisible();
  await expect(page.getByTestId('difference-audio-plain')).toBeVisible();
  const row = page.getByTestId('errors-table-visual').getByTestId('errors-row-plain');
  await expect(row).toContainText(/\d\sdB/);
  await expect(row).toContainText('grey levels');
  await expect(page.getByTestId('errors-table-audio')).toContainText('nats');

  // The errors follow the mask above them.
  const before = await row.innerText();
  await page.getByTestId('remask').click();
  await expect(row).not.toHaveText(before, { useInnerText: true });
  await page.getByTestId('reset-mask').click();
  await expect(row).toHaveText(before, { useInnerText: true });

  await unfold(page, 'hiding');
  await page.getByTestId('sweep-ratios').fill('3');
  await page.getByTestId('sweep-seeds').fill('2');
  await page.getByTestId('sweep-ask').click();
  await expect(page.getByTestId('sweep-done')).toBeVisible({ timeout: 120_000 });
  const rows = page.getByTestId('sweep-table').locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(page.getByTestId('sweep-result').locator('svg path').first()).toBeVisible();
  const card = page.getByTestId('reconstruct-result').getByTestId('download-svg').first();
  const figure = await downloadSvg(page, card);
  expect(figure).toContain('>Rebuilt (marked corners: visible, original)</text>');
  expect(figure).toMatch(/harmonic inpainting \d/);
  expect(figure.match(/<image /g)).toHaveLength(3);
  const chart = await downloadSvg(page, page.getByTestId('sweep-result').getByTestId('download-svg'));
  expect(chart).toContain('Video, mean ± standard deviation');
  // The paper's ratio as a label, and both senses in colours of their own.
  expect(chart).toContain('75 %');
  expect(new Set(chart.match(/stroke="rgb\([^"]*"/g)).size).toBeGreaterThan(2);
  const half = [];
  for (const seed of [1, 2]) {
    const asked = { ...MASK, ratioAudio: 0.5, ratioVisual: 0.5, seed, clipId, frameIndex: 5 };
    half.push((await callTask(page, 'reconstruct', asked)).visual?.loss ?? NaN);
  }
  const shown = await readNumber(rows.nth(1).locator('td').nth(1));
  expect(shown).toBeCloseTo(((half[0] as number) + (half[1] as number)) / 2, 2);
  expect(half[0]).not.toBe(half[1]);

  await page.getByTestId('sweep-ratios').fill('19');
  await expect(page.getByTestId('sweep-stale')).toBeVisible();
  await page.getByTestId('sweep-seeds').fill('20');
  await expectCancelled(page, 'sweep', clipId);
  await expect(page.getByTestId('sweep-partial')).toBeVisible();

  await page.getByTestId('predictability-masks').fill('2');
  await page.getByTestId('predictability-ask').click();
  await expect(page.getByTestId('predictability-done')).toBeVisible({ timeout: 120_000 });
  await expect(page.getByTestId('predictability-map-visual')).toBeVisible();
  await expect(page.getByTestId('predictability-map-audio')).toBeVisible();
  const words = await page.getByTestId('predictability-visual').innerText();
  // Two masks that hide three quarters leave a sixteenth of the patches out, give or take chance.
  const never = Number(/never hidden: (\d+) of 196/.exec(words)?.[1]);
  expect(never).toBeGreaterThan(0);
  expect(never).toBeLessThan(49);
  await page.getByTestId('predictability-masks').fill('64');
  await expectCancelled(page, 'predictability', clipId);

  // A new mask ends a run under it: nobody waits for its answer.
  await page.getByTestId('predictability-ask').click();
  await expect(page.getByTestId('predictability-progress')).toBeVisible();
  await page.getByTestId('remask').click();
  await expect(page.getByTestId('predictability-ask')).toBeVisible();
  await expect(page.getByTestId('predictability-stale')).toBeVisible();

  expect(await pageThreadWork()).toBe(0);
  expect(errors).toEqual([]);
});

test('a norm_pix model is shown three ways, and the one that leaks is marked @slow', async ({ page }) => {
  const errors = watchErrors(page);
  await fewSamples(page);
  await openPage(page, '?backend=wasm');
  await addFiles(page, [`${MEDIA}/${CLIP}`, `${GOLDEN}/pretrain.pth`]);
  await expectReady(page, CLIP);
  await page.getByTestId('view-models').click();
  await page.getByTestId('num-heads').fill('3');
  await page.getByTestId('decoder-num-heads').fill('4');
  await page.getByTestId('load-with-heads').click();
  await expect(page.getByRole('banner').getByTestId('model-chip')).toContainText('pretrain');
  await page.getByTestId('view-reconstruct').click();
  await page.getByTestId('norm-pix-question').getByText('norm_pix', { exact: true }).click();
  await expect(page.getByTestId('paint-true')).toBeVisible();
  await choose(page, CLIP);
  await unfold(page, 'errors');
  for (const sense of ['visual', 'audio']) {
    const table = page.getByTestId(`errors-table-${sense}`);
    for (const way of ['normalised', 'visible', 'true']) {
      await expect(page.getByTestId(`way-${sense}-${way}`)).toBeVisible();
      await expect(page.getByTestId(`difference-${sense}-${way}`)).toBeVisible();
      if (sense === 'visual') await expect(table.getByTestId(`errors-row-${way}`)).toContainText(/\d\sdB/);
    }
    await expect(table.getByTestId('errors-row-true')).toContainText('leaks the original');
    await expect(table.getByTestId('errors-row-visible')).not.toContainText('leaks');
    await expect(page.getByTestId(`leak-${sense}`)).toBeVisible();
  }
  expect(errors).toEqual([]);
});

test('what one modality adds to the other: the right one, none and another clip’s @slow', async ({
  page,
}) => {
  const errors = watchErrors(page);
  const pageThreadWork = await watchPageThread(page);
  await fewSamples(page);
  await openPage(page, '?backend=wasm');
  await addFiles(page, [`${MEDIA}/${CLIP}`, `${MEDIA}/${OTHER}`, `${MEDIA}/${BLIND}`]);
  for (const name of [CLIP, OTHER, BLIND]) await expectReady(page, name);
  await expectSettled(page);
  const clipId = await choose(page, CLIP);

  await unfold(page, 'senses');
  await page.getByTestId('gain-masks').fill('2');
  await page.getByTestId('gain-other').selectOption({ label: OTHER });
  await page.getByTestId('gain-ask').click();
  await expect(page.getByTestId('gain-done')).toBeVisible({ timeout: 120_000 });
  const single: ReconstructResult[] = [];
  for (const seed of [1, 2]) {
    single.push(await callTask(page, 'reconstruct', { ...MASK, seed, clipId, frameIndex: 5 }));
  }
  for (const sense of ['audio', 'visual'] as const) {
    const rows = page.getByTestId(`gain-${sense}`).getByTestId('gain-row');
    await expect(rows).toHaveCount(3);
    await expect(rows.nth(2)).toContainText(OTHER);
    const right = single.reduce((sum, result) => sum + (result[sense]?.loss ?? NaN) / single.length, 0);
    expect(await readNumber(rows.nth(0).locator('td').nth(1))).toBeCloseTo(right, 2);
    const loss = (row: number) => readNumber(rows.nth(row).locator('td').nth(1));
    const gain = await readNumber(rows.nth(1).locator('td').nth(2));
    expect(gain).toBeCloseTo((await loss(1)) - (await loss(0)), 1);
    await expect(rows.nth(1).locator('td').nth(3)).toHaveText(/\d to .*\d/);
    await expect(page.getByTestId(`gain-map-${sense}-none`)).toBeVisible();
    await expect(page.getByTestId(`gain-map-${sense}-other`)).toBeVisible();
  }
  await expect(page.getByTestId('gain-note')).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByTestId('gain-audio').getByTestId('download-table').first().click();
  expect((await download).suggestedFilename()).toBe(`${clipId}-audio-gain.csv`);

  await page.getByTestId('gain-masks').fill('32');
  await expect(page.getByTestId('gain-stale')).toBeVisible();
  await expectCancelled(page, 'gain', clipId);

  await choose(page, BLIND);
  await expect(page.getByTestId('gain-missing')).toContainText('no usable video');
  expect(await pageThreadWork()).toBe(0);
  expect(errors).toEqual([]);
});

for (const { colorScheme, viewport } of [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const) {
  test(`all folds open: no accessibility errors, ${colorScheme}, ${viewport.width} wide @slow`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ colorScheme, viewport });
    const page = await context.newPage();
    await fewSamples(page);
    await openPage(page, '?backend=wasm');
    await expectSettled(page);
    for (const fold of ['errors', 'hiding', 'senses']) await unfold(page, fold);
    await page.getByTestId('sweep-ratios').fill('2');
    await page.getByTestId('sweep-seeds').fill('2');
    await page.getByTestId('predictability-masks').fill('2');
    await page.getByTestId('gain-masks').fill('2');
    for (const kind of ['sweep', 'predictability', 'gain']) {
      await page.getByTestId(`${kind}-ask`).click();
      await expect(page.getByTestId(`${kind}-done`)).toBeVisible({ timeout: 120_000 });
    }
    await expect(page.getByTestId('errors-table-audio')).toBeVisible();
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
      .analyze();
    expect(
      violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target).join(' ')}`),
    ).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, 'the page is cut off').toBeLessThanOrEqual(0);
    await context.close();
  });
}
