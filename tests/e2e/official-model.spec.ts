import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { FileHost } from '../support/file-host.ts';
import { hostFile } from '../support/file-host.ts';
import type { SafeTensor } from '../support/safetensors-file.ts';
import { safetensorsFile } from '../support/safetensors-file.ts';
import { TINY, tinyWeights } from '../support/tiny-model.ts';
import type { Host } from './host.ts';
import { serve } from './host.ts';
import { keepSamples, openPage, showView } from './page.ts';

/** Longer than what a browser reads ahead, so that a download can be met half way. */
const PADDING_BYTES = 8_000_000;

/** A small checkpoint that says its heads, beside a large tensor that no model has. */
async function checkpoint(metadata: Record<string, string> = {}): Promise<Buffer> {
  const tensors: SafeTensor[] = [...tinyWeights(TINY, 1)].map(([name, { shape, values }]) => ({
    name,
    dtype: 'F32',
    shape,
    bytes: new Uint8Array(values.buffer),
  }));
  const bytes = Uint8Array.from({ length: PADDING_BYTES }, (_, index) => (index * 7919) % 251);
  tensors.push({ name: 'padding', dtype: 'U8', shape: [bytes.length], bytes });
  return Buffer.from(await safetensorsFile(tensors, { metadata }).arrayBuffer());
}

const HEADS = { num_heads: '4', decoder_num_heads: '2', norm_pix: 'true' };

const chip = (page: Page) => page.getByTestId('bytes-chip').first();

async function openModels(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/?backend=wasm#/models`);
  await expect(chip(page)).toHaveAttribute('data-guard', 'ready', { timeout: 180_000 });
}

/** Types an address and lets the page reload with permission for its site; the download begins by itself. */
async function loadAllowing(page: Page, address: string): Promise<void> {
  await page.getByTestId('model-url').fill(address);
  await page.getByTestId('load-url').click();
  await expect(page.getByTestId('allow-note')).toContainText(new URL(address).host);
  await page.getByTestId('reload-allowing').click();
  await expect(chip(page)).toContainText('may reach localhost', { timeout: 60_000 });
}

test.describe('from another site', () => {
  test.use({ serviceWorkers: 'allow' });

  let site: Host;
  let host: FileHost;
  test.beforeEach(async ({ page }) => {
    site = await serve('dist');
    host = await hostFile(await checkpoint(HEADS));
    await keepSamples(page, (_, place) => place < 1);
  });
  test.afterEach(() => Promise.all([site.close(), host.close()]));

  test('a checkpoint arrives after a cancel, a reload and a lost connection, and is kept', async ({
    page,
  }) => {
    test.setTimeout(300_000);
    await openModels(page, site.url);
    host.holdAfter = 3_000_000;
    await loadAllowing(page, `${host.url}/model.safetensors`);
    await expect(page.getByTestId('download-progress')).toContainText(/3\sMB of 8\.\d+\sMB/);
    expect(page.url()).not.toContain('begin');
    await page.getByTestId('download-progress').getByRole('button', { name: 'Cancel' }).click();
    const part = page.getByTestId('part-download');
    await expect(part).toContainText(/3\sMB of 8\.\d+\sMB has arrived/);

    // The rest, from where it ended, until the page is loaded again in the middle of it.
    await page.getByTestId('resume-download').click();
    await expect(page.getByTestId('download-progress')).toContainText(/6\sMB of 8\.\d+\sMB/);
    await page.reload();
    await expect(part).toHaveAttribute('data-bytes', '6000000', { timeout: 120_000 });
    expect(host.ranges).toEqual(['', 'bytes=3000000-']);

    host.holdAfter = null;
    host.breakAfter = 1_000_000;
    await page.getByTestId('resume-download').click();
    await expect(page.getByTestId('model-card')).toContainText('kept in this browser', { timeout: 60_000 });
    // By itself over each lost connection, of which the browser may throw away the last bytes.
    const asked = host.ranges.slice(2).map((range) => Number(/\d+/.exec(range)?.[0]));
    expect(asked[0]).toBe(6_000_000);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked).toEqual([...asked].sort((a, b) => a - b));
    const requests = host.ranges.length;
    await expect(part).toHaveCount(0);
    const sha256 = createHash('sha256').update(host.body).digest('hex');
    await expect(page.getByTestId('kept-model')).toHaveAttribute('data-sha256', sha256);
    await expect(page.getByTestId('model-sha256')).toHaveText(sha256);

    // It is not fetched again, here or on the next visit.
    await page.getByTestId('load-url').click();
    await expect(page.getByTestId('model-card')).toContainText('kept in this browser');
    await page.reload();
    await expect(page.getByTestId('model-card')).toContainText('kept in this browser', { timeout: 120_000 });
    expect(host.ranges).toHaveLength(requests);
  });

  test('one that asks for its heads is kept with them @slow', async ({ page }) => {
    test.setTimeout(300_000);
    host.body = await checkpoint();
    await openModels(page, site.url);
    await loadAllowing(page, `${host.url}/model.safetensors`);
    await page.getByTestId('num-heads').fill('4', { timeout: 120_000 });
    await page.getByTestId('decoder-num-heads').fill('2');
    await page.getByTestId('load-with-heads').click();
    await expect(page.getByTestId('model-card')).toContainText('4 heads (as you set them)');
    await page.reload();
    await expect(page.getByTestId('model-card')).toContainText('4 heads (as you set them)', {
      timeout: 120_000,
    });
  });

  test('a host that lets no page read its files, and one that has lost the file: one sentence each', async ({
    page,
  }) => {
    test.setTimeout(300_000);
    await openModels(page, site.url);
    host.isOpen = false;
    await loadAllowing(page, `${host.url}/model.safetensors`);
    const error = page.getByTestId('download-error');
    await expect(error).toContainText(/does not let other pages read its files\. Download the file/, {
      timeout: 120_000,
    });
    await expect(page.getByTestId('part-download')).toHaveCount(0);
    host.isOpen = true;
    await page.getByTestId('model-url').fill(`${host.url}/page.pth`);
    await page.getByTestId('load-url').click();
    await expect(error).toContainText('got a web page');
    // A file that is no checkpoint is not kept, nor any of it.
    host.body = Buffer.alloc(2_000_000, 7);
    await page.getByTestId('model-url').fill(`${host.url}/model.safetensors`);
    await page.getByTestId('load-url').click();
    await expect(error).toHaveAttribute('data-code', 'model/format');
    await expect(page.getByTestId('part-download')).toHaveCount(0);
    await expect(page.getByTestId('kept-model')).toHaveCount(0);
  });

  test('an official model is offered with its site and its link @slow', async ({ page }) => {
    test.setTimeout(300_000);
    await openModels(page, site.url);
    const scale = page.locator('[data-testid="published-file"][data-file="scale++"]');
    const link = scale.getByTestId('download-published');
    await expect(link).toHaveAttribute('href', /^https:\/\/www\.dropbox\.com\/s\/.*\?dl=1$/);
    await expect(link).toHaveAttribute('target', '_blank');
    await scale.getByTestId('load-published').click();
    await expect(scale.getByTestId('allow-note')).toContainText('dl.dropboxusercontent.com alone');
    await page.getByTestId('reload-allowing').click();
    await expect(chip(page)).toContainText('may reach dl.dropboxusercontent.com', { timeout: 60_000 });
    // Nothing answers here: it says so where the file is listed.
    await expect(scale.getByTestId('download-error')).toContainText('Download the file and drop it here', {
      timeout: 120_000,
    });
  });
});

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]) {
  test(`the official model is on the first screen, ${viewport.width} pixels wide @slow`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await keepSamples(page, (_, place) => place < 1);
    await openPage(page, '?backend=wasm');
    await showView(page, 'models');
    await expect(page.getByTestId('model-card')).toBeVisible({ timeout: 120_000 });
    await expect(page).toHaveTitle(/^Models – .+ – CAV-MAE Playground$/);
    const floor = (await page.locator('footer').boundingBox())!.y;
    for (const id of ['load-published', 'download-published']) {
      const { y, height } = (await page.getByTestId(id).first().boundingBox())!;
      expect(y + height).toBeLessThan(floor);
    }
    // In a fresh page the keyboard begins at the top.
    await page.reload();
    await expect(page.getByTestId('model-card')).toBeVisible({ timeout: 120_000 });
    await page.keyboard.press('Tab');
    await expect(page.getByTestId('skip-link')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  });
}
