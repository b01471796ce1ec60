/** Whether the page may fetch from an address, and the mark of a reload that allowed it. */
import { BEGIN_PARAMETER } from '../../../state/shell/guard-slice.ts';
import type { Reach } from '../../../state/shell/reach.ts';
import { reachOf } from '../../../state/shell/reach.ts';
import { useAppStore } from '../../use-app-store.ts';

/** Whether the page may fetch from an address. */
export function useReach(address: string): Reach {
  const allowedAddress = useAppStore((state) => state.guard.allowedAddress);
  const status = useAppStore((state) => state.guard.status);
  return reachOf(address, { allowedAddress, status, ownOrigin: location.origin });
}

/**
 * Whether the user requested something before the reload that allowed its site. This is true only once; the parameter
 * is then removed from the address.
 */
export function takeBeginMark(): boolean {
  const url = new URL(location.href);
  if (!url.searchParams.has(BEGIN_PARAMETER)) return false;
  url.searchParams.delete(BEGIN_PARAMETER);
  history.replaceState(history.state, '', url);
  return true;
}
