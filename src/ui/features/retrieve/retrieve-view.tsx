import { Stack } from '@mantine/core';
import { ViewHeading } from '../../components/view-heading.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import { AnswersSection } from './answers-section.tsx';
import { HubnessSection } from './hubness-section.tsx';
import { LabStatus } from './lab-status.tsx';
import { MismatchSection } from './mismatch-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { QueryByPart } from './query-part.tsx';
import { QuerySection } from './query-section.tsx';
import { queryIndex } from './ranked-results.ts';
import { RecallSection } from './recall-section.tsx';
import { ShortClips } from './short-clips.tsx';

/** One sound asks for sights, or a picture for sounds; then what all queries of the gallery come to. */
export function RetrieveView() {
  const summary = useAppStore((state) => state.runs.lab.summary);
  const result = useResults().get('lab', summary?.resultId ?? null);
  const clipId = useAppStore((state) => state.selectedClipId);
  const from = useAppStore((state) => state.route.from);
  const itemId = useAppStore((state) => state.route.itemId);
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
      <LabStatus />
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
