/** The controls of the Similarity view. */
import { GalleryControls } from '../../shell/controls/gallery-controls.tsx';
import { IncludedClips } from '../../shell/controls/included-clips.tsx';
import { useAppStore } from '../../use-app-store.ts';

/** The gallery, and which clips of it are compared. */
export function SimilarityControls() {
  const gallery = useAppStore((state) => state.gallery.name);
  return (
    <>
      <GalleryControls />
      {gallery === 'clips' && <IncludedClips />}
    </>
  );
}
