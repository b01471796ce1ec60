import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  bytesFile,
  clipItem,
  expectReady,
  keepSamples,
  MEDIA,
  openPage,
  showView,
} from './page.ts';

/** Sounds last longer than the model's ten seconds, so that there is a window to move. */
const LONG_SECONDS = 26;

test.beforeEach(async ({ page }) => {
  await keepSamples(page, (_, place) => place < 2);
  await openPage(page, '?backend=wasm');
});

test('a view begins at its top with the focus on its heading', async ({ page }) => {
  const heading = page.getByRole('heading', { level: 1 });
  // Nobody chose the first view: the focus is the user's.
  await expect(heading).not.toBeFocused();
  for (const view of ['similarity', 'models', 'reconstruct']) {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await showView(page, view);
    await expect(heading).toBeFocused();
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(0);
  }
  await page.keyboard.press('0');
  await expect(page.getByTestId('model-card')).toBeVisible();
  await expect(heading).toBeFocused();
  await page.setViewportSize({ width: 390, height: 844 });
  await showView(page, 'experiments');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByTestId('views-menu')).toHaveText('Experiments');
});

test('after a removal the focus is on the next clip, and the same file can be chosen again', async ({
  page,
}) => {
  const [one, two] = [sound('one.wav', 2), sound('two.wav', 2)];
  await addFiles(page, [one, two]);
  await expectReady(page, 'two.wav');
  const remove = async (name: string) => {
    await clipItem(page, name).getByTestId('remove-clip').focus();
    await page.keyboard.press('Enter');
    await expect(clipItem(page, name)).toHaveCount(0);
  };
  await remove('one.wav');
  await expect(clipItem(page, 'two.wav').locator('[data-clip-button]')).toBeFocused();
  await remove('two.wav');
  await expect(page.getByTestId('clips-sample').locator('[data-clip-button]').first()).toBeFocused();
  await addFiles(page, [one, two]);
  await expectReady(page, 'two.wav');
});

test('an error stands at the control that was used, in sight', async ({ page }) => {
  await showView(page, 'models');
  const broken = bytesFile('broken.safetensors', Buffer.from('not a header, not a tensor in sight'));
  for (const again of [false, true]) {
    const chooser = page.waitForEvent('filechooser');
    await page.getByTestId('choose-checkpoint').click();
    await (await chooser).setFiles([broken]);
    const error = page.getByTestId('model-error');
    await expect(error).toBeVisible();
    await expectNear(page, page.getByTestId('choose-checkpoint'), error);
    // The second time the very same file is chosen.
    if (!again) await error.getByRole('button', { name: 'Dismiss' }).click();
  }
  // A narrow page has its library out of sight: what was dropped on the page is answered on the page.
  await page.setViewportSize({ width: 390, height: 844 });
  await showView(page, 'similarity');
  await expect(page.locator('main').getByTestId('library-model-error')).toContainText('broken.safetensors');
});

test('the window goes where the keys sent it, however fast they come', async ({ page }) => {
  await addFiles(page, [sound('long.wav', LONG_SECONDS)]);
  await expectReady(page, 'long.wav');
  const slider = page.getByTestId('window-slider').getByRole('slider');
  await slider.focus();
  for (let step = 1; step <= 160; step += 1) {
    await page.keyboard.press('ArrowRight');
    // Long enough for the window to be read, so that the keys go on while it is on its way.
    if (step % 20 === 0) await page.waitForTimeout(170);
  }
  await expect(slider).toHaveAttribute('aria-valuenow', '16');
  await expect(clipItem(page, 'long.wav')).toContainText('16.0–26.0 of 26.0');
});

test('the link of a view is copied with its settings', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await showView(page, 'localise');
  await page.getByTestId('copy-link').click();
  await expect(page.getByRole('tooltip')).toContainText('Link copied.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(page.url());
  expect(copied).toContain('#/localise');
});

test('a clip is compared with all samples, not only with those that were looked at', async ({ page }) => {
  // The sample that is rebuilt best but for one, as a file of the user's; no sample but the first was rebuilt.
  const known = bytesFile('known.webm', readFileSync('public/samples/01-train.webm'));
  await addFiles(page, [known, `${MEDIA}/vp9-opus.webm`]);
  await expectReady(page, 'vp9-opus.webm');
  const note = page.getByTestId('domain-note');
  await expect(note).toHaveAttribute('data-outside', '', { timeout: 60_000 });
  await expect(note).toContainText('are like those of the samples: audio');
  const { clips } = JSON.parse(readFileSync('public/samples/losses.json', 'utf8')) as {
    clips: Record<string, Record<'audio' | 'visual', number[]>>;
  };
  for (const modality of ['audio', 'visual'] as const) {
    const losses = Object.values(clips).flatMap((clip) => clip[modality]);
    const [least, most] = [Math.min(...losses), Math.max(...losses)].map((value) =>
      String(Number(value.toPrecision(3))),
    );
    await expect(note).toContainText(`(${least} to ${most})`);
  }
  await expect(note).toContainText('24 samples under 10 masks each');
  await clipItem(page, 'vp9-opus.webm').locator('[data-clip-button]').click();
  await expect(note).toHaveAttribute('data-outside', /audio|visual/, { timeout: 60_000 });
  await expect(note).toContainText('higher than all samples’');
  // Every view with figures of the clip says so, for one clip or for all of the user's.
  const strip = page.getByTestId('domain-strip');
  await showView(page, 'localise');
  await expect(strip).toContainText('higher than all samples’', { timeout: 60_000 });
  await showView(page, 'similarity');
  await expect(strip).toContainText('1 of your 2 clips has a higher masked loss than every sample', {
    timeout: 60_000,
  });
  await strip.getByRole('button', { name: 'Load the official model' }).click();
  await expect(page.getByTestId('model-card')).toBeVisible();
});

/** The control and what is said of it, both on the screen between header and player. */
async function expectNear(page: Page, control: Locator, said: Locator): Promise<void> {
  const top = (await page.locator('header').boundingBox())!;
  const bottom = (await page.locator('footer').boundingBox())!;
  const [a, b] = [(await control.boundingBox())!, (await said.boundingBox())!];
  expect(b.y).toBeGreaterThanOrEqual(top.y + top.height);
  expect(b.y + b.height).toBeLessThanOrEqual(bottom.y);
  expect(Math.abs(b.y - (a.y + a.height))).toBeLessThan(80);
}

/** Mono 16-bit PCM at 16 kHz: a tone that rises, so that every window differs. */
function sound(name: string, seconds: number) {
  const samples = seconds * 16_000;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  for (const [place, value] of [
    [16, 16],
    [24, 16_000],
    [28, 32_000],
    [40, samples * 2],
  ] as const)
    bytes.writeUInt32LE(value, place);
  for (const [place, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    bytes.writeUInt16LE(value, place);
  bytes.write('data', 36);
  for (let i = 0; i < samples; i += 1)
    bytes.writeInt16LE(Math.round(9000 * Math.sin((i / 16_000) * (200 + i / 2_000))), 44 + i * 2);
  return bytesFile(name, bytes);
}
