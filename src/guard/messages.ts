/** What the guard tells its pages. */
export type GuardNews =
  /** A request that carried something away: bytes of its body, and whether it went to another site. */
  | { readonly type: 'sent'; readonly bytes: number; readonly crossOrigin: boolean; readonly method: string }
  /** Everything that the page needs offline is stored. */
  | { readonly type: 'stored' };

/** What a page asks of the guard; it answers through the port that comes along. */
export type GuardRequest =
  /** Lets a page reach the site of an address, by a token that only this browser knows. */
  | { readonly type: 'allow'; readonly address: string; readonly token: string }
  /** Which address a token stands for; null for an unknown token. */
  | { readonly type: 'allowed'; readonly token: string };

/** The cache that holds the addresses whose sites pages of this browser may reach, by token. */
export const ALLOWANCES = 'allowances';

/** The parameter of the page's address that carries a token. */
export const ALLOW_PARAMETER = 'allow';
