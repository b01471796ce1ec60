/** The control that chooses how normalised predictions are painted. */
import { Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import type { PaintStatistics } from '../../../contract/reconstruct.ts';
import { STATISTICS } from '../../../state/shell/route.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

const STATISTICS_WORDS: Readonly<Record<PaintStatistics, readonly [string, string]>> = {
  normalised: ['As predicted', 'Each patch has mean 0 and variance 1: shape only.'],
  visible: ['Statistics of visible neighbours', 'Mean and variance of the nearest visible patches.'],
  true: ['True statistics', 'Mean and variance of the hidden patch itself.'],
};

/** How predictions are painted. If the checkpoint does not say whether they are normalised, the user chooses. */
export function StatisticsControls() {
  const normPix = useAppStore((state) => state.models.loaded?.config.normPix);
  const statistics = useAppStore((state) => state.reconstruct.statistics);
  const { setStatistics } = useActions('reconstruct');
  if (normPix === undefined) return null;
  return (
    <ControlGroup title="Painting">
      {normPix === null && <NormPixQuestion />}
      {normPix === false && (
        <Text size="xs" c="var(--page-quiet)">
          This model predicts pixels and log-mel values, so its predictions are painted as they are.
        </Text>
      )}
      {normPix && (
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
                size="xs"
                value={name}
                label={STATISTICS_WORDS[name][0]}
                description={STATISTICS_WORDS[name][1]}
                data-testid={`paint-${name}`}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {normPix && statistics === 'true' && (
        <MeaningNote testId="leak-note">
          This leaks the original: the brightness and contrast of each hidden patch are copied, not rebuilt.
        </MeaningNote>
      )}
    </ControlGroup>
  );
}

/** Asks whether the checkpoint was trained with norm_pix, which its file does not say. */
export function NormPixQuestion() {
  const { setSettings } = useActions('models');
  return (
    <div data-testid="norm-pix-question">
      <MeaningNote>
        The checkpoint does not say whether it was trained with patch normalisation (norm_pix). Losses and
        pictures depend on it. All published models were, except Base-NoNorm.
      </MeaningNote>
      <SegmentedControl
        mt={6}
        size="xs"
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
