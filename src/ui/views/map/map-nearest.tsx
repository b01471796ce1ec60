/** The nearest neighbours of one item in the full space. */
import { Button, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { NearItem } from '../../../contract/map.ts';
import { PlayButton } from '../../kit/play-button.tsx';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './map.module.css';

interface MapNearestProps {
  readonly entries: readonly GalleryEntry[];
  readonly nameOf: (item: number) => string;
  readonly onRead: (item: number) => void;
}

/** What is nearest to the clicked item, by the cosine of full features. */
export function MapNearest({ entries, nameOf, onRead }: MapNearestProps) {
  const focus = useAppStore((state) => state.map.focus);
  const nearest = useAppStore((state) => state.runs.mapNearest.summary?.nearest ?? null);
  const [across, setAcross] = useState(true);
  const own = entries.findIndex(({ id }) => id === focus);
  const lists =
    nearest && nearest.item === focus
      ? across
        ? ([
            ['Videos nearest to its audio', nearest.visualOfAudio],
            ['Audio nearest to its video', nearest.audioOfVisual],
          ] as const)
        : ([
            ['Audio nearest to its audio', nearest.audioOfAudio],
            ['Videos nearest to its video', nearest.visualOfVisual],
          ] as const)
      : null;
  return (
    <section aria-labelledby="map-nearest-title" data-testid="map-nearest">
      <Group justify="space-between" gap="xs">
        <Title order={2} id="map-nearest-title">
          {own < 0 ? 'Nearest in the full space' : `Nearest to ${nameOf(own)}`}
        </Title>
        <SegmentedControl
          aria-label="Modality of the neighbours"
          value={across ? 'across' : 'within'}
          onChange={(value) => setAcross(value === 'across')}
          data={[
            { value: 'across', label: 'Other modality' },
            { value: 'within', label: 'Same modality' },
          ]}
          data-testid="map-nearest-side"
        />
      </Group>
      {own < 0 ? (
        <Text size="sm" mt="xs" c="var(--page-quiet)">
          Click a point, or choose “Nearest” in the list. Neighbours are found by cosine in all dimensions,
          not on the plane.
        </Text>
      ) : (
        <RunGate kind="mapNearest" doing="Finding neighbours" testId="map-nearest" />
      )}
      {lists && (
        <div className={classes['nearest']}>
          {lists.map(([title, found]) => (
            <div key={title}>
              <Text size="xs" fw={600} mt="xs">
                {title}
              </Text>
              {found ? (
                <ol className={classes['ranking']}>
                  {found.map((near) => (
                    <Near key={near.item} near={near} own={own} {...{ entries, nameOf, onRead }} />
                  ))}
                </ol>
              ) : (
                <Text size="sm">It has no such modality.</Text>
              )}
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

interface NearProps extends MapNearestProps {
  readonly near: NearItem;
  readonly own: number;
}

function Near({ near: { item, cosine }, own, entries, nameOf, onRead }: NearProps) {
  const { setFocus } = useActions('map');
  const entry = entries[item];
  if (!entry) return null;
  const name = nameOf(item);
  return (
    <li>
      <Button
        variant="subtle"
        size="compact-xs"
        className={classes['near']}
        onClick={() => setFocus(entry.id)}
        onPointerEnter={() => onRead(item)}
        onFocus={() => onRead(item)}
      >
        {name}
        {item === own && ' (its own)'}
      </Button>
      <span className={classes['cosine']}>{cosine.toFixed(3).replace('-', '−')}</span>
      {entry.isClip && <PlayButton clipId={entry.id} name={name} />}
    </li>
  );
}
