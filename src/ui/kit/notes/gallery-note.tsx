/** Warnings about figures of a small gallery. */
import { Text } from '@mantine/core';
import { MeaningNote, WARNING_COLOUR } from '../run/run-status.tsx';

/** With fewer clips, recall moves in large steps and chance is high; published tables use over 1,500. */
const SMALL_GALLERY = 50;

const pointsOf = (size: number) => (size > 0 ? Math.round(100 / size) : 100);

/** Says beside the figures of a small gallery what they cannot show. */
export function GalleryNote({ size }: { readonly size: number }) {
  if (size >= SMALL_GALLERY) return null;
  return (
    <MeaningNote testId="gallery-note">
      A gallery of {size} is small: one clip changes accuracy by {pointsOf(size)} points, and these figures
      cannot be compared with published ones, which use over a thousand clips.
    </MeaningNote>
  );
}

/** The same in a few words, within a line of text. */
export function GalleryWarning({ size }: { readonly size: number }) {
  if (size >= SMALL_GALLERY) return null;
  return (
    <Text span size="xs" c={WARNING_COLOUR} data-testid="gallery-warning">
      The gallery is small: one clip changes this by {pointsOf(size)} points.
    </Text>
  );
}
