/** The controls of the contrastive loss: temperature, direction, negatives and lambda. */
import { Button, Group, NativeSelect, Slider, Text } from '@mantine/core';
import type { InfoNceDirection } from '../../../../contract/similarity.ts';
import { DEFAULT_ROUTE, TEMPERATURES } from '../../../../state/shell/route.ts';
import { WholeNumberField } from '../../../kit/whole-number-field.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from './info-nce.module.css';

const DIRECTIONS: readonly { readonly value: InfoNceDirection; readonly label: string }[] = [
  { value: 'audioForVisual', label: 'Video to audio (published)' },
  { value: 'visualForAudio', label: 'Audio to video' },
  { value: 'both', label: 'Both, averaged' },
];

const LAMBDAS = [0.001, 1] as const;

/** Settings of the contrastive loss, which is computed again after every change. */
export function InfoNceControls({ pairs }: { readonly pairs: number }) {
  const batch = useAppStore((state) => state.similarity.batch);
  const { setBatch, resetBatch } = useActions('similarity');
  const usual = DEFAULT_ROUTE.similarity.batch;
  const isUsual = (['temperature', 'direction', 'negatives', 'seed', 'lambda'] as const).every(
    (name) => batch[name] === usual[name],
  );
  const most = Math.max(1, pairs - 1);
  const negatives = Math.min(batch.negatives ?? most, most);
  return (
    <div className={classes['controls']}>
      <LogSlider
        id="batch-temperature"
        label="Temperature"
        value={batch.temperature}
        range={TEMPERATURES}
        onChange={(temperature) => setBatch({ temperature })}
      />
      <NativeSelect
        label="Direction"
        value={batch.direction}
        onChange={(event) => setBatch({ direction: event.currentTarget.value as InfoNceDirection })}
        data={[...DIRECTIONS]}
        data-testid="batch-direction"
      />
      <div>
        <Text size="xs" id="batch-negatives">
          Negatives: {negatives === most ? `all ${most}` : `${negatives} of ${most}, drawn at random`}
        </Text>
        <Slider
          size="sm"
          min={1}
          max={Math.max(2, most)}
          disabled={most < 2}
          value={negatives}
          label={(value) => (value >= most ? 'all' : value)}
          onChange={(value) => setBatch({ negatives: value >= most ? null : value })}
          thumbProps={{ 'aria-labelledby': 'batch-negatives' }}
          data-testid="batch-negatives"
        />
      </div>
      <LogSlider
        id="batch-lambda"
        label="Lambda (weight of the loss)"
        value={batch.lambda}
        range={LAMBDAS}
        onChange={(lambda) => setBatch({ lambda })}
      />
      <Group justify="space-between" align="end" gap="xs">
        <WholeNumberField
          label="Seed of the negatives"
          disabled={negatives === most}
          min={0}
          max={0xffffffff}
          value={batch.seed}
          onChange={(seed) => seed !== null && setBatch({ seed })}
        />
        <Button
          size="compact-sm"
          fz="xs"
          variant="subtle"
          disabled={isUsual}
          onClick={resetBatch}
          data-testid="batch-reset"
        >
          Reset
        </Button>
      </Group>
    </div>
  );
}

interface LogSliderProps {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly range: readonly [number, number];
  readonly onChange: (value: number) => void;
}

/** A slider with a logarithmic scale; values are rounded to thousandths. */
function LogSlider({ id, label, value, range: [low, high], onChange }: LogSliderProps) {
  const toValue = (place: number) => Math.round(1000 * 10 ** place) / 1000;
  return (
    <div>
      <Text size="xs" id={id}>
        {label}: {value}
      </Text>
      <Slider
        size="sm"
        min={Math.log10(low)}
        max={Math.log10(high)}
        step={0.02}
        value={Math.log10(Math.max(low, value))}
        scale={toValue}
        label={(scaled) => scaled}
        thumbValueText={(scaled) => String(scaled)}
        onChange={(place) => onChange(toValue(place))}
        thumbProps={{ 'aria-labelledby': id }}
        data-testid={id}
      />
    </div>
  );
}
