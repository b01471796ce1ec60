/** Trains and tests the few-shot heads. */
import { Button, SegmentedControl } from '@mantine/core';
import type { GalleryName } from '../../../state/shell/route.ts';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { useActions, useAppStore, useResults } from '../../use-app-store.ts';
import classes from './classify.module.css';
import { ClipLabels } from './clip-labels.tsx';
import { FewShotFindings } from './few-shot-findings.tsx';

/** Trains small heads on a few clips and tests them on clips of other files. */
export function FewShotSection() {
  const run = useAppStore((state) => state.runs.fewShot);
  const settings = useAppStore((state) => state.classify.fewShot);
  const { setFewShot: set } = useActions('classify');
  const isCurrent = useAppStore((state) => state.runs.isCurrent('fewShot'));
  const { ask } = useActions('runs');
  const result = useResults().get('fewShot', run.summary?.resultId ?? null);
  return (
    <>
      <SegmentedControl
        w="fit-content"
        aria-label="Clips to train on"
        value={settings.gallery}
        onChange={(gallery) => set({ gallery: gallery as GalleryName })}
        data={[
          { value: 'held-out', label: '500 held-out pairs' },
          { value: 'clips', label: 'Open clips' },
        ]}
        data-testid="few-shot-gallery"
      />
      <ClipLabels gallery={settings.gallery} />
      <div className={classes['controls']}>
        <WholeNumberField
          label="Examples per label"
          description="Training clips. The rest are test clips."
          min={1}
          max={32}
          value={settings.shots}
          onChange={(shots) => shots !== null && set({ shots })}
          data-testid="few-shot-shots"
        />
        <WholeNumberField
          label="Seed"
          description="Another seed draws other examples."
          min={1}
          max={9999}
          value={settings.seed}
          onChange={(seed) => seed !== null && set({ seed })}
          data-testid="few-shot-seed"
        />
      </div>
      <RunGate
        kind="fewShot"
        doing="Training"
        testId="few-shot"
        start={
          <Button w="fit-content" onClick={() => void ask('fewShot')} data-testid="ask-few-shot">
            Train and test
          </Button>
        }
      />
      {result && run.summary && run.status !== 'failed' && (
        <div className={classes['figures']} data-stale={!isCurrent} data-testid="few-shot-result">
          <FewShotFindings result={result} shots={run.summary.shots} />
        </div>
      )}
    </>
  );
}
