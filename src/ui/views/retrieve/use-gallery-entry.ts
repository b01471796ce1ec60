/** Names entries, and makes them the query. */
import type { GalleryEntry } from '../../../contract/gallery.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Names entries as the library does, and makes them the query. */
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
