/** The Retrieve view. */
import { Stack } from '@mantine/core';
import { ViewHeading } from '../../kit/view-heading.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import { AnswersSection } from './answers-section.tsx';
import { HubnessSection } from './lab/hubness-section.tsx';
import { LabStatus } from './lab/lab-status.tsx';
import { MismatchSection } from './lab/mismatch-section.tsx';
import { PolicySection } from './lab/policy-section.tsx';
import { RecallSection } from './lab/recall-section.tsx';
import { QueryByPart } from './part/query-part.tsx';
import { QuerySection } from './query-section.tsx';
import { queryIndex } from './ranked-results.ts';
import { ShortClips } from './short/short-clips.tsx';

/** One sound asks for sights, or a picture for sounds; then what all queries of the gallery come to. */
export function RetrieveView() {
  const summary = useAppStore((state) => state.runs.lab.summary);
  const result = useResults().get('lab', summary?.resultId ?? null);
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
