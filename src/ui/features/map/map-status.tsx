import { Button, Text } from '@mantine/core';
import { ErrorNote, WorkNote } from '../../components/run-status.tsx';
import { waitingClips } from '../../../state/selectors.ts';
import { useAppStore } from '../../use-app-store.ts';

/** The layout's run: working, failed, cancelled, or nothing to lay out yet. */
export function MapStatus() {
  const run = useAppStore((state) => state.map);
  const waiting = useAppStore(waitingClips);
  const cancelMap = useAppStore((state) => state.cancelMap);
  const retryMap = useAppStore((state) => state.retryMap);
  const isClips = useAppStore((state) => state.route.gallery === 'clips');
  return (
    <>
      {run.status === 'running' && (
        <WorkNote
          key={run.startedAtMs}
          what="Laying out"
          progress={run.progress}
          onCancel={cancelMap}
          testId="map-progress"
        />
      )}
      {run.status === 'failed' && run.error && (
        <ErrorNote error={run.error} testId="map-error">
          <Button mt={6} size="compact-xs" onClick={retryMap}>
            Try again
          </Button>
        </ErrorNote>
      )}
      {run.status === 'idle' && (
        <Button w="fit-content" onClick={retryMap} data-testid="map-again">
          Lay out{run.summary ? ' again' : ''}
        </Button>
      )}
      {isClips && waiting > 0 && (
        <Text size="xs" c="var(--page-quiet)">
          {waiting} {waiting === 1 ? 'clip is' : 'clips are'} still being opened; the map grows with them.
        </Text>
      )}
    </>
  );
}
