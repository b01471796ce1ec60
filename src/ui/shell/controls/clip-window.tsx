/** Window and frame. */
import { Loader, Slider, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Clip } from '../../../state/library/clip.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { countWord, formatSeconds } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { ErrorNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore, useFamily, useResults } from '../../use-app-store.ts';
import { ControlGroup } from './control-group.tsx';
import classes from './controls.module.css';

/** Which seconds of the medium, and which of their frames, the model is given. */
export function ClipWindow() {
  const clip = useAppStore(selectedClip);
  if (clip?.status !== 'ready' || !clip.facts) return clip?.status === 'failed' ? null : <FramesToCome />;
  return (
    <>
      {clip.facts.durationSeconds > clip.facts.family.clipSeconds + 0.05 && (
        <WindowSlider key={clip.id} clip={clip} />
      )}
      {clip.facts.hasVideo && <FramePicker clip={clip} />}
    </>
  );
}

/** Where the window starts, for a clip that is longer. */
export function WindowSlider({ clip }: { readonly clip: Clip }) {
  const { moveWindow } = useActions('library');
  const [dragged, setDragged] = useState<number | null>(null);
  if (!clip.facts) return null;
  const { durationSeconds, windowStartSeconds, windowSeconds, family } = clip.facts;
  const shown =
    dragged !== null && (clip.moving || dragged === windowStartSeconds) ? dragged : windowStartSeconds;
  return (
    <ControlGroup
      title="Window"
      action={clip.moving ? <Loader size={14} aria-label="Moving the window" /> : null}
    >
      <Text size="xs" id="window-label" data-testid="window-range">
        {formatSeconds(shown)} to {formatSeconds(shown + windowSeconds)} of {formatSeconds(durationSeconds)}
      </Text>
      <div className={classes['medium']} aria-hidden>
        <span
          className={classes['place']}
          style={{
            left: `${(shown / durationSeconds) * 100}%`,
            width: `${(windowSeconds / durationSeconds) * 100}%`,
          }}
        />
      </div>
      <Slider
        min={0}
        max={Math.max(0.1, durationSeconds - family.clipSeconds)}
        step={0.1}
        value={shown}
        label={(value) => formatSeconds(value)}
        size="sm"
        thumbProps={{ 'aria-labelledby': 'window-label' }}
        onChange={(value) => {
          const start = Math.round(value * 10) / 10;
          setDragged(start);
          void moveWindow(clip.id, start);
        }}
        data-testid="window-slider"
      />
      {clip.moveError && <ErrorNote error={clip.moveError} testId="window-error" />}
      <Note>The model uses {countWord(family.clipSeconds)} seconds. Move the window to choose which.</Note>
    </ControlGroup>
  );
}

/** Keeps the room of the frames while the clip is opened, so that the controls below do not jump. */
function FramesToCome() {
  const { framesPerClip } = useFamily().visual;
  return (
    <ControlGroup title="Frame">
      <div className={classes['frames']} aria-hidden>
        {Array.from({ length: framesPerClip }, (_, index) => (
          <div key={index} className={classes['frame']} />
        ))}
      </div>
      <Note mih="2lh">The clip is being opened.</Note>
    </ControlGroup>
  );
}

function FramePicker({ clip }: { readonly clip: Clip }) {
  const frames = useResults().get('pictures', clip.picturesId)?.frames ?? [];
  const chosen = useAppStore((state) => state.library.frameIndex);
  const { setFrame } = useActions('library');
  const times = clip.facts?.frameTimesSeconds ?? [];
  const current = Math.min(chosen, frames.length - 1);
  return (
    <ControlGroup title="Frame">
      <div
        className={classes['frames']}
        role="radiogroup"
        aria-label="Frame that the model sees"
        onKeyDown={(event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 5, ArrowUp: -5 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          const next = Math.min(frames.length - 1, Math.max(0, current + step));
          setFrame(next);
          event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus();
        }}
      >
        {frames.map((frame, index) => (
          <UnstyledButton
            key={index}
            role="radio"
            aria-checked={index === current}
            aria-label={`Frame ${index} at ${formatSeconds(times[index] ?? 0)}`}
            tabIndex={index === current ? 0 : -1}
            className={classes['frame']}
            data-checked={index === current}
            data-testid="frame"
            onClick={() => setFrame(index)}
          >
            <PixelCanvas picture={frame} label="" />
            <span className={classes['number']}>{index}</span>
          </UnstyledButton>
        ))}
      </div>
      <Note>
        Frame {current} (counted from 0) at {formatSeconds(times[current] ?? 0)}. Frame{' '}
        {clip.facts?.family.visual.retrievalFrame} is the one used for retrieval.
      </Note>
    </ControlGroup>
  );
}
