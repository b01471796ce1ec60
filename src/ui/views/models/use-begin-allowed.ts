/** Fetches what the user requested before the reload that allowed its site. */
import { useEffect } from 'react';
import { directOf, PUBLISHED } from '../../../core/published/files.ts';
import { takeBeginMark } from '../../kit/reach/use-reach.ts';
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
    if (!isReady || address === null || !takeBeginMark()) return;
    const isLabels = PUBLISHED.some((file) => file.kind === 'labels' && directOf(file) === address);
    void (isLabels ? loadLabels(address) : load({ address, expected: expectedOf(address) }));
  }, [isReady, address, load, loadLabels]);
}

/** Size and hash of a published file, where they are known. */
export function expectedOf(address: string) {
  const file = PUBLISHED.find((one) => directOf(one) === address);
  return { bytes: file?.bytes, sha256: file?.sha256 };
}
