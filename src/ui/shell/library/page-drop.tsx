/** Accepts files dropped anywhere on the page. */
import { Overlay, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { markCheckpoints } from '../../../state/models/model-files.ts';
import { useActions } from '../../use-app-store.ts';
import { readDrop } from './dropped-files.ts';

/** Accepts drops anywhere on the page, so that a drop beside the drop zone does not replace the page with the file. */
export function PageDrop() {
  const { addFiles } = useActions('library');
  const { announce } = useActions('shell');
  const [over, setOver] = useState(false);
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onDragOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      // Another part of the page may have handled the drop.
      if (!event.dataTransfer || !holdsFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      readDrop(event.dataTransfer)
        .then(markCheckpoints)
        .then(addFiles, () => announce('The browser could not read what was dropped.'));
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [addFiles, announce]);
  if (!over) return null;
  return (
    <Overlay fixed backgroundOpacity={0.6} center zIndex={500} style={{ pointerEvents: 'none' }}>
      <Text c="white" fw={600}>
        Drop clips, folders, a checkpoint or its class names
      </Text>
    </Overlay>
  );
}
