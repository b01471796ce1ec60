/** The button that opens files, at the top of the library. */
import { Group, Text, UnstyledButton } from '@mantine/core';
import { IconFolder, IconUpload } from '@tabler/icons-react';
import { markCheckpoints } from '../../../state/models/model-files.ts';
import { FilePicker } from '../../kit/file-picker.tsx';
import { FolderPicker } from '../../kit/folder-picker.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { useActions } from '../../use-app-store.ts';
import { DropNotes } from './drop-notes.tsx';
import { readPicked } from './dropped-files.ts';
import classes from './library.module.css';

/** A button that opens a file picker. The whole page accepts drops. */
export function DropZone() {
  const { addFiles } = useActions('library');
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
              <Note>
                Videos, audio files, a folder or a checkpoint; or choose files. They stay in this browser.
              </Note>
            </span>
          </UnstyledButton>
        )}
      </FilePicker>
      <Group justify="space-between" gap={4}>
        <FolderPicker
          variant="subtle"
          size="compact-xs"
          leftSection={<IconFolder size={14} />}
          onChoose={(files) => void markCheckpoints(readPicked(files)).then(addFiles)}
          data-testid="choose-folder"
        >
          Choose a folder
        </FolderPicker>
      </Group>
      <DropNotes />
    </div>
  );
}
