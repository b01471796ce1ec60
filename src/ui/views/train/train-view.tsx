/** The Train view. */
import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { TrainActions } from './train-actions.tsx';
import { TrainCharts } from './train-charts.tsx';
import { TrainFilm } from './train-film.tsx';
import { TrainMap } from './train-map.tsx';
import { TrainMatrix } from './train-matrix.tsx';
import { TrainRuns } from './train-runs.tsx';
import { TrainTaught } from './train-taught.tsx';
import { TrainThree } from './train-three.tsx';
import { happening, lastFigures } from './train-words.ts';

/** A small model that learns in this tab, and what is seen of it while it does. */
export function TrainView() {
  const train = useAppStore((state) => state.train);
  const loaded = useAppStore((state) => state.models.loaded?.name ?? null);
  const { look } = useActions('train');
  useEffect(() => void look(), [look]);
  return (
    <Stack gap="sm" data-testid="train" data-status={train.status} data-step={train.facts?.steps ?? 0}>
      <ViewHeading question="How does it learn this?">{happening(train, loaded)}</ViewHeading>
      <TrainActions />
      <TrainFilm />
      {train.points.length > 0 && (
        <Text size="sm" c="var(--page-quiet)" data-testid="train-figures">
          {lastFigures(train)}
        </Text>
      )}
      <TrainTaught />
      <TrainThree />
      <TrainCharts />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TrainMatrix />
        <TrainMap />
      </SimpleGrid>
      <TrainRuns />
    </Stack>
  );
}
