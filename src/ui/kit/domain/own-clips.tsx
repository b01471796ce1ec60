/** How far the user's clips are outside what the bundled model knows, and a way to the official model. */
import { Button, Group, Text } from '@mantine/core';
import { useEffect } from 'react';
import { hasSampleLosses, lossesOf, ownClips } from '../../../state/domain/standings-run.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { MeaningNote } from '../run/run-status.tsx';
import { readDomain, readDomains } from './domain-words.ts';

/** Measures the clips once the view's own results are there, and says how many are outside. */
export function OwnClips() {
  const samples = useAppStore((state) => (hasSampleLosses(state) ? state.domain.sampleLosses : null));
  const clips = useAppStore((state) => ownClips(state).length);
  const readings = useAppStore((state) =>
    JSON.stringify(
      ownClips(state).flatMap((clip) => {
        const losses = lossesOf(state, clip);
        const reading = losses && samples ? readDomain(losses, samples) : null;
        return reading ? [reading] : [];
      }),
    ),
  );
  const { setView } = useActions('shell');
  const { load } = useActions('domain');
  const { ask } = useActions('runs');
  // The view's own results come first.
  const isBusy = useAppStore((state) =>
    Object.entries(state.runs).some(
      ([kind, run]) => kind !== 'standings' && (run as { status?: string }).status === 'running',
    ),
  );
  const next = useAppStore((state) => state.runs.questionKey('standings'));
  useEffect(() => void load(), [load]);
  useEffect(() => {
    if (!isBusy && next) void ask('standings');
  }, [ask, isBusy, next]);
  const { text, isOutside } = readDomains(JSON.parse(readings) as never, clips, next !== null);
  const line = (
    <Group gap="xs" justify="space-between" wrap="nowrap">
      <span>{text}</span>
      <Button size="compact-xs" variant="light" onClick={() => setView('models')} style={{ flexShrink: 0 }}>
        Load the official model
      </Button>
    </Group>
  );
  return (
    <div data-testid="domain-strip">
      {isOutside ? (
        <MeaningNote>{line}</MeaningNote>
      ) : (
        <Text component="div" size="xs" c="var(--page-quiet)" mt={4}>
          {line}
        </Text>
      )}
    </div>
  );
}
