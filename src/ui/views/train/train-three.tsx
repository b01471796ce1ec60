/** Three objectives side by side: the same model, clips, masks and seed, learned in turns. */
import { Paper, SimpleGrid, Title } from '@mantine/core';
import { Lines } from '../../charts/lines.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import { useAppStore } from '../../use-app-store.ts';
import { type Learner, threeCurves, threeNumbers } from './train-three-figures.ts';

/** Charts in three colours and a table of held-out figures; nothing without a comparison. */
export function TrainThree() {
  const rivals = useAppStore((state) => state.train.rivals);
  const facts = useAppStore((state) => state.train.facts);
  const points = useAppStore((state) => state.train.points);
  const heldOut = useAppStore((state) => state.train.heldOut);
  if (!facts || rivals.length === 0) return null;
  const learners: readonly Learner[] = [{ objective: facts.settings.objective, points, heldOut }, ...rivals];
  return (
    <Paper
      withBorder
      component="section"
      p="sm"
      aria-labelledby="train-three-title"
      data-testid="train-three"
    >
      <Title order={2} id="train-three-title">
        Three objectives, one start
      </Title>
      <Note>
        They learn in turns from the same first values, on the same clips and masks, never more than five
        steps apart. Solid lines are the batches, dashed ones the held-out clips. The pictures on this page
        are those of “Both losses”.
      </Note>
      <SimpleGrid cols={{ base: 1, xl: 2 }} spacing="sm" mt="xs">
        {(['masked', 'contrastive'] as const).map((loss) => (
          <Lines
            key={loss}
            curves={threeCurves(loss, learners)}
            xName="step"
            formatX={(step) => String(Math.round(step))}
            label={`${loss === 'masked' ? 'Masked loss, mean of audio and video' : 'Contrastive loss, nats'}, by step; held-out figures are in the table`}
          />
        ))}
      </SimpleGrid>
      <NumbersTable
        numbers={threeNumbers(learners)}
        caption="Held-out figures of three objectives"
        testId="train-three-table"
      />
    </Paper>
  );
}
