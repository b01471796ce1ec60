/// <reference lib="webworker" />
import { allowableOrigin, guarded } from './headers.ts';
import { ALLOWANCES, ALLOW_PARAMETER } from './messages.ts';
import type { GuardNews, GuardRequest } from './messages.ts';
import { filesToStore } from './precache.ts';

declare const self: ServiceWorkerGlobalScope;

/** Written by the build into the built file: what there is to store, and a digest of it. */
const BUILT = JSON.parse('__BUILT_FILES__') as {
  readonly version: string;
  readonly files: readonly string[];
};
const STORE = `files ${BUILT.version}`;
/** Files whose name holds a digest of what is in them. */
const IMMUTABLE = /\/assets\//;

self.addEventListener('install', (event) => {
  event.waitUntil(store().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      const old = names.filter((name) => name.startsWith('files ') && name !== STORE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
      await tell({ type: 'stored' });
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const isOwn = new URL(request.url).origin === self.location.origin;
  if (!isOwn || (request.method !== 'GET' && request.method !== 'HEAD')) {
    event.waitUntil(count(request.clone(), !isOwn));
  }
  // What goes elsewhere was allowed by the page's own policy, or never came here.
  if (isOwn) event.respondWith(answer(event));
});

self.addEventListener('message', (event) => {
  const asked = event.data as GuardRequest;
  const reply = (value: unknown) => event.ports[0]?.postMessage(value);
  event.waitUntil(
    (async () => {
      if (asked.type === 'allowed') return reply(await addressOf(asked.token));
      if (allowableOrigin(asked.address) === null) return reply(false);
      const allowances = await caches.open(ALLOWANCES);
      await allowances.put(allowanceKey(asked.token), new Response(asked.address));
      reply(true);
    })(),
  );
});

/** Stores what the page needs offline. Files are asked for past the browser's own cache of unnamed age. */
async function store(): Promise<void> {
  const files = await caches.open(STORE);
  const manifest = await fetch('models/manifest.json', { cache: 'no-cache' });
  const { models } = (await manifest.json()) as { readonly models?: readonly { readonly file?: string }[] };
  const wanted = filesToStore(BUILT.files, {
    hasJspi: 'Suspending' in WebAssembly,
    firstModel: models?.[0]?.file ?? null,
  });
  await files.addAll(wanted.map((file) => new Request(file, { cache: 'no-cache' })));
}

async function answer(event: FetchEvent): Promise<Response> {
  const [response, allowedOrigin] = await Promise.all([load(event), allowanceOf(event)]);
  return guarded(response, allowedOrigin);
}

/** From the network, and where that is gone from the store; named by digest, from the store at once. */
async function load(event: FetchEvent): Promise<Response> {
  const { request } = event;
  if (request.method !== 'GET') return fetch(request);
  const files = await caches.open(STORE);
  const isPage = request.mode === 'navigate';
  // A page's parameters are its own: the same file answers all.
  const stored = () => files.match(isPage ? './index.html' : request, { ignoreSearch: isPage });
  if (IMMUTABLE.test(request.url)) {
    const known = await stored();
    if (known) return known;
  }
  try {
    const response = await fetch(request);
    if (response.ok && response.status !== 206) event.waitUntil(keep(files, request, response.clone()));
    return response;
  } catch (error) {
    const known = await stored();
    if (known) return known;
    throw error;
  }
}

/** A full disk must not take the answer away that is there. */
async function keep(files: Cache, request: Request, response: Response): Promise<void> {
  try {
    await files.put(request.mode === 'navigate' ? './index.html' : request, response);
  } catch {
    await response.body?.cancel();
  }
}

/** The site that the asking page may reach: by its address, or by that of the page behind a worker. */
async function allowanceOf({ request, clientId }: FetchEvent): Promise<string | null> {
  const address =
    request.mode === 'navigate' || clientId === '' ? request.url : (await self.clients.get(clientId))?.url;
  const token = address === undefined ? null : new URL(address).searchParams.get(ALLOW_PARAMETER);
  const allowed = token === null ? null : await addressOf(token);
  return allowed === null ? null : allowableOrigin(allowed);
}

/** The address that was typed when a token was made. */
async function addressOf(token: string): Promise<string | null> {
  const allowances = await caches.open(ALLOWANCES);
  const found = await allowances.match(allowanceKey(token));
  return found ? found.text() : null;
}

const allowanceKey = (token: string) => `./${encodeURIComponent(token)}`;

async function count(request: Request, crossOrigin: boolean): Promise<void> {
  const bytes = (await request.arrayBuffer()).byteLength;
  await tell({ type: 'sent', bytes, crossOrigin, method: request.method });
}

async function tell(news: GuardNews): Promise<void> {
  for (const client of await self.clients.matchAll({ type: 'window', includeUncontrolled: true })) {
    client.postMessage(news);
  }
}
