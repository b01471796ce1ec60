/** Kept clips that cannot be used any more. */
import { Button, Group, Text } from '@mantine/core';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Stored clips that cannot be used, and incomplete copies that were removed. */
export function DamagedClips() {
  const damaged = useAppStore((state) => state.keptClips.damaged);
  const removedParts = useAppStore((state) => state.keptClips.removedParts);
  const { forgetDamaged: forget } = useActions('keptClips');
  return (
    <>
      {removedParts > 0 && (
        <Note mt={4} data-testid="removed-clip-parts">
          {removedParts === 1 ? 'One incomplete copy' : `${removedParts} incomplete copies`}, for example from
          a closed tab, {removedParts === 1 ? 'was' : 'were'} removed. Drop{' '}
          {removedParts === 1 ? 'the file' : 'the files'} again.
        </Note>
      )}
      {damaged.map(({ id, reason }) => (
        <Group key={id} gap={4} wrap="nowrap" mt={4} data-testid="damaged-clip">
          <Text size="xs" style={{ flex: 1, minWidth: 0 }}>
            A kept clip is damaged: {reason}
          </Text>
          <Button size="compact-xs" variant="subtle" onClick={() => void forget(id)}>
            Forget
          </Button>
        </Group>
      ))}
    </>
  );
}
