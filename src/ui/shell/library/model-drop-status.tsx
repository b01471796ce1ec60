/** The progress of a dropped checkpoint, and why a model was not loaded. */
import { Button } from '@mantine/core';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** A dropped checkpoint loads as the model. Its progress and its error are shown here. */
export function ModelDropStatus() {
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
  // The Models view shows the same error with more detail.
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
