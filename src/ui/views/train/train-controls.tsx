/** The controls of Train: they apply to the next run. */
import { Button, NativeSelect, SegmentedControl, Slider, Switch, Text } from '@mantine/core';
import type { TrainObjective, TrainSettings } from '../../../contract/train.ts';
import { QUICK_LOOK, TRAIN_DEFAULTS } from '../../../contract/train.ts';
import type { MaskMode } from '../../../core/model-config.ts';
import type { TrainSource } from '../../../state/train/train-slice.ts';
import { formatShare } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { WholeNumberField } from '../../kit/whole-number-field.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { FixedMasks, ModeControls } from './train-teach.tsx';

/** Everything that a run follows from. */
export function TrainControls() {
  const mode = useAppStore((state) => state.train.mode);
  return (
    <>
      <ModeControls />
      <ObjectiveControls />
      <MaskControls />
      <StepControls />
      {mode === 'scratch' && <SizeControls />}
    </>
  );
}

const OBJECTIVE_WORDS: Readonly<Record<TrainObjective, string>> = {
  both: 'Rebuild hidden patches, and find the audio of each video in the batch.',
  masked: 'Only rebuild hidden patches.',
  contrastive: 'Only find the audio of each video in the batch. Nothing is rebuilt.',
};

function useSettings() {
  const settings = useAppStore((state) => state.train.settings);
  const { set } = useActions('train');
  return [settings, set] as const;
}

function ObjectiveControls() {
  const [settings, set] = useSettings();
  const source = useAppStore((state) => state.train.source);
  const { setSource, reset } = useActions('train');
  return (
    <ControlGroup
      title="Next run"
      action={
        <Button size="compact-xs" variant="subtle" onClick={reset}>
          Reset
        </Button>
      }
    >
      <NativeSelect
        size="xs"
        label="Clips"
        value={source}
        onChange={({ currentTarget }) => setSource(currentTarget.value as TrainSource)}
        data={[
          { value: 'samples', label: 'The 24 sample clips' },
          { value: 'training', label: 'The 80 training clips' },
          { value: 'own', label: 'My open clips' },
        ]}
        data-testid="train-source"
      />
      <Preset />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Objective"
        value={settings.objective}
        onChange={(value) => set({ objective: value as TrainObjective })}
        data={[
          { value: 'both', label: 'Both' },
          { value: 'masked', label: 'Masked' },
          { value: 'contrastive', label: 'Contrastive' },
        ]}
        data-testid="train-objective"
      />
      <Note>{OBJECTIVE_WORDS[settings.objective]} Earlier runs stay in the charts, dotted.</Note>
      <NumberSlider name="lambdaC" title="Weight of the contrastive loss" range={[0.01, 1, 0.01]} />
      <NumberSlider name="maeWeight" title="Weight of the masked loss" range={[0.1, 2, 0.1]} />
      <NumberSlider name="temperature" title="Temperature" range={[0.01, 0.2, 0.01]} />
      <Switch
        size="xs"
        label="Contrast both ways"
        checked={settings.bidirectional}
        onChange={({ currentTarget }) => set({ bidirectional: currentTarget.checked })}
      />
      <NormPixSwitch />
    </ControlGroup>
  );
}

const PRESETS = { quick: QUICK_LOOK, longer: TRAIN_DEFAULTS } as const;

/** What a preset sets. */
const presetOf = ({ size, learningRate, warmUpSteps, steps, batch }: TrainSettings) => ({
  size,
  learningRate,
  warmUpSteps,
  steps,
  batch,
});

/** Two settings to begin with; neither is shown as chosen once one of its values was changed. */
function Preset() {
  const [settings, set] = useSettings();
  const mode = useAppStore((state) => state.train.mode);
  if (mode === 'teach') return null;
  const now = JSON.stringify(presetOf(settings));
  const chosen = Object.entries(PRESETS).find(([, preset]) => JSON.stringify(presetOf(preset)) === now);
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Length of the run"
        value={chosen?.[0] ?? ''}
        onChange={(value) => set(presetOf(PRESETS[value as keyof typeof PRESETS]))}
        data={[
          { value: 'quick', label: 'Quick look' },
          { value: 'longer', label: 'Longer run' },
        ]}
        data-testid="train-preset"
      />
      <Note>
        A quick look takes large steps with a shallow model: the clip gets clearer in some twenty steps, and
        it stops after {QUICK_LOOK.steps} steps. A longer run gets further.
      </Note>
    </>
  );
}

/** A model that is taught predicts what its decoder learned to predict, if its file says what that is. */
function NormPixSwitch() {
  const [settings, set] = useSettings();
  const told = useAppStore((state) =>
    state.train.mode === 'teach' ? (state.models.loaded?.config.normPix ?? null) : null,
  );
  return (
    <Switch
      size="xs"
      label="Predict normalised patches (norm_pix)"
      description={told === null ? undefined : 'As the loaded model was trained.'}
      checked={told ?? settings.normPix}
      disabled={told !== null}
      onChange={({ currentTarget }) => set({ normPix: currentTarget.checked })}
    />
  );
}

function MaskControls() {
  const [settings, set] = useSettings();
  const mode = useAppStore((state) => state.train.mode);
  return (
    <ControlGroup title="Masks">
      <NumberSlider name="ratioAudio" title="Hidden share of audio" range={[0.25, 0.9, 0.05]} />
      <NumberSlider name="ratioVisual" title="Hidden share of video" range={[0.255, 0.905, 0.05]} />
      <NativeSelect
        size="xs"
        label="Audio mask"
        value={settings.audioMode}
        onChange={({ currentTarget }) => set({ audioMode: currentTarget.value as MaskMode })}
        data={[
          { value: 'unstructured', label: 'Single patches' },
          { value: 'time', label: 'Moments' },
          { value: 'frequency', label: 'Frequencies' },
          { value: 'time-frequency', label: 'Moments and frequencies' },
        ]}
      />
      {mode === 'teach' && <FixedMasks />}
      <NumberSlider name="ask" title="Share of hidden patches asked for" range={[0.1, 1, 0.05]} />
      <Switch
        size="xs"
        label="Roll the audio in time"
        checked={settings.roll}
        onChange={({ currentTarget }) => set({ roll: currentTarget.checked })}
      />
      <Switch
        size="xs"
        label="Add noise to the spectrogram"
        checked={settings.noise}
        onChange={({ currentTarget }) => set({ noise: currentTarget.checked })}
      />
    </ControlGroup>
  );
}

function StepControls() {
  const [settings, set] = useSettings();
  const whole = (
    name: 'steps' | 'batch' | 'warmUpSteps' | 'seed',
    label: string,
    min: number,
    max: number,
  ) => (
    <WholeNumberField
      size="xs"
      label={label}
      min={min}
      max={max}
      value={settings[name]}
      onChange={(value) => value !== null && set({ [name]: value })}
      data-testid={`train-${name}`}
    />
  );
  return (
    <ControlGroup title="Steps">
      {whole('steps', 'Steps', 1, 100_000)}
      {whole('batch', 'Clips in a batch', 2, 64)}
      <NativeSelect
        size="xs"
        label="Learning rate"
        value={String(settings.learningRate)}
        onChange={({ currentTarget }) => set({ learningRate: Number(currentTarget.value) })}
        data={['0.00001', '0.00003', '0.0001', '0.0002', '0.0005', '0.001', '0.002', '0.005']}
      />
      <NativeSelect
        size="xs"
        label="Schedule"
        value={settings.schedule}
        onChange={({ currentTarget }) => set({ schedule: currentTarget.value as TrainSettings['schedule'] })}
        data={[
          { value: 'cosine', label: 'Falls along a cosine' },
          { value: 'constant', label: 'Constant' },
        ]}
      />
      {whole('warmUpSteps', 'Steps of the rise', 0, 1000)}
      {whole('seed', 'Seed', 0, 0xffff)}
    </ControlGroup>
  );
}

/** Head width of every model offered here. */
const HEAD_WIDTH = 32;

function SizeControls() {
  const [{ size }, set] = useSettings();
  const change = (part: Partial<TrainSettings['size']>) => set({ size: { ...size, ...part } });
  const select = (
    label: string,
    value: number,
    choices: readonly number[],
    onChange: (value: number) => void,
  ) => (
    <NativeSelect
      size="xs"
      label={label}
      value={String(value)}
      onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      data={choices.map(String)}
    />
  );
  return (
    <ControlGroup title="Model">
      {select('Width', size.embedDim, [32, 64, 96, 128, 192], (embedDim) =>
        change({ embedDim, numHeads: embedDim / HEAD_WIDTH }),
      )}
      {select('Blocks of each tower', size.modalityDepth, [1, 2, 3, 4], (modalityDepth) =>
        change({ modalityDepth }),
      )}
      {select('Blocks of the joint encoder', size.unifiedDepth, [1, 2], (unifiedDepth) =>
        change({ unifiedDepth }),
      )}
      {select('Width of the decoder', size.decoderDim, [32, 48, 64, 96, 128], (decoderDim) =>
        change({ decoderDim, decoderHeads: 2 }),
      )}
      {select('Blocks of the decoder', size.decoderDepth, [1, 2, 3], (decoderDepth) =>
        change({ decoderDepth }),
      )}
    </ControlGroup>
  );
}

interface NumberSliderProps {
  readonly name: 'lambdaC' | 'maeWeight' | 'temperature' | 'ratioAudio' | 'ratioVisual' | 'ask';
  readonly title: string;
  readonly range: readonly [min: number, max: number, step: number];
}

/** Settings that are shares of patches, shown in per cent. */
const SHARES: readonly NumberSliderProps['name'][] = ['ratioAudio', 'ratioVisual', 'ask'];

function NumberSlider({ name, title, range: [min, max, step] }: NumberSliderProps) {
  const [settings, set] = useSettings();
  const value = settings[name];
  return (
    <div>
      <Text size="xs">
        {title}: {SHARES.includes(name) ? formatShare(value) : Number(value.toFixed(3))}
      </Text>
      <Slider
        size="sm"
        label={null}
        thumbLabel={title}
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={(next) => set({ [name]: Number(next.toFixed(3)) })}
      />
    </div>
  );
}
