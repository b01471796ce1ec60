/** The state of the run that compares the open clips. */
import { Button, Text } from '@mantine/core';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import { Note } from '../notes/note.tsx';
import { RunGate } from './run-gate.tsx';
import { useOpening } from './use-opening.ts';
import { WaitingClips } from './waiting-clips.tsx';

/** The state of the run: working, failed, waiting for clips to open; and the clips that were left out. */
export function SimilarityStatus() {
  const summary = useAppStore((state) => state.runs.similarity.summary);
  const hasModel = useAppStore((state) => state.models.loaded !== null);
  const clips = useAppStore((state) => state.library.clips);
  const opening = useOpening();
  const { retry } = useActions('runs');
  const skipped = useResults().get('similarity', summary?.resultId ?? null)?.skipped ?? [];
  const nameOf = (id: string) => clips.find((clip) => clip.id === id)?.name ?? id;
  return (
    <>
      <RunGate
        kind="similarity"
        doing="Embedding clips"
        testId="similarity"
        idle={
          summary ? (
            <Button w="fit-content" onClick={() => retry('similarity')}>
              Compare again
            </Button>
          ) : (
            opening === null && (
              <Text size="sm">{hasModel ? 'No clip is open yet.' : 'Waiting for the model.'}</Text>
            )
          )
        }
      />
      <WaitingClips then="the figures come once all are" />
      {skipped.map(({ clipId, reason }) => (
        <Note key={clipId} data-testid="skipped-clip">
          {nameOf(clipId)}: {reason}
        </Note>
      ))}
    </>
  );
}
