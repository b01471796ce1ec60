/** Chooses the gallery. */
import { SegmentedControl } from '@mantine/core';
import type { GalleryName } from '../../../state/shell/route.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ControlGroup } from './control-group.tsx';
import { ExportGallery } from './export-gallery.tsx';

const WORDS: Readonly<Record<GalleryName, string>> = {
  clips: 'Every open clip, embedded here by the loaded model.',
  'held-out':
    'Features of 500 generated clips that the default model was tested on, computed when it was trained. A larger gallery, but without frames to show.',
};

/** Chooses the gallery: the open clips or the held-out pairs. */
export function GalleryControls() {
  const gallery = useAppStore((state) => state.gallery.name);
  const { choose: setGallery } = useActions('gallery');
  return (
    <ControlGroup title="Gallery">
      <SegmentedControl
        fullWidth
        aria-label="Gallery"
        value={gallery}
        onChange={(value) => setGallery(value as GalleryName)}
        data={[
          { value: 'clips', label: 'Open clips' },
          { value: 'held-out', label: '500 held-out pairs' },
        ]}
        data-testid="gallery"
      />
      <Note>{WORDS[gallery]}</Note>
      <ExportGallery />
    </ControlGroup>
  );
}
