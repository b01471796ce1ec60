/** Hubs before and after correction. */
import { Text } from '@mantine/core';
import type { LabScoring, RetrievalLabResult } from '../../../../contract/retrieve.ts';
import { NumbersTable } from '../../../kit/table/numbers-table.tsx';
import { useGalleryEntry } from '../use-gallery-entry.ts';
import { RankingSection } from './ranking-section.tsx';
import { hubnessNumbers } from './recall-numbers.ts';

/** Which answers come up for everything, and what taking that back changes. */
export function HubnessSection({ result }: { readonly result: RetrievalLabResult }) {
  const { nameOf } = useGalleryEntry();
  const { plain: pictures } = result.audioToVisual;
  const { plain: sounds } = result.visualToAudio;
  if (!pictures || !sounds) return null;
  const { k } = pictures.hubs;
  const hub = ({ hubs }: LabScoring) => (
    <>
      <b>{nameOf(result.entries[hubs.largest])}</b> ({hubs.largestOccurrences} of{' '}
      {result.pairs.entries.length} queries)
    </>
  );
  return (
    <RankingSection
      title="Hubs"
      testId="hubness-section"
      about={
        <>
          N_k counts for how many queries an answer is among the first {k}; on average that is {k}. A hub
          comes up for many queries whether it fits or not, and takes places from those that are never
          retrieved. Skewness 0 is even, above about 1 there are hubs.
        </>
      }
    >
      <NumbersTable
        numbers={hubnessNumbers(result)}
        caption="Hubs before and after correction"
        testId="hubness-table"
      />
      <Text size="sm">
        By bare cosines the picture retrieved most often is that of {hub(pictures)}, the sound that of{' '}
        {hub(sounds)}.
      </Text>
      <Text size="xs" c="var(--page-quiet)" mt={4}>
        The correction (cross-domain similarity local scaling) takes from twice a cosine the mean cosine that
        its sound and its picture have with their {k} nearest neighbours. It needs all queries at once, so its
        figures can’t be set beside published ones.
      </Text>
    </RankingSection>
  );
}
