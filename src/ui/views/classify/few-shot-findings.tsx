/** Figures of the small heads. */
import { NativeSelect, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { FewShotHead, FewShotResult } from '../../../contract/classify.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import type { FewShotMetric } from './few-shot-tables.ts';
import { classNumbers, HEAD_NAMES, headNumbers, METRIC_NAMES, readFewShot } from './few-shot-tables.ts';

const METRIC_WORDS: Readonly<Record<FewShotMetric, string>> = {
  accuracy: 'Accuracy: the share of test clips whose first answer is their label.',
  balancedAccuracy:
    'Balanced accuracy: the same within each label, then averaged, so that rare labels count alike.',
  meanAveragePrecision:
    'mAP (mean average precision): how far up each label ranks its own clips among all, averaged over labels.',
};

/** Below this many clips tested, figures say little. */
const FEW_TESTS = 30;

/** What came of the small heads: in words, by sense with intervals, and label by label. */
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
      <Text size="xs" c="var(--page-quiet)" data-testid="few-shot-counts">
        {result.trainItems} clips teach, {result.testItems} clips from {result.testSources} files are asked
        about; no file is on both sides.
        {result.unusedItems > 0 &&
          ` ${result.unusedItems} take no part: cut from a file that teaches, or of a label with one file only.`}
        {result.leftOut.length > 0 &&
          ` Labels left out, because all their clips come from one file: ${result.leftOut.join(', ')}.`}
        {result.withoutSenses > 0 &&
          ` ${result.withoutSenses} labelled clips lack a sense and are left out, so that the senses are judged on the same clips.`}
      </Text>
      {result.testItems < FEW_TESTS && (
        <MeaningNote testId="few-shot-note">
          {result.testItems} test {result.testItems === 1 ? 'clip is' : 'clips are'} few: read the intervals,
          not the values.
        </MeaningNote>
      )}
      <SegmentedControl
        size="xs"
        w="fit-content"
        maw="100%"
        aria-label="Figure"
        value={metric}
        onChange={(value) => setMetric(value as FewShotMetric)}
        data={Object.entries(METRIC_NAMES).map(([value, label]) => ({ value, label }))}
        data-testid="few-shot-metric"
      />
      <Text size="xs" c="var(--page-quiet)">
        {METRIC_WORDS[metric]} Below each value its 95 % interval over the test files:{' '}
        {metric === 'accuracy' ? 'by Wilson.' : 'from drawing them again 1,000 times.'}
      </Text>
      <NumbersTable numbers={headNumbers(result, metric)} caption="Heads by sense" testId="few-shot-table" />
      <Text component="div" size="xs" c="var(--page-quiet)">
        <b>Nearest neighbours</b>: the {result.neighbours === 1 ? 'example' : `${result.neighbours} examples`}{' '}
        most alike (cosine) {result.neighbours === 1 ? 'gives its label' : 'vote'}. <b>Prototypes</b>: the
        label whose average example is most alike. <b>Logistic regression</b>: weights fitted to the examples,
        held small (L2, C = 1, standardised features).
        {unfinished > 0 && ' Not every fit came to its minimum.'}
      </Text>
      <div>
        <Title order={3}>Label by label</Title>
        <NativeSelect
          size="xs"
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
        caption="Share found of each label"
        testId="few-shot-classes"
      />
    </>
  );
}
