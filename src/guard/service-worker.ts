/** Answers every request of the site: adds headers, counts, and serves stored files (the build writes the list in). */
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

/** The build writes this into the built file. */
const BUILT = JSON.parse('__BUILT_FILES__') as BuiltFiles;
const FOLDER = new URL('./', self.location.href).href;
const STORE = new PageStore(BUILT, FOLDER, (file) => ask(file, { cache: 'no-cache' }));
/** These are checked whole before a page gets them, because a wrong one would be run. */
const CHECKED_FIRST = /\.(html|js|css|wasm|json)$/;

/** The result of the installation; null if the browser has stopped this worker since. */
let installed: Filled | null = null;

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      installed = await fill();
      const { missing } = installed;
      // During a deployment the earlier guard does better, because its files are complete.
      if (self.registration.active && missing.some(isNeeded)) {
        await STORE.empty();
        throw new Error(`The host does not have ${missing.filter(isNeeded).join(', ')} as built.`);
      }
      // It guards even without a store.
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
  // A request to another site was allowed by the page's own policy, or never came here.
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

/** Stores what the page needs offline, as far as it is missing. */
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

/**
 * For a file that is not part of the build: an earlier build's file that one of its tabs still needs, or another
 * document.
 */
async function passOn(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const earlier = request.method === 'GET' ? await STORE.findEarlier(request.url) : null;
  if (earlier) return earlier;
  event.waitUntil(count(request.clone(), false));
  return fetch(request);
}

/**
 * A built file, requested by its name only, so that nothing is sent with it. It comes from the store; the page comes
 * from the network if possible.
 */
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
  // The host has another build. That build's guard will bring its files whole; until then this build's page fits this
  // build.
  event.waitUntil(
    self.registration.update().then(
      () => undefined,
      () => undefined,
    ),
  );
  return stored ?? new Response(bytes, { status, headers });
}

/** Gets a file without parameters, and without cookies unless the host requires them. */
async function ask(
  file: string,
  { address, ...options }: RequestInit & { readonly address?: string },
): Promise<Response> {
  const url = new URL(address ?? (file === PAGE_FILE ? './' : file), FOLDER);
  url.search = '';
  const response = await fetch(url, { ...options, credentials: 'omit' });
  return response.ok ? response : fetch(url, { ...options, credentials: 'same-origin' });
}

/** A full disk must not lose the answer that is there. */
async function keep(file: string, response: Response): Promise<void> {
  try {
    const bytes = await response.arrayBuffer();
    if (await STORE.isAsBuilt(file, response, bytes)) await STORE.keep(file, response, bytes);
  } catch {
    // It will be fetched again.
  }
}

/** Sent in place of a file that would break the page for good. */
function wrong(file: string): Response {
  return new Response(`${file} is not on this host as it was built.`, {
    status: 502,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  });
}

const removeEarlier = () =>
  STORE.removeEarlier(async (id) => (await self.clients.get(id)) !== undefined).catch(() => undefined);

/** The site that the asking page may reach: from its own address, or from that of the page behind a worker. */
async function allowanceOf({ request, clientId }: FetchEvent): Promise<string | null> {
  const address =
    request.mode === 'navigate' || clientId === '' ? request.url : (await self.clients.get(clientId))?.url;
  const token = address === undefined ? null : new URL(address).searchParams.get(ALLOW_PARAMETER);
  const allowed = token === null ? null : await addressOf(token);
  return allowed === null ? null : allowableOrigin(allowed);
}

/** The address that the user typed when a token was made. */
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

/** Cookies of this site that scripts can set; none if the browser does not report them. */
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
