/** The content security policy of the page: run only our own scripts, reach no other site. */
import { downloadOf, PUBLISHED, PUBLISHED_AT } from '../core/published/files.ts';

/** What our links lead to; the browser opens nothing else from a guarded page. */
export const OUTSIDE_LINKS = [PUBLISHED_AT, ...PUBLISHED.map(downloadOf)];

/** Hosts that hand a request on to one of their own subdomains. */
const WITH_SUBDOMAINS = ['https://dl.dropboxusercontent.com'];

export interface PolicyPlaces {
  /** Where scripts may connect: an origin, or `'self'`, which also allows sockets of this site. */
  readonly connect: string;
  /** One more site that may be reached, such as `https://example.org`; null for none. */
  readonly allowedOrigin: string | null;
}

/**
 * The content security policy. `style-src` is wider because the kit sets styles on elements. `img-src` and `media-src`
 * are wider because the page makes images and audio itself. Frames are forbidden: the page has none, and code in a
 * frame could escape.
 *
 * @returns the text of the header.
 */
export function contentSecurityPolicy({ connect, allowedOrigin }: PolicyPlaces): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    ['connect-src', connect, ...sourcesOf(allowedOrigin)].join(' '),
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** A site as the policy names it. */
function sourcesOf(origin: string | null): readonly string[] {
  if (origin === null) return [];
  return WITH_SUBDOMAINS.includes(origin) ? [origin, origin.replace('://', '://*.')] : [origin];
}

/** The policy that is built into the page, before its host is known; `own-site.ts` adds the rest. */
export const BUILT_POLICY = /* @__PURE__ */ contentSecurityPolicy({ connect: "'self'", allowedOrigin: null });

/** The same, with one more site. */
export const builtPolicyAllowing = (allowedOrigin: string) =>
  contentSecurityPolicy({ connect: "'self'", allowedOrigin });
