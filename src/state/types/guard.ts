/** The guard. */
import type { WireError } from '../../core/errors.ts';

/** What guards the page's promise that nothing leaves, and what it has counted since the page was opened. */
export interface GuardSlice {
  /** `ready`: installed, but this page did not come through it; a reload makes it take effect. */
  readonly guardStatus: 'unavailable' | 'installing' | 'ready' | 'active';
  /** Why there is none, or why the page won't open offline in spite of it; '' otherwise. */
  readonly guardReason: string;
  /** Bytes of addresses, headers and bodies of requests, but for those of the page's own files. */
  readonly bytesSent: number;
  /** Requests to other sites that a policy let through. */
  readonly crossOriginRequests: number;
  /** The address whose site this page may reach beside its own; null for none. */
  readonly allowedAddress: string | null;
  readonly allowError: WireError | null;
  readonly listenToGuard: () => Promise<void>;
  readonly installGuard: () => Promise<void>;
  /** Loads the page anew, through the guard. */
  readonly reloadGuarded: () => void;
  /** Loads the page anew with leave to reach the site of an address; what is open here is lost by it. */
  readonly reloadAllowing: (address: string) => Promise<void>;
}
