/** Actions on the selected items. */
import { Button, Group, Switch, Text } from '@mantine/core';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import { useEntryNames } from '../../kit/entry-names.ts';
import { PlayButton } from '../../kit/play-button.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** How many selected clips get a play button here. */
const PLAYED = 6;

/** Shows, plays or compares only the selected items. */
export function MapSelection({ entries }: { readonly entries: readonly GalleryEntry[] }) {
  const selection = useAppStore((state) => state.map.selection);
  const onlySelected = useAppStore((state) => state.map.onlySelected);
  const { setOnlySelected } = useActions('map');
  const { includeOnly, includeAll } = useActions('gallery');
  const excluded = useAppStore((state) => state.gallery.excludedIds.length);
  const isClips = useAppStore((state) => state.gallery.name === 'clips' && state.map.vectors === null);
  const nameOf = useEntryNames();
  const chosen = entries.filter(({ id, isClip }) => isClip && selection.includes(id)).slice(0, PLAYED);
  return (
    <div data-testid="map-selection">
      <Group gap="xs">
        <Text size="sm" fw={600} data-testid="map-selected-count">
          {selection.length === 0 ? 'Nothing selected' : `${selection.length} selected`}
        </Text>
        <Switch
          label="Show only these"
          disabled={selection.length === 0}
          checked={onlySelected}
          onChange={(event) => setOnlySelected(event.currentTarget.checked)}
          data-testid="map-only-selected"
        />
        {isClips && (
          <Button
            size="compact-xs"
            disabled={selection.length < 2}
            onClick={() => includeOnly(selection)}
            data-testid="map-compare"
          >
            Compare only these clips
          </Button>
        )}
        {isClips && excluded > 0 && (
          <Button size="compact-xs" onClick={includeAll} data-testid="map-compare-all">
            Compare all again
          </Button>
        )}
      </Group>
      {chosen.length > 0 && (
        <Group gap="xs" mt={4}>
          {chosen.map((entry) => (
            <Group key={entry.id} gap={2} wrap="nowrap">
              <PlayButton clipId={entry.id} name={nameOf(entry)} testId="map-play-selected" />
              <Text size="xs">{nameOf(entry)}</Text>
            </Group>
          ))}
        </Group>
      )}
    </div>
  );
}
