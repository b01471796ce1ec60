/** What the guard stores and serves when a host or a browser does not do its part: no page of ours is opened for it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import type { Host } from './host.ts';
import { serve } from './host.ts';

test.use({ serviceWorkers: 'allow' });

interface Built {
  version: string;
  readonly files: Record<string, { sha256: string; bytes: number }>;
}

const LIST = /JSON\.parse\(([`'"])(\{"version".*?\})\1\)/;

function readList(): { readonly code: string; readonly built: Built; readonly text: string } {
  const code = readFileSync('dist/guard.js', 'utf8');
  const text = LIST.exec(code)?.[2];
  if (text === undefined) throw new Error('The built guard has no list of files: build the page.');
  return { code, text, built: JSON.parse(text) as Built };
}

/** The built guard with a list of few files, so that it is installed at once. */
function guardOver(files: Readonly<Record<string, string | Buffer>>, version: string): string {
  const { code, text } = readList();
  const entries = Object.entries(files).map(([path, body]) => {
    const sha256 = createHash('sha256').update(body).digest('hex');
    return [path, { sha256, bytes: Buffer.byteLength(body) }] as const;
  });
  return code.replace(text, JSON.stringify({ version, files: Object.fromEntries(entries) }));
}

const PAGE = (version: string) => `<!doctype html><title>page ${version}</title>`;
const MANIFEST = '{"models":[{"file":"m.safetensors"}]}';

/** A small build: a page, a chunk of its own, a manifest and a model. */
const build = (version: string) => ({
  'index.html': PAGE(version),
  [`assets/chunk-${version}.js`]: `export const version = '${version}';`,
  'models/manifest.json': MANIFEST,
  'models/m.safetensors': 'weights',
});

/** Puts a build on the host in place of the one before. */
function deploy(site: Host, version: string): void {
  site.others.clear();
  const files = build(version);
  const types: Readonly<Record<string, string>> = {
    html: 'text/html',
    js: 'text/javascript',
    json: 'application/json',
  };
  for (const [path, body] of Object.entries(files)) {
    const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    site.others.set(path === 'index.html' ? '/' : `/${path}`, { body, type });
  }
  site.others.set('/guard.js', { body: guardOver(files, version), type: 'text/javascript' });
}

/** Registers the guard as the page does, and waits until it stands; what it says of use offline. */
const install = (page: Page) =>
  page.evaluate(async () => {
    const told = new Promise<string>((resolve) => {
      navigator.serviceWorker.addEventListener('message', ({ data }) => {
        if (data.type === 'standing') resolve(data.notOffline as string);
      });
    });
    navigator.serviceWorker.startMessages();
    await navigator.serviceWorker.register('guard.js', { type: 'module' });
    return told;
  });

const stores = (page: Page) =>
  page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.includes(' files '));
    const stored = await Promise.all(
      names.map(async (name) => {
        const keys = await (await caches.open(name)).keys();
        return [name.split(' files ')[1], keys.map(({ url }) => url.split('/').at(-1)).sort()] as const;
      }),
    );
    return Object.fromEntries(stored) as Record<string, string[]>;
  });

test('an update: the new page once it is whole, the earlier chunks as long as a tab needs them', async ({
  page,
  context,
}) => {
  const site = await serve('dist', { Vary: '*' });
  try {
    deploy(site, 'v1');
    await page.goto(`${site.url}/`);
    expect(await install(page)).toBe('');
    await page.goto(`${site.url}/`);
    await expect(page).toHaveTitle('page v1');
    expect(await stores(page)).toEqual({
      v1: ['chunk-v1.js', 'index.html', 'm.safetensors', 'manifest.json'],
    });

    // Another document of the site, and a page in place of what is not there: neither takes the page's place.
    const other = await context.newPage();
    site.others.set('/other.html', { body: '<title>other</title>' });
    await other.goto(`${site.url}/other.html`);
    await expect(other).toHaveTitle('other');

    // Half of a deployment: the page and the guard are new, what they need is not there yet.
    deploy(site, 'v2');
    site.others.set('/assets/chunk-v2.js', { body: PAGE('v2') });
    await other.goto(`${site.url}/`);
    await expect(other).toHaveTitle('page v1');
    const failed = await other.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration!.update().catch(() => null);
      const installing = registration!.installing;
      if (installing) await new Promise((end) => installing.addEventListener('statechange', end));
      return registration!.installing === null && registration!.waiting === null;
    });
    expect(failed).toBe(true);
    await other.goto(`${site.url}/`);
    await expect(other).toHaveTitle('page v1');
    // What was stored of it goes again, in the background.
    await expect.poll(async () => Object.keys(await stores(other))).toEqual(['v1']);

    // The other half.
    deploy(site, 'v2');
    await other.evaluate(async () => {
      const taken = new Promise((end) => navigator.serviceWorker.addEventListener('controllerchange', end));
      await (await navigator.serviceWorker.getRegistration())!.update();
      await taken;
    });
    await other.goto(`${site.url}/`);
    await expect(other).toHaveTitle('page v2');
    const chunk = (name: string) =>
      page.evaluate((path) => import(path).then(({ version }) => version), name);
    expect(await chunk(`${site.url}/assets/chunk-v1.js`)).toBe('v1');
    expect(Object.keys(await stores(page)).sort()).toEqual(['v1', 'v2']);

    await page.close();
    await other.reload();
    await expect.poll(async () => Object.keys(await stores(other))).toEqual(['v2']);
    await site.close();
    await other.reload();
    await expect(other).toHaveTitle('page v2');
  } finally {
    await site.close();
  }
});

test('without room or with a file missing it guards all the same, and says why the page won’t open offline', async ({
  page,
  context,
}) => {
  const site = await serve('dist');
  try {
    deploy(site, 'v1');
    site.others.set('/models/m.safetensors', { body: PAGE('not found') });
    await page.goto(`${site.url}/`);
    expect(await install(page)).toBe('the host does not have models/m.safetensors as built');
    await page.goto(`${site.url}/`);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    // A page in place of weights is no answer, and it is not kept.
    expect(await page.evaluate(() => fetch('models/m.safetensors').then(({ status }) => status))).toBe(502);
    deploy(site, 'v1');
    const ask = () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => resolve(data);
            navigator.serviceWorker.controller!.postMessage({ type: 'store' }, [port2]);
          }),
      );
    expect(await ask()).toBe('');
    expect(await page.evaluate(() => fetch('models/m.safetensors').then((answer) => answer.text()))).toBe(
      'weights',
    );

    // A new visitor, whose browser has no room.
    await page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
      await (await navigator.serviceWorker.getRegistration())!.unregister();
    });
    await page.goto(`${site.url}/`);
    const session = await context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: site.url, quotaSize: 10 });
    expect(await install(page)).toContain('too little room');
    await page.goto(`${site.url}/`);
    await expect(page).toHaveTitle('page v1');
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await session.send('Storage.overrideQuotaForOrigin', { origin: site.url });
    expect(await ask()).toBe('');
  } finally {
    await site.close();
  }
});
