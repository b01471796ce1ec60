/** The controls of the mask: ratios, mode and seed. */
import { Button, Group, Radio, Slider, Stack, Text } from '@mantine/core';
import { IconDice3 } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Modality } from '../../../core/geometry.ts';
import { hiddenCount } from '../../../core/masks/patch-area.ts';
import type { MaskMode } from '../../../core/model-config.ts';
import { currentMask, maskField } from '../../../state/reconstruct/mask-edit.ts';
import { DEFAULT_MASK, MASK_MODES, MAX_RATIO } from '../../../state/shell/route.ts';
import { formatShare } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore, useFamily } from '../../use-app-store.ts';

const MODE_WORDS: Readonly<Record<MaskMode, readonly [string, string]>> = {
  unstructured: ['Unstructured', 'Patches are hidden at random.'],
  time: ['Time', 'Whole columns are hidden: all frequencies at one time.'],
  frequency: ['Frequency', 'Whole rows are hidden: one band for the whole clip.'],
  'time-frequency': ['Time and frequency', 'Whole columns and whole rows are hidden.'],
};

/** How much of each modality is hidden, and the seed of the mask. */
export function MaskControls() {
  const mask = useAppStore((state) => state.reconstruct.mask);
  const { resetMask, setSeed } = useActions('reconstruct');
  const isDefault = JSON.stringify(mask) === JSON.stringify(DEFAULT_MASK);
  return (
    <ControlGroup
      title="Masking"
      action={
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={isDefault}
          onClick={resetMask}
          data-testid="reset-mask"
        >
          Reset
        </Button>
      }
    >
      <RatioSlider sense="visual" label="Video hidden" value={mask.ratioVisual} />
      <RatioSlider sense="audio" label="Audio hidden" value={mask.ratioAudio} />
      <Note>
        Masking ratio: the share of the 16 × 16 patches that the encoders do not see. The paper hides 75 % of
        both.
      </Note>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <WholeNumberField
          label="Seed"
          description="Repeats the same mask."
          min={0}
          max={0xffffffff}
          value={mask.seed}
          onChange={(seed) => {
            if (seed !== null) setSeed(seed);
          }}
          data-testid="seed"
          style={{ flex: 1 }}
        />
        <Button
          leftSection={<IconDice3 size={14} />}
          onClick={() => setSeed((mask.seed + 1) >>> 0)}
          data-testid="remask"
        >
          Re-mask
        </Button>
      </Group>
    </ControlGroup>
  );
}

/** How the audio's hidden patches are chosen; the video's are always chosen at random. */
export function AudioModeControls() {
  const audioMode = useAppStore((state) => state.reconstruct.mask.audioMode);
  const { setAudioMode } = useActions('reconstruct');
  return (
    <ControlGroup title="Audio masking">
      <Radio.Group
        aria-label="Audio masking"
        size="xs"
        value={audioMode}
        onChange={(value) => setAudioMode(value as MaskMode)}
      >
        <Stack gap={6}>
          {MASK_MODES.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              color="sound.7"
              label={MODE_WORDS[mode][0]}
              description={MODE_WORDS[mode][1]}
              data-testid={`mask-mode-${mode}`}
            />
          ))}
        </Stack>
      </Radio.Group>
    </ControlGroup>
  );
}

/** The share of a modality that is hidden by a painted mask; null if the mask is drawn at random. */
function usePaintedShare(sense: Modality): number | null {
  const mask = useAppStore((state) => state.reconstruct.mask);
  const { grid } = useFamily()[sense];
  return useMemo(() => {
    if (mask[maskField(sense)] === undefined) return null;
    const hidden = currentMask(mask, sense, grid);
    return hiddenCount(hidden) / hidden.length;
  }, [mask, sense, grid]);
}

interface RatioSliderProps {
  readonly sense: Modality;
  readonly label: string;
  readonly value: number;
}

function RatioSlider({ sense, label, value }: RatioSliderProps) {
  const { setRatio } = useActions('reconstruct');
  // The thumb follows the finger at once. The store gets every value too, and runs once the slider pauses.
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged ?? value;
  const painted = usePaintedShare(sense);
  const id = `ratio-${sense}`;
  return (
    <div>
      <Group justify="space-between">
        <Text size="xs" id={id} fw={500} c={sense === 'audio' ? 'var(--page-sound)' : 'var(--page-sight)'}>
          {label}
        </Text>
        <Text size="xs" fw={600} data-testid={`${id}-value`}>
          {painted === null ? formatShare(shown) : `${formatShare(painted)} painted`}
        </Text>
      </Group>
      <Slider
        min={0}
        max={MAX_RATIO}
        step={0.05}
        value={shown}
        color={sense === 'audio' ? 'sound.6' : 'sight.6'}
        label={null}
        size="sm"
        thumbSize={24}
        my={10}
        marks={[{ value: DEFAULT_MASK.ratioAudio }]}
        thumbProps={{ 'aria-labelledby': id }}
        thumbValueText={(share) => formatShare(share)}
        onChange={(next) => {
          setDragged(next);
          setRatio(sense, Math.round(next * 100) / 100);
        }}
        onChangeEnd={() => setDragged(null)}
        data-testid={id}
      />
    </div>
  );
}
