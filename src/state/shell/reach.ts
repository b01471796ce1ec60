/** Whether the page may fetch from an address. */
import type { GuardSlice } from './guard-slice.ts';

/** Whether the page may fetch from a URL. */
export type Reach =
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'open' }
  /** `canAllow`: a reload can make an exception for that site. */
  | { readonly kind: 'closed'; readonly origin: string; readonly canAllow: boolean };

interface ReachFacts extends Pick<GuardSlice, 'allowedAddress' | 'status'> {
  readonly ownOrigin: string;
}

/** Whether the page may fetch from a typed URL, and if not, whether a reload can allow it. */
export function reachOf(address: string, { allowedAddress, status, ownOrigin }: ReachFacts): Reach {
  const got = address === '' ? 'nothing' : `“${address}”`;
  if (!URL.canParse(address)) {
    return { kind: 'invalid', reason: `Expected a URL that begins with https://, got ${got}.` };
  }
  const { origin, protocol } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') {
    return { kind: 'invalid', reason: `Expected a URL that begins with https://, got ${got}.` };
  }
  const allowed = allowedAddress === null ? null : new URL(allowedAddress).origin;
  if (origin === ownOrigin || origin === allowed) return { kind: 'open' };
  return { kind: 'closed', origin, canAllow: status === 'active' || status === 'ready' };
}
