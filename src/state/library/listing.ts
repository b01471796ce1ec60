/** Which clips the library lists, and in which order. */
import type { AppState } from '../app-state.ts';
import { labelOfClip } from '../classify/class-names.ts';
import type { Clip } from './clip.ts';

/** What the list is sorted by. */
export type SortKey = 'added' | 'name' | 'length' | 'label';

export const SORT_KEYS: readonly SortKey[] = ['added', 'name', 'length', 'label'];

/** How the list is searched and sorted. */
export interface ListingOrder {
  readonly query: string;
  readonly sort: SortKey;
  readonly isDescending: boolean;
}

/** Numbers in names count as numbers: clip 2 before clip 10. */
const BY_WORDS = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });

/** Length of a clip's file in seconds; null until it is known. */
export function lengthOf({ facts, preview }: Pick<Clip, 'facts' | 'preview'>): number | null {
  return facts?.durationSeconds ?? preview?.durationSeconds ?? null;
}

/**
 * The clips that the library lists: those that hold every word of the query in their name, folder or label. The user's
 * clips are above the samples whatever they are sorted by, and equal ones keep their order.
 */
export function listClips(
  clips: readonly Clip[],
  { query, sort, isDescending }: ListingOrder,
  labels: Pick<AppState['classify'], 'clipLabels'>,
): readonly Clip[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const label = (clip: Clip) => labelOfClip(labels, clip);
  const holds = (clip: Clip) => {
    const text = `${clip.name} ${clip.folder ?? ''} ${label(clip)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const found = words.length === 0 ? clips : clips.filter(holds);
  if (sort === 'added' && !isDescending) return found;
  const compare: Record<SortKey, (a: Clip, b: Clip) => number> = {
    added: (a, b) => clips.indexOf(a) - clips.indexOf(b),
    name: (a, b) => BY_WORDS.compare(a.name, b.name),
    length: (a, b) => (lengthOf(a) ?? 0) - (lengthOf(b) ?? 0),
    label: (a, b) => BY_WORDS.compare(label(a), label(b)),
  };
  /** Clips without a value come last in both directions. */
  const lacks = (clip: Clip) =>
    Number((sort === 'length' && lengthOf(clip) === null) || (sort === 'label' && label(clip) === ''));
  const way = isDescending ? -1 : 1;
  return found.toSorted(
    (a, b) =>
      Number(a.origin === 'sample') - Number(b.origin === 'sample') ||
      lacks(a) - lacks(b) ||
      way * compare[sort](a, b),
  );
}

/** The clips as the library lists them now. */
export function shownClips({
  library,
  listing,
  classify,
}: Pick<AppState, 'library' | 'listing' | 'classify'>): readonly Clip[] {
  return listClips(library.clips, listing, classify);
}
