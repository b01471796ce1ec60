/** The button that saves a lab bundle. */
import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { saveBlob } from '../../figures/export/save-picture.ts';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Saves what the page shows, with everything that another browser needs to compute it again. */
export function SaveBundle() {
  const { status, what, progress, error } = useAppStore((state) => state.exports);
  const { save: saveBundle } = useActions('bundle');
  const { cancel: cancelExport } = useActions('exports');
  const save = async () => {
    const file = await saveBundle();
    if (file) saveBlob(file.blob, file.fileName);
  };
  if (what === 'bundle' && status === 'running') {
    return (
      <WorkNote
        what="Recording the values"
        progress={progress}
        onCancel={cancelExport}
        testId="bundle-progress"
      />
    );
  }
  return (
    <>
      <Button
        w="fit-content"
        leftSection={<IconFlask size={14} />}
        onClick={() => void save()}
        data-testid="save-bundle"
      >
        Save as a lab bundle
      </Button>
      {what === 'bundle' && error && <ErrorNote error={error} testId="bundle-save-error" />}
    </>
  );
}
