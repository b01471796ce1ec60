/** Exports the features and cosines of the gallery. */
import { Button, Group, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { GalleryFormat } from '../../../contract/gallery.ts';
import { saveBlob } from '../../figures/export/save-picture.ts';
import { Note } from '../../kit/notes/note.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

const FORMATS: readonly { readonly format: GalleryFormat; readonly label: string; readonly what: string }[] =
  [
    {
      format: 'npz',
      label: 'Features .npz',
      what: 'Features of audio and video with their names, for NumPy',
    },
    { format: 'parquet', label: 'Features .parquet', what: 'The same as a table, one row per feature' },
    { format: 'npy', label: 'Cosines .npy', what: 'The cosine of every audio with every video, for NumPy' },
    { format: 'csv', label: 'Cosines .csv', what: 'The same with the names of the clips, as text' },
  ];

/** Exports the features and cosines of the gallery. */
export function ExportGallery() {
  const { status, what, progress, error } = useAppStore((state) => state.exports);
  const { gallery: exportGallery, cancel: cancelExport } = useActions('exports');
  const isMine = what?.startsWith('gallery-');
  const save = async (format: GalleryFormat) => {
    const file = await exportGallery(format);
    if (file) saveBlob(file.blob, file.fileName);
  };
  if (isMine && status === 'running') {
    return (
      <WorkNote
        what="Writing the gallery"
        progress={progress}
        onCancel={cancelExport}
        testId="gallery-progress"
      />
    );
  }
  return (
    <>
      <Group gap={4} role="group" aria-label="Download the gallery">
        {FORMATS.map(({ format, label, what: words }) => (
          <Tooltip key={format} label={words}>
            <Button
              size="compact-sm"
              fz="xs"
              leftSection={<IconDownload size={12} />}
              onClick={() => void save(format)}
              data-testid={`export-${format}`}
            >
              {label}
            </Button>
          </Tooltip>
        ))}
      </Group>
      <Note>Features are means over tokens, scaled to length 1, with one frame per clip.</Note>
      {isMine && error && <ErrorNote error={error} testId="gallery-error" />}
    </>
  );
}
