/** The results of the few-shot heads. */
import { NativeSelect, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { FewShotHead, FewShotResult } from '../../../contract/classify.ts';
import { Note } from '../../kit/notes/note.tsx';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import type { FewShotMetric } from './few-shot-tables.ts';
import { classNumbers, HEAD_NAMES, headNumbers, METRIC_NAMES, readFewShot } from './few-shot-tables.ts';

const METRIC_WORDS: Readonly<Record<FewShotMetric, string>> = {
  accuracy: 'Accuracy: the share of test clips whose first answer is the right label.',
  balancedAccuracy:
    'Balanced accuracy: the accuracy within each label, averaged over labels, so that rare labels count as much as frequent ones.',
  meanAveragePrecision:
    'mAP (mean average precision): how high each label ranks its own clips among all test clips, averaged over labels.',
};

/** With fewer test clips than this, the figures are not reliable. */
const FEW_TESTS = 30;

/** The results of the few-shot heads: in words, by modality with intervals, and label by label. */
export function FewShotFindings({
  result,
  shots,
}: {
  readonly result: FewShotResult;
  readonly shots: number;
}) {
  const [metric, setMetric] = useState<FewShotMetric>('accuracy');
  const [head, setHead] = useState<FewShotHead>('logistic');
  const unfinished = result.heads.filter(({ converged }) => !converged).length;
  return (
    <>
      <Text size="sm" data-testid="few-shot-reading">
        {readFewShot(result, metric, shots)}
      </Text>
      <Note data-testid="few-shot-counts">
        {result.trainItems} training clips; {result.testItems} test clips from {result.testSources} files. No
        file is in both sets.
        {result.unusedItems > 0 &&
          ` ${result.unusedItems} clips are not used: they come from a training file, or their label has only one file.`}
        {result.leftOut.length > 0 &&
          ` Labels left out, because all their clips come from one file: ${result.leftOut.join(', ')}.`}
        {result.withoutSenses > 0 &&
          ` ${result.withoutSenses} labelled clips lack audio or video and are left out, so that both are tested on the same clips.`}
      </Note>
      {result.testItems < FEW_TESTS && (
        <MeaningNote testId="few-shot-note">
          There {result.testItems === 1 ? 'is' : 'are'} only {result.testItems} test{' '}
          {result.testItems === 1 ? 'clip' : 'clips'}: read the intervals, not the values.
        </MeaningNote>
      )}
      <SegmentedControl
        w="fit-content"
        maw="100%"
        aria-label="Metric"
        value={metric}
        onChange={(value) => setMetric(value as FewShotMetric)}
        data={Object.entries(METRIC_NAMES).map(([value, label]) => ({ value, label }))}
        data-testid="few-shot-metric"
      />
      <Note>
        {METRIC_WORDS[metric]} Below each value is its 95 % interval over the test files{' '}
        {metric === 'accuracy' ? '(Wilson).' : '(bootstrap, 1,000 draws).'}
      </Note>
      <NumbersTable
        numbers={headNumbers(result, metric)}
        caption="Heads by modality"
        testId="few-shot-table"
      />
      <Note component="div">
        <b>Nearest neighbours</b>: the {result.neighbours === 1 ? 'example' : `${result.neighbours} examples`}{' '}
        most similar (cosine) {result.neighbours === 1 ? 'gives its label' : 'vote'}. <b>Prototypes</b>: the
        label whose average example is most similar. <b>Logistic regression</b>: weights fitted to the
        examples and kept small (L2, C = 1, standardised features).
        {unfinished > 0 && ' Some fits did not converge.'}
      </Note>
      <div>
        <Title order={3}>Label by label</Title>
        <NativeSelect
          maw={240}
          label="Head"
          value={head}
          onChange={({ currentTarget }) => setHead(currentTarget.value as FewShotHead)}
          data={Object.entries(HEAD_NAMES).map(([value, label]) => ({ value, label }))}
          data-testid="few-shot-head"
        />
      </div>
      <NumbersTable
        numbers={classNumbers(result, head)}
        caption="Recall of each label"
        testId="few-shot-classes"
      />
    </>
  );
}
