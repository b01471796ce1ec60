/** The controls of Map. */
import { Button, NativeSelect, SegmentedControl, Slider, Switch, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { MapLayout } from '../../../state/shell/route.ts';
import { DEFAULT_ROUTE, NEIGHBOURS } from '../../../state/shell/route.ts';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { GalleryControls } from '../../shell/controls/gallery-controls.tsx';
import { IncludedClips } from '../../shell/controls/included-clips.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';

const METHOD_WORDS: Readonly<Record<MapLayout['method'], string>> = {
  pca: 'Principal components: the two directions along which the points vary most. Distances are correct within the plane.',
  umap: 'Starts from PCA and moves points until neighbours lie together. The position of far points means nothing. Another seed gives another layout.',
};

/** The controls of the Map view. */
export function MapControls() {
  const gallery = useAppStore((state) => state.gallery.name);
  return (
    <>
      <GalleryControls />
      <LayoutControls />
      <ShowControls />
      {gallery === 'clips' && <IncludedClips />}
    </>
  );
}

function LayoutControls() {
  const layout = useAppStore((state) => state.map.layout);
  const { setLayout, resetLayout } = useActions('map');
  const usual = DEFAULT_ROUTE.map.layout;
  const isUsual = (['neighbours', 'minDistance', 'seed'] as const).every(
    (name) => layout[name] === usual[name],
  );
  return (
    <ControlGroup
      title="Layout"
      action={
        <Button size="compact-xs" variant="subtle" disabled={isUsual} onClick={resetLayout}>
          Reset
        </Button>
      }
    >
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Method of the layout"
        value={layout.method}
        onChange={(value) => setLayout({ method: value as MapLayout['method'] })}
        data={[
          { value: 'pca', label: 'PCA' },
          { value: 'umap', label: 'UMAP' },
        ]}
        data-testid="map-method"
      />
      <Text size="xs" c="var(--page-quiet)">
        {METHOD_WORDS[layout.method]}
      </Text>
      {layout.method === 'umap' && <UmapControls layout={layout} onChange={setLayout} />}
    </ControlGroup>
  );
}

interface UmapControlsProps {
  readonly layout: MapLayout;
  readonly onChange: (change: Partial<MapLayout>) => void;
}

function UmapControls({ layout, onChange }: UmapControlsProps) {
  return (
    <>
      <Text size="xs" id="map-neighbours">
        Neighbours: {layout.neighbours}
      </Text>
      <Slider
        size="sm"
        min={NEIGHBOURS[0]}
        max={NEIGHBOURS[1]}
        value={layout.neighbours}
        onChange={(neighbours) => onChange({ neighbours })}
        thumbProps={{ 'aria-labelledby': 'map-neighbours' }}
      />
      <Text size="xs" id="map-apart">
        Minimum distance: {layout.minDistance.toFixed(2)}
      </Text>
      <Slider
        size="sm"
        min={0}
        max={1}
        step={0.01}
        value={layout.minDistance}
        onChange={(minDistance) => onChange({ minDistance })}
        thumbProps={{ 'aria-labelledby': 'map-apart' }}
      />
      <WholeNumberField
        size="xs"
        label="Seed"
        min={0}
        max={0xffffffff}
        value={layout.seed}
        onChange={(seed) => seed !== null && onChange({ seed })}
        data-testid="map-seed"
      />
    </>
  );
}

function ShowControls() {
  const lines = useAppStore((state) => state.map.lines);
  const { setLines: setMapLines, setKind: setMapKind } = useActions('map');
  const kind = useAppStore((state) => state.map.kind);
  const resultId = useAppStore((state) => state.runs.map.summary?.resultId ?? null);
  const entries = useResults().get('map', resultId)?.entries;
  const kinds = useMemo(
    () =>
      [...new Set(entries?.flatMap((entry) => entry.kind ?? []))].sort((a, b) => a.localeCompare(b, 'en')),
    [entries],
  );
  return (
    <ControlGroup title="Show">
      <Switch
        size="xs"
        label="Lines between audio and video"
        checked={lines}
        onChange={(event) => setMapLines(event.currentTarget.checked)}
      />
      {kinds.length > 0 && (
        <NativeSelect
          size="xs"
          label="Highlight one kind"
          value={kind ?? ''}
          onChange={(event) => setMapKind(event.currentTarget.value || null)}
          data={[{ value: '', label: 'None' }, ...kinds.map((name) => ({ value: name, label: name }))]}
          data-testid="map-kind"
        />
      )}
    </ControlGroup>
  );
}
