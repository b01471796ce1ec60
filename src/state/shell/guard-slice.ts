/** State of the guard: its status and what it counted. */
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import type { MakeSlice } from '../services.ts';

/** What guards the page's promise that nothing leaves, and what it has counted since the page was opened. */
export interface GuardSlice {
  /** `ready`: installed, but this page did not come through it; a reload makes it take effect. */
  readonly status: 'unavailable' | 'installing' | 'ready' | 'active';
  /** Why there is none, or why the page won't open offline in spite of it; '' otherwise. */
  readonly reason: string;
  /** Bytes of addresses, headers and bodies of requests, but for those of the page's own files. */
  readonly bytesSent: number;
  /** Requests to other sites that a policy let through. */
  readonly crossOriginRequests: number;
  /** The address whose site this page may reach beside its own; null for none. */
  readonly allowedAddress: string | null;
  readonly allowError: WireError | null;
  readonly listen: () => Promise<void>;
  readonly install: () => Promise<void>;
  /** Reloads the page, through the guard. */
  readonly reload: () => void;
  /**
   * Reloads the page with permission to reach the site of an address and fetches from it at once; open clips are lost.
   */
  readonly reloadAllowing: (address: string) => Promise<void>;
}

/** The parameter of the page's address for fetching the allowed file as soon as the page is there. */
export const BEGIN_PARAMETER = 'begin';

export const makeGuardSlice: MakeSlice<GuardSlice> = (patch, get, { guard, openPage }) => ({
  status: 'installing',
  reason: '',
  bytesSent: 0,
  crossOriginRequests: 0,
  allowedAddress: null,
  allowError: null,

  listen: () =>
    guard.listen({
      onStatus: (status, reason) => patch({ status, reason }),
      onSent: ({ bytes, crossOrigin }) => {
        patch(({ bytesSent, crossOriginRequests }) => ({
          bytesSent: bytesSent + bytes,
          crossOriginRequests: crossOriginRequests + Number(crossOrigin),
        }));
        const what = crossOrigin ? 'A request went to another site.' : `${bytes} bytes were sent.`;
        get().shell.announce(what);
      },
      onAllowed: (allowedAddress) => patch({ allowedAddress }),
    }),
  install: () => guard.install(),

  reload: () => openPage(null),

  reloadAllowing: async (address) => {
    patch({ allowError: null });
    try {
      const url = await guard.allow(address);
      url.searchParams.set(BEGIN_PARAMETER, '1');
      openPage(url);
    } catch (error) {
      patch({ allowError: toWireError(error) });
    }
  },
});
