/** The run behind the ranking. */
import { Button, Text } from '@mantine/core';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { WaitingClips } from '../../../kit/run/waiting-clips.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';

/** The run behind the ranking: working, failed, stopped, still opening clips. */
export function RankingStatus() {
  const wasAsked = useAppStore((state) => state.runs.ranking.startedAtMs > 0);
  const hasSummary = useAppStore((state) => state.runs.ranking.summary !== null);
  const hasModel = useAppStore((state) => state.models.loaded !== null);
  const isClips = useAppStore((state) => state.gallery.name === 'clips');
  const { retry } = useActions('runs');
  return (
    <>
      <RunGate
        kind="ranking"
        doing="Embedding clips"
        testId="lab"
        idle={
          <>
            {!hasSummary && isClips && (
              <Text size="sm">{hasModel ? 'No clips to compare yet.' : 'Waiting for the model.'}</Text>
            )}
            {wasAsked && (
              <Button w="fit-content" onClick={() => retry('ranking')} data-testid="lab-again">
                Compare again
              </Button>
            )}
          </>
        }
      />
      {isClips && <WaitingClips what="figures grow" />}
    </>
  );
}
