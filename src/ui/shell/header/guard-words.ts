/** Describes in words what the page sent and what guards it. */
import type { GuardSlice } from '../../../state/shell/guard-slice.ts';

type GuardFacts = Pick<
  GuardSlice,
  'status' | 'reason' | 'bytesSent' | 'crossOriginRequests' | 'allowedAddress'
>;

/** Why there is no number yet, and how to get one; short, because the chip is beside ten views. */
const UNCOUNTED = {
  installing: 'counter starting',
  ready: 'reload to count',
  unavailable: 'unknown',
} as const;

/** What the page sent, short enough for a chip. */
export function guardText({ status, bytesSent, crossOriginRequests, allowedAddress }: GuardFacts): string {
  if (status !== 'active') return `bytes sent: ${UNCOUNTED[status]}`;
  const sent = `${bytesSent.toLocaleString('en-GB')} bytes sent`;
  const elsewhere = crossOriginRequests === 0 ? '' : `, ${crossOriginRequests} to other sites`;
  return `${sent}${elsewhere}${allowedAddress === null ? '' : ` · may reach ${new URL(allowedAddress).host}`}`;
}

const offline = (reason: string) => (reason === '' ? '' : ` The page will not open offline: ${reason}.`);

/** What the number means, and what is missing while there is no guard. */
export function guardDetail({ status, reason, allowedAddress }: GuardFacts, isolated: boolean): string {
  const threads = isolated
    ? ''
    : ' Until then the page is not cross-origin isolated, so the CPU uses one thread only.';
  switch (status) {
    case 'active':
      return (
        'Clips and weights are read in this tab. A service worker counts what is sent (URL, headers and body of every request except those for the page’s own files), and the browser blocks ' +
        (allowedAddress === null
          ? 'all other sites.'
          : `all other sites except ${new URL(allowedAddress).origin}, which you allowed.`) +
        offline(reason)
      );
    case 'ready':
      return `Clips and weights are read in this tab, but the guard is not active yet. It blocks other sites and counts what is sent. It is installed and becomes active when you reload the page.${threads}${offline(reason)}`;
    case 'installing':
      return `Clips and weights are read in this tab, but the guard is not active yet. It blocks other sites and counts what is sent. It is being installed.${threads}`;
    case 'unavailable':
      return `Clips and weights are read in this tab, but the guard is not running: ${reason}.${isolated ? '' : ' The page is not cross-origin isolated, so the CPU uses one thread only.'}`;
  }
}
