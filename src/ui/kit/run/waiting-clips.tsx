/** A note on how many clips are still being opened, or were left closed. */
import { Button, Group, Progress } from '@mantine/core';
import { waitingClips } from '../../../state/selectors.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { Note } from '../notes/note.tsx';
import { useOpening } from './use-opening.ts';

/**
 * Shows how many clips are still being opened, with a button that stops it.
 *
 * @param then - what happens with the result, as half a sentence.
 */
export function WaitingClips({ then }: { readonly then: string }) {
  const opening = useOpening();
  const waiting = useAppStore(waitingClips);
  const open = useAppStore(({ library }) => library.clips.filter(({ status }) => status === 'ready').length);
  const { hold } = useActions('library');
  if (waiting === 0) return <HeldClips />;
  const all = open + waiting;
  return (
    <Group gap="xs" wrap="nowrap" data-testid="clips-waiting">
      <Note style={{ minWidth: 0 }}>
        {opening}; {then}.
      </Note>
      <Progress value={(open / all) * 100} size="xs" w={72} aria-label="Opening clips" />
      <Button flex="none" variant="subtle" size="compact-xs" onClick={hold} data-testid="hold-clips">
        Stop
      </Button>
    </Group>
  );
}

/** Clips that stay closed because the user stopped the opening. */
function HeldClips() {
  const isHeld = useAppStore((state) => state.library.held);
  const listed = useAppStore(
    ({ library }) => library.clips.filter(({ status }) => status === 'listed').length,
  );
  const { openAll } = useActions('library');
  if (!isHeld || listed === 0) return null;
  return (
    <Group gap="xs" wrap="nowrap" data-testid="clips-held">
      <Note>{listed === 1 ? '1 clip is' : `${listed} clips are`} not open and not compared.</Note>
      <Button flex="none" size="compact-xs" onClick={openAll} data-testid="open-all-clips">
        Open {listed === 1 ? 'it' : 'them'}
      </Button>
    </Group>
  );
}
