import { Button, Text } from '@mantine/core';
import { waitingClips } from '../../../state/selectors.ts';
import { ErrorNote, WorkNote } from '../../components/run-status.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** The run behind the lab: working, failed, stopped, still opening clips. */
export function LabStatus() {
  const run = useAppStore((state) => state.lab);
  const waiting = useAppStore(waitingClips);
  const hasModel = useAppStore((state) => state.model !== null);
  const gallery = useAppStore((state) => state.route.gallery);
  const cancelLab = useAppStore((state) => state.cancelLab);
  const retryLab = useAppStore((state) => state.retryLab);
  return (
    <>
      {run.status === 'running' && (
        <WorkNote
          key={run.startedAtMs}
          what="Embedding clips"
          progress={run.progress}
          onCancel={cancelLab}
          testId="lab-progress"
        />
      )}
      {run.status === 'failed' && run.error && (
        <ErrorNote error={run.error} testId="lab-error">
          <Button mt={6} size="compact-xs" onClick={retryLab}>
            Try again
          </Button>
        </ErrorNote>
      )}
      {run.status === 'idle' && !run.summary && gallery === 'clips' && (
        <Text size="sm">{hasModel ? 'No clip is compared yet.' : 'Waiting for the model.'}</Text>
      )}
      {run.status === 'idle' && run.startedAtMs > 0 && (
        <Button w="fit-content" onClick={retryLab} data-testid="lab-again">
          Compare again
        </Button>
      )}
      {waiting > 0 && gallery === 'clips' && (
        <Text size="xs" c="var(--page-quiet)" data-testid="clips-waiting">
          {waiting} {waiting === 1 ? 'clip is' : 'clips are'} still being opened; the figures grow with them.
        </Text>
      )}
    </>
  );
}
