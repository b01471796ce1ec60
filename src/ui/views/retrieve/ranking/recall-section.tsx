/** The section of recall and ranks over all queries. */
import type { LabKindFirst, RetrievalLabResult } from '../../../../contract/retrieve.ts';
import { fetched } from '../../../kit/fetched.tsx';
import { GalleryNote } from '../../../kit/notes/gallery-note.tsx';
import { Note } from '../../../kit/notes/note.tsx';
import { NumbersTable } from '../../../kit/table/numbers-table.tsx';
import classes from '../retrieve.module.css';
import { RankingSection } from './ranking-section.tsx';
import { recallNumbers, scoringsOf } from './recall-numbers.ts';

const RecallChart = fetched(
  () => import('../../../charts/recall-chart.tsx').then((m) => m.RecallChart),
  <div className={classes['chart']} />,
);

/** Recall and ranks over all queries of the gallery in both directions, beside chance. */
export function RecallSection({ result }: { readonly result: RetrievalLabResult }) {
  const { audioToVisual, visualToAudio } = scoringsOf(result);
  const pairs = result.pairs.entries.length;
  const kinds = (audioToVisual ?? visualToAudio)?.kindFirst ?? null;
  const tied = (audioToVisual?.tied ?? 0) + (visualToAudio?.tied ?? 0);
  return (
    <RankingSection
      title="Recall over all queries"
      testId="recall-section"
      about={
        <>
          Each of the {pairs} pairs is the query once in each direction. Recall at k (R@k) is the share of
          queries whose partner is among the first k answers; the mean reciprocal rank is 1 if all partners
          come first.{kindWords(kinds, pairs)} Below each figure is its 95 % interval: Wilson’s for shares,
          for ranks from {result.resamples.toLocaleString('en-GB')} bootstrap resamples of the queries (which
          say nothing if all ranks are the same).
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
          <Note data-testid="ties-note">
            {tied > 0
              ? `${tied} ${tied === 1 ? 'query has' : 'queries have'} a tie at the partner’s score. Ties are counted once for the partner (optimistic) and once against it (pessimistic).`
              : 'No partner’s score is tied, so the optimistic and the pessimistic count are the same.'}
          </Note>
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

/** Explains the share of the right kind, if kinds are known. */
function kindWords(kinds: LabKindFirst | null, pairs: number): string {
  if (!kinds) return '';
  const of = kinds.queries < pairs ? ` of the ${kinds.queries} pairs of a known kind` : '';
  return ` “Right kind first” is the share${of} whose first answer is of the query’s kind of event, whether or not it is the partner; its chance is the mean share of a query’s kind in the gallery.`;
}
