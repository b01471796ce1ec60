/** The messages between page and guard. */
import { ownName } from '../core/own-names.ts';

/** Messages from the guard to its pages. */
export type GuardNews =
  /**
   * A request that carried data away: the bytes of address, headers and body that a script can set, and whether it went
   * to another site.
   */
  | { readonly type: 'sent'; readonly bytes: number; readonly crossOrigin: boolean; readonly method: string }
  /** The guard is active; why it can't open the page offline, or '' if it can. */
  | { readonly type: 'standing'; readonly notOffline: string };

/** Requests from a page to the guard, which answers through the port sent with them. */
export type GuardRequest =
  /** Allows a page to reach the site of an address, with a token that only this browser has. */
  | { readonly type: 'allow'; readonly address: string; readonly token: string }
  /** The address that a token stands for; null for an unknown token. */
  | { readonly type: 'allowed'; readonly token: string }
  /** Why the guard can't open the page offline, after trying again; '' if it can. */
  | { readonly type: 'store' };

/** The name of the cache that holds, by token, the addresses that pages of this browser may reach. */
export const allowancesName = () => ownName('allowances');

/** The parameter of the page's address that carries a token. */
export const ALLOW_PARAMETER = 'allow';
