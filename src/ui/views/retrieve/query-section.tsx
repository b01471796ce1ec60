/** The query and the figures of its own pair. */
import { Paper, Text } from '@mantine/core';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { RetrievalLabResult } from '../../../contract/retrieve.ts';
import { selectedClip } from '../../../state/selectors.ts';
import type { Direction } from '../../../state/shell/route.ts';
import { formatCosine } from '../../kit/format.ts';
import { useAppStore } from '../../use-app-store.ts';
import { EntryTile } from './entry-tile.tsx';
import { QueryCard } from './query-card.tsx';
import { isOfClips, ownPair } from './ranked-results.ts';
import { abovePercent, formatRank, formatZ } from './ranking/ranking-words.ts';
import classes from './retrieve.module.css';

interface QuerySectionProps {
  readonly result: RetrievalLabResult | null;
  /** Index of the query's entry, -1 for none. */
  readonly query: number;
  readonly from: Direction;
}

/** The query and the figures of its own pair. */
export function QuerySection({ result, query, from }: QuerySectionProps) {
  const clip = useAppStore(selectedClip);
  const entry = result?.entries[query];
  if (!result || isOfClips(result)) {
    return (
      clip && (
        <div>
          <QueryCard clip={clip} from={from} />
          {result && <OwnPairReading result={result} query={query} />}
        </div>
      )
    );
  }
  return (
    <div>
      {entry && <ItemCard entry={entry} from={from} />}
      <OwnPairReading result={result} query={query} />
    </div>
  );
}

/** A query that ships as features: it has a name, but nothing to show or play. */
function ItemCard({ entry, from }: { readonly entry: GalleryEntry; readonly from: Direction }) {
  return (
    <Paper withBorder className={classes['query']} data-sense={from} data-testid="retrieve-query">
      <EntryTile sense={from} />
      <div className={classes['words']}>
        <Text size="sm">
          Query: the {from === 'audio' ? 'audio' : 'video'} of <b>{entry.name}</b>
        </Text>
        <Text size="xs" c="var(--page-quiet)">
          A held-out clip of the kind “{entry.kind}”, which ships as its two features.
        </Text>
      </div>
    </Paper>
  );
}

function OwnPairReading({ result, query }: { readonly result: RetrievalLabResult; readonly query: number }) {
  const own = ownPair(result, query);
  if (!own) return null;
  const of = result.pairs.entries.length;
  return (
    <Text component="div" size="sm" mt={6} data-testid="own-pair">
      Its own pair: cosine {formatCosine(own.cosine)}, z {formatZ(own.zScore)}, {abovePercent(own.percentile)}
      . Its video is at rank <b>{formatRank(own.pictureRank, own.pictureRankPessimistic)}</b> of {of} for its
      audio (z {formatZ(own.zAmongPictures)} among them); its audio is at rank{' '}
      <b>{formatRank(own.soundRank, own.soundRankPessimistic)}</b> of {of} for its video (z{' '}
      {formatZ(own.zAmongSounds)}).
    </Text>
  );
}
