/** The run behind the ranking, and what it came to over all queries. */
import { Button, Text } from '@mantine/core';
import type { Modality } from '../../../../core/geometry.ts';
import { MODALITY_WORDS, otherModality } from '../../../../core/geometry.ts';
import { formatShare } from '../../../kit/format.ts';
import { GalleryWarning } from '../../../kit/notes/gallery-note.tsx';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { useOpening } from '../../../kit/run/use-opening.ts';
import { WaitingClips } from '../../../kit/run/waiting-clips.tsx';
import { intervalWords } from '../../../kit/share-interval.ts';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from '../retrieve.module.css';

/**
 * The run behind the ranking (working, failed, stopped, still opening clips), otherwise the recall over all queries.
 */
export function RankingStatus({ from }: { readonly from: Modality }) {
  const wasAsked = useAppStore((state) => state.runs.ranking.startedAtMs > 0);
  const hasSummary = useAppStore((state) => state.runs.ranking.summary !== null);
  const isDone = useAppStore((state) => state.runs.ranking.status === 'done');
  const hasModel = useAppStore((state) => state.models.loaded !== null);
  const isClips = useAppStore((state) => state.gallery.name === 'clips');
  const opening = useOpening();
  const { retry } = useActions('runs');
  return (
    <div className={classes['status']}>
      <RunGate
        kind="ranking"
        doing="Embedding clips"
        testId="lab"
        idle={
          <>
            {!hasSummary && isClips && (
              <Text size="xs">{hasModel ? 'No clips to compare yet.' : 'Waiting for the model.'}</Text>
            )}
            {wasAsked && (
              <Button w="fit-content" onClick={() => retry('ranking')} data-testid="lab-again">
                Compare again
              </Button>
            )}
          </>
        }
      />
      {isDone && (!isClips || opening === null) && <RecallLine from={from} />}
      {isClips && <WaitingClips then="the ranking changes with each" />}
    </div>
  );
}

/** Recall at 1 over all queries of one direction, with what qualifies it. */
function RecallLine({ from }: { readonly from: Modality }) {
  const summary = useAppStore((state) => state.runs.ranking.summary);
  const figures = from === 'audio' ? summary?.audioToVisual : summary?.visualToAudio;
  if (!summary || !figures) return null;
  const { pairs } = summary;
  const { value } = figures.recallAt1;
  return (
    <Text size="xs" data-testid="recall-line">
      Over all {pairs} queries, the query’s own {MODALITY_WORDS[otherModality(from)]} ranks first for{' '}
      <b>{formatShare(value)}</b> (R@1; 95 % interval {intervalWords(value, pairs)}; chance{' '}
      {formatShare(1 / pairs)}). <GalleryWarning size={pairs} />
    </Text>
  );
}
