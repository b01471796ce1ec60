/** The Retrieve view. */
import { Stack } from '@mantine/core';
import { ViewHeading } from '../../kit/view-heading.tsx';
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

/** One sound asks for sights, or a picture for sounds; then what all queries of the gallery come to. */
export function RetrieveView() {
  const summary = useAppStore((state) => state.runs.ranking.summary);
  const result = useResults().get('ranking', summary?.resultId ?? null);
  const clipId = useAppStore((state) => state.library.selectedId);
  const from = useAppStore((state) => state.retrieve.from);
  const itemId = useAppStore((state) => state.retrieve.itemId);
  const query = result ? queryIndex(result, clipId, itemId) : -1;
  const [asks, answers] = from === 'audio' ? ['sound', 'pictures'] : ['picture', 'sounds'];
  return (
    <Stack gap="md">
      <ViewHeading
        question={from === 'audio' ? 'Given this sound, which sight?' : 'Given this sight, which sound?'}
      >
        One {asks} asks; the {answers} of the gallery answer, most alike first. Its own partner is marked: in
        a model that has learned the pairing it comes first. Cosines of unrelated pairs are far from 0, so
        each is held against shuffled pairs.
      </ViewHeading>
      <QuerySection result={result} query={query} from={from} />
      <RankingStatus />
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
