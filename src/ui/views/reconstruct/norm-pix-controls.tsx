/** What is chosen for models that predict normalised patches, or whose files do not state whether they do. */
import { Radio, SegmentedControl, Stack } from '@mantine/core';
import type { PaintStatistics } from '../../../contract/reconstruct.ts';
import { STATISTICS } from '../../../state/shell/route.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

const STATISTICS_WORDS: Readonly<Record<PaintStatistics, readonly [string, string]>> = {
  normalised: ['As predicted', 'Each patch has mean 0 and variance 1: shape only.'],
  visible: ['Statistics of visible neighbours', 'Mean and variance of the nearest visible patches.'],
  true: ['True statistics', 'Mean and variance of the hidden patch itself.'],
};

interface NormPixControlsProps {
  /** Null if the checkpoint does not say. */
  readonly normPix: true | null;
}

/** Asks whether a checkpoint predicts normalised patches; for one that does, chooses how they are painted. */
export function NormPixControls({ normPix }: NormPixControlsProps) {
  const statistics = useAppStore((state) => state.reconstruct.statistics);
  const { setStatistics } = useActions('reconstruct');
  if (!normPix) return <NormPixQuestion />;
  return (
    <>
      <Radio.Group
        label="This model predicts normalised patches (norm_pix)"
        size="xs"
        value={statistics}
        onChange={(value) => setStatistics(value as PaintStatistics)}
      >
        <Stack gap={6} mt={6}>
          {STATISTICS.map((name) => (
            <Radio
              key={name}
              value={name}
              label={STATISTICS_WORDS[name][0]}
              description={STATISTICS_WORDS[name][1]}
              data-testid={`paint-${name}`}
            />
          ))}
        </Stack>
      </Radio.Group>
      {statistics === 'true' && (
        <MeaningNote testId="leak-note">
          This leaks the original: the brightness and contrast of each hidden patch are copied, not rebuilt.
        </MeaningNote>
      )}
    </>
  );
}

/** Asks whether the checkpoint was trained with norm_pix, which its file does not say. */
export function NormPixQuestion() {
  const { setSettings } = useActions('models');
  return (
    <div data-testid="norm-pix-question">
      <MeaningNote>
        The checkpoint does not state whether it was trained with patch normalisation (norm_pix). Losses and
        pictures depend on it. All published models were, except Base-NoNorm.
      </MeaningNote>
      <SegmentedControl
        mt={6}
        fullWidth
        aria-label="Trained with norm_pix"
        data={[
          { value: 'unknown', label: 'Not known' },
          { value: 'yes', label: 'norm_pix' },
          { value: 'no', label: 'No norm' },
        ]}
        value="unknown"
        onChange={(value) => void setSettings({ normPix: value === 'unknown' ? undefined : value === 'yes' })}
      />
    </div>
  );
}
