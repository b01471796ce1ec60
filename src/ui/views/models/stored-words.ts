/** Describes in words what this browser stores and what was removed. */
import type { Forgotten, StoredHere } from '../../../contract/kept.ts';
import { formatBytes } from '../../kit/format.ts';

interface StoredItem {
  readonly what: string;
  readonly amount: string;
}

/** The stored items that would be removed. */
export function storedItems({ models, clips, downloads, training, hasFeatures }: StoredHere): StoredItem[] {
  return [
    { what: 'Kept models', amount: amount(models) },
    { what: 'Kept clips', amount: amount(clips) },
    ...(downloads.count > 0 ? [{ what: 'Unfinished downloads', amount: amount(downloads) }] : []),
    ...(training.count > 0 ? [{ what: 'Training', amount: amount(training) }] : []),
    { what: 'Computed features', amount: hasFeatures ? 'from earlier visits, to save time' : 'none' },
    { what: 'Settings', amount: 'masks, gallery, keys, the last model, sites you allowed' },
  ];
}

/** The storage in use and its limit; '' if the browser does not report it. */
export function usageText({ usageBytes, quotaBytes }: StoredHere): string {
  return quotaBytes > 0
    ? `In use by this site: ${formatBytes(usageBytes)} of ${formatBytes(quotaBytes)}.`
    : '';
}

/** Why the offline copy stays, and how to remove it. */
export function offlineText({ offlineBytes }: StoredHere): string {
  if (offlineBytes === 0) return 'The page itself is not stored for offline use.';
  const size = offlineBytes === null ? '' : ` (${formatBytes(offlineBytes)})`;
  return `The files of the page itself${size} stay, so that it opens offline and its guard stays active. They contain nothing of yours. The browser’s settings for this site remove them too.`;
}

/**
 * What was removed, what another tab still uses, and what happens to open clips and models.
 *
 * @param cameBack - whether clips from an earlier visit are open: their bytes were only stored here.
 */
export function forgottenText(
  { models, clips, hadTraining, hadFeatures, left }: Forgotten,
  { cameBack }: { readonly cameBack: boolean },
): string {
  const removed = [
    ...(models > 0 ? [count(models, 'model')] : []),
    ...(clips > 0 ? [count(clips, 'clip')] : []),
    ...(hadTraining ? ['training runs'] : []),
    ...(hadFeatures ? ['computed features'] : []),
    'settings',
  ];
  const sentence = `Removed: ${removed.join(', ')}.`;
  const rest =
    left.length === 0
      ? ''
      : ` Not removed, because another tab of this page uses it: ${left.join(', ')}. Close that tab and try again.`;
  const open = cameBack
    ? 'Open clips and models stay until you reload the page, but clips from earlier visits may no longer play or move.'
    : 'Open clips and models stay until you reload the page.';
  return `${sentence}${rest} ${open}`;
}

function amount({ count: files, bytes }: StoredHere['models']): string {
  return files === 0 ? 'none' : `${files}, ${formatBytes(bytes)}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
