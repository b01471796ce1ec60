/** The layout's run. */
import { Button } from '@mantine/core';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { WaitingClips } from '../../kit/run/waiting-clips.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** The layout's run: working, failed, cancelled, or nothing to lay out yet. */
export function MapStatus() {
  const hasSummary = useAppStore((state) => state.runs.map.summary !== null);
  const isClips = useAppStore((state) => state.gallery.name === 'clips');
  const { retry } = useActions('runs');
  return (
    <>
      <RunGate
        kind="map"
        doing="Laying out"
        testId="map"
        idle={
          <Button w="fit-content" onClick={() => retry('map')} data-testid="map-again">
            Lay out{hasSummary ? ' again' : ''}
          </Button>
        }
      />
      {isClips && <WaitingClips what="map grows" />}
    </>
  );
}
