import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { parseWav } from '../support/wav.ts';
import {
  addFiles,
  clipItem,
  expectReady,
  keepSamples,
  MEDIA,
  openPage,
  readNumber,
  watchErrors,
} from './page.ts';

/** The reel has 12.5 frames a second, or fewer where the clip has fewer. */
const FRAME_SECONDS = 1 / 12.5;

/** Two containers, four codecs, both with sound and picture. */
const FILES = ['h264-aac.mov', 'vp9-opus.webm'];

/** Ten seconds, for the time that changes of sound take. */
const SAMPLE = 'Swinging bells';

const heard = (page: Page) => page.getByTestId('heard');

async function expectHeard(page: Page, which: string): Promise<void> {
  await expect(heard(page)).toHaveAttribute('data-heard', which, { timeout: 120_000 });
}

/** The samples of what is chosen, by way of its WAV file. */
async function downloaded(page: Page, fileName: RegExp): Promise<Float32Array> {
  const download = page.waitForEvent('download');
  await page.getByTestId('download-wav').click();
  expect((await download).suggestedFilename()).toMatch(fileName);
  return parseWav(Uint8Array.from(readFileSync(await (await download).path())));
}

const energyOf = (samples: Float32Array) => samples.reduce((sum, value) => sum + value * value, 0);

test('hear the original, the masked and the rebuilt sound of dropped files, in step with the picture @slow', async ({
  page,
}, info) => {
  test.setTimeout(420_000);
  const errors = watchErrors(page);
  await keepSamples(page, ({ title }) => title === SAMPLE);
  await openPage(page, '?backend=wasm');
  await addFiles(
    page,
    FILES.map((name) => `${MEDIA}/${name}`),
  );
  for (const name of FILES) {
    await expectReady(page, name);
    await clipItem(page, name).locator('[data-clip-button]').click();
    await expect(page.locator('[data-testid="reconstruct-result"][data-stale="false"]')).toBeVisible({
      timeout: 120_000,
    });
    const hear = page.getByTestId('hear');
    await hear.getByText('Original').click();
    await expectHeard(page, 'original');
    const original = await downloaded(page, /-original\.wav$/);

    await hear.getByText('Rebuilt').click();
    await expectHeard(page, 'rebuilt');
    await expect(page.getByTestId('hear-loss')).toContainText(/Griffin-Lim estimates the phases/);
    const rebuilt = await downloaded(page, /-rebuilt\.wav$/);
    await hear.getByText('Masked').click();
    await expectHeard(page, 'masked');
    const masked = await downloaded(page, /-masked\.wav$/);
    expect([rebuilt.length, masked.length]).toEqual([original.length, original.length]);
    expect(energyOf(masked)).toBeGreaterThan(0);
    expect(energyOf(masked)).toBeLessThan(energyOf(original));

    await page.getByTestId('hear-phase').getByText('Original phases').click();
    await expect(page.getByTestId('hear-loss')).toContainText(/All phases are those of the original/, {
      timeout: 120_000,
    });
    await page.getByTestId('hear-phase').getByText('Estimated phases').click();
  }

  // While ten seconds play, the keys change the sound and the place goes on.
  await clipItem(page, SAMPLE).locator('[data-clip-button]').first().click();
  await expect(page.locator('[data-testid="reconstruct-result"][data-stale="false"]')).toBeVisible({
    timeout: 120_000,
  });
  for (const key of ['x', 'b']) {
    await page.locator('body').press(key);
    await expectHeard(page, key === 'x' ? 'rebuilt' : 'masked');
  }
  await page.locator('body').press('a');
  await expectHeard(page, 'original');
  const player = page.getByTestId('player');
  await page.getByTestId('play').click();
  await expect(player).toHaveAttribute('data-playing', 'true');
  const places: number[] = [];
  for (const [key, which] of [
    ['x', 'rebuilt'],
    ['b', 'masked'],
    ['a', 'original'],
    ['x', 'rebuilt'],
  ] as const) {
    await page.locator('body').press(key);
    await expectHeard(page, which);
    await expect(player).toHaveAttribute('data-playing', 'true');
    places.push(await readNumber(page.getByTestId('position')));
    await page.waitForTimeout(300);
  }
  places.slice(1).forEach((place, i) => expect(place).toBeGreaterThan(places[i] as number));

  await expect(player).toHaveAttribute('data-playing', 'false', { timeout: 60_000 });
  const { frames, medianSeconds } = await page.evaluate(() =>
    (
      window as unknown as { playground: { sync(): { frames: number; medianSeconds: number } } }
    ).playground.sync(),
  );
  info.annotations.push({
    type: 'picture from sound',
    description: `${(medianSeconds * 1000).toFixed(0)} ms, median of ${frames} frames`,
  });
  console.log(`picture from sound: ${(medianSeconds * 1000).toFixed(1)} ms, median of ${frames} frames`);
  expect(frames).toBeGreaterThan(10);
  expect(medianSeconds).toBeLessThanOrEqual(FRAME_SECONDS);
  expect(errors).toEqual([]);
});
