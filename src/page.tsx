/** The composition root: the only place that imports the worker, the store and the tree. */
import '@mantine/core/styles.css';
import './ui/styles/page.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { Capture } from './audio/capture.ts';
import { Player } from './audio/player.ts';
import { backendChoice, connectWorker } from './connect-worker.ts';
import type { EngineContract } from './contract/engine.ts';
import { AppError } from './core/errors.ts';
import { fetchPart } from './core/fetch-part.ts';
import { ownName, ownPrefix } from './core/own-names.ts';
import type { RpcClient } from './core/rpc.ts';
import { Guard } from './guard/client.ts';
import { noGuard } from './guard/no-guard.ts';
import { createConsoleApi } from './state/console-api.ts';
import type { Connect, TabNews, TabsPort } from './state/services.ts';
import { bindLink } from './state/shell/link.ts';
import { probeBrowser } from './state/shell/requirements.ts';
import type { SettingsPort } from './state/shell/settings-store.ts';
import { bindSettings } from './state/shell/settings-store.ts';
import { createAppStore } from './state/store.ts';
import { App } from './ui/shell/app.tsx';
import { theme } from './ui/styles/theme.ts';
import { AppStoreContext } from './ui/use-app-store.ts';

let client: RpcClient<EngineContract> | null = null;

const connect: Connect = (onCrash) => {
  const worker = connectWorker(onCrash);
  client = worker.client;
  return worker;
};

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new AppError('not-found', `the server answered ${response.status} for ${url}.`);
  return response.json();
}

/** A small file of another site, which gets no cookie and learns no referrer. */
async function fetchFile(url: string): Promise<File> {
  const { host, pathname } = new URL(url);
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'omit', cache: 'no-store' });
  } catch (cause) {
    throw new AppError(
      'not-found',
      `Expected to read a file from ${host}, but the request failed: the site cannot be reached, or does not let other pages read its files. Download the file and drop it here.`,
      { cause },
    );
  }
  if (!response.ok)
    throw new AppError('not-found', `Expected a file from ${host}, got HTTP ${response.status}.`);
  return new File([await response.blob()], pathname.split('/').at(-1) || host);
}

/** The number is raised when an older page could no longer read what is written. */
const SETTINGS_KEY = ownName('settings/1');
/** The same, before names contained the page's folder. */
const EARLIER_SETTINGS_KEY = 'cav-mae-playground/settings/1';
const COLOURS_KEY = ownName('colours');

/**
 * If storage is blocked, for example by a browser setting, even accessing it throws. The page then starts afresh each
 * time.
 */
function ifOpen<T>(ask: (storage: Storage) => T): T | null {
  try {
    return ask(localStorage);
  } catch {
    return null;
  }
}

const settings: SettingsPort = {
  read: () => ifOpen((storage) => storage.getItem(SETTINGS_KEY) ?? storage.getItem(EARLIER_SETTINGS_KEY)),
  write: (text) => void ifOpen((storage) => storage.setItem(SETTINGS_KEY, text)),
  clear: () =>
    void ifOpen((storage) => {
      for (const key of Object.keys(storage)) {
        if (key.startsWith(ownPrefix()) || key === EARLIER_SETTINGS_KEY) storage.removeItem(key);
      }
    }),
};

/** By the page's folder: another copy of it on the same site keeps its own clips. */
const channel = new BroadcastChannel(ownName('tabs'));
const tabs: TabsPort = {
  tell: (news) => channel.postMessage(news),
  listen: (listener) =>
    channel.addEventListener('message', ({ data }: MessageEvent<TabNews>) => listener(data)),
};

const store = createAppStore({
  connect,
  training: () => fetchPart(() => import('./connect-train.ts').then((m) => m.connectTraining)),
  player: new Player(),
  capture: { open: (kind, onEnded) => Capture.open(kind, onEnded) },
  tabs,
  // Only the built site has a guard: the development server's modules change under it.
  guard: import.meta.env.PROD ? new Guard(new URL('guard.js', document.baseURI)) : noGuard,
  openPage: (url) => (url ? location.assign(url) : location.reload()),
  askToPersist: async () => (await navigator.storage?.persist?.()) ?? false,
  settings,
  probe: probeBrowser(globalThis),
  userAgent: navigator.userAgent,
  backend: backendChoice(location.search),
  baseUrl: document.baseURI,
  fetchJson,
  fetchFile,
  now: () => performance.now(),
});
const openedHash = location.hash;
bindLink(store.state, window);
const saveSettings = bindSettings(store.state, settings, openedHash);
window.addEventListener('pagehide', saveSettings);
Object.assign(window, { playground: createConsoleApi(store.state.getState, () => client, store.sync) });
void store.state.getState().worker.boot();

const colours = localStorageColorSchemeManager({ key: COLOURS_KEY });
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colours}>
      <AppStoreContext value={store}>
        <App />
      </AppStoreContext>
    </MantineProvider>,
  );
}
