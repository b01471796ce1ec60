/** Hooks for the look of a map: names, labels, colours, lines to neighbours, results of a search. */
import { useComputedColorScheme, useMantineTheme } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { ProjectGalleryResult } from '../../../contract/map.ts';
import { entryKinds, entryLabels } from '../../../state/map/map-labels.ts';
import { useEntryNames } from '../../kit/entry-names.ts';
import { useAppStore } from '../../use-app-store.ts';
import { scatterColours } from './scatter/draw-scatter.ts';
import type { HuePlaces, PointColours } from './scatter/point-colours.ts';
import { pointColours } from './scatter/point-colours.ts';
import type { Scene } from './scatter/scene.ts';

/** With more pairs, lines between all of them hide the points. */
const ALL_LINES = 100;

/** Whether all pairs are joined: as chosen, or by their number. */
export function linesOf(chosen: boolean | null, pairs: number): boolean {
  return chosen ?? pairs <= ALL_LINES;
}

/** Names of items, and their labels; kinds where the map is coloured by kind. */
export function useItemLabels(entries: readonly GalleryEntry[]) {
  const entryName = useEntryNames();
  const nameOf = useCallback((item: number) => entryName(entries[item]), [entryName, entries]);
  const labelOf = useAppStore((state) =>
    state.map.colour === 'label' ? entryLabels(state) : entryKinds(state),
  );
  const labels = useMemo(() => entries.map(labelOf), [entries, labelOf]);
  return { nameOf, labels };
}

/** Kept while the page is open, so that a kind has one colour whatever is on the map. */
const huePlaces: HuePlaces = new Map();

/** The colours of the points, and whether they only show the modality. */
export function useMapColours(
  { ranks }: ProjectGalleryResult,
  labels: readonly (string | null)[],
): PointColours & { readonly isModality: boolean } {
  const theme = useMantineTheme();
  const scheme = useComputedColorScheme('light');
  const colour = useAppStore((state) => state.map.colour);
  return useMemo(() => {
    const { senses } = scatterColours(theme, scheme);
    const isModality =
      colour === 'modality' || (colour === 'rank' ? ranks === null : labels.every((label) => label === null));
    return { ...pointColours({ colour, scheme, senses, labels, ranks, places: huePlaces }), isModality };
  }, [theme, scheme, colour, labels, ranks]);
}

/** Lines from the item in focus to the nearest points of the other modality, as points of the scene. */
export function useNearLines(
  { entries }: ProjectGalleryResult,
  scene: Scene,
): readonly (readonly [number, number])[] {
  const focus = useAppStore((state) => state.map.focus);
  const nearest = useAppStore((state) => state.runs.mapNearest.summary?.nearest ?? null);
  return useMemo(() => {
    if (focus === null || nearest?.item !== focus) return [];
    const own = entries.findIndex(({ id }) => id === focus);
    const lines = (from: 0 | 1, found: typeof nearest.visualOfAudio) =>
      (found ?? []).map(
        ({ item }) => [scene.pointOf[2 * own + from]!, scene.pointOf[2 * item + 1 - from]!] as const,
      );
    return [...lines(0, nearest.visualOfAudio), ...lines(1, nearest.audioOfVisual)].filter(
      ([from, to]) => from >= 0 && to >= 0,
    );
  }, [entries, focus, nearest, scene]);
}

/** Items whose name or label has these words; null while nothing is searched. */
export function foundItems(
  search: string,
  labels: readonly (string | null)[],
  nameOf: (item: number) => string,
): readonly number[] | null {
  const words = search.trim().toLowerCase();
  if (words === '') return null;
  return labels.flatMap((label, item) =>
    `${nameOf(item)}\n${label ?? ''}`.toLowerCase().includes(words) ? [item] : [],
  );
}
