/** The ten most likely classes. */
import { Group, Title } from '@mantine/core';
import type { ClassifyResult, ModeAnswer } from '../../../contract/classify.ts';
import { formatShare } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { TableActions } from '../../kit/table/table-actions.tsx';
import type { Cell } from '../../kit/table/table-text.ts';
import { looks, MODE_WORDS } from './mode-words.ts';
import { ProbabilityBars } from './probability-bars.tsx';

interface TopBarsProps {
  readonly result: ClassifyResult;
  readonly answer: ModeAnswer;
  readonly nameOf: (index: number) => string;
  readonly clipId: string;
}

/** The ten most likely classes in the chosen mode, and every class in every mode as CSV. */
export function TopBars({ result, answer, nameOf, clipId }: TopBarsProps) {
  const { name, gloss, sense } = MODE_WORDS[answer.mode];
  const frames = looks(answer.mode)
    ? result.frameIndices.length > 1
      ? ` Probabilities are averaged over ${result.frameIndices.length} frames; the audio is used once.`
      : ` Frame ${result.frameIndices[0] ?? 0} is the only one used.`
    : '';
  const rest = [...answer.top].reduce((sum, index) => sum + (answer.probabilities[index] ?? 0), 0);
  return (
    <section aria-labelledby="top-title">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} id="top-title">
          {name}: the {answer.top.length} most likely classes
        </Title>
        <TableActions
          rows={() => everyClass(result, nameOf)}
          fileName={`${clipId}-classes.csv`}
          what="every class in every mode"
        />
      </Group>
      <Note mb={8}>
        {gloss}
        {frames}
      </Note>
      <ProbabilityBars
        sense={sense}
        testId="top-bars"
        bars={[...answer.top].map((index) => ({
          index,
          name: nameOf(index),
          share: answer.probabilities[index] ?? 0,
        }))}
      />
      {result.activation === 'softmax' && answer.probabilities.length > answer.top.length && (
        <Note mt={4}>
          The other {answer.probabilities.length - answer.top.length} classes have{' '}
          {formatShare(Math.max(0, 1 - rest))} together.
        </Note>
      )}
    </section>
  );
}

function everyClass({ answers }: ClassifyResult, nameOf: (index: number) => string): Cell[][] {
  const classes = answers[0]?.probabilities.length ?? 0;
  return [
    ['index', 'class', ...answers.map(({ mode }) => mode)],
    ...Array.from({ length: classes }, (_, index) => [
      index,
      nameOf(index),
      ...answers.map(({ probabilities }) => probabilities[index] ?? null),
    ]),
  ];
}
