/** The button that opens files, at the top of the library. */
import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { IconFolder, IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { markCheckpoints } from '../../../state/models/model-files.ts';
import { FilePicker } from '../../kit/file-picker.tsx';
import { useActions } from '../../use-app-store.ts';
import { DropNotes } from './drop-notes.tsx';
import { readPicked } from './dropped-files.ts';
import classes from './library.module.css';

/** A button that opens a file picker. The whole page accepts drops. */
export function DropZone() {
  const { addFiles } = useActions('library');
  const folderInput = useRef<HTMLInputElement>(null);
  return (
    <div className={classes['zone']}>
      <FilePicker multiple onChoose={(files) => void markCheckpoints(readPicked(files)).then(addFiles)}>
        {(props) => (
          <UnstyledButton {...props} className={classes['drop']} data-testid="drop-zone">
            <IconUpload size={22} style={{ flexShrink: 0 }} aria-hidden />
            <span>
              <Text size="sm" fw={600}>
                Drop clips here
              </Text>
              <Text size="xs" c="var(--page-quiet)">
                Videos, audio files, a folder or a checkpoint; or choose files. They stay in this browser.
              </Text>
            </span>
          </UnstyledButton>
        )}
      </FilePicker>
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
      <DropNotes />
    </div>
  );
}
