/** The section on hubs, before and after the correction. */
import { Text } from '@mantine/core';
import type { LabScoring, RetrievalLabResult } from '../../../../contract/retrieve.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { NumbersTable } from '../../../kit/table/numbers-table.tsx';
import { useGalleryEntry } from '../use-gallery-entry.ts';
import { RankingSection } from './ranking-section.tsx';
import { hubnessNumbers } from './recall-numbers.ts';

/** The answers that rank high for many queries, and what the correction changes. */
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
          N_k is the number of queries for which an answer is among the first {k}; its mean is {k}. A hub is
          among the first answers to many queries, right or wrong, so others are never retrieved. A skewness
          of 0 means no hubs, above about 1 there are hubs.
        </>
      }
    >
      <NumbersTable
        numbers={hubnessNumbers(result)}
        caption="Hubs before and after correction"
        testId="hubness-table"
      />
      <Text size="sm">
        Without the correction, the video retrieved most often is that of {hub(pictures)}, and the audio that
        of {hub(sounds)}.
      </Text>
      <Note mt={4}>
        The correction (cross-domain similarity local scaling) doubles a cosine and subtracts the mean cosines
        of its audio and of its video with their {k} nearest neighbours. It needs all queries at once, so its
        figures cannot be compared with published ones.
      </Note>
    </RankingSection>
  );
}
