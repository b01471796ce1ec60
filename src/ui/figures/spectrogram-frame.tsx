/** The axes around a spectrogram. */
import type { PointerEvent, ReactNode } from 'react';
import { playerClip } from '../../state/selectors.ts';
import { useActions, useAppStore, useFamily } from '../use-app-store.ts';
import { FREQUENCY_TICKS, melPosition, timePosition, timeTicks } from './axes.ts';
import { Playhead } from './playhead.tsx';
import classes from './spectrogram-frame.module.css';

interface SpectrogramFrameProps {
  readonly clipId: string;
  readonly caption: ReactNode;
  /** Whether to draw the time axis; in a stack only the lowest spectrogram has one. */
  readonly withTime: boolean;
  readonly children: ReactNode;
}

/** Axes in Hz and s around a spectrogram, with the playhead; a click moves it. */
export function SpectrogramFrame({ clipId, caption, withTime, children }: SpectrogramFrameProps) {
  const { seconds: span } = useFamily().audio;
  const { seek } = useActions('player');
  const isInPlayer = useAppStore((state) => playerClip(state)?.id === clipId);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (!isInPlayer || event.button !== 0) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    seek(((event.clientX - left) / width) * span);
  };
  return (
    <figure className={classes['frame']}>
      <figcaption className={classes['caption']}>{caption}</figcaption>
      <div className={classes['frequencies']} aria-hidden>
        {FREQUENCY_TICKS.map(({ hertz, label }) => (
          <span key={hertz} style={{ bottom: `${melPosition(hertz) * 100}%` }}>
            {label}
          </span>
        ))}
      </div>
      <div className={classes['plot']} onPointerDown={onPointerDown}>
        {children}
        <Playhead clipId={clipId} />
      </div>
      {withTime && (
        <div className={classes['times']} aria-hidden>
          {timeTicks(span).map((seconds) => (
            <span key={seconds} style={{ left: `${timePosition(seconds, span) * 100}%` }}>
              {seconds === 0 ? '0 s' : seconds}
            </span>
          ))}
        </div>
      )}
    </figure>
  );
}
