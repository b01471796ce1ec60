/** What the items of a map are: their kinds and their labels. */
import type { GalleryEntry } from '../../contract/gallery.ts';
import type { AppState } from '../app-state.ts';
import { labelOfClip } from '../classify/class-names.ts';

/** Kind or label of gallery items; null where none is known. It stays the same function until what it reads changes. */
export type EntryLabels = (entry: GalleryEntry) => string | null;

/** The kind of each item, from the gallery or the sample clip. */
export function entryKinds({ library: { clips } }: Pick<AppState, 'library'>): EntryLabels {
  return kinds.of([clips], () => {
    const known = new Map(clips.map(({ id, kind }) => [id, kind]));
    return ({ id, kind, isClip }) => kind ?? (isClip ? known.get(id) : null) ?? null;
  });
}

/** The label of each item: what the user typed for the clip, or its folder; otherwise its kind. */
export function entryLabels({
  library: { clips },
  classify: { clipLabels },
}: Pick<AppState, 'library' | 'classify'>): EntryLabels {
  return labels.of([clips, clipLabels], () => {
    const known = new Map(clips.map((clip) => [clip.id, labelOfClip({ clipLabels }, clip).trim()]));
    return ({ id, kind, isClip }) => (isClip ? known.get(id) : null) || kind;
  });
}

/** Keeps the last answer for as long as it depends on the same objects. */
class LastAnswer<T> {
  #of: readonly unknown[] = [];
  #answer: T | null = null;

  of(parts: readonly unknown[], make: () => T): T {
    if (this.#answer === null || parts.some((part, at) => part !== this.#of[at])) {
      this.#of = parts;
      this.#answer = make();
    }
    return this.#answer;
  }
}

const kinds = new LastAnswer<EntryLabels>();
const labels = new LastAnswer<EntryLabels>();
