/** What one sense tells the other. */
import { Button, NativeSelect, Text } from '@mantine/core';
import { nextClip, otherClip } from '../../../../state/inspect/inspect-questions.ts';
import { DEFAULT_INSPECT } from '../../../../state/inspect/inspect-slice.ts';
import { selectedClip } from '../../../../state/selectors.ts';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { WholeNumberField } from '../../../kit/whole-number-field.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import { GainOfSense } from './gain-of-sense.tsx';
import classes from './inspect.module.css';
import { InspectRun } from './inspect-run.tsx';
import { useInspect } from './use-inspect.ts';

/** Each sense rebuilt in the right, no and another clip's company. */
export function InspectGain() {
  const inspect = useInspect('gain');
  const clip = useAppStore(selectedClip);
  const other = useAppStore(otherClip);
  const missing = clip?.facts && (!clip.facts.hasAudio ? 'sound' : !clip.facts.hasVideo ? 'picture' : null);
  const { result } = inspect;
  if (missing) {
    return (
      <Text size="sm" data-testid="gain-missing">
        {clip.name} has no usable {missing}: choose a clip with both senses.
      </Text>
    );
  }
  return (
    <section className={classes['part']} aria-label="Gain between the senses" data-stale={!inspect.isCurrent}>
      <GainControls />
      <InspectRun kind="gain" inspect={inspect} action="Compare" doing="Rebuilding in other company" />
      {result && (
        <div className={classes['figures']} data-testid="gain-result">
          <Text size="xs" c="var(--page-quiet)">
            Gain: masked loss with the replacement minus masked loss with the right one, over hidden patches,
            averaged over {result.masks} masks. Above 0 the right one helps.
          </Text>
          <MeaningNote testId="gain-note">
            With one sense hidden whole the model is outside its training, which always showed it some of
            both: part of that gain is surprise. Another clip’s is the fairer comparison. The intervals are
            over masks of this clip and say nothing about other clips.
          </MeaningNote>
          {(['audio', 'visual'] as const).map((sense) => {
            const direction = result[sense];
            return direction ? (
              <GainOfSense
                key={sense}
                sense={sense}
                clipId={clip?.id ?? ''}
                direction={direction}
                otherName={inspect.isCurrent ? (other?.name ?? null) : null}
              />
            ) : (
              <Text key={sense} size="xs" c="var(--page-quiet)">
                {sense === 'audio' ? 'No sound' : 'No picture'} is hidden at this ratio, so there is none to
                rebuild.
              </Text>
            );
          })}
        </div>
      )}
    </section>
  );
}

function GainControls() {
  const { gainMasks, gainOther } = useAppStore((state) => state.inspect.settings);
  const { set: setInspect } = useActions('inspect');
  const clips = useAppStore((state) => state.library.clips);
  const clipId = useAppStore((state) => state.library.selectedId);
  const next = useAppStore((state) => nextClip(state.library));
  const choices = clips.filter(({ id, status }) => status === 'ready' && id !== clipId);
  return (
    <div className={classes['controls']}>
      <WholeNumberField
        size="xs"
        label="Masks"
        description="Random masks at the page’s ratios and mode."
        min={2}
        max={32}
        value={gainMasks}
        onChange={(value) => value !== null && setInspect({ gainMasks: value })}
        data-testid="gain-masks"
      />
      <NativeSelect
        size="xs"
        label="The other clip"
        description="Whose picture and sound stand in."
        value={choices.some(({ id }) => id === gainOther) ? (gainOther ?? '') : ''}
        onChange={({ currentTarget }) =>
          setInspect({ gainOther: currentTarget.value === '' ? null : currentTarget.value })
        }
        data={[
          { value: '', label: next ? `Next: ${next.name}` : 'None is open' },
          ...choices.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        data-testid="gain-other"
      />
      <div>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={gainMasks === DEFAULT_INSPECT.gainMasks && gainOther === DEFAULT_INSPECT.gainOther}
          onClick={() =>
            setInspect({ gainMasks: DEFAULT_INSPECT.gainMasks, gainOther: DEFAULT_INSPECT.gainOther })
          }
        >
          Reset
        </Button>
      </div>
    </div>
  );
}
