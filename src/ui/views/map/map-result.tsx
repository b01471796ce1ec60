/** The map with its search, legend, readings, neighbours, figures and list. */
import { CloseButton, Paper, Spoiler, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ProjectGalleryResult } from '../../../contract/map.ts';
import { formatShare } from '../../kit/format.ts';
import { TableActions } from '../../kit/table/table-actions.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { HoverCard } from './hover-card.tsx';
import classes from './map.module.css';
import { MapCanvas } from './map-canvas.tsx';
import { MapFigures } from './map-figures.tsx';
import { MapLegend } from './map-legend.tsx';
import { MapList } from './map-list.tsx';
import { MapNearest } from './map-nearest.tsx';
import { MapSelection } from './map-selection.tsx';
import { MapStatus } from './map-status.tsx';
import { COLOUR_TITLES, itemWords, mapWords } from './map-words.ts';
import type { Cluster } from './scatter/clusters.ts';
import { findClusters } from './scatter/clusters.ts';
import { boxOfItems, makeScene, ownNearestShare, placeOfItem } from './scatter/scene.ts';
import { foundItems, linesOf, useItemLabels, useMapColours, useNearLines } from './use-map-look.ts';

/** How long typing rests before the map moves. */
const SEARCH_PAUSE_MS = 250;
/** Time to move the pointer from a point to its card. */
const CARD_PAUSE_MS = 350;

export function MapResult({ result }: { readonly result: ProjectGalleryResult }) {
  const { entries } = result;
  const { select, setFocus } = useActions('map');
  const selection = useAppStore((state) => state.map.selection);
  const onlySelected = useAppStore((state) => state.map.onlySelected);
  const lines = useAppStore((state) => linesOf(state.map.lines, result.figures.pairs));
  const kind = useAppStore((state) => state.map.kind);
  const colour = useAppStore((state) => state.map.colour);
  const [readId, setReadId] = useState<string | null>(null);
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, SEARCH_PAUSE_MS);
  const card = useCard();
  const { nameOf, labels } = useItemLabels(entries);
  const colours = useMapColours(result, labels);
  const read = useMemo(() => entries.findIndex(({ id }) => id === readId), [entries, readId]);

  const selected = useMemo(() => {
    const chosen = new Set(selection);
    return Uint8Array.from(entries, ({ id }) => Number(chosen.has(id)));
  }, [entries, selection]);
  const whole = useMemo(() => makeScene(result), [result]);
  const filtered = onlySelected && selected.includes(1);
  const scene = useMemo(
    () => (filtered ? makeScene(result, (item) => selected[item] === 1) : whole),
    [filtered, result, selected, whole],
  );
  const found = useMemo(() => foundItems(asked, labels, nameOf), [asked, labels, nameOf]);
  const goTo = useMemo(() => (found && found.length > 0 ? boxOfItems(scene, found) : null), [found, scene]);
  const faint = useMemo(() => {
    if (found && found.length > 0) {
      const kept = new Set(found);
      return Uint8Array.from(entries, (_, item) => Number(!kept.has(item)));
    }
    // A kind of another gallery highlights nothing.
    const isHere = kind !== null && labels.includes(kind);
    return Uint8Array.from(labels, (label) => Number(isHere && label !== kind));
  }, [entries, found, kind, labels]);
  const clusters = useMemo(() => findClusters(scene, (item) => labels[item] ?? null), [scene, labels]);
  const near = useNearLines(result, scene);
  const words = useMemo(() => mapWords(result, ownNearestShare(whole)), [result, whole]);
  const ids = (items: readonly number[]) => items.flatMap((item) => entries[item]?.id ?? []);
  const setRead = useCallback((item: number) => setReadId(entries[item]?.id ?? null), [entries]);
  const toggle = (item: number) => {
    const [id = ''] = ids([item]);
    setFocus(id);
    select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
  };
  const entry = card.shown ? entries[read] : undefined;
  const ranks = result.ranks
    ? ([result.ranks[2 * read] ?? 0, result.ranks[2 * read + 1] ?? 0] as const)
    : null;
  return (
    <>
      <Paper withBorder p="sm" data-testid="map-result" data-method={result.projection.method}>
        <MapCanvas
          scene={scene}
          label={`Map of ${entries.length} items. ${words}`}
          look={{ lines, selected, faint, read, nameOf, points: colours, clusters, near }}
          goTo={goTo}
          tools={
            <TextInput
              className={classes['search']}
              aria-label="Find by name or label"
              placeholder="Find by name or label"
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
              rightSection={
                search !== '' && (
                  <CloseButton size="sm" aria-label="Clear the search" onClick={() => setSearch('')} />
                )
              }
              data-testid="map-search"
            />
          }
          over={(item, at, size) =>
            entry && item === read ? (
              <HoverCard
                {...{ entry, at, size, ranks }}
                name={nameOf(read)}
                label={labels[read] ?? null}
                pairs={result.figures.pairs}
                onEnter={card.keep}
                onLeave={card.leave}
              />
            ) : null
          }
          onRead={(item) => {
            if (item < 0) card.leave();
            else {
              card.show();
              setRead(item);
            }
          }}
          onToggle={toggle}
          onLasso={(items) => select(ids(items))}
          onClose={card.close}
        />
        <div className={classes['under']}>
          <MapLegend
            colours={colours}
            canHighlight={colour === 'kind' || colour === 'label'}
            title={colours.isModality ? '' : COLOUR_TITLES[colour]}
          />
          <TableActions
            rows={() => coordinateRows(result, labels, nameOf)}
            fileName={`map-${result.projection.method}.csv`}
            what="the coordinates of the points"
          />
        </div>
        <div className={classes['status']}>
          {found ? (
            <Text size="xs" data-testid="map-found" role="status">
              {found.length === 0
                ? 'No item has this name or label.'
                : `${found.length} found; the others are faint.`}
            </Text>
          ) : (
            <MapStatus />
          )}
        </div>
        <Text size="sm" className={classes['reading']} data-testid="map-reading">
          {read < 0
            ? 'Point at a clip or choose one in the list to read its position. Click it to select it and to list its neighbours.'
            : itemWords(placeOfItem(whole, read), nameOf(read), nameOf)}
        </Text>
        <MapSelection entries={entries} />
      </Paper>
      <div className={classes['lower']}>
        <Paper withBorder p="sm">
          <MapNearest entries={entries} nameOf={nameOf} onRead={setRead} />
        </Paper>
        <Paper withBorder p="sm" component="section" aria-label="What the map shows">
          <Title order={2}>What the map shows</Title>
          <Text size="sm" mt="xs" data-testid="map-words">
            {words}
          </Text>
          <ClusterWords clusters={clusters} />
        </Paper>
        <Paper withBorder p="sm">
          <MapFigures all={result.figures} />
        </Paper>
        <Paper withBorder p="sm" component="section" aria-label="List of items">
          <Title order={2}>Select from the list</Title>
          <MapList entries={entries} found={found} read={read} onRead={setRead} />
        </Paper>
      </div>
    </>
  );
}

/** The card closes a moment after the pointer has left its point, unless the pointer is on the card. */
function useCard() {
  const [shown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stay = () => clearTimeout(timer.current);
  return {
    shown,
    show: () => {
      stay();
      setShown(true);
    },
    keep: stay,
    leave: () => {
      stay();
      timer.current = setTimeout(() => setShown(false), CARD_PAUSE_MS);
    },
    close: () => {
      stay();
      setShown(false);
    },
  };
}

/** The names on the map as text, with how far they hold. */
function ClusterWords({ clusters }: { readonly clusters: readonly Cluster[] }) {
  const named = clusters.filter(({ name }) => name !== null);
  if (clusters.length === 0) return null;
  return (
    <Spoiler maxHeight={84} showLabel="All regions" hideLabel="Fewer regions" mt="xs">
      <Text size="sm" data-testid="map-clusters">
        {clusters.length} crowded regions, found on the plane by density; {named.length} have one label for at
        least half of their points and are named after it:{' '}
        {named
          .map(({ name, points, share }) => `${name} (${points} points, ${formatShare(share)})`)
          .join('; ')}
        .
      </Text>
    </Spoiler>
  );
}

function coordinateRows(
  { coordinates, ranks }: ProjectGalleryResult,
  labels: readonly (string | null)[],
  nameOf: (item: number) => string,
) {
  return [
    ['name', 'label', 'audio x', 'audio y', 'video x', 'video y', 'rank of its video', 'rank of its audio'],
    ...labels.map((label, item) => [
      nameOf(item),
      label,
      ...Array.from(coordinates.subarray(4 * item, 4 * item + 4)),
      ranks?.[2 * item] || null,
      ranks?.[2 * item + 1] || null,
    ]),
  ];
}
