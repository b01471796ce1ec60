/** Compares the answers with audio or video missing against the answers from both. */
import { Button, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import type { ConfusionResult, ModeConfusion } from '../../../contract/classify.ts';
import type { ClassifyMode } from '../../../core/model-config.ts';
import { className, namesOf } from '../../../state/classify/class-names.ts';
import { includedClips } from '../../../state/selectors.ts';
import { formatShare } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import classes from './classify.module.css';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { confusionNumbers } from './few-shot-tables.ts';
import { MODE_WORDS } from './mode-words.ts';

/** With fewer clips than this, one clip changes a share a lot. */
const FEW_CLIPS = 50;
/** Changed answers to list by name. */
const CHANGES = 12;

/** Classifies every open clip with audio or video missing, and compares the answers with those from both. */
export function ConfusionSection() {
  const run = useAppStore((state) => state.runs.confusion);
  const isCurrent = useAppStore((state) => state.runs.isCurrent('confusion'));
  const clips = useAppStore((state) => includedClips(state).length);
  const { ask } = useActions('runs');
  const result = useResults().get('confusion', run.summary?.resultId ?? null);
  return (
    <>
      <RunGate
        kind="confusion"
        doing="Classifying every clip"
        testId="confusion"
        start={
          <Button w="fit-content" onClick={() => void ask('confusion')} data-testid="ask-confusion">
            {result ? 'Compare again' : 'Compare'} over {clips} open {clips === 1 ? 'clip' : 'clips'}
          </Button>
        }
      />
      {result && run.status !== 'failed' && (
        <div className={classes['figures']} data-stale={!isCurrent} data-testid="confusion-result">
          <Findings result={result} />
        </div>
      )}
    </>
  );
}

function Findings({ result }: { readonly result: ConfusionResult }) {
  const [mode, setMode] = useState<ClassifyMode>('missingaudioonly');
  const labelFile = useAppStore((state) => state.classify.labelFile);
  const names = namesOf({ labelFile }, result.classifier);
  const nameOf = (index: number) => className(names, index);
  const shown = result.modes.find((one) => one.mode === mode);
  const stays = (one: ClassifyMode) =>
    formatShare(result.modes.find((other) => other.mode === one)?.agreement.value ?? Number.NaN);
  const count = result.clipIds.length;
  return (
    <>
      <Text size="sm" data-testid="confusion-reading">
        Over {count} {count === 1 ? 'clip' : 'clips'} with audio and video, the answer stays the same for{' '}
        {stays('missingaudioonly')} without video and for {stays('missingvideoonly')} without audio.
        {result.skipped > 0 &&
          ` ${result.skipped} with only one modality ${result.skipped === 1 ? 'is' : 'are'} left out.`}
      </Text>
      {count < FEW_CLIPS && (
        <MeaningNote testId="confusion-note">
          With only {count} {count === 1 ? 'clip' : 'clips'}, one clip changes a share by{' '}
          {formatShare(1 / count)}. Intervals are 95 % (Wilson, over the files) and hold for clips like these.
        </MeaningNote>
      )}
      <NumbersTable
        caption="Answers with audio or video missing"
        testId="confusion-table"
        numbers={confusionNumbers(result)}
      />
      <SegmentedControl
        w="fit-content"
        maw="100%"
        aria-label="Answers to compare with the reference"
        value={mode}
        onChange={(value) => setMode(value as ClassifyMode)}
        data={[
          { value: 'missingaudioonly', label: MODE_WORDS.missingaudioonly.name },
          { value: 'missingvideoonly', label: MODE_WORDS.missingvideoonly.name },
          { value: 'multimodal', label: MODE_WORDS.multimodal.name },
        ]}
        data-testid="confusion-mode"
      />
      {shown && (
        <>
          <Note>
            Rows: {referenceWords(result)} Columns: the answer from {MODE_WORDS[mode].by}. Cells count clips;
            on the outlined diagonal, both are the same.
          </Note>
          <ConfusionMatrix confusion={shown} nameOf={nameOf} sense={MODE_WORDS[mode].sense} />
          <Changes result={result} confusion={shown} nameOf={nameOf} />
        </>
      )}
    </>
  );
}

function referenceWords({ known, clipIds }: ConfusionResult): string {
  if (known === clipIds.length) return 'the label of each clip.';
  if (known === 0) return 'the answer from audio and video.';
  return `the label of the clip (${known} of ${clipIds.length} have one), otherwise the answer from audio and video.`;
}

/** Lists the clips whose answer differs from the reference. */
function Changes({
  result,
  confusion,
  nameOf,
}: {
  readonly result: ConfusionResult;
  readonly confusion: ModeConfusion;
  readonly nameOf: (index: number) => string;
}) {
  const clips = useAppStore((state) => state.library.clips);
  const changed = result.clipIds.flatMap((id, place) => {
    const [reference, said] = [result.reference[place] ?? 0, confusion.predicted[place] ?? 0];
    return reference === said ? [] : [{ id, reference, said, share: confusion.probability[place] ?? 0 }];
  });
  if (changed.length === 0) return <Text size="sm">No clip is classified as something else.</Text>;
  return (
    <ul style={{ margin: 0, paddingLeft: '1.2rem', fontSize: 13 }} data-testid="confusion-changes">
      {changed.slice(0, CHANGES).map(({ id, reference, said, share }) => (
        <li key={id}>
          {clips.find((clip) => clip.id === id)?.name ?? id}: {nameOf(reference)}, classified as{' '}
          {nameOf(said)} ({formatShare(share)})
        </li>
      ))}
      {changed.length > CHANGES && <li>and {changed.length - CHANGES} more</li>}
    </ul>
  );
}
