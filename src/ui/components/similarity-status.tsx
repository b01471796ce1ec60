import { Button, Text } from '@mantine/core';
import { waitingClips } from '../../state/selectors.ts';
import { useAppStore, useResults } from '../use-app-store.ts';
import { ErrorNote, WorkNote } from './run-status.tsx';

/** The run behind matrix and retrieval: working, failed, still opening clips, what was left out. */
export function SimilarityStatus() {
  const run = useAppStore((state) => state.similarity);
  const waiting = useAppStore(waitingClips);
  const hasModel = useAppStore((state) => state.model !== null);
  const clips = useAppStore((state) => state.clips);
  const cancelRun = useAppStore((state) => state.cancelRun);
  const retryRun = useAppStore((state) => state.retryRun);
  const skipped = useResults().get('similarity', run.summary?.resultId ?? null)?.skipped ?? [];
  const nameOf = (id: string) => clips.find((clip) => clip.id === id)?.name ?? id;
  return (
    <>
      {run.status === 'running' && (
        <WorkNote
          key={run.startedAtMs}
          what="Embedding clips"
          progress={run.progress}
          onCancel={() => cancelRun('similarity')}
          testId="similarity-progress"
        />
      )}
      {run.status === 'failed' && run.error && (
        <ErrorNote error={run.error} testId="similarity-error">
          <Button mt={6} size="compact-xs" onClick={() => retryRun('similarity')}>
            Try again
          </Button>
        </ErrorNote>
      )}
      {run.status === 'idle' && !run.summary && (
        <Text size="sm">{hasModel ? 'No clip is open yet.' : 'Waiting for the model.'}</Text>
      )}
      {run.status === 'idle' && run.summary && (
        <Button w="fit-content" onClick={() => retryRun('similarity')}>
          Compare again
        </Button>
      )}
      {waiting > 0 && (
        <Text size="xs" c="var(--page-quiet)" data-testid="clips-waiting">
          {waiting} {waiting === 1 ? 'clip is' : 'clips are'} still being opened; the figures grow with them.
        </Text>
      )}
      {skipped.map(({ clipId, reason }) => (
        <Text key={clipId} size="xs" c="var(--page-quiet)" data-testid="skipped-clip">
          {nameOf(clipId)}: {reason}
        </Text>
      ))}
    </>
  );
}
