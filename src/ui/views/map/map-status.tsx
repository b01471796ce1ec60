/** The state of the run that computes the layout. */
import { Button } from '@mantine/core';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { useOpening } from '../../kit/run/use-opening.ts';
import { WaitingClips } from '../../kit/run/waiting-clips.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** The state of the run that computes the layout: working, failed, cancelled, or without clips. */
export function MapStatus() {
  const hasSummary = useAppStore((state) => state.runs.map.summary !== null);
  const isClips = useAppStore((state) => state.gallery.name === 'clips' && state.map.vectors === null);
  const opening = useOpening();
  const { retry } = useActions('runs');
  return (
    <>
      <RunGate
        kind="map"
        doing="Computing the layout"
        testId="map"
        idle={
          opening === null && (
            <Button w="fit-content" onClick={() => retry('map')} data-testid="map-again">
              Compute the layout{hasSummary ? ' again' : ''}
            </Button>
          )
        }
      />
      {isClips && <WaitingClips then="the map comes once all are" />}
    </>
  );
}
