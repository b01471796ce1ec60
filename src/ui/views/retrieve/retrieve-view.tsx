/** The Retrieve view. */
import { Stack, Text } from '@mantine/core';
import { isNoneCompared } from '../../../state/selectors.ts';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import { AnswersSection } from './answers-section.tsx';
import { QueryByPart } from './part/query-part.tsx';
import { QuerySection } from './query-section.tsx';
import { queryIndex } from './ranked-results.ts';
import { HubnessSection } from './ranking/hubness-section.tsx';
import { MismatchSection } from './ranking/mismatch-section.tsx';
import { PolicySection } from './ranking/policy-section.tsx';
import { RankingStatus } from './ranking/ranking-status.tsx';
import { RecallSection } from './ranking/recall-section.tsx';
import { ShortClips } from './short/short-clips.tsx';

/** The ranked answers to one query, then the figures over all queries of the gallery. */
export function RetrieveView() {
  const summary = useAppStore((state) => state.runs.ranking.summary);
  const isNone = useAppStore(isNoneCompared);
  const found = useResults().get('ranking', summary?.resultId ?? null);
  const result = isNone ? null : found;
  const clipId = useAppStore((state) => state.library.selectedId);
  const from = useAppStore((state) => state.retrieve.from);
  const itemId = useAppStore((state) => state.retrieve.itemId);
  const query = result ? queryIndex(result, clipId, itemId) : -1;
  const [asks, answers, partner] =
    from === 'audio' ? ['audio', 'videos', 'video'] : ['video', 'audio', 'audio'];
  return (
    <Stack gap="sm">
      <ViewHeading
        question={from === 'audio' ? 'Given this audio, which video?' : 'Given this video, which audio?'}
      >
        The {answers} of the gallery, ranked by similarity to one clip’s {asks}; its own {partner} is marked.
      </ViewHeading>
      <QuerySection result={result} query={query} from={from} />
      {isNone && found ? (
        <Text size="sm">No clip is compared. Choose some under “Clips compared”.</Text>
      ) : (
        <RankingStatus from={from} />
      )}
      {result && (
        <>
          <AnswersSection key={`${query} ${from}`} result={result} query={query} from={from} />
          <RecallSection result={result} />
          {result.policies.length > 0 && <PolicySection result={result} />}
          <HubnessSection result={result} />
          <MismatchSection result={result} />
        </>
      )}
      <QueryByPart />
      <ShortClips />
    </Stack>
  );
}
