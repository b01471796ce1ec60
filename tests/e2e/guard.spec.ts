import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { addFiles, expectReady, MEDIA } from './page.ts';

test.use({ serviceWorkers: 'allow' });

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Reaches for an address in every way it knows, and posts to its own site; tells what it was told. */
const PROBE = `
onmessage = async ({ data: { elsewhere, socket } }) => {
  const tries = { fetch: await fetch(elsewhere).then(() => 'reached', () => 'refused') };
  tries.socket = await new Promise((resolve) => {
    try {
      const opened = new WebSocket(socket);
      opened.onopen = () => resolve('reached');
      opened.onerror = () => resolve('refused');
    } catch { resolve('refused'); }
  });
  await fetch('./sink', { method: 'POST', body: 'x'.repeat(500) }).catch(() => null);
  postMessage(tries);
};`;

interface Site {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A plain static host: no special headers, unless it serves other sites. */
async function serve(folder: string, headers: Readonly<Record<string, string>> = {}): Promise<Site> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    const send = (status: number, type: string, body: string | Buffer) => {
      response.writeHead(status, { 'Content-Type': type, ...headers });
      response.end(body);
    };
    if (pathname === '/sink') return send(200, 'text/plain', '');
    if (pathname === '/probe.js') return send(200, 'text/javascript', PROBE);
    const file = join(folder, normalize(pathname === '/' ? '/index.html' : pathname));
    readFile(file).then(
      (body) => send(200, TYPES[extname(file)] ?? 'application/octet-stream', body),
      () => send(404, 'text/plain', 'not here'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const chip = (page: Page) => page.getByTestId('bytes-chip').first();

/** Visits for the first time and then through the guard. */
async function openGuarded(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/?backend=wasm`);
  await expect(page.getByTestId('reconstruct-result')).toBeVisible({ timeout: 180_000 });
  await expect(chip(page)).toHaveText(/not yet counted/);
  await expect(chip(page)).toHaveAttribute('data-guard', 'ready', { timeout: 120_000 });
  await chip(page).click();
  await expect(page.getByTestId('guard-detail')).toContainText('not active yet');
  await page.getByTestId('reload-guarded').click();
  await expect(chip(page)).toHaveAttribute('data-guard', 'active', { timeout: 60_000 });
  await expect(page.getByTestId('reconstruct-result')).toBeVisible({ timeout: 180_000 });
}

test('from a plain static host: one reload guards the page, nothing leaves it, and it works offline', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const site = await serve('dist');
  const elsewhere = await serve('dist', { 'Access-Control-Allow-Origin': '*' });
  try {
    await page.goto(`${site.url}/?backend=wasm`);
    await expect(page.getByRole('banner').getByTestId('backend-chip')).toContainText('1 thread', {
      timeout: 60_000,
    });
    await openGuarded(page, site.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await expect(page.getByRole('banner').getByTestId('backend-chip')).not.toContainText('1 thread');
    await expect(chip(page)).toHaveText('0 bytes sent');

    const tries = await page.evaluate(
      async ({ url, socket }) => {
        const reached = await fetch(url).then(
          () => 'reached',
          () => 'refused',
        );
        navigator.sendBeacon(url, 'a beacon');
        new Image().src = `${url}/image.png`;
        const opened = await new Promise((resolve) => {
          const attempt = new WebSocket(socket);
          attempt.onopen = () => resolve('reached');
          attempt.onerror = () => resolve('refused');
        });
        const worker = new Worker('probe.js');
        const ofWorker = await new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.postMessage({ elsewhere: url, socket });
        });
        return { reached, opened, ofWorker };
      },
      { url: elsewhere.url, socket: elsewhere.url.replace('http', 'ws') },
    );
    expect(tries).toEqual({
      reached: 'refused',
      opened: 'refused',
      ofWorker: { fetch: 'refused', socket: 'refused' },
    });
    expect(elsewhere.asked).toEqual([]);
    // The worker posted 500 bytes to its own site; the page adds 1,234.
    await expect(chip(page)).toHaveText('500 bytes sent');
    await page.evaluate(() => fetch('./sink', { method: 'POST', body: 'y'.repeat(1234) }));
    await expect(chip(page)).toHaveText('1,734 bytes sent');

    await site.close();
    await page.reload();
    await expect(page.getByTestId('reconstruct-result')).toBeVisible({ timeout: 180_000 });
    await expect(chip(page)).toHaveText('0 bytes sent');
    await addFiles(page, [`${MEDIA}/h264-aac.mov`]);
    await expectReady(page, 'h264-aac.mov');
    await page.getByTestId('view-similarity').click();
    await expect(page.getByTestId('similarity-result')).toBeVisible({ timeout: 120_000 });
  } finally {
    await site.close();
    await elsewhere.close();
  }
});

test('a model from another site: refused, then allowed by a reload that the header shows', async ({
  page,
}) => {
  test.setTimeout(300_000);
  const site = await serve('dist');
  const elsewhere = await serve('dist/models', { 'Access-Control-Allow-Origin': '*' });
  const third = await serve('dist', { 'Access-Control-Allow-Origin': '*' });
  try {
    await openGuarded(page, site.url);
    await page.getByTestId('view-models').click();
    const address = `${elsewhere.url}/contrastive-small.safetensors`;
    await page.getByTestId('model-url').fill('contrastive-small');
    await page.getByTestId('load-url').click();
    await expect(page.getByTestId('model-from-url')).toContainText('Expected an address');
    await page.getByTestId('model-url').fill(address);
    await page.getByTestId('load-url').click();
    await expect(page.getByTestId('allow-note')).toContainText(elsewhere.url);
    expect(elsewhere.asked).toEqual([]);

    await page.getByTestId('reload-allowing').click();
    await expect(chip(page)).toContainText('may reach localhost', { timeout: 60_000 });
    await expect(page.getByTestId('model-url')).toHaveValue(address);
    await page.getByTestId('load-url').click();
    await expect(page.getByTestId('model-card')).toContainText('from an address', { timeout: 60_000 });
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

    // A link can't grant what the user did not.
    await page.goto(`${site.url}/?backend=wasm&allow=${encodeURIComponent(third.url)}`);
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
  } finally {
    await Promise.all([site.close(), elsewhere.close(), third.close()]);
  }
});
