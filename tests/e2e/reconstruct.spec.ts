/** The first screen of the Reconstruct view: the result, the way to paint a mask, and the baselines beside the losses. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { callTask, expectSettled, keepSamples, openPage, readNumber, watchErrors } from './page.ts';

const SAMPLE = '#/reconstruct?clip=02-bird';

const fewSamples = (page: Page) => keepSamples(page, ({ file }) => /^0[12]-/.test(file));

/** The part of the screen between header and player, without scrolling. */
async function firstScreen(page: Page) {
  const top = (await page.locator('header').boundingBox())!;
  const bottom = (await page.locator('footer').boundingBox())!;
  return { top: top.y + top.height, bottom: bottom.y };
}

async function expectOnFirstScreen(page: Page, what: readonly Locator[]): Promise<void> {
  const { top, bottom } = await firstScreen(page);
  for (const each of what) {
    const box = (await each.boundingBox())!;
    expect(box.y, String(each)).toBeGreaterThanOrEqual(top);
    expect(box.y + box.height, String(each)).toBeLessThanOrEqual(bottom);
  }
}

/** Adds up how far things jumped in header and view, by the browser's own measure. */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counted = window as unknown as { shifted: number };
    counted.shifted = 0;
    interface Shift extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { readonly node: Node | null }[];
    }
    const isHere = ({ node }: { readonly node: Node | null }) =>
      Boolean((node instanceof Element ? node : node?.parentElement)?.closest('main, header'));
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries() as Shift[])
        if (!shift.hadRecentInput && shift.sources.some(isHere)) counted.shifted += shift.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifted: number }).shifted);
}

test('the result is on the first screen, large, and nothing jumps', async ({ page }) => {
  await fewSamples(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const shifted = await watchShifts(page);
  await openPage(page, '?backend=wasm', SAMPLE);
  await expectSettled(page);
  const frames = [page.getByTestId('panel-visual-masked'), page.getByTestId('panel-visual-rebuilt')];
  await expectOnFirstScreen(page, [
    ...frames,
    page.getByTestId('loss-visual'),
    page.getByTestId('harmonic-visual'),
    page.getByTestId('standing-visual'),
    page.getByTestId('try-own'),
    page.getByTestId('loss-audio'),
  ]);
  for (const frame of frames) expect((await frame.boundingBox())!.width).toBeGreaterThanOrEqual(288);
  const sentence = await page.locator('main h1 + *').innerText();
  expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(25);
  // Ten seconds count; the page was settled in less.
  await page.waitForTimeout(3000);
  expect(await shifted()).toBeLessThan(0.02);
});

test('on a phone: original and rebuilt side by side, and controls that leave them in sight', async ({
  browser,
}) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await fewSamples(page);
  const shifted = await watchShifts(page);
  await openPage(page, '?backend=wasm', SAMPLE);
  await expectSettled(page);
  const [original, rebuilt] = [
    page.getByTestId('panel-visual-original'),
    page.getByTestId('panel-visual-rebuilt'),
  ];
  await expectOnFirstScreen(page, [original, rebuilt, page.getByTestId('standing-visual')]);
  const [left, right] = [(await original.boundingBox())!, (await rebuilt.boundingBox())!];
  expect(Math.abs(left.y - right.y)).toBeLessThan(2);
  expect(right.x).toBeGreaterThan(left.x + left.width - 1);
  expect(await shifted()).toBeLessThan(0.02);

  await page.getByTestId('open-controls').tap();
  const drawer = page.getByRole('dialog');
  await expect(drawer).toBeVisible();
  await expect
    .poll(async () => (await rebuilt.boundingBox())!.y + (await rebuilt.boundingBox())!.height)
    .toBeLessThanOrEqual(422);
  expect((await drawer.boundingBox())!.y).toBeGreaterThanOrEqual(420);
  // The result changes in sight, and the page is in use beside the drawer.
  const key = await page.getByTestId('reconstruct-result').getAttribute('data-key');
  await drawer.getByTestId('remask').tap();
  await expect(page.getByTestId('reconstruct-result')).not.toHaveAttribute('data-key', key!);
  await expect(drawer).toBeVisible();
  const slider = page.getByTestId('compare-frame').getByRole('slider');
  const track = (await page.getByTestId('compare-frame').boundingBox())!;
  await page.touchscreen.tap(track.x + track.width / 2, track.y + track.height / 2);
  await expect(slider).toHaveAttribute('aria-valuenow', /^(4\d|5\d)$/);
  await context.close();
});

test('a mask is painted by the keyboard alone, in fewer than 15 presses from the start', async ({ page }) => {
  await fewSamples(page);
  await openPage(page, '?backend=wasm', SAMPLE);
  let presses = 0;
  const press = async (key: string) => {
    presses += 1;
    await page.keyboard.press(key);
  };
  await press('Tab');
  await expect(page.getByTestId('skip-link')).toBeFocused();
  await expect(page.getByTestId('skip-link')).toBeInViewport();
  await press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const target = page.getByTestId('mask-grid-visual');
  while (!(await target.evaluate((grid) => grid === document.activeElement)) && presses < 15)
    await press('Tab');
  const before = await page.getByTestId('visible-visual').innerText();
  await press('Space');
  await expect(page).toHaveURL(/mv=/);
  await expect(page.getByTestId('visible-visual')).not.toHaveText(before, { timeout: 60_000 });
  expect(presses).toBeLessThan(15);
});

test('the slider over the rebuilt frame shows the original, by keys and by mouse', async ({ page }) => {
  await fewSamples(page);
  await openPage(page, '?backend=wasm', SAMPLE);
  const slider = page.getByTestId('compare-frame').getByRole('slider');
  const cover = page.getByTestId('compare-frame').locator('xpath=preceding-sibling::div[2]');
  const covered = () => cover.evaluate((element) => getComputedStyle(element).clipPath);
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
  expect(await covered()).toContain('100%');
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuenow', '100');
  expect(await covered()).toMatch(/calc\(0%|inset\(0px(?! 100%)/);
  const frame = (await page.getByTestId('panel-visual-rebuilt').boundingBox())!;
  await page.mouse.click(frame.x + frame.width / 4, frame.y + frame.height / 5);
  await expect(slider).toHaveAttribute('aria-valuenow', /^2[456]$/);
});

test('every loss stands beside three baselines, and the sentence says what they say', async ({ page }) => {
  await fewSamples(page);
  await openPage(page, '?backend=wasm', SAMPLE);
  const result = await callTask(page, 'reconstruct', {
    clipId: '02-bird',
    frameIndex: 5,
    paint: 'visible',
    ratioAudio: 0.75,
    ratioVisual: 0.75,
    audioMode: 'unstructured',
    seed: 1,
  });
  for (const sense of ['visual', 'audio'] as const) {
    const of = result[sense]!;
    const losses = {
      loss: of.loss,
      'mean-fill': of.meanFillLoss!,
      nearest: of.nearestLoss!,
      harmonic: of.harmonicLoss!,
    };
    for (const [name, value] of Object.entries(losses))
      expect(await readNumber(page.getByTestId(`${name}-${sense}`))).toBeCloseTo(value, 2);
    const best = Math.min(losses['mean-fill'], losses.nearest, losses.harmonic);
    await expect(page.getByTestId(`standing-${sense}`)).toHaveText(
      of.loss < best * 0.99
        ? /^Better than all three: .+ less loss than/
        : of.loss > best * 1.01
          ? /[Ww]orse than .+ more loss than/
          : /about as good as/i,
    );
  }
  await expect(page.getByTestId('padding-mark').first()).toHaveText('padding');
});

test('three plain buttons: other patches, the rebuilt sound, and a clip of one’s own', async ({ page }) => {
  const errors = watchErrors(page);
  await fewSamples(page);
  await openPage(page, '?backend=wasm', SAMPLE);
  await page.getByTestId('hide-others').click();
  await expect(page.getByTestId('reconstruct-result')).toHaveAttribute('data-key', /"seed":2/);
  await page.getByTestId('play-rebuilt').click();
  await expect(page.getByTestId('heard')).toHaveAttribute('data-heard', 'rebuilt', { timeout: 120_000 });
  await expect(page.getByTestId('player')).toHaveAttribute('data-playing', 'true', { timeout: 60_000 });
  await page.getByTestId('play-rebuilt').click();
  await expect(page.getByTestId('player')).toHaveAttribute('data-playing', 'false');
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('try-own').click();
  await (await chooser).setFiles('tests/fixtures/media/h264-aac.mov');
  await expect(page.getByTestId('clip-item').filter({ hasText: 'h264-aac.mov' })).toHaveCount(1);
  expect(errors).toEqual([]);
});
