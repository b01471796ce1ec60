/** Answers every request of the site: headers, counts, the store (the build writes its files in). */
/// <reference lib="webworker" />
import { allowableOrigin } from './allowable-origin.ts';
import type { BuiltFiles } from './built-files.ts';
import { builtFileOf, hasTypeOf, PAGE_FILE } from './built-files.ts';
import { removeEarlierAllowances } from './earlier-names.ts';
import { guarded, pageAllowing } from './headers.ts';
import type { GuardNews, GuardRequest } from './messages.ts';
import { ALLOW_PARAMETER, allowancesName } from './messages.ts';
import type { Filled } from './page-store.ts';
import { PageStore } from './page-store.ts';
import type { ListedModels } from './precache.ts';
import { filesToStore, isNeeded, modelsToStore } from './precache.ts';
import { sentBytes } from './sent-bytes.ts';

declare const self: ServiceWorkerGlobalScope;

/** Written by the build into the built file. */
const BUILT = JSON.parse('__BUILT_FILES__') as BuiltFiles;
const FOLDER = new URL('./', self.location.href).href;
const STORE = new PageStore(BUILT, FOLDER, (file) => ask(file, { cache: 'no-cache' }));
/** Checked whole before a page gets it: a wrong one would be run. */
const CHECKED_FIRST = /\.(html|js|css|wasm|json)$/;

/** What came of the installation; null once the browser has stopped this worker in between. */
let installed: Filled | null = null;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      installed = await fill();
      const { missing } = installed;
      // While a deployment is under way the earlier guard, whose files are whole, does better.
      if (self.registration.active && missing.some(isNeeded)) {
        await STORE.empty();
        throw new Error(`The host does not have ${missing.filter(isNeeded).join(', ')} as built.`);
      }
      // Without a store it guards all the same.
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const open = await ownWindows();
      await Promise.all([
        STORE.noteEarlierTabs(open.map(({ id }) => id)).catch(() => undefined),
        removeEarlierAllowances(FOLDER),
      ]);
      await removeEarlier();
      await self.clients.claim();
      await tell({ type: 'standing', notOffline: whyNotOffline(installed ?? (await fill())) });
    })(),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const isOwn = new URL(request.url).origin === self.location.origin;
  const file = request.method === 'GET' ? builtFileOf(request.url, FOLDER, BUILT) : null;
  // What goes elsewhere was allowed by the page's own policy, or never came here.
  if (isOwn) event.respondWith(answer(event, file));
  else event.waitUntil(count(request.clone(), true));
  if (request.mode === 'navigate') event.waitUntil(removeEarlier());
});

self.addEventListener('message', (event) => {
  const asked = event.data as GuardRequest;
  const reply = (value: unknown) => event.ports[0]?.postMessage(value);
  event.waitUntil(
    (async () => {
      if (asked.type === 'allowed') return reply(await addressOf(asked.token));
      if (asked.type === 'store') return reply(whyNotOffline(await fill()));
      if (allowableOrigin(asked.address) === null) return reply(false);
      const allowances = await caches.open(allowancesName());
      await allowances.put(allowanceKey(asked.token), new Response(asked.address));
      reply(true);
    })(),
  );
});

/** Stores what the page needs offline, as far as it is not there. */
async function fill(): Promise<Filled> {
  const listed = await fetch('models/manifest.json', { cache: 'no-cache' })
    .then((response) => response.json() as Promise<ListedModels>)
    .catch(() => ({}));
  const wanted = filesToStore(Object.keys(BUILT.files), {
    hasJspi: 'Suspending' in WebAssembly,
    models: modelsToStore(listed ?? {}),
  });
  return STORE.fill(wanted);
}

/** '' if it can be opened offline. */
function whyNotOffline({ isFull, missing }: Filled): string {
  if (isFull) return 'the browser gives this site too little room to store it';
  if (missing.length === 0) return '';
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  return `the host does not have ${missing[0]}${more} as built`;
}

async function answer(event: FetchEvent, file: string | null): Promise<Response> {
  const [response, allowedOrigin] = await Promise.all([
    file === null ? passOn(event) : load(event, file),
    allowanceOf(event),
  ]);
  const isWidened = file === PAGE_FILE && allowedOrigin !== null;
  return guarded(
    isWidened ? await pageAllowing(response, allowedOrigin) : response,
    self.location,
    allowedOrigin,
  );
}

/** What no build made: an earlier build's file that a tab of it still needs, or another document of the site. */
async function passOn(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const earlier = request.method === 'GET' ? await STORE.findEarlier(request.url) : null;
  if (earlier) return earlier;
  event.waitUntil(count(request.clone(), false));
  return fetch(request);
}

/** A built file by its name alone, with which nothing goes: from the store, the page from the network if it can be. */
async function load(event: FetchEvent, file: string): Promise<Response> {
  const stored = await STORE.find(file);
  if (stored && file !== PAGE_FILE) return stored;
  let response: Response;
  try {
    const { url, headers, signal } = event.request;
    const range = headers.get('range');
    response = await ask(file, {
      headers: range === null ? {} : { Range: range },
      signal,
      ...(file === PAGE_FILE && { cache: 'no-cache', address: url }),
    });
  } catch (error) {
    if (stored) return stored;
    throw error;
  }
  if (!response.ok) return stored ?? response;
  const { headers, status } = response;
  if (!hasTypeOf(file, headers.get('content-type'))) return stored ?? wrong(file);
  if (!CHECKED_FIRST.test(file)) {
    if (status === 200) event.waitUntil(keep(file, response.clone()));
    return response;
  }
  const bytes = await response.arrayBuffer();
  if (await STORE.isAsBuilt(file, response, bytes)) {
    if (!stored) event.waitUntil(STORE.keep(file, response, bytes).catch(() => undefined));
    return new Response(bytes, { status, headers });
  }
  if (file !== PAGE_FILE) return stored ?? wrong(file);
  // The host has another build. Its guard brings its files whole; until then the page of this one fits them.
  event.waitUntil(
    self.registration.update().then(
      () => undefined,
      () => undefined,
    ),
  );
  return stored ?? new Response(bytes, { status, headers });
}

/** Gets a file without parameters, and without cookies unless the host insists on them. */
async function ask(
  file: string,
  { address, ...options }: RequestInit & { readonly address?: string },
): Promise<Response> {
  const url = new URL(address ?? (file === PAGE_FILE ? './' : file), FOLDER);
  url.search = '';
  const response = await fetch(url, { ...options, credentials: 'omit' });
  return response.ok ? response : fetch(url, { ...options, credentials: 'same-origin' });
}

/** A full disk must not take the answer away that is there. */
async function keep(file: string, response: Response): Promise<void> {
  try {
    const bytes = await response.arrayBuffer();
    if (await STORE.isAsBuilt(file, response, bytes)) await STORE.keep(file, response, bytes);
  } catch {
    // It is fetched again.
  }
}

/** In place of what would break the page for good if it were taken for its file. */
function wrong(file: string): Response {
  return new Response(`${file} is not on this host as it was built.`, {
    status: 502,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
}

const removeEarlier = () =>
  STORE.removeEarlier(async (id) => (await self.clients.get(id)) !== undefined).catch(() => undefined);

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
  const allowances = await caches.open(allowancesName());
  const found = await allowances.match(allowanceKey(token), { ignoreVary: true });
  return found ? found.text() : null;
}

const allowanceKey = (token: string) => `./${encodeURIComponent(token)}`;

async function count(request: Request, crossOrigin: boolean): Promise<void> {
  const bodyBytes = (await request.arrayBuffer()).byteLength;
  const cookies = crossOrigin || request.credentials === 'omit' ? [] : await ownCookies();
  const { url, headers, method } = request;
  await tell({ type: 'sent', bytes: sentBytes({ url, headers, bodyBytes, cookies }), crossOrigin, method });
}

/** Cookies of this site that scripts can set; none where the browser does not tell. */
async function ownCookies(): Promise<[string, string][]> {
  const store = (self as { cookieStore?: { getAll(): Promise<{ name: string; value: string }[]> } })
    .cookieStore;
  const cookies = await store?.getAll().catch(() => []);
  return (cookies ?? []).map(({ name, value }) => [name, value]);
}

async function tell(news: GuardNews): Promise<void> {
  for (const client of await ownWindows()) client.postMessage(news);
}

/** Other pages of the site are windows of it too. */
async function ownWindows(): Promise<readonly WindowClient[]> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return windows.filter(({ url }) => url.startsWith(FOLDER));
}
