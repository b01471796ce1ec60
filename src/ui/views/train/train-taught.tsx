/** What a model gains on held-out clips while it is taught, and what it forgets of the sample clips. */
import { Paper, Title } from '@mantine/core';
import { Note } from '../../kit/notes/note.tsx';
import { NumbersTable } from '../../kit/table/numbers-table.tsx';
import { useAppStore } from '../../use-app-store.ts';
import { taughtNumbers } from './train-taught-figures.ts';

/** Before and after in one table; nothing for a run that starts from random numbers. */
export function TrainTaught() {
  const base = useAppStore((state) => state.train.facts?.base ?? null);
  const heldOut = useAppStore((state) => state.train.heldOut);
  const samples = useAppStore((state) => state.train.samples);
  const numbers = base && taughtNumbers(heldOut, samples);
  if (!base || !numbers) return null;
  return (
    <Paper withBorder component="section" p="sm" aria-labelledby="train-taught-title">
      <Title order={2} id="train-taught-title">
        {base.name} before and after
      </Title>
      <Note>
        {heldOut[0]
          ? `${heldOut[0].clips} clips are held out: it never learns from them.`
          : 'No clip is held out: the batch leaves none over.'}{' '}
        {samples[0]
          ? `${samples[0].clips} sample clips show what it forgets.`
          : 'It learns from the sample clips themselves, so they can’t show what it forgets.'}{' '}
        Masks stay the same. Without a model: the mean of the visible patches, or chance.
      </Note>
      <NumbersTable numbers={numbers} caption="Figures before and after" testId="train-taught" />
    </Paper>
  );
}
