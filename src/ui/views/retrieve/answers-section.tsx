/** The ranked answers to one query. */
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { RetrievalLabResult } from '../../../contract/retrieve.ts';
import type { Modality } from '../../../core/geometry.ts';
import { MODALITY_WORDS } from '../../../core/geometry.ts';
import { formatCosine } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { TableActions } from '../../kit/table/table-actions.tsx';
import { OwnPairReading } from './own-pair-reading.tsx';
import { answerRows } from './pair-rows.ts';
import { isOfClips, rankedResults } from './ranked-results.ts';
import classes from './retrieve.module.css';
import { RetrieveResult } from './retrieve-result.tsx';
import { useGalleryEntry } from './use-gallery-entry.ts';

interface AnswersSectionProps {
  readonly result: RetrievalLabResult;
  readonly query: number;
  readonly from: Modality;
}

/** Answers shown at first. A longer list would push down what is below it; pairs have no picture to look at. */
const FIRST_SHOWN = { clips: 50, pairs: 12 } as const;

/** The answers to one query, most similar first. */
export function AnswersSection({ result, query, from }: AnswersSectionProps) {
  const [whole, setWhole] = useState(false);
  const { nameOf } = useGalleryEntry();
  const ranked = rankedResults(result, query, from);
  if (!ranked) {
    return (
      <Text size="sm" data-testid="retrieve-none">
        This clip has no usable {MODALITY_WORDS[from]}, or it is excluded from the comparison. Choose another
        clip or the other direction.
      </Text>
    );
  }
  const { answers, gallery, ownRank } = ranked;
  const { shuffled } = result;
  const first = FIRST_SHOWN[isOfClips(result) ? 'clips' : 'pairs'];
  const shown = whole ? answers : answers.slice(0, first);
  return (
    <section aria-label="Answers">
      <ol className={classes['results']} data-testid="retrieve-results">
        {shown.map((answer) => (
          <RetrieveResult
            key={answer.entry.id}
            answer={answer}
            query={result.entries[query]}
            from={from}
            isCorrected={result.isCorrected}
          />
        ))}
      </ol>
      <OwnPairReading result={result} query={query} />
      <div className={classes['below']}>
        <Note className={classes['words']}>
          {gallery > shown.length && `The first ${shown.length} of ${gallery} answers. `}
          {ownRank > shown.length && (
            <span data-testid="own-beyond">The query’s partner is at rank {ownRank}. </span>
          )}
          {shuffled.count > 0
            ? `How high the cosines of unrelated pairs are depends on the model, so each score is compared with shuffled pairs (audio with another clip’s video): the ${shuffled.count.toLocaleString('en-GB')} of this gallery score ${formatCosine(shuffled.mean)} ± ${formatCosine(shuffled.standardDeviation)}, and z is the distance of an answer from their mean in these standard deviations.`
            : 'With one pair, there is no shuffled pair to compare with.'}
        </Note>
        {answers.length > first && (
          <Button size="compact-sm" fz="xs" onClick={() => setWhole(!whole)} data-testid="show-more">
            {whole ? 'Show fewer' : `Show ${answers.length}`}
          </Button>
        )}
        <TableActions
          rows={() => answerRows(ranked, nameOf)}
          fileName="answers.csv"
          what="the answers to this query"
        />
      </div>
    </section>
  );
}
