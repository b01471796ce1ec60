import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import {
  addFiles,
  bytesFile,
  expectSettled,
  GOLDEN,
  keepSamples,
  openPage,
  readNumber,
  watchErrors,
  watchPageThread,
} from './page.ts';

/** Another model of the same kind, with weights of its own: what it rebuilds differs in every figure. */
const WEIGHTS = readFileSync(`${GOLDEN}/pretrain.pth`);
const SECOND = {
  id: 'second',
  name: 'The second (contrastive only)',
  file: 'second.pth',
  bytes: WEIGHTS.length,
  sha256: createHash('sha256').update(WEIGHTS).digest('hex'),
  config: { numHeads: 3, decoderNumHeads: 4, normPix: false },
  training: { objective: 'contrastive', data: 'nothing' },
};
/** Its file is there and is not what the manifest says. */
const DAMAGED = { ...SECOND, id: 'damaged', name: 'The damaged', sha256: '0'.repeat(64) };
/** Its file is not there. */
const TUNED = {
  ...SECOND,
  id: 'tuned',
  name: 'The tuned',
  file: 'tuned.pth',
  config: { numHeads: 3, classes: 26 },
};

/** Puts three models beside the page's first, and counts what is fetched of them and of the manifest. */
async function serveShelf(page: Page): Promise<{ weights: number; manifests: number }> {
  const fetched = { weights: 0, manifests: 0 };
  await page.route('**/models/manifest.json', async (route) => {
    fetched.manifests += 1;
    const manifest = (await (await route.fetch()).json()) as { models: unknown[] };
    await route.fulfill({ json: { ...manifest, models: [manifest.models[0], SECOND, DAMAGED, TUNED] } });
  });
  await page.route('**/models/second.pth', async (route) => {
    fetched.weights += 1;
    await route.fulfill({ body: WEIGHTS, contentType: 'application/octet-stream' });
  });
  await page.route('**/models/tuned.pth', (route) => route.fulfill({ status: 404 }));
  return fetched;
}

const entry = (page: Page, id: string): Locator =>
  page.locator(`[data-testid="bundled-model"][data-model="${id}"]`);

const chip = (page: Page): Locator => page.getByRole('banner').getByTestId('model-chip');

/** Both losses once the figure is of this model. */
async function lossesBy(page: Page, modelId: string): Promise<number[]> {
  await page.getByTestId('view-reconstruct').click();
  await expect(page.getByTestId('reconstruct-result')).toHaveAttribute(
    'data-key',
    new RegExp(`"${modelId}"`),
    {
      timeout: 180_000,
    },
  );
  return [
    await readNumber(page.getByTestId('loss-visual')),
    await readNumber(page.getByTestId('loss-audio')),
  ];
}

test('switches to another bundled model and back, fetching what is asked for and no more @slow', async ({
  page,
}) => {
  const errors = watchErrors(page);
  const fetched = await serveShelf(page);
  await openPage(page, '?backend=wasm');
  const first = (await chip(page).innerText()).split(',')[0] as string;
  const losses = await lossesBy(page, 'cav-mae-tiny');
  await expect(page.getByTestId('untrained-decoder-note')).toHaveCount(0);
  // The worker has read it to find the first model; the page has no use for it yet.
  expect(fetched).toEqual({ weights: 0, manifests: 1 });

  await page.getByTestId('view-models').click();
  await expect(page.getByTestId('bundled-model')).toHaveCount(4);
  await expect(entry(page, 'cav-mae-tiny')).toHaveAttribute('data-loaded', 'true');
  await expect(entry(page, 'cav-mae-tiny')).toContainText(first);
  await expect(entry(page, 'second')).toContainText(/cannot reconstruct, because its decoder is untrained/);
  await expect(entry(page, 'tuned')).toContainText(/classifier with 26 classes/);
  expect(fetched).toEqual({ weights: 0, manifests: 2 });

  const list = page.getByTestId('published');
  await expect(list.getByTestId('published-file')).toHaveCount(3);
  await list.getByTestId('fold-published').locator('summary').click();
  await expect(list.getByTestId('published-file')).toHaveCount(26);
  for (const link of await list.getByRole('link').all()) {
    await expect(link).toHaveAttribute('target', '_blank');
  }
  await page.getByTestId('compare-other').selectOption('bundled second');
  await page.getByTestId('compare').click();
  await expect(page.getByTestId('comparison-warning')).toContainText(/untrained decoder/, {
    timeout: 60_000,
  });
  const compared = async (row: string) => {
    const cells = page.getByTestId('comparison-table').getByRole('row', { name: row }).getByRole('cell');
    return (await cells.allInnerTexts()).map(Number);
  };
  const [sight, sound] = [await compared('Video, masked loss'), await compared('Audio, masked loss')];
  await expect(chip(page)).toContainText(first);

  await entry(page, 'second').getByTestId('load-bundled').click();
  await expect(chip(page)).toHaveAccessibleName(/The second \(contrastive only\)/);
  await expect(entry(page, 'second')).toHaveAttribute('data-loaded', 'true');
  await expect(entry(page, 'cav-mae-tiny')).toHaveAttribute('data-loaded', 'false');
  await expect(page.getByTestId('model-card')).toHaveAttribute('data-model', 'second');
  expect(fetched.weights).toBe(2);
  const others = await lossesBy(page, 'second');
  // Shown with fewer digits there.
  [losses, others].forEach(([visual, audio], side) => {
    expect(sight[side]).toBeCloseTo(visual as number, 2);
    expect(sound[side]).toBeCloseTo(audio as number, 2);
  });
  expect(others[0]).not.toBe(losses[0]);
  expect(others[1]).not.toBe(losses[1]);
  await expect(page.getByTestId('untrained-decoder-note')).toBeVisible();

  await page.getByTestId('view-models').click();
  await entry(page, 'cav-mae-tiny').getByTestId('load-bundled').click();
  await expect(chip(page)).toContainText(first);
  expect(await lossesBy(page, 'cav-mae-tiny')).toEqual(losses);
  await expect(page.getByTestId('untrained-decoder-note')).toHaveCount(0);
  expect(fetched.weights).toBe(2);
  expect(errors).toEqual([]);
});

test('keeps the model it has when another is damaged or gone, and says which', async ({ page }) => {
  await serveShelf(page);
  await openPage(page, '?backend=wasm', '#/reconstruct');
  const before = await chip(page).innerText();
  await page.getByTestId('view-models').click();
  for (const { id, name, words } of [
    { ...DAMAGED, words: /SHA-256/ },
    { ...TUNED, words: /404/ },
  ]) {
    await entry(page, id).getByTestId('load-bundled').click();
    const error = page.getByTestId('model-error');
    await expect(error).toContainText(`Not loaded: ${name}`);
    await expect(error).toContainText(words);
    await expect(error).toContainText(/stays loaded/);
    expect(await chip(page).innerText()).toBe(before);
  }
  await expect(entry(page, 'cav-mae-tiny')).toHaveAttribute('data-loaded', 'true');
  await page.getByTestId('view-reconstruct').click();
  await expect(page.getByTestId('loss-visual')).toHaveText(/\d/);
});

test('check this machine: both paths agree with the stored values, and it can be cancelled @slow', async ({
  page,
  context,
}) => {
  const errors = watchErrors(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const pageThreadWork = await watchPageThread(page);
  await keepSamples(page, (_, place) => place < 1);
  await openPage(page, '?backend=wasm');
  await expectSettled(page);
  await page.getByTestId('view-models').click();
  // The clip is held back, so that the check is still running when it is cancelled, however fast the machine.
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/check/clip.safetensors', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByTestId('start-check').click();
  await expect(page.getByTestId('check-progress')).toContainText('Fetching the clip');
  await page.getByTestId('check-progress').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('start-check')).toBeVisible();
  letGo();
  await page.getByTestId('start-check').click();
  for (const path of ['wasm', 'webgpu']) {
    await expect(page.getByTestId(`check-${path}`)).toHaveAttribute('data-passed', 'true', {
      timeout: 120_000,
    });
    await expect(page.getByTestId(`check-${path}`).getByRole('row')).toHaveCount(9);
  }
  await page.getByTestId('copy-check').click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/Joint encoder .*relative L2/);
  expect(await pageThreadWork()).toBe(0);
  expect(errors).toEqual([]);
});

/** The manifest's entry of the model that the page opens with. */
function bundledModel(): { readonly bytes: number } {
  const manifest = JSON.parse(readFileSync('public/models/manifest.json', 'utf8')) as {
    models: [{ bytes: number }];
  };
  return manifest.models[0];
}

test('keep a dropped checkpoint: there after a reload, refused where there is no room @slow', async ({
  page,
  context,
}) => {
  await keepSamples(page, (_, place) => place < 1);
  await openPage(page, '?backend=wasm');
  await expectSettled(page);
  await page.getByTestId('view-models').click();
  await expect(page.getByTestId('keep-model')).toHaveCount(0);
  await addFiles(page, [`${GOLDEN}/pretrain.pth`]);
  await page.getByTestId('num-heads').fill('3');
  await page.getByTestId('decoder-num-heads').fill('4');
  await page.getByTestId('load-with-heads').click();

  // Its hash on demand; taken away as safetensors it comes back without asking for heads.
  await page.getByTestId('compute-hash').click();
  const hash = createHash('sha256')
    .update(readFileSync(`${GOLDEN}/pretrain.pth`))
    .digest('hex');
  await expect(page.getByTestId('model-sha256')).toHaveText(hash);
  const download = page.waitForEvent('download');
  await page.getByTestId('export-safetensors').click();
  const taken = await download;
  expect(taken.suggestedFilename()).toBe('pretrain.safetensors');
  await addFiles(page, [bytesFile('taken.safetensors', readFileSync(await taken.path()))]);
  await expect(page.getByTestId('model-card')).toContainText('3 heads (from the file’s metadata)', {
    timeout: 60_000,
  });
  // What the file says of its heads can be corrected.
  await page.getByTestId('card-heads').fill('6');
  await page.getByTestId('apply-heads').click();
  await expect(page.getByTestId('model-card')).toContainText('6 heads (as you set them)', {
    timeout: 60_000,
  });
  await addFiles(page, [`${GOLDEN}/pretrain.pth`]);
  await page.getByTestId('num-heads').fill('3');
  await page.getByTestId('decoder-num-heads').fill('4');
  await page.getByTestId('load-with-heads').click();
  await expect(page.getByTestId('model-card')).toContainText('3 heads (as you set them)');
  await page.getByTestId('keep-model').click();
  await expect(page.getByTestId('kept-model')).toContainText('pretrain.pth');
  await expect(page.getByTestId('model-sha256')).toHaveText(hash);

  await page.reload();
  // The next visit begins with it; another can be chosen, and it again.
  await expect(page.getByTestId('model-card')).toContainText('kept in this browser', { timeout: 60_000 });
  await page.getByTestId('load-kept').click();
  await expect(page.getByTestId('model-card')).toContainText('kept in this browser', { timeout: 60_000 });

  const session = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  const { bytes } = bundledModel();
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes + 600_000 });
  const copied = await page.evaluate(async () => {
    const { playground } = window as unknown as {
      playground: { call(task: string, params: unknown): Promise<unknown> };
    };
    const { models } = (await (await fetch('models/manifest.json')).json()) as {
      models: [{ file: string; config: object }];
    };
    const file = new File([await (await fetch(`models/${models[0].file}`)).blob()], 'other.safetensors');
    const settings = models[0].config;
    return playground.call('keepModel', { source: { kind: 'file', file }, settings }).then(
      () => null,
      (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
    );
  });
  expect(copied?.code).toBe('storage/full');
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  expect(copied?.message).toContain(
    `Expected room for ${size} to keep other.safetensors, but the browser lets`,
  );
  expect(copied?.message).toMatch(/lets this page keep (no|only [\d.]+ .B) more: /);
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await page.reload();
  await expect(page.getByTestId('kept-model')).toHaveCount(1, { timeout: 60_000 });
  await page.getByTestId('forget-kept').click();
  await expect(page.getByTestId('kept-model')).toHaveCount(0);
});
