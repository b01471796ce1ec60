/** Installs the guard, reports its state and requests permissions from it. */
import { AppError } from '../core/errors.ts';
import { allowableOrigin } from './allowable-origin.ts';
import { cameThroughGuard } from './guarded-document.ts';
import type { GuardNews, GuardRequest } from './messages.ts';
import { ALLOW_PARAMETER, allowancesName } from './messages.ts';

/** The state of the guard for this page. `ready`: it is installed and takes effect with a reload. */
export type GuardStatus = 'unavailable' | 'installing' | 'ready' | 'active';

export interface GuardListener {
  /** `reason`: why there is no guard, or why the page that it guards won't open offline; '' otherwise. */
  readonly onStatus: (status: GuardStatus, reason: string) => void;
  readonly onSent: (news: Extract<GuardNews, { readonly type: 'sent' }>) => void;
  /** The address that the user typed before the reload that allowed its site. */
  readonly onAllowed: (address: string | null) => void;
}

/**
 * Installs the service worker that guards the page, and listens to it.
 *
 * The page is guarded only if it came through the guard itself. A guard that took over later counts requests, but the
 * page does not have its policy yet.
 *
 * @param script - the place of the service worker; it guards that folder.
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

  /** Finds out whether the page came through the guard, and listens to its messages from now on. */
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

  /** Installs the guard or checks for a newer one. The guard then stores the page for offline use. */
  async install(): Promise<void> {
    if (!this.#container) {
      this.#tellNone('this page is not on https, so the browser does not allow a service worker');
      return;
    }
    try {
      const registration = await this.#container.register(this.#script, { type: 'module' });
      // A forced reload bypasses an installed guard.
      if (registration.active) this.#tellStanding('');
      else this.#watch(registration.installing);
      const notOffline = await this.#ask({ type: 'store' }, registration.active);
      if (typeof notOffline === 'string') this.#tellStanding(notOffline);
    } catch (error) {
      this.#tellNone(`the browser refused it: ${error instanceof Error ? error.message : 'no reason given'}`);
    }
  }

  /**
   * The address of this page with permission to reach one more site.
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

  /** Forgets the allowed addresses. The page's own files and the guard stay. */
  async forgetAllowances(): Promise<void> {
    if ('caches' in globalThis) await caches.delete(allowancesName());
  }

  /** A guard that fails while it is installed gives no message of its own. */
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
