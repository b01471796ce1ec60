/** What a page may do, as the browser holds it: run nothing but our own scripts, reach no other site. */

/** Pages that links of ours lead to; the browser opens no others from a guarded page. */
export const OUTSIDE_LINKS = ['https://github.com/YuanGongND/cav-mae'];

export interface PolicyPlaces {
  /** Whom scripts may ask: an origin, or `'self'`, which lets sockets of this site through as well. */
  readonly connect: string;
  /** One more site that may be asked, such as `https://example.org`; null for none. */
  readonly allowedOrigin: string | null;
}

/**
 * The content security policy. `style-src` is wider because the kit sets styles on elements, `img-src` and `media-src`
 * because pictures and sounds are made here; no frames, because the page has none and what is in one escapes.
 *
 * @returns the text of the header.
 */
export function contentSecurityPolicy({ connect, allowedOrigin }: PolicyPlaces): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src ${connect}${allowedOrigin === null ? '' : ` ${allowedOrigin}`}`,
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

/** The policy that is built into the page, before its host is known; what `own-site.ts` makes of it is added. */
export const BUILT_POLICY = /* @__PURE__ */ contentSecurityPolicy({ connect: "'self'", allowedOrigin: null });

/** The same for one more site. */
export const builtPolicyAllowing = (allowedOrigin: string) =>
  contentSecurityPolicy({ connect: "'self'", allowedOrigin });
