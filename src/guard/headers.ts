/**
 * What the browser is told with every response of this site: run nothing but our own scripts, reach no other
 * site, share memory with nobody. `style-src` is wider because the kit sets styles on elements, `img-src` and
 * `media-src` because pictures and sounds are made here.
 *
 * @param allowedOrigin - one more site that may be asked, such as `https://example.org`; null for none.
 * @returns the header's text.
 */
export function contentSecurityPolicy(allowedOrigin: string | null): string {
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src 'self'${allowedOrigin === null ? '' : ` ${allowedOrigin}`}`,
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The headers that make a page guarded and cross-origin isolated, whatever its server sends. */
export function guardHeaders(allowedOrigin: string | null): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(allowedOrigin),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
}

/** The same response under those headers. A failure of the browser's own (`type` error) can't be changed. */
export function guarded(response: Response, allowedOrigin: string | null): Response {
  if (response.type === 'error' || response.type === 'opaqueredirect') return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(guardHeaders(allowedOrigin))) headers.set(name, value);
  const { status, statusText } = response;
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : response.body, { status, statusText, headers });
}

/**
 * The origin of an address that the user typed.
 *
 * @returns null unless it is an `https:` address, or `http:` on this machine.
 */
export function allowableOrigin(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, origin } = new URL(address);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  // Browsers let quotes into host names, which mean something else in a policy.
  if (!isLocal && !/^[\w.-]+$/.test(hostname)) return null;
  return protocol === 'https:' || (protocol === 'http:' && isLocal) ? origin : null;
}
