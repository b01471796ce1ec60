/** What page and guard say to each other. */
import { ownName } from '../core/own-names.ts';

/** What the guard tells its pages. */
export type GuardNews =
  /**
   * A request that carried something away: bytes of its address, of headers and body that a script can set, and whether
   * it went to another site.
   */
  | { readonly type: 'sent'; readonly bytes: number; readonly crossOrigin: boolean; readonly method: string }
  /** The guard stands; why it can't open the page offline, '' where it can. */
  | { readonly type: 'standing'; readonly notOffline: string };

/** What a page asks of the guard; it answers through the port that comes along. */
export type GuardRequest =
  /** Lets a page reach the site of an address, by a token that only this browser knows. */
  | { readonly type: 'allow'; readonly address: string; readonly token: string }
  /** Which address a token stands for; null for an unknown token. */
  | { readonly type: 'allowed'; readonly token: string }
  /** Why the guard can't open the page offline, after it has tried once more; '' where it can. */
  | { readonly type: 'store' };

/** The name of the cache that holds the addresses whose sites pages of this browser may reach, by token. */
export const allowancesName = () => ownName('allowances');

/** The parameter of the page's address that carries a token. */
export const ALLOW_PARAMETER = 'allow';
