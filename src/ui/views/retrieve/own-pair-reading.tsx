/** The figures of the query’s own pair. */
import { Text } from '@mantine/core';
import type { RetrievalLabResult } from '../../../contract/retrieve.ts';
import { formatCosine, formatZ } from '../../kit/format.ts';
import { ownPair } from './ranked-results.ts';
import { abovePercent, formatRank } from './ranking/ranking-words.ts';

interface OwnPairReadingProps {
  readonly result: RetrievalLabResult;
  /** Index of the query’s entry. */
  readonly query: number;
}

/** The query’s own pair in all its figures; nothing if the clip lacks a modality. */
export function OwnPairReading({ result, query }: OwnPairReadingProps) {
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
