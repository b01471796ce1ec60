/** The cosines of the last batch: its diagonal is what the contrastive loss asks for. */
import { Paper, Stack, Text } from '@mantine/core';
import { formatCosine } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useAppStore } from '../../use-app-store.ts';
import classes from './train.module.css';

/** Audio in rows, video in columns, stronger where more similar. */
export function TrainMatrix() {
  const cosines = useAppStore((state) => state.train.cosines);
  if (!cosines) return null;
  const { clips, values, step } = cosines;
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const label = `Cosines of ${clips} audio rows and ${clips} video columns at step ${step}, from ${formatCosine(low)} to ${formatCosine(high)}`;
  return (
    <Paper withBorder p="sm" data-testid="train-matrix" data-step={step}>
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          Cosines of the batch at step {step}
        </Text>
        <svg viewBox={`0 0 ${clips} ${clips}`} className={classes['matrix']} role="img" aria-label={label}>
          {Array.from(values, (value, at) => (
            <rect
              key={at}
              x={at % clips}
              y={Math.floor(at / clips)}
              width={1}
              height={1}
              fill="var(--page-both)"
              fillOpacity={high > low ? (value - low) / (high - low) : 0}
            />
          ))}
        </svg>
        <Note>
          Rows are audio, columns video, from {formatCosine(low)} to {formatCosine(high)}. The diagonal holds
          what belongs together.
        </Note>
      </Stack>
    </Paper>
  );
}
