/** Fetches what the user asked for before the reload that allowed its site. */
import { useEffect } from 'react';
import { directOf, PUBLISHED } from '../../../core/published/files.ts';
import { BEGIN_PARAMETER } from '../../../state/shell/guard-slice.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Begins once, as soon as a model is loaded: the mark of the reload is taken off the page's address. */
export function useBeginAllowed(): void {
  const address = useAppStore((state) => state.guard.allowedAddress);
  const isReady = useAppStore((state) => state.models.loaded !== null);
  const { load, loadLabels, list } = useActions('downloads');
  useEffect(() => {
    if (isReady) void list();
  }, [isReady, list]);
  useEffect(() => {
    if (!isReady || address === null || !takeMark()) return;
    const isLabels = PUBLISHED.some((file) => file.kind === 'labels' && directOf(file) === address);
    void (isLabels ? loadLabels(address) : load({ address, expected: expectedOf(address) }));
  }, [isReady, address, load, loadLabels]);
}

/** Size and hash of a published file, where they are known. */
export function expectedOf(address: string) {
  const file = PUBLISHED.find((one) => directOf(one) === address);
  return { bytes: file?.bytes, sha256: file?.sha256 };
}

function takeMark(): boolean {
  const url = new URL(location.href);
  if (!url.searchParams.has(BEGIN_PARAMETER)) return false;
  url.searchParams.delete(BEGIN_PARAMETER);
  history.replaceState(history.state, '', url);
  return true;
}
