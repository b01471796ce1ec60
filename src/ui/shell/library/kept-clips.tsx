/** The switch that keeps clips in this browser, and its state. */
import { Box, Switch } from '@mantine/core';
import { fetched } from '../../kit/fetched.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { ErrorNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { keptText, notKeptText } from './kept-clips-words.ts';

const DamagedClips = fetched(() => import('./damaged-clips.tsx').then((m) => m.DamagedClips));

/** Whether the user's clips are kept for the next visit, where they are stored, and errors. */
export function KeptClips() {
  const keepClips = useAppStore((state) => state.keptClips.on);
  const { setOn: setKeepClips } = useActions('keptClips');
  const forgotten = useAppStore((state) => state.stored.forgotten !== null);
  const error = useAppStore((state) => state.keptClips.error);
  const hasDamage = useAppStore(
    ({ keptClips: { damaged, removedParts } }) => damaged.length > 0 || removedParts > 0,
  );
  return (
    <div data-testid="kept-clips">
      <Switch
        styles={{ description: { fontSize: 'var(--mantine-font-size-xs)' } }}
        label="Keep my clips in this browser"
        description={
          forgotten ? 'Everything was removed. Nothing is kept until you reload the page.' : <Where />
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
      {hasDamage && <DamagedClips />}
    </div>
  );
}

function Where() {
  const keepClips = useAppStore((state) => state.keptClips.on);
  const copies = useAppStore((state) => state.keptClips.copies);
  const progress = useAppStore((state) => state.keptClips.progress);
  const isRefused = useAppStore((state) => state.keptClips.error?.code === 'storage/unavailable');
  if (!keepClips || isRefused)
    return <span data-testid="kept-clips-text">Your clips are gone after a reload.</span>;
  const coming = [...copies.values()].filter(({ status }) => status === 'waiting' || status === 'copying');
  // For one copy, its progress; for several, their number.
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
    <Note mt={4} data-testid="not-kept-clips">
      {text}
    </Note>
  );
}
