/** Installs the guard, tells how it stands, asks it for leave. */
import { AppError } from '../core/errors.ts';
import { allowableOrigin } from './allowable-origin.ts';
import { cameThroughGuard } from './guarded-document.ts';
import type { GuardNews, GuardRequest } from './messages.ts';
import { ALLOW_PARAMETER, allowancesName } from './messages.ts';

/** How the guard stands towards this page. `ready`: it is there and takes effect with a reload. */
export type GuardStatus = 'unavailable' | 'installing' | 'ready' | 'active';

export interface GuardListener {
  /** `reason`: why there is none, or why the page that it guards won't open offline; '' otherwise. */
  readonly onStatus: (status: GuardStatus, reason: string) => void;
  readonly onSent: (news: Extract<GuardNews, { readonly type: 'sent' }>) => void;
  /** The address that was typed before the reload which allowed its site. */
  readonly onAllowed: (address: string | null) => void;
}

/**
 * Installs the service worker that guards the page, and listens to it.
 *
 * The page is guarded only if it came through the guard itself: what took over later counts, but the page's own
 * policy is not there yet.
 *
 * @param script - where the service worker lies; its folder is what it guards.
 */
export class Guard {
  readonly #script: URL;
  readonly #container: ServiceWorkerContainer | undefined;
  readonly #isActive: boolean;
  #listener: GuardListener | null = null;

  constructor(
    script: URL,
    container: ServiceWorkerContainer | undefined = navigator.serviceWorker,
    isGuarded = cameThroughGuard(),
  ) {
    this.#script = script;
    this.#container = container;
    this.#isActive = isGuarded && container?.controller?.scriptURL === script.href;
  }

  /** Tells whether the page came through the guard, and listens from now on. */
  async listen(listener: GuardListener): Promise<void> {
    this.#listener = listener;
    const container = this.#container;
    if (!container) return;
    container.addEventListener('message', ({ data }: MessageEvent<GuardNews>) => {
      if (data.type === 'sent') listener.onSent(data);
      else this.#tellStanding(data.notOffline);
    });
    if (!this.#isActive) return;
    listener.onStatus('active', '');
    const token = new URLSearchParams(location.search).get(ALLOW_PARAMETER);
    if (token !== null) listener.onAllowed((await this.#ask({ type: 'allowed', token })) as string | null);
  }

  /** Installs the guard, or looks whether there is a newer one; it stores the page for use offline. */
  async install(): Promise<void> {
    if (!this.#container) {
      this.#tellNone('this page is not on https, so the browser offers no service worker');
      return;
    }
    try {
      const registration = await this.#container.register(this.#script, { type: 'module' });
      // A forced reload goes past a guard that is there.
      if (registration.active) this.#tellStanding('');
      else this.#watch(registration.installing);
      const notOffline = await this.#ask({ type: 'store' }, registration.active);
      if (typeof notOffline === 'string') this.#tellStanding(notOffline);
    } catch (error) {
      this.#tellNone(`the browser refused it: ${error instanceof Error ? error.message : 'no reason given'}`);
    }
  }

  /**
   * The address of this page with leave to reach one more site.
   *
   * @throws {@link AppError} `shape` unless `address` is on https, `internal` if the guard does not answer.
   */
  async allow(address: string): Promise<URL> {
    if (allowableOrigin(address) === null) {
      throw new AppError('shape', `Expected an address that begins with https://, got “${address}”.`);
    }
    const token = crypto.randomUUID();
    const done = await this.#ask({ type: 'allow', address, token });
    if (done !== true) throw new AppError('internal', 'The guard did not answer: reload the page.');
    const url = new URL(location.href);
    url.searchParams.set(ALLOW_PARAMETER, token);
    return url;
  }

  /** Forgets the addresses that were allowed; the page's own files stay, and so does the guard. */
  async forgetAllowances(): Promise<void> {
    if ('caches' in globalThis) await caches.delete(allowancesName());
  }

  /** One that fails while it is installed goes without a word. */
  #watch(installing: ServiceWorker | null): void {
    let stood = false;
    installing?.addEventListener('statechange', () => {
      stood ||= installing.state === 'activated';
      if (installing.state !== 'redundant' || stood) return;
      this.#tellNone('it could not be installed; the next visit tries again');
    });
  }

  #tellStanding(notOffline: string): void {
    this.#listener?.onStatus(this.#isActive ? 'active' : 'ready', notOffline);
  }

  #tellNone(reason: string): void {
    if (!this.#isActive) this.#listener?.onStatus('unavailable', reason);
  }

  #ask(request: GuardRequest, guard = this.#container?.controller): Promise<unknown> {
    if (!guard) return Promise.resolve(null);
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.onmessage = ({ data }) => {
        port1.close();
        resolve(data);
      };
      guard.postMessage(request, [port2]);
    });
  }
}
