/** The Map view. */
import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { ProjectGalleryResult } from '../../../contract/map.ts';
import { useEntryNames } from '../../kit/entry-names.ts';
import { TableActions } from '../../kit/table/table-actions.tsx';
import { ViewHeading } from '../../kit/view-heading.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import classes from './map.module.css';
import { MapCanvas } from './map-canvas.tsx';
import { MapFigures } from './map-figures.tsx';
import { MapList } from './map-list.tsx';
import { MapSelection } from './map-selection.tsx';
import { MapStatus } from './map-status.tsx';
import { itemWords, mapWords } from './map-words.ts';
import { makeScene, ownNearestShare, placeOfItem } from './scene.ts';

/** The audio and video of every clip as points of one plane. */
export function MapView() {
  const resultId = useAppStore((state) => state.runs.map.summary?.resultId ?? null);
  const result = useResults().get('map', resultId);
  return (
    <Stack gap="md">
      <ViewHeading question="How do audio and video share one space?">
        Each disc is the audio of a clip, each square its video, and a line joins both.
      </ViewHeading>
      <MapStatus />
      {result && <MapResult key={resultId} result={result} />}
    </Stack>
  );
}

function MapResult({ result }: { readonly result: ProjectGalleryResult }) {
  const { entries } = result;
  const selection = useAppStore((state) => state.map.selection);
  const { select: selectOnMap } = useActions('map');
  const onlySelected = useAppStore((state) => state.map.onlySelected);
  const lines = useAppStore((state) => state.map.lines);
  const kind = useAppStore((state) => state.map.kind);
  const [read, setRead] = useState(-1);
  const nameOf = useEntryNames();
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
  const faint = useMemo(() => {
    // A kind of another gallery highlights nothing.
    const isHere = kind !== null && entries.some((entry) => entry.kind === kind);
    return Uint8Array.from(entries, (entry) => Number(isHere && entry.kind !== kind));
  }, [entries, kind]);
  const words = useMemo(() => mapWords(result, ownNearestShare(whole)), [result, whole]);
  const name = useCallback((item: number) => nameOf(entries[item]), [nameOf, entries]);
  const ids = (items: readonly number[]) => items.flatMap((item) => entries[item]?.id ?? []);
  const toggle = (item: number) => {
    const [id = ''] = ids([item]);
    selectOnMap(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
  };
  return (
    <>
      <Paper withBorder p="sm" data-testid="map-result" data-method={result.projection.method}>
        <MapCanvas
          scene={scene}
          label={`Map of ${entries.length} items. ${words}`}
          lines={lines}
          selected={selected}
          faint={faint}
          read={read}
          nameOf={name}
          onRead={setRead}
          onToggle={toggle}
          onLasso={(items) => selectOnMap(ids(items))}
        />
        <Group justify="space-between" mt="xs" gap="xs">
          <div className={classes['legend']}>
            <span>
              <i className={classes['disc']} /> audio
            </span>
            <span>
              <i className={classes['square']} /> video
            </span>
            <span>
              <i className={classes['line']} /> of one clip
            </span>
          </div>
          <TableActions
            rows={() => coordinateRows(result, name)}
            fileName={`map-${result.projection.method}.csv`}
            what="the coordinates of the points"
          />
        </Group>
        <Text size="sm" mt="xs" data-testid="map-words">
          {words}
        </Text>
        <Text size="sm" mt="xs" className={classes['reading']} data-testid="map-reading">
          {read < 0
            ? 'Point at a clip or choose one in the list to read its position. Click it to select it.'
            : itemWords(placeOfItem(whole, read), name(read), name)}
        </Text>
        <MapSelection entries={entries} />
      </Paper>
      <div className={classes['lower']}>
        <Paper withBorder p="sm">
          <MapFigures all={result.figures} />
        </Paper>
        <Paper withBorder p="sm" component="section" aria-label="List of items">
          <Title order={2}>Select from the list</Title>
          <MapList entries={entries} read={read} onRead={setRead} />
        </Paper>
      </div>
    </>
  );
}

function coordinateRows({ entries, coordinates }: ProjectGalleryResult, nameOf: (item: number) => string) {
  return [
    ['name', 'kind', 'audio x', 'audio y', 'video x', 'video y'],
    ...entries.map(({ kind }, item) => [
      nameOf(item),
      kind,
      ...Array.from(coordinates.subarray(4 * item, 4 * item + 4)),
    ]),
  ];
}
