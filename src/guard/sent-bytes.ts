/** Headers that the browser sets and scripts can't set. */
const SET_BY_BROWSER = /^(sec-|upgrade-insecure-requests$)/;

/** The parts of a request that can carry data. */
export type SentParts = Pick<Request, 'url'> & {
  readonly headers: Iterable<readonly [string, string]>;
  readonly bodyBytes: number;
  /** Names and values of the site's cookies. */
  readonly cookies: readonly (readonly [string, string])[];
};

/**
 * How much data a request sends: path and query of its address, headers that scripts can set, cookies and body.
 */
export function sentBytes({ url, headers, bodyBytes, cookies }: SentParts): number {
  const { pathname, search } = new URL(url);
  let bytes = pathname.length + search.length + bodyBytes;
  for (const [name, value] of headers) if (isSetByScript(name, value)) bytes += name.length + value.length;
  for (const [name, value] of cookies) bytes += name.length + value.length;
  return bytes;
}

/** A header that a script could have set counts, unless it has the value that every browser of this kind sends. */
function isSetByScript(name: string, value: string): boolean {
  if (name === 'accept') return value !== '*/*';
  if (name === 'user-agent') return value !== globalThis.navigator?.userAgent;
  return !SET_BY_BROWSER.test(name);
}
