/** The choice of what the next run starts from, and what teaching the loaded model needs. */
import { NativeSelect, SegmentedControl } from '@mantine/core';
import {
  FEWEST_TAUGHT_CLIPS,
  taughtParameters,
  taughtSettings,
  teachBytes,
  tokensBytes,
  whyNotTaught,
} from '../../../contract/teach.ts';
import { usableClips } from '../../../state/train/train-clips.ts';
import type { TrainMode } from '../../../state/train/train-slice.ts';
import { countWord, formatBytes, formatParameters } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** Random numbers, or the loaded model. */
export function ModeControls() {
  const mode = useAppStore((state) => state.train.mode);
  const { setMode } = useActions('train');
  return (
    <ControlGroup title="Start from">
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Start from"
        value={mode}
        onChange={(value) => setMode(value as TrainMode)}
        data={[
          { value: 'scratch', label: 'Random numbers' },
          { value: 'teach', label: 'Loaded model' },
        ]}
        data-testid="train-mode"
      />
      {mode === 'teach' && <TeachNote />}
    </ControlGroup>
  );
}

function TeachNote() {
  const loaded = useAppStore((state) => state.models.loaded);
  const settings = useAppStore((state) => state.train.settings);
  const source = useAppStore((state) => state.train.source);
  const own = useAppStore((state) => usableClips(state).length);
  if (!loaded) return <Note>No model is loaded: open Models and choose one.</Note>;
  const refusal = whyNotTaught(loaded, settings);
  if (refusal !== null) return <Note data-testid="teach-refusal">{refusal}</Note>;
  const { name, config, parameters } = loaded;
  const bytes = teachBytes(config, parameters, taughtSettings(settings, config));
  return (
    <>
      <Note data-testid="teach-note">
        {name}: its joint {config.unifiedDepth === 1 ? 'block' : 'blocks'} and norms learn,{' '}
        {formatParameters(taughtParameters(config))} of {formatParameters(parameters)} numbers. Towers and
        decoder stay as they are. A run needs about {formatBytes(bytes)} of memory.
      </Note>
      {source === 'own' && own < FEWEST_TAUGHT_CLIPS && (
        <Note data-testid="teach-few">
          Teaching needs {countWord(FEWEST_TAUGHT_CLIPS)} or more clips of yours with audio and video, and{' '}
          {own === 0 ? 'none is' : `only ${countWord(own)} ${own === 1 ? 'is' : 'are'}`} open: open more, or
          choose the training clips.
        </Note>
      )}
    </>
  );
}

const MASK_CHOICES = [1, 2, 4, 8, 16];

/** How many masks of each clip are drawn, once for the whole run; or new ones at each step. */
export function FixedMasks() {
  const settings = useAppStore((state) => state.train.settings);
  const config = useAppStore((state) => state.models.loaded?.config ?? null);
  const { set } = useActions('train');
  const { masksPerClip } = settings;
  return (
    <NativeSelect
      size="xs"
      label="Masks of each clip"
      description={
        masksPerClip === 0
          ? 'The towers run in every step.'
          : `Drawn once, with frame, roll and noise. The towers run once on each${
              config ? `, and ${formatBytes(tokensBytes(config, settings, 1))} are kept of a clip` : ''
            }; then steps are shorter, with the same gradient.`
      }
      value={String(masksPerClip)}
      onChange={({ currentTarget }) => set({ masksPerClip: Number(currentTarget.value) })}
      data={[
        { value: '0', label: 'New ones at each step' },
        ...MASK_CHOICES.map((count) => ({ value: String(count), label: `${count} fixed` })),
      ]}
      data-testid="train-masks-per-clip"
    />
  );
}
