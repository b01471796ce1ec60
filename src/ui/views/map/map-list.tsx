/** The items of the map as a list, to select and play. */
import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import { useEntryNames } from '../../kit/entry-names.ts';
import { PlayButton } from '../../kit/play-button.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './map.module.css';

interface MapListProps {
  readonly entries: readonly GalleryEntry[];
  /** Items that the search finds; null while nothing is searched. */
  readonly found: readonly number[] | null;
  readonly read: number;
  readonly onRead: (item: number) => void;
}

/** Rows shown at first. A button adds more: thousands of rows would slow the page. */
const PAGE_ROWS = 40;

/** Every item by name, to select and play: the alternative to the lasso for keyboards and screen readers. */
export function MapList({ entries, found: matching, read, onRead }: MapListProps) {
  const selection = useAppStore((state) => state.map.selection);
  const { select: selectOnMap, setFocus } = useActions('map');
  const nameOf = useEntryNames();
  const [onlySelected, setOnlySelected] = useState(false);
  const [rows, setRows] = useState(PAGE_ROWS);
  const chosen = useMemo(() => new Set(selection), [selection]);
  const found = useMemo(() => {
    const matches = matching && new Set(matching);
    return entries
      .map((entry, item) => ({ entry, item, name: nameOf(entry) }))
      .filter(
        ({ entry, item }) => (!matches || matches.has(item)) && (!onlySelected || chosen.has(entry.id)),
      );
  }, [entries, nameOf, matching, onlySelected, chosen]);
  const toggle = (id: string, on: boolean) =>
    selectOnMap(on ? [...selection, id] : selection.filter((other) => other !== id));
  return (
    <div>
      <Group gap="xs" mt={6}>
        <Button
          size="compact-xs"
          onClick={() => selectOnMap([...selection, ...found.map(({ entry }) => entry.id)])}
          data-testid="map-select-found"
        >
          Select {matching === null && !onlySelected ? 'all' : 'these'} {found.length}
        </Button>
        <Button size="compact-xs" disabled={selection.length === 0} onClick={() => selectOnMap([])}>
          Clear
        </Button>
        <Checkbox
          label="Selected only"
          checked={onlySelected}
          onChange={(event) => setOnlySelected(event.currentTarget.checked)}
        />
      </Group>
      <ul className={classes['list']} data-testid="map-list">
        {found.slice(0, rows).map(({ entry, item, name }) => (
          <li key={entry.id} data-read={item === read}>
            <Checkbox
              label={name}
              checked={chosen.has(entry.id)}
              onFocus={() => onRead(item)}
              onChange={(event) => {
                onRead(item);
                toggle(entry.id, event.currentTarget.checked);
              }}
              data-testid="map-item"
            />
            <Group gap={4} wrap="nowrap">
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={`Nearest to ${name}`}
                onClick={() => {
                  onRead(item);
                  setFocus(entry.id);
                }}
                data-testid="map-item-nearest"
              >
                Nearest
              </Button>
              {entry.isClip && <PlayButton clipId={entry.id} name={name} testId="map-play" />}
            </Group>
          </li>
        ))}
      </ul>
      {found.length === 0 && <Text size="sm">No item matches.</Text>}
      {found.length > rows && (
        <Button size="compact-xs" mt={6} onClick={() => setRows(rows + 5 * PAGE_ROWS)}>
          Show more of {found.length}
        </Button>
      )}
    </div>
  );
}
