/** How far to trust a small gallery. */
import { MeaningNote } from './run/run-status.tsx';

/** Below this many clips a recall moves in big steps and chance is high; the published tables use over 1,500. */
const SMALL_GALLERY = 50;

/** Beside figures of a small gallery: what they can't show. */
export function GalleryNote({ size }: { readonly size: number }) {
  if (size >= SMALL_GALLERY) return null;
  return (
    <MeaningNote testId="gallery-note">
      A gallery of {size} is small: one clip moves accuracy by {size > 0 ? Math.round(100 / size) : 100}{' '}
      points, and these figures cannot be set beside published ones, which use galleries of over a thousand.
    </MeaningNote>
  );
}
