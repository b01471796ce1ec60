/** What lies in this browser and what was removed, in words. */
import type { Forgotten, StoredHere } from '../../../contract/kept.ts';
import { formatBytes } from '../../kit/format.ts';

interface StoredItem {
  readonly what: string;
  readonly amount: string;
}

/** What lies here and would be removed. */
export function storedItems({ models, clips, hasFeatures }: StoredHere): StoredItem[] {
  return [
    { what: 'Kept models', amount: amount(models) },
    { what: 'Kept clips', amount: amount(clips) },
    { what: 'Computed features', amount: hasFeatures ? 'of earlier visits, to save time' : 'none' },
    { what: 'Settings', amount: 'masks, gallery, keys, the last model, addresses you allowed' },
  ];
}

/** What is in use of what the browser grants; '' where it does not tell. */
export function usageText({ usageBytes, quotaBytes }: StoredHere): string {
  return quotaBytes > 0
    ? `In use by this site: ${formatBytes(usageBytes)} of ${formatBytes(quotaBytes)}.`
    : '';
}

/** Why the offline copy stays, and how to be rid of it. */
export function offlineText({ offlineBytes }: StoredHere): string {
  if (offlineBytes === 0) return 'No copy of the page itself is kept for use offline.';
  const size = offlineBytes === null ? '' : `, ${formatBytes(offlineBytes)}`;
  return `The page’s own files${size}, stay, so that it opens offline and its guard stands: they hold nothing of yours. The browser’s settings for this site remove them too.`;
}

/**
 * What was removed, what another tab holds, and what becomes of what is open.
 *
 * @param cameBack - whether clips of an earlier visit are open: their bytes were here and nowhere else.
 */
export function forgottenText(
  { models, clips, hadFeatures, left }: Forgotten,
  { cameBack }: { readonly cameBack: boolean },
): string {
  const removed = [
    ...(models > 0 ? [count(models, 'model')] : []),
    ...(clips > 0 ? [count(clips, 'clip')] : []),
    ...(hadFeatures ? ['computed features'] : []),
    'settings',
  ];
  const sentence = `Removed: ${removed.join(', ')}.`;
  const rest =
    left.length === 0
      ? ''
      : ` Left, because another tab of this page is using it: ${left.join(', ')}. Close that tab and forget again.`;
  const open = cameBack
    ? 'What is open stays until the page is loaded anew, but clips of earlier visits may no longer play or move.'
    : 'What is open goes on until the page is loaded anew.';
  return `${sentence}${rest} ${open}`;
}

function amount({ count: files, bytes }: StoredHere['models']): string {
  return files === 0 ? 'none' : `${files}, ${formatBytes(bytes)}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
