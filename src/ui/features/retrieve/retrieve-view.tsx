import { Paper, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { selectedClip } from '../../../state/selectors.ts';
import { SimilarityStatus } from '../../components/similarity-status.tsx';
import { ViewHeading } from '../../components/view-heading.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import { MetricsTable } from './metrics-table.tsx';
import { QueryCard } from './query-card.tsx';
import { QueryByPart } from './query-part.tsx';
import { rankedResults } from './ranked-results.ts';
import { RetrieveResult } from './retrieve-result.tsx';
import classes from './retrieve.module.css';
import { ShortClips } from './short-clips.tsx';

const RecallChart = lazy(() =>
  import('../../charts/recall-chart.tsx').then(({ RecallChart: component }) => ({ default: component })),
);

/** One clip's sound asks for sights, or its picture for sounds; the answers play. */
export function RetrieveView() {
  const summary = useAppStore((state) => state.similarity.summary);
  const result = useResults().get('similarity', summary?.resultId ?? null);
  const clip = useAppStore(selectedClip);
  const from = useAppStore((state) => state.route.from);
  const ranked = result && clip ? rankedResults(result, clip.id, from) : null;
  const [asks, answers] = from === 'audio' ? ['sound', 'pictures'] : ['picture', 'sounds'];
  return (
    <Stack gap="md">
      <ViewHeading
        question={from === 'audio' ? 'Given this sound, which sight?' : 'Given this sight, which sound?'}
      >
        The {asks} of <b>{clip?.name ?? 'a clip'}</b> asks; the {answers} of all open clips answer, most alike
        first. Its own partner is marked: in a model that has learned the pairing it comes first.
      </ViewHeading>
      {clip && <QueryCard clip={clip} from={from} />}
      <SimilarityStatus />
      {result && ranked === null && clip && (
        <Text size="sm" data-testid="retrieve-none">
          {clip.name} has no usable {asks}, or is taken out of the comparison: choose another clip or the
          other direction.
        </Text>
      )}
      {ranked && (
        <ol className={classes['results']} data-testid="retrieve-results">
          {ranked.map((answer) => (
            <RetrieveResult key={answer.clipId} answer={answer} from={from} />
          ))}
        </ol>
      )}
      {result && (
        <Paper withBorder p="sm">
          <Title order={2}>Recall over all queries</Title>
          <div className={classes['metrics']}>
            <MetricsTable result={result} />
            <Suspense fallback={<div className={classes['chart']} />}>
              <RecallChart
                audioToVisual={result.audioToVisual.metrics}
                visualToAudio={result.visualToAudio.metrics}
                gallery={result.pairs}
              />
            </Suspense>
          </div>
        </Paper>
      )}
      <QueryByPart />
      <ShortClips />
    </Stack>
  );
}
