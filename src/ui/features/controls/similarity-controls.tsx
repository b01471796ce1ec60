import { useAppStore } from '../../use-app-store.ts';
import { GalleryControls } from './gallery-controls.tsx';
import { IncludedClips } from './included-clips.tsx';

/** The controls of the Similarity view. */
export function SimilarityControls() {
  const gallery = useAppStore((state) => state.route.gallery);
  return (
    <>
      <GalleryControls />
      {gallery === 'clips' && <IncludedClips />}
    </>
  );
}
