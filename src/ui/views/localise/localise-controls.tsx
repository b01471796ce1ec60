/** The controls of Localise. */
import { NativeSelect, Radio, SegmentedControl, Slider, Stack, Switch, Text } from '@mantine/core';
import type { Centring } from '../../../contract/localise.ts';
import type { GroupName, LocaliseSettings } from '../../../state/localise/localise-slice.ts';
import type { HeatName } from '../../../state/shell/route.ts';
import { HEATS } from '../../../state/shell/route.ts';
import { Note } from '../../kit/notes/note.tsx';
import { ClipWindow } from '../../shell/controls/clip-window.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

const HEAT_LABELS: Readonly<Record<HeatName, readonly [string, string]>> = {
  similarity: ['Similarity', 'Each patch compared with the other modality.'],
  rollout: ['Attention rollout', 'What the tokens of the other modality attend to.'],
  drop: ['Drop tokens', 'How the cosine of the pair falls without a group of patches.'],
};

/** The controls of the Localise view. */
export function LocaliseControls() {
  const heat = useAppStore((state) => state.localise.heat);
  const sideBySide = useAppStore((state) => state.localise.sideBySide);
  const { setHeat } = useActions('localise');
  return (
    <>
      <ControlGroup title="Map">
        <Radio.Group
          aria-label="Kind of map"
          size="xs"
          value={heat}
          onChange={(value) => setHeat(value as HeatName)}
        >
          <Stack gap={6}>
            {HEATS.map((name) => (
              <Radio key={name} value={name} label={HEAT_LABELS[name][0]} data-testid={`heat-${name}`} />
            ))}
          </Stack>
        </Radio.Group>
        <Note>{HEAT_LABELS[heat][1]}</Note>
        <SideBySide />
        {heat === 'similarity' && <SimilarityControls />}
        {(heat === 'drop' || sideBySide) && <GroupSize />}
      </ControlGroup>
      <ControlGroup title="Drawing">
        <DrawingControls />
        <Opacity />
      </ControlGroup>
      <ClipWindow />
    </>
  );
}

function SideBySide() {
  const sideBySide = useAppStore((state) => state.localise.sideBySide);
  const { setSideBySide } = useActions('localise');
  return (
    <Switch
      label="Show the three side by side"
      checked={sideBySide}
      onChange={(event) => setSideBySide(event.currentTarget.checked)}
      data-testid="side-by-side"
    />
  );
}

/** How the map is drawn over the frame and the spectrogram. */
function DrawingControls() {
  const { isSmooth, showsBaselines } = useAppStore((state) => state.localise.settings);
  const { set: setLocalise } = useActions('localise');
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label="Drawing of the map"
        value={isSmooth ? 'smooth' : 'patches'}
        onChange={(value) => setLocalise({ isSmooth: value === 'smooth' })}
        data={[
          { value: 'smooth', label: 'Smooth' },
          { value: 'patches', label: 'Patches' },
        ]}
        data-testid="heat-style"
      />
      <Note>
        {isSmooth
          ? 'Between the patches’ values, and clear where the map is low.'
          : 'One colour a patch, as the model computes it.'}
      </Note>
      <Switch
        label="Mark the baselines"
        checked={showsBaselines}
        onChange={(event) => setLocalise({ showsBaselines: event.currentTarget.checked })}
        data-testid="heat-baselines"
      />
    </>
  );
}

function SimilarityControls() {
  const { hears, centring } = useAppStore((state) => state.localise.settings);
  const { set: setLocalise } = useActions('localise');
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label="Audio to compare the frame with"
        value={hears}
        onChange={(value) => setLocalise({ hears: value as LocaliseSettings['hears'] })}
        data={[
          { value: 'whole', label: 'All audio' },
          { value: 'moment', label: 'This moment' },
        ]}
        data-testid="localise-hears"
      />
      <NativeSelect
        label="Subtract first"
        value={centring}
        onChange={(event) => setLocalise({ centring: event.currentTarget.value as Centring })}
        data={[
          { value: 'place', label: 'Mean of the open clips, per patch' },
          { value: 'none', label: 'Nothing: plain cosine' },
        ]}
        data-testid="localise-centring"
      />
      <Note>
        All embeddings have a large part in common, and so do all patches at one place. Without the mean, only
        what is specific to this clip is compared.
      </Note>
    </>
  );
}

function GroupSize() {
  const groups = useAppStore((state) => state.localise.settings.groups);
  const { set: setLocalise } = useActions('localise');
  return (
    <NativeSelect
      label="Patches left out together"
      value={groups}
      onChange={(event) => setLocalise({ groups: event.currentTarget.value as GroupName })}
      data={[
        { value: 'fine', label: 'Fine: 2 × 2, 113 groups' },
        { value: 'coarse', label: 'Coarse: 4 × 4, 32 groups' },
      ]}
      data-testid="localise-groups"
    />
  );
}

function Opacity() {
  const opacity = useAppStore((state) => state.localise.settings.opacity);
  const { set: setLocalise } = useActions('localise');
  return (
    <div>
      <Text size="xs" id="heat-opacity">
        Opacity of the map, {Math.round(opacity * 100)} %
      </Text>
      <Slider
        size="sm"
        min={0}
        max={100}
        step={5}
        value={Math.round(opacity * 100)}
        label={null}
        color="both.6"
        my={6}
        onChange={(percent) => setLocalise({ opacity: percent / 100 })}
        thumbProps={{ 'aria-labelledby': 'heat-opacity' }}
        data-testid="heat-opacity"
      />
    </div>
  );
}
