/** The part of the policy that names the host, which only the page or its guard can add. */

/** This site without its sockets. A policy can't express an address in brackets. */
export function ownSite({ origin, hostname }: Pick<Location, 'origin' | 'hostname'>): string {
  return hostname.startsWith('[') ? "'self'" : origin;
}

/** What the page adds to its built-in policy for its own host. */
export function tighterPolicy(built: string, site: Pick<Location, 'origin' | 'hostname'>): string {
  const [, more = ''] = /connect-src 'self'([^;]*)/.exec(built) ?? [];
  return `connect-src ${ownSite(site)}${more}`;
}
