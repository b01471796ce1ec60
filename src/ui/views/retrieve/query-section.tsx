/** The query and the rank of its partner. */
import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { RetrievalLabResult } from '../../../contract/retrieve.ts';
import type { Modality } from '../../../core/geometry.ts';
import { MODALITY_WORDS, otherModality } from '../../../core/geometry.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useAppStore } from '../../use-app-store.ts';
import { EntryTile } from './entry-tile.tsx';
import { QueryCard } from './query-card.tsx';
import { isOfClips, rankedResults } from './ranked-results.ts';
import classes from './retrieve.module.css';

interface QuerySectionProps {
  readonly result: RetrievalLabResult | null;
  /** Index of the query's entry, -1 for none. */
  readonly query: number;
  readonly from: Modality;
}

/** The query and the rank of its partner. */
export function QuerySection({ result, query, from }: QuerySectionProps) {
  const clip = useAppStore(selectedClip);
  const entry = result?.entries[query];
  const own = result && <OwnRank result={result} query={query} from={from} />;
  if (result && !isOfClips(result)) {
    return (
      entry && (
        <ItemCard entry={entry} from={from}>
          {own}
        </ItemCard>
      )
    );
  }
  return (
    clip && (
      <QueryCard clip={clip} from={from}>
        {own}
      </QueryCard>
    )
  );
}

/** The rank of the partner among the answers. */
function OwnRank({ result, query, from }: QuerySectionProps & { readonly result: RetrievalLabResult }) {
  const ranked = rankedResults(result, query, from);
  const partner = MODALITY_WORDS[otherModality(from)];
  return (
    <Note data-testid="own-rank">
      {ranked && ranked.ownRank > 0
        ? `Its own ${partner} is at rank ${ranked.ownRank} of ${ranked.gallery}.`
        : `Its own ${partner} is not in this gallery.`}
    </Note>
  );
}

/** A query that ships as features: it has a name, but nothing to show or play. */
function ItemCard({
  entry,
  from,
  children,
}: {
  readonly entry: GalleryEntry;
  readonly from: Modality;
  readonly children: ReactNode;
}) {
  return (
    <Paper withBorder className={classes['query']} data-sense={from} data-testid="retrieve-query">
      <EntryTile sense={from} />
      <div className={classes['words']}>
        <Text size="sm">
          Query: the {MODALITY_WORDS[from]} of <b>{entry.name}</b>
        </Text>
        <Note>A held-out clip of the kind “{entry.kind}”, which ships as its two features.</Note>
        {children}
      </div>
    </Paper>
  );
}
