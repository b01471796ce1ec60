/** Recalls and ranks over all queries. */
import { Text } from '@mantine/core';
import type { RetrievalLabResult } from '../../../../contract/retrieve.ts';
import { fetched } from '../../../kit/fetched.tsx';
import { GalleryNote } from '../../../kit/gallery-note.tsx';
import { NumbersTable } from '../../../kit/table/numbers-table.tsx';
import classes from '../retrieve.module.css';
import { RankingSection } from './ranking-section.tsx';
import { recallNumbers, scoringsOf } from './recall-numbers.ts';

const RecallChart = fetched(
  () => import('../../../charts/recall-chart.tsx').then((m) => m.RecallChart),
  <div className={classes['chart']} />,
);

/** What all queries of the gallery come to, both ways, with chance beside them. */
export function RecallSection({ result }: { readonly result: RetrievalLabResult }) {
  const { audioToVisual, visualToAudio } = scoringsOf(result);
  const pairs = result.pairs.entries.length;
  const tied = (audioToVisual?.tied ?? 0) + (visualToAudio?.tied ?? 0);
  return (
    <RankingSection
      title="Recall over all queries"
      testId="recall-section"
      about={
        <>
          Every one of {pairs} pairs asks once in each direction. R@k is the share of queries whose own
          partner is among the first k; the mean reciprocal rank is 1 if all come first. Below a figure stands
          its 95 % interval: of a share by Wilson, of ranks over {result.resamples.toLocaleString('en-GB')}{' '}
          bootstrap resamples of the queries; where all have one rank, these tell nothing.
          {result.isCorrected && ' Scores are corrected for hubs.'}
        </>
      }
    >
      <div className={classes['metrics']}>
        <div>
          <NumbersTable
            numbers={recallNumbers(result)}
            caption="Recall and ranks over all queries"
            testId="retrieval-metrics"
          />
          <Text size="xs" c="var(--page-quiet)" data-testid="ties-note">
            {tied > 0
              ? `${tied} ${tied === 1 ? 'query has' : 'queries have'} a tie at the partner’s score: it is counted once for the partner (optimistic) and once against it (pessimistic).`
              : 'No partner shares its score with another, so the optimistic and the pessimistic count agree.'}
          </Text>
          <GalleryNote size={pairs} />
        </div>
        <RecallChart
          audioToVisual={audioToVisual?.optimistic ?? null}
          visualToAudio={visualToAudio?.optimistic ?? null}
          gallery={pairs}
        />
      </div>
    </RankingSection>
  );
}
