/** The fold on what each modality adds to the other. */
import { Button, NativeSelect, Text } from '@mantine/core';
import { MODALITY_WORDS } from '../../../../core/geometry.ts';
import { nextClip, otherClip } from '../../../../state/inspect/inspect-questions.ts';
import { DEFAULT_INSPECT } from '../../../../state/inspect/inspect-slice.ts';
import { selectedClip } from '../../../../state/selectors.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { WholeNumberField } from '../../../kit/whole-number-field.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import { GainOfSense } from './gain-of-sense.tsx';
import classes from './inspect.module.css';
import { InspectRun } from './inspect-run.tsx';
import { useInspect } from './use-inspect.ts';

/** Each modality rebuilt with the clip's own other modality, with none, and with another clip's. */
export function InspectGain() {
  const inspect = useInspect('gain');
  const clip = useAppStore(selectedClip);
  const other = useAppStore(otherClip);
  const missing = clip?.facts && (!clip.facts.hasAudio ? 'audio' : !clip.facts.hasVideo ? 'video' : null);
  const { result } = inspect;
  if (missing) {
    return (
      <Text size="sm" data-testid="gain-missing">
        {clip.name} has no usable {missing}. Choose a clip with audio and video.
      </Text>
    );
  }
  return (
    <section
      className={classes['part']}
      aria-label="Gain between audio and video"
      data-stale={!inspect.isCurrent}
    >
      <GainControls />
      <InspectRun
        kind="gain"
        inspect={inspect}
        action="Compare"
        doing="Rebuilding with other audio and video"
      />
      {result && (
        <div className={classes['figures']} data-testid="gain-result">
          <Note>
            Gain: masked loss with the replacement minus masked loss with the right one, averaged over{' '}
            {result.masks} masks. Above 0, the right one helps.
          </Note>
          <MeaningNote testId="gain-note">
            In training, the model always saw some of both modalities. With one of them missing it is outside
            its training, and part of that gain comes from this, so the comparison with another clip is
            fairer. The intervals are over masks of this clip and say nothing about other clips.
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
              <Note key={sense}>
                No {MODALITY_WORDS[sense]} is hidden at this ratio, so there is nothing to rebuild.
              </Note>
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
  const choices = clips.filter(({ id, status }) => status !== 'failed' && id !== clipId);
  return (
    <div className={classes['controls']}>
      <WholeNumberField
        label="Masks"
        description="Random masks with the ratios and mode under Masking."
        min={2}
        max={32}
        value={gainMasks}
        onChange={(value) => value !== null && setInspect({ gainMasks: value })}
        data-testid="gain-masks"
      />
      <NativeSelect
        label="The other clip"
        description="Its video and audio replace the right ones."
        value={choices.some(({ id }) => id === gainOther) ? (gainOther ?? '') : ''}
        onChange={({ currentTarget }) =>
          setInspect({ gainOther: currentTarget.value === '' ? null : currentTarget.value })
        }
        data={[
          { value: '', label: next ? `Next: ${next.name}` : 'There is no other clip' },
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
