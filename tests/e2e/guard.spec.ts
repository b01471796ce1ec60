import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { featureParquet } from '../support/feature-parquet.ts';
import { serve } from './host.ts';
import { addFiles, expectReady, keepSamples, MEDIA } from './page.ts';
import type { Elsewhere } from './ways-out.ts';
import { listenElsewhere, tryWaysOfPage, WORKER_WAYS } from './ways-out.ts';

test.use({ serviceWorkers: 'allow' });

const VIEWS = [
  'similarity',
  'retrieve',
  'localise',
  'map',
  'collection',
  'train',
  'classify',
  'experiments',
  'models',
  'reconstruct',
];

/** Three rows, as `cavmae features` writes them. */
const collectionTable = () =>
  Buffer.from(
    featureParquet(
      ['a', 'b', 'c'].map((clipId, i) => {
        const vector = Float32Array.of(1, i, 2);
        return { clipId, path: `set/${clipId}.mp4`, audio: vector, visual: vector };
      }),
    ),
  );

const chip = (page: Page) => page.getByTestId('bytes-chip').first();

async function bytesSent(page: Page): Promise<number> {
  return Number(await chip(page).getAttribute('data-bytes'));
}

/** Visits for the first time. */
async function openFirst(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/?backend=wasm`);
  await expect(page.getByTestId('reconstruct-result')).toBeVisible({ timeout: 180_000 });
  await expect(chip(page)).toHaveText(/counter starting|reload to count/);
  await expect(chip(page)).toHaveAttribute('data-guard', 'ready', { timeout: 120_000 });
}

/** Goes on as the chip offers: through the guard. */
async function reloadGuarded(page: Page): Promise<void> {
  await chip(page).click();
  await expect(page.getByTestId('guard-detail')).toContainText('not active yet');
  await page.getByTestId('reload-guarded').click();
  await expect(chip(page)).toHaveAttribute('data-guard', 'active', { timeout: 60_000 });
  await expect(page.getByTestId('reconstruct-result')).toBeVisible({ timeout: 180_000 });
}

/** Tries every way of page and worker; how many, and which came through. */
async function tryWays(page: Page, { url, datagramPorts, forget, reached }: Elsewhere) {
  forget();
  const tried = await page.evaluate(tryWaysOfPage, { url, datagramPorts });
  const ofWorker = await page.evaluate(
    (elsewhere) =>
      new Promise<string[]>((resolve, reject) => {
        const worker = new Worker('probe.js');
        worker.onmessage = ({ data }) => resolve(data as string[]);
        worker.onerror = () => reject(new Error('the worker did not start'));
        worker.postMessage({ url: elsewhere });
      }),
    url,
  );
  await page.waitForTimeout(1000);
  return { tried: tried.length, ofWorker: ofWorker.length, reached: reached() };
}

/** Puts things beside the page's own, named as another page of the site could name its own. */
const putNeighbours = (page: Page) =>
  page.evaluate(async () => {
    for (const name of ['files v1', 'files of a neighbour', 'allowances']) {
      await (await caches.open(name)).put('/neighbour', new Response('theirs'));
    }
    const root = await navigator.storage.getDirectory();
    for (const name of ['clips', 'models', 'exports']) {
      const folder = await root.getDirectoryHandle(name, { create: true });
      await (
        await folder.getDirectoryHandle('theirs', { create: true })
      ).getFileHandle('a', { create: true });
    }
    await new Promise<void>((resolve) => {
      const opening = indexedDB.open('features', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('features').put('theirs', 'key');
      opening.onsuccess = () => {
        opening.result.close();
        resolve();
      };
    });
    localStorage.setItem('mantine-color-scheme-value', 'light');
    localStorage.setItem('cav-mae-playground /another/ settings/1', '{}');
  });

/** What is in this browser under names that are not the page's own. */
const neighbours = (page: Page, prefix: string) =>
  page.evaluate(async (own) => {
    const folders: string[] = [];
    for await (const [name, folder] of (await navigator.storage.getDirectory()).entries()) {
      if (name.startsWith('cav-mae-playground %')) continue;
      for await (const entry of (folder as FileSystemDirectoryHandle).keys())
        folders.push(`${name}/${entry}`);
    }
    const others = (names: readonly string[]) => names.filter((name) => !name.startsWith(own)).sort();
    const databases = (await indexedDB.databases()).map(({ name = '' }) => name);
    return {
      caches: others(await caches.keys()),
      folders: folders.sort(),
      databases: others(databases),
      keys: others(Object.keys(localStorage)),
    };
  }, prefix);

const NEIGHBOURS = {
  caches: ['allowances', 'files of a neighbour', 'files v1'],
  folders: ['clips/theirs', 'exports/theirs', 'models/theirs'],
  databases: ['features'],
  keys: ['cav-mae-playground /another/ settings/1', 'mantine-color-scheme-value'],
};

test('in a folder of a plain host: nothing leaves, what is counted, whose names, and all of it offline', async ({
  page,
  context,
}) => {
  test.setTimeout(400_000);
  const base = '/tools/playground';
  const site = await serve('dist', { Vary: 'Origin, Accept, Cookie' }, base);
  const elsewhere = await listenElsewhere();
  site.others.set('/probe.js', { body: WORKER_WAYS, type: 'text/javascript' });
  site.others.set('/other.html', { body: '<title>another document</title>' });
  site.others.set('/sink', { body: '', type: 'text/plain' });
  let release = () => {};
  site.held.set('/?slow', new Promise((resolve) => (release = resolve)));
  try {
    await keepSamples(page, (_, place) => place < 3);
    await page.goto(`${site.url}/other.html`);
    await putNeighbours(page);
    // Under way before there is a guard, and there after it.
    const late = await context.newPage();
    const arriving = late.goto(`${site.url}/?slow`);

    await openFirst(page, site.url);
    await expect(page.getByRole('banner').getByTestId('backend-chip')).toContainText('1 thread');
    const first = await tryWays(page, elsewhere);
    expect(first.tried).toBeGreaterThan(55);
    expect(first.ofWorker).toBeGreaterThan(10);
    // A browser opens a line to where a form or frame would lead before it asks the policy; nothing goes over it.
    expect(first.reached.filter((way) => way !== 'connection')).toEqual([]);

    release();
    await arriving;
    expect(await late.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await expect(chip(late)).toHaveAttribute('data-guard', 'ready');
    await late.close();

    await reloadGuarded(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(page.getByRole('banner').getByTestId('backend-chip')).not.toContainText('1 thread');
    await expect(chip(page)).toHaveText('0 bytes sent');
    await page.evaluate(() => fetch('./models/manifest.json?secret=1', { headers: { 'X-Secret': 'a' } }));
    expect(site.asked.filter((path) => path.includes('secret'))).toEqual([]);
    const guarded = await tryWays(page, elsewhere);
    expect(guarded.tried).toBe(first.tried);
    expect(guarded.reached).toEqual([]);

    const before = await bytesSent(page);
    const opened = await page.evaluate(async () => {
      await fetch(`./sink?${'q'.repeat(300)}`, {
        method: 'POST',
        body: 'y'.repeat(1234),
        headers: { 'X-Data': 'z'.repeat(200) },
      });
      return new Promise((resolve) => {
        const socket = new WebSocket(new URL('./sink', location.href).href.replace('http', 'ws'));
        socket.onopen = () => resolve('reached');
        socket.onerror = () => resolve('refused');
      });
    });
    expect(opened).toBe('refused');
    const least = 300 + 1234 + 200 + `${base}/sink?X-Data`.length;
    await expect.poll(() => bytesSent(page)).toBeGreaterThanOrEqual(before + least);
    expect(await bytesSent(page)).toBeLessThan(before + least + 100);

    elsewhere.forget();
    await page.evaluate((url) => location.assign(`${url}/page?way=navigation`), elsewhere.url);
    await page.waitForTimeout(500);
    expect(elsewhere.reached()).toEqual([]);
    // Another document of the site is no page of ours.
    await page.goto(`${site.url}/other.html`);
    await expect(page).toHaveTitle('another document');
    expect(await neighbours(page, `cav-mae-playground ${base}/ `)).toEqual(NEIGHBOURS);

    await site.close();
    await page.goto(`${site.url}/?backend=wasm`);
    await visitViews(page);
    await expect(chip(page)).toHaveText('0 bytes sent');
    await addFiles(page, [`${MEDIA}/h264-aac.mov`]);
    await expectReady(page, 'h264-aac.mov');
    await expect(page.getByTestId('kept-clips-text')).toHaveText(/^1 clip is/);

    await page.getByTestId('view-models').click();
    await page.getByTestId('forget-everything').click();
    await page.getByTestId('forget-confirm').press('Enter');
    await expect(page.getByTestId('forgotten')).toContainText('Removed: 1 clip,');
    expect(await neighbours(page, `cav-mae-playground ${base}/ `)).toEqual(NEIGHBOURS);
  } finally {
    release();
    await site.close();
    await elsewhere.close();
  }
});

/** Goes through every view, each of which must have its heading and no failure. */
async function visitViews(page: Page): Promise<void> {
  await expect(page.getByTestId('reconstruct-result')).toBeVisible({ timeout: 180_000 });
  for (const view of VIEWS) {
    await page.getByTestId(`view-${view}`).click();
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    await expect(page.getByRole('main')).not.toContainText('could not be fetched');
  }
}

/** The server of `npm start` itself. */
async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = spawn(process.execPath, ['scripts/start.mjs', '--serve-only'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const chunk of server.stdout) {
    printed += String(chunk);
    const [, url] = /(http:\/\/localhost:\d+)/.exec(printed) ?? [];
    if (url === undefined) continue;
    const ended = once(server, 'exit');
    return {
      url,
      stop: async () => {
        server.kill();
        await ended;
      },
    };
  }
  throw new Error(`The server ended and said: ${printed}`);
}

test('from the server of npm start, which is then stopped: the page opens in every view @slow', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const server = await startServer();
  try {
    await keepSamples(page, (_, place) => place < 3);
    await openFirst(page, server.url);
    await reloadGuarded(page);
    await server.stop();
    expect(await fetch(server.url).catch(() => 'stopped')).toBe('stopped');
    await page.reload();
    await visitViews(page);
    await page.getByTestId('view-map').click();
    await page.reload();
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible({ timeout: 60_000 });
    await expect(chip(page)).toHaveAttribute('data-guard', 'active');
  } finally {
    await server.stop();
  }
});

test('a model from another site: refused, then allowed by a reload that the header shows @slow', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const site = await serve('dist');
  const elsewhere = await serve('dist/models', { 'Access-Control-Allow-Origin': '*' });
  const third = await serve('dist', { 'Access-Control-Allow-Origin': '*' });
  try {
    await openFirst(page, site.url);
    await reloadGuarded(page);
    await page.getByTestId('view-models').click();
    const address = `${elsewhere.url}/contrastive-small.safetensors`;
    await page.getByTestId('model-url').fill('contrastive-small');
    await page.getByTestId('load-url').click();
    await expect(page.getByTestId('model-from-url')).toContainText('Expected a URL');
    await page.getByTestId('model-url').fill(address);
    await page.getByTestId('load-url').click();
    await expect(page.getByTestId('allow-note')).toContainText(new URL(elsewhere.url).host);
    expect(elsewhere.asked).toEqual([]);

    await page.getByTestId('reload-allowing').click();
    await expect(chip(page)).toContainText('may reach localhost', { timeout: 60_000 });
    await expect(page.getByTestId('model-url')).toHaveValue(address);
    await expect(page.getByTestId('model-card')).toContainText('kept in this browser', { timeout: 60_000 });
    expect(elsewhere.asked).toEqual(['/contrastive-small.safetensors']);
    await expect(chip(page)).toContainText('1 to other sites');
    const reached = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      third.url,
    );
    expect(reached).toBe(false);

    // A collection from the allowed site: refused without ranges, read with them.
    const table = { body: collectionTable(), type: 'application/octet-stream' };
    elsewhere.others.set('/features/part.parquet', table);
    await page.getByTestId('view-collection').click();
    await page.getByTestId('collection-url').fill(`${elsewhere.url}/features/part.parquet`);
    await page.getByTestId('collection-open-url').click();
    await expect(page.getByTestId('collection-error')).toContainText('HTTP 200 instead of 206');
    elsewhere.others.set('/features/part.parquet', { ...table, ranges: true });
    await page.getByTestId('collection-open-url').click();
    await expect(page.getByTestId('collection-facts').last()).toContainText('3 rows of 3 clips in 1 file');
    expect(new URL(page.url()).hash).toContain(encodeURIComponent('/features/part.parquet'));

    // A link can't grant what the user did not, and asks no other site by itself.
    const features = encodeURIComponent(`${third.url}/features/`);
    await page.goto(
      `${site.url}/?backend=wasm&allow=${encodeURIComponent(third.url)}#/collection?features=${features}`,
    );
    await expect(page.getByTestId('allow-note')).toContainText(new URL(third.url).host, { timeout: 60_000 });
    await expect(chip(page)).toHaveText('0 bytes sent', { timeout: 60_000 });
    expect(
      await page.evaluate(
        (url) =>
          fetch(url).then(
            () => true,
            () => false,
          ),
        third.url,
      ),
    ).toBe(false);
    expect(third.asked).toEqual([]);

    // The user can, and the collection of the link opens by itself.
    const files = [{ name: 'part.parquet', bytes: table.body.length, rows: 3 }];
    const list = JSON.stringify({ format: 'cav-mae-playground/collection/1', files });
    third.others.set('/features/collection.json', { body: list, type: 'application/json' });
    third.others.set('/features/part.parquet', { ...table, ranges: true });
    await page.getByTestId('reload-allowing').click();
    await expect(page.getByTestId('collection-facts').last()).toContainText('3 rows of 3 clips', {
      timeout: 60_000,
    });
    expect(third.asked).toEqual(['/features/collection.json', '/features/part.parquet']);
  } finally {
    await Promise.all([site.close(), elsewhere.close(), third.close()]);
  }
});
