/** The answers to one query. */
import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { RetrievalLabResult } from '../../../contract/retrieve.ts';
import type { Direction } from '../../../state/shell/route.ts';
import { formatCosine } from '../../kit/format.ts';
import { TableActions } from '../../kit/table/table-actions.tsx';
import { answerRows } from './pair-rows.ts';
import { isOfClips, rankedResults } from './ranked-results.ts';
import classes from './retrieve.module.css';
import { RetrieveResult } from './retrieve-result.tsx';
import { useGalleryEntry } from './use-gallery-entry.ts';

interface AnswersSectionProps {
  readonly result: RetrievalLabResult;
  readonly query: number;
  readonly from: Direction;
}

/** A long list hides what is below it; one without pictures is read, not looked at. */
const FIRST_SHOWN = { clips: 50, pairs: 12 } as const;

/** The answers to one query, most alike first. */
export function AnswersSection({ result, query, from }: AnswersSectionProps) {
  const [whole, setWhole] = useState(false);
  const { nameOf } = useGalleryEntry();
  const ranked = rankedResults(result, query, from);
  if (!ranked) {
    return (
      <Text size="sm" data-testid="retrieve-none">
        This clip has no usable {from === 'audio' ? 'sound' : 'picture'}, or is taken out of the comparison:
        choose another clip or the other direction.
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
            from={from}
            isCorrected={result.isCorrected}
          />
        ))}
      </ol>
      <div className={classes['below']}>
        <Text size="xs" c="var(--page-quiet)" className={classes['words']}>
          {gallery > shown.length && `The first ${shown.length} of ${gallery}. `}
          {ownRank > shown.length && (
            <span data-testid="own-beyond">The own partner is further down, at rank {ownRank}. </span>
          )}
          {shuffled.count > 0
            ? `A shuffled pair is a sound with another clip’s picture; the ${shuffled.count.toLocaleString('en-GB')} of this gallery score ${formatCosine(shuffled.mean)} ± ${formatCosine(shuffled.standardDeviation)}, and z counts how many such deviations an answer lies above their mean.`
            : 'With one pair there is no shuffled one to compare with.'}
        </Text>
        {answers.length > first && (
          <Button size="compact-xs" onClick={() => setWhole(!whole)} data-testid="show-more">
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
