import { Button, FileButton, Group, Text, UnstyledButton } from '@mantine/core';
import { IconFolder, IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { markCheckpoints } from '../../../state/model-files.ts';
import { useAppStore } from '../../use-app-store.ts';
import { WorkNote, ErrorNote } from '../../components/run-status.tsx';
import { readPicked } from './dropped-files.ts';
import classes from './library.module.css';

/** Where files go in: a button that opens a picker; drops are taken by the whole page. */
export function DropZone() {
  const addFiles = useAppStore((state) => state.addFiles);
  const dropNote = useAppStore((state) => state.dropNote);
  const folderInput = useRef<HTMLInputElement>(null);
  return (
    <div className={classes['zone']}>
      <FileButton multiple onChange={(files) => void markCheckpoints(readPicked(files)).then(addFiles)}>
        {(props) => (
          <UnstyledButton {...props} className={classes['drop']} data-testid="drop-zone">
            <IconUpload size={22} style={{ flexShrink: 0 }} aria-hidden />
            <span>
              <Text size="sm" fw={600}>
                Drop clips here
              </Text>
              <Text size="xs" c="var(--page-quiet)">
                Videos, sounds, a folder or a checkpoint; or choose files. They stay in this browser.
              </Text>
            </span>
          </UnstyledButton>
        )}
      </FileButton>
      <Group justify="space-between" gap={4}>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconFolder size={14} />}
          onClick={() => folderInput.current?.click()}
          data-testid="choose-folder"
        >
          Choose a folder
        </Button>
        <input
          ref={folderInput}
          type="file"
          hidden
          multiple
          {...{ webkitdirectory: '' }}
          onChange={(event) => {
            void markCheckpoints(readPicked([...(event.currentTarget.files ?? [])])).then(addFiles);
            event.currentTarget.value = '';
          }}
        />
      </Group>
      {dropNote && (
        <Text size="xs" c="var(--page-quiet)" data-testid="drop-note">
          {dropNote}
        </Text>
      )}
      <ModelDropStatus />
    </div>
  );
}

/** A checkpoint dropped here loads as the model: its progress and failure show where it was dropped. */
function ModelDropStatus() {
  const loading = useAppStore((state) => state.modelLoading);
  const error = useAppStore((state) => state.modelError);
  const cancel = useAppStore((state) => state.cancelModel);
  const dismiss = useAppStore((state) => state.dismissModelError);
  const setView = useAppStore((state) => state.setView);
  const inModels = useAppStore((state) => state.route.view === 'models');
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
