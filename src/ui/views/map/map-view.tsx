/** The Map view. */
import { Paper, Stack } from '@mantine/core';
import { ViewHeading } from '../../kit/heading/view-heading.tsx';
import { useAppStore, useResults } from '../../use-app-store.ts';
import classes from './map.module.css';
import { MapResult } from './map-result.tsx';
import { MapStatus } from './map-status.tsx';

/** The audio and video of every clip as points of one plane. */
export function MapView() {
  const resultId = useAppStore((state) => state.runs.map.summary?.resultId ?? null);
  const result = useResults().get('map', resultId);
  return (
    <Stack gap="sm">
      <ViewHeading question="How do audio and video share one space?">
        Each disc is the audio of a clip, each square its video, and a line joins both.
      </ViewHeading>
      {result ? (
        <MapResult result={result} />
      ) : (
        // As high as the map, so that nothing jumps once it is there.
        <Paper withBorder p="sm" className={classes['empty']}>
          <MapStatus />
        </Paper>
      )}
    </Stack>
  );
}
