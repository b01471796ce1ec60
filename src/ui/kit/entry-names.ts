/** A hook that names gallery items. */
import { useMemo } from 'react';
import type { GalleryEntry } from '../../contract/gallery.ts';
import { useAppStore } from '../use-app-store.ts';

/** Names gallery items: clips as in the library, others as the gallery names them. */
export function useEntryNames(): (entry: GalleryEntry | undefined) => string {
  const clips = useAppStore((state) => state.library.clips);
  return useMemo(() => {
    const names = new Map(clips.map(({ id, name }) => [id, name]));
    return (entry) => (entry ? (names.get(entry.id) ?? entry.name) : '');
  }, [clips]);
}
