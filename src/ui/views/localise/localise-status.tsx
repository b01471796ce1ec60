/** The state of the run that computes the map. */
import { Button, Text } from '@mantine/core';
import type { Clip } from '../../../state/library/clip.ts';
import { waitingClips } from '../../../state/selectors.ts';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { WaitingClips } from '../../kit/run/waiting-clips.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import { RUN_OF } from './use-heat.ts';

/** The state of the run that computes the map: working, failed, cancelled; and a note on its mean. */
export function LocaliseStatus({ clip }: { readonly clip: Clip }) {
  const heat = useAppStore((state) => state.localise.heat);
  const kind = RUN_OF[heat];
  const run = useAppStore((state) => state.runs[kind]);
  const hasModel = useAppStore((state) => state.models.loaded !== null);
  const { retry } = useActions('runs');
  if (run.status === 'running' || run.status === 'failed') {
    return <RunGate kind={kind} doing="Comparing audio and video" testId="localise" />;
  }
  if (!hasModel) return <Text size="sm">Waiting for the model.</Text>;
  if (run.status === 'idle' && run.startedAtMs > 0) {
    return (
      <Button w="fit-content" onClick={() => retry(kind)} data-testid="localise-again">
        Compute the map again
      </Button>
    );
  }
  return (
    <>
      <WaitingClips then="the figures come once all are" />
      {heat === 'similarity' && <CentringNote clip={clip} />}
    </>
  );
}

/** A note if the map uses plain cosines although a mean was selected. */
function CentringNote({ clip }: { readonly clip: Clip }) {
  const centring = useAppStore((state) => state.localise.settings.centring);
  const waiting = useAppStore(waitingClips);
  const summary = useAppStore((state) => state.runs.localise.summary);
  const result = useResults().get('localise', summary?.clipId === clip.id ? summary.resultId : null);
  if (!result || centring === 'none' || result.centring !== 'none') return null;
  return (
    <MeaningNote testId="centring-note">
      {waiting > 0
        ? 'The map shows plain cosines until all clips are open; then their mean is subtracted.'
        : 'Plain cosines: subtracting a mean needs at least two open clips with audio and video.'}
    </MeaningNote>
  );
}
