/**
 * How many of the user's clips are outside the samples' range of losses, and a button that loads the official model.
 */
import { Button, Group } from '@mantine/core';
import { useEffect } from 'react';
import { hasSampleLosses, lossesOf, ownClips } from '../../../state/domain/standings-run.ts';
import { isComputing } from '../../../state/selectors.ts';
import { useActions, useAppList, useAppStore } from '../../use-app-store.ts';
import { Note } from '../notes/note.tsx';
import { MeaningNote } from '../run/run-status.tsx';
import { readDomain, readDomains } from './domain-words.ts';

/** Measures the clips once the view's own results are there, and counts those that are outside the range. */
export function OwnClips() {
  const samples = useAppStore((state) => (hasSampleLosses(state) ? state.domain.sampleLosses : null));
  const losses = useAppList((state) => ownClips(state).map((clip) => lossesOf(state, clip)));
  const readings = losses.flatMap((own) => (own && samples && readDomain(own, samples)) ?? []);
  const { setView } = useActions('shell');
  const { load } = useActions('domain');
  const { ask } = useActions('runs');
  // The view's own results come first.
  const isBusy = useAppStore((state) => isComputing(state, 'standings'));
  const next = useAppStore((state) => state.runs.questionKey('standings'));
  useEffect(() => void load(), [load]);
  useEffect(() => {
    if (!isBusy && next) void ask('standings');
  }, [ask, isBusy, next]);
  const { text, isOutside } = readDomains(readings, losses.length, next !== null);
  const line = (
    // On a phone the button is below, so that the text has the whole width.
    <Group gap="xs" justify="space-between">
      <span style={{ flex: '1 1 260px' }}>{text}</span>
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
        <Note component="div" mt={4}>
          {line}
        </Note>
      )}
    </div>
  );
}
