/** The switch that keeps clips, and what became of it. */
import { Box, Button, Group, Switch, Text } from '@mantine/core';
import { ErrorNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { keptText, notKeptText } from './kept-clips-words.ts';

/** Whether the user's clips are there on the next visit, where they lie, and what went wrong with it. */
export function KeptClips() {
  const keepClips = useAppStore((state) => state.keptClips.on);
  const { setOn: setKeepClips } = useActions('keptClips');
  const forgotten = useAppStore((state) => state.stored.forgotten !== null);
  const error = useAppStore((state) => state.keptClips.error);
  return (
    <div data-testid="kept-clips">
      <Switch
        size="xs"
        styles={{ description: { fontSize: 'var(--mantine-font-size-xs)' } }}
        label="Keep my clips in this browser"
        description={
          forgotten ? 'Everything was forgotten: nothing is kept until the page is loaded anew.' : <Where />
        }
        checked={keepClips}
        disabled={forgotten}
        onChange={(event) => void setKeepClips(event.currentTarget.checked)}
        data-testid="keep-clips"
      />
      {error && (
        <Box mt={6}>
          <ErrorNote error={error} testId="kept-clips-error" />
        </Box>
      )}
      {keepClips && !forgotten && <NotKept />}
      <Damaged />
    </div>
  );
}

function Where() {
  const keepClips = useAppStore((state) => state.keptClips.on);
  const copies = useAppStore((state) => state.keptClips.copies);
  const progress = useAppStore((state) => state.keptClips.progress);
  const isRefused = useAppStore((state) => state.keptClips.error?.code === 'storage/unavailable');
  if (!keepClips || isRefused)
    return <span data-testid="kept-clips-text">They are gone when the page is loaded anew.</span>;
  const coming = [...copies.values()].filter(({ status }) => status === 'waiting' || status === 'copying');
  // Of one copy, how far it is; of many, how many there are.
  const share =
    coming.length === 1 && progress && progress.total > 0
      ? Math.round((progress.done / progress.total) * 100)
      : null;
  return (
    <span data-testid="kept-clips-text">
      {share !== null && share < 100 ? `${progress?.stage}, ${share} %` : keptText([...copies.values()])}
    </span>
  );
}

function NotKept() {
  const clips = useAppStore((state) => state.library.clips);
  const copies = useAppStore((state) => state.keptClips.copies);
  const text = notKeptText(clips, copies);
  return text === null ? null : (
    <Text size="xs" c="var(--page-quiet)" mt={4} data-testid="not-kept-clips">
      {text}
    </Text>
  );
}

/** What lies there and can't be used, and copies that came to nothing. */
function Damaged() {
  const damaged = useAppStore((state) => state.keptClips.damaged);
  const removedParts = useAppStore((state) => state.keptClips.removedParts);
  const { forgetDamaged: forget } = useActions('keptClips');
  return (
    <>
      {removedParts > 0 && (
        <Text size="xs" c="var(--page-quiet)" mt={4} data-testid="removed-clip-parts">
          {removedParts === 1 ? 'One copy' : `${removedParts} copies`} that had been broken off, as when a tab
          is closed, {removedParts === 1 ? 'was' : 'were'} removed: drop the file again.
        </Text>
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
