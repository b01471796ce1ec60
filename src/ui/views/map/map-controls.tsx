/** The controls of Map. */
import { Button, NativeSelect, SegmentedControl, Slider, Switch, Text } from '@mantine/core';
import type { MapColour } from '../../../state/shell/route.ts';
import type { MapLayout } from '../../../state/shell/route.ts';
import { DEFAULT_ROUTE, NEIGHBOURS } from '../../../state/shell/route.ts';
import { Note } from '../../kit/notes/note.tsx';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { GalleryControls } from '../../shell/controls/gallery-controls.tsx';
import { IncludedClips } from '../../shell/controls/included-clips.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import { OwnVectorControls } from './own-vectors.tsx';
import { linesOf } from './use-map-look.ts';

const METHOD_WORDS: Readonly<Record<MapLayout['method'], string>> = {
  pca: 'Principal components: the two directions along which the points vary most. Distances are correct within the plane.',
  umap: 'Starts from PCA and moves points until neighbours lie together. Distances between points that are far apart mean nothing. Another seed gives another layout.',
};

/** The controls of the Map view. */
export function MapControls() {
  const gallery = useAppStore((state) => state.gallery.name);
  const hasVectors = useAppStore((state) => state.map.vectors !== null);
  return (
    <>
      {!hasVectors && <GalleryControls />}
      <ShowControls />
      <LayoutControls />
      <OwnVectorControls />
      {gallery === 'clips' && !hasVectors && <IncludedClips />}
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
      <Note>{METHOD_WORDS[layout.method]}</Note>
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

const COLOUR_WORDS: Readonly<Record<MapColour, string>> = {
  kind: 'The kind of event, from the gallery or the sample clip.',
  label: 'The label that you typed, otherwise the folder of the clip, otherwise its kind.',
  rank: 'An audio point by the rank of its own video among all videos, a video point by that of its own audio. Computed in the full space.',
  modality: 'Audio and video.',
};

function ShowControls() {
  const colour = useAppStore((state) => state.map.colour);
  const chosen = useAppStore((state) => state.map.lines);
  const { setLines, setColour } = useActions('map');
  const resultId = useAppStore((state) => state.runs.map.summary?.resultId ?? null);
  const pairs = useResults().get('map', resultId)?.figures.pairs ?? 0;
  return (
    <ControlGroup title="Show">
      <NativeSelect
        label="Colour"
        value={colour}
        onChange={(event) => setColour(event.currentTarget.value as MapColour)}
        data={[
          { value: 'kind', label: 'Kind' },
          { value: 'label', label: 'Label' },
          { value: 'rank', label: 'Rank of the partner' },
          { value: 'modality', label: 'Modality' },
        ]}
        data-testid="map-colour"
      />
      <Note>{COLOUR_WORDS[colour]}</Note>
      <Switch
        label="Lines between all pairs"
        checked={linesOf(chosen, pairs)}
        onChange={(event) => setLines(event.currentTarget.checked)}
        data-testid="map-lines"
      />
      <Note>
        Off by default for more than 100 pairs. The line of the pair that you point at is always drawn.
      </Note>
    </ControlGroup>
  );
}
