/** Says which clips were removed, and puts them back. */
import { Button, Text } from '@mantine/core';
import { FitName } from '../../../kit/fit-name.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from '../library.module.css';

/** The clips that were removed last, for as long as they can be put back. */
export function RemovedNote() {
  const removed = useAppStore((state) => state.listing.removed);
  const { undo, settle } = useActions('listing');
  const [first] = removed;
  if (!first) return null;
  return (
    <div className={classes['removed']} data-testid="removed-clips">
      <Text component="div" size="xs" style={{ flex: 1, minWidth: 0 }}>
        <FitName name={`Removed: ${removed.length === 1 ? first.name : `${removed.length} clips`}`} />
      </Text>
      <Button size="compact-xs" onClick={undo} data-testid="undo-remove">
        Undo
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={settle} data-testid="settle-remove">
        Dismiss
      </Button>
    </div>
  );
}
