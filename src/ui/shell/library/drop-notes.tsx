/** What became of the files that were given. */
import { Button, Text } from '@mantine/core';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** What became of the files that were given: under the drop zone, or above the view where that is out of sight. */
export function DropNotes() {
  const dropNote = useAppStore((state) => state.library.dropNote);
  return (
    <>
      {dropNote && (
        <Text size="xs" c="var(--page-quiet)" data-testid="drop-note">
          {dropNote}
        </Text>
      )}
      <ModelDropStatus />
    </>
  );
}

/** A checkpoint dropped here loads as the model: its progress and failure show where it was dropped. */
function ModelDropStatus() {
  const loading = useAppStore((state) => state.models.loading);
  const error = useAppStore((state) => state.models.error);
  const { cancel, dismissError: dismiss } = useActions('models');
  const { setView } = useActions('shell');
  const inModels = useAppStore((state) => state.shell.view === 'models');
  if (loading) {
    return (
      <WorkNote
        what={`Loading ${loading.name}`}
        progress={loading.progress}
        onCancel={cancel}
        testId="model-progress"
      />
    );
  }
  // Under Models the same failure stands larger, with what it needs.
  if (!error || inModels) return null;
  return (
    <ErrorNote
      error={error.error}
      title={`Not loaded: ${error.name}`}
      onClose={dismiss}
      testId="library-model-error"
    >
      <Button mt={6} size="compact-xs" onClick={() => setView('models')}>
        {error.error.code === 'model/heads' ? 'Set its heads in Models' : 'Open Models'}
      </Button>
    </ErrorNote>
  );
}
