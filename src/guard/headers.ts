/** Makes the headers for policy, allowlist and isolation. */
import { GUARD_MARK } from './guarded-document.ts';
import { ownSite } from './own-site.ts';
import { BUILT_POLICY, builtPolicyAllowing, contentSecurityPolicy, OUTSIDE_LINKS } from './policy.ts';

/** Headers of the host that are passed on. Others may ask a browser to fetch, report or connect elsewhere. */
const PASSED = new Set([
  'accept-ranges',
  'cache-control',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'location',
]);

/**
 * What a document or worker may connect to in any way, including peer connections, which no content security policy
 * covers, and other pages that it opens.
 *
 * @returns the text of the header `Connection-Allowlist`; browsers that don't support it ignore it.
 */
export function connectionAllowlist(allowedOrigin: string | null): string {
  // A link goes out with its own query or none: without the question mark, a pattern would allow any query.
  const patterns = OUTSIDE_LINKS.map((link) =>
    link.includes('?') ? link.replace('?', '\\?') : `${link}\\?`,
  );
  // The colons of an address in brackets would begin a name in a pattern.
  if (allowedOrigin !== null) patterns.push(allowedOrigin.replace('[::1]', '[\\:\\:1]'));
  const quoted = patterns.map((pattern) => `"${pattern.replaceAll('\\', '\\\\')}"`);
  // The host of the published files answers a link with a redirect, which is not followed by default.
  return `(response-origin ${quoted.join(' ')});redirects=allow`;
}

/** The headers that make a page guarded and cross-origin isolated, whatever its server sends. */
export function guardHeaders(
  site: Pick<Location, 'origin' | 'hostname'>,
  allowedOrigin: string | null,
): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy({ connect: ownSite(site), allowedOrigin }),
    'Connection-Allowlist': connectionAllowlist(allowedOrigin),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Server-Timing': GUARD_MARK,
    'X-DNS-Prefetch-Control': 'off',
  };
}

/** The same response with those headers. A failure of the browser's own (`type` error) can't be changed. */
export function guarded(
  response: Response,
  site: Pick<Location, 'origin' | 'hostname'>,
  allowedOrigin: string | null,
): Response {
  if (response.type === 'error' || response.type === 'opaqueredirect') return response;
  const headers = new Headers(guardHeaders(site, allowedOrigin));
  for (const [name, value] of response.headers) if (PASSED.has(name)) headers.set(name, value);
  const { status, statusText } = response;
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : response.body, { status, statusText, headers });
}

/** The page with its built-in policy extended by the one site that the user allowed. */
export async function pageAllowing(page: Response, allowedOrigin: string): Promise<Response> {
  const { status, statusText } = page;
  const headers = new Headers(page.headers);
  headers.delete('content-length');
  headers.delete('content-encoding');
  const text = (await page.text()).replace(BUILT_POLICY, builtPolicyAllowing(allowedOrigin));
  return new Response(text, { status, statusText, headers });
}
