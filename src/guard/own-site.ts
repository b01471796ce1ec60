/** The part of the policy that only a page, or its guard, can say: it names the host. */

/** This site without its sockets. A policy has no words for an address in brackets. */
export function ownSite({ origin, hostname }: Pick<Location, 'origin' | 'hostname'>): string {
  return hostname.startsWith('[') ? "'self'" : origin;
}

/** What is added to the policy that came with the page, once the page knows its host. */
export function tighterPolicy(built: string, site: Pick<Location, 'origin' | 'hostname'>): string {
  const [, more = ''] = /connect-src 'self'([^;]*)/.exec(built) ?? [];
  return `connect-src ${ownSite(site)}${more}`;
}
