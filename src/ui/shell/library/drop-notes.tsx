/** Says what happened to the dropped files. */
import { Button, Text } from '@mantine/core';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Says what happened to the dropped files: below the drop zone, or above the view if the library is hidden. */
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

/** A dropped checkpoint loads as the model. Its progress and its error are shown here. */
function ModelDropStatus() {
  const loading = useAppStore((state) => state.models.loading);
  const error = useAppStore((state) => state.models.error);
  const { cancel, dismissError: dismiss } = useActions('models');
  const { setView } = useActions('shell');
  // The first model is nobody's drop; the views say that it is loading.
  const isFirst = useAppStore((state) => state.models.loaded === null);
  const inModels = useAppStore((state) => state.shell.view === 'models');
  if (loading && !isFirst) {
    return (
      <WorkNote
        what={`Loading ${loading.name}`}
        progress={loading.progress}
        onCancel={cancel}
        testId="model-progress"
      />
    );
  }
  // The Models view shows the same error with more detail.
  if (loading || !error || inModels) return null;
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
