/** Whether the map's mean is still to come, so that its figures are not shown yet. */
import type { Clip } from '../../../state/library/clip.ts';
import { useOpening } from '../../kit/run/use-opening.ts';
import { useAppStore, useResults } from '../../use-app-store.ts';

/** “3 of 24 clips are open” while the mean that is subtracted is not complete; null when the figures are final. */
export function useMeasuring(clip: Clip): string | null {
  const opening = useOpening();
  const summary = useAppStore((state) => state.runs.localise.summary);
  const isRunning = useAppStore((state) => state.runs.localise.status === 'running');
  const needsMean = useAppStore(
    ({ localise: { heat, settings } }) => heat === 'similarity' && settings.centring !== 'none',
  );
  const result = useResults().get('localise', summary?.clipId === clip.id ? summary.resultId : null);
  if (!needsMean) return null;
  return opening ?? (isRunning && result?.centring === 'none' ? 'all clips are open' : null);
}
