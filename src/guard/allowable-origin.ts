/**
 * The origin of an address that the user typed.
 *
 * @returns null unless it is an `https:` address, or an `http:` address on this machine.
 */
export function allowableOrigin(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, origin } = new URL(address);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  // Browsers allow quotes in host names, but quotes have another meaning in a policy.
  if (!isLocal && !/^[\w.-]+$/.test(hostname)) return null;
  return protocol === 'https:' || (protocol === 'http:' && isLocal) ? origin : null;
}
