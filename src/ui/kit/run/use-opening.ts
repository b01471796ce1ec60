/** How many clips are open while others that a view compares are still being opened, in words. */
import { waitingClips } from '../../../state/selectors.ts';
import { useAppStore } from '../../use-app-store.ts';

/** “3 of 24 clips are open” while the rest is opened; null once nothing is waited for. */
export function useOpening(): string | null {
  const waiting = useAppStore(waitingClips);
  const open = useAppStore(({ library }) => library.clips.filter(({ status }) => status === 'ready').length);
  if (waiting === 0) return null;
  return `${open} of ${open + waiting} clips ${open === 1 ? 'is' : 'are'} open`;
}
