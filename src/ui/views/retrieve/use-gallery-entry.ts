/** A hook that names gallery entries and makes one the query. */
import type { GalleryEntry } from '../../../contract/gallery.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Names gallery entries as the library does, and makes an entry the query. */
export function useGalleryEntry(): {
  readonly nameOf: (entry: GalleryEntry | undefined) => string;
  readonly choose: (entry: GalleryEntry | undefined) => void;
} {
  const clips = useAppStore((state) => state.library.clips);
  const { select: selectClip } = useActions('library');
  const { setItem: setQueryItem } = useActions('retrieve');
  return {
    nameOf: (entry) => clips.find(({ id }) => id === entry?.id)?.name ?? entry?.name ?? '',
    choose: (entry) => {
      if (entry?.isClip) selectClip(entry.id);
      else if (entry) setQueryItem(entry.id);
    },
  };
}
