/** One map of a modality, in a square or on a spectrogram's axes. */
import type { ReactNode } from 'react';
import type { Modality } from '../../../../core/geometry.ts';
import type { Rgba } from '../../../../core/tensor.ts';
import { PixelCanvas } from '../../../figures/pixel-canvas.tsx';
import { SpectrogramFrame } from '../../../figures/spectrogram-frame.tsx';
import classes from './inspect.module.css';

interface SenseMapProps {
  readonly sense: Modality;
  readonly clipId: string;
  readonly caption: string;
  readonly picture: Rgba;
  /** Whether to draw the time axis; in a stack only the lowest spectrogram has one. */
  readonly withTime?: boolean;
  readonly testId: string;
  /** The colour bar. */
  readonly children?: ReactNode;
}

/** One map of a modality with its colour bar: in the frame's square, or on a spectrogram's axes. */
export function SenseMap({
  sense,
  clipId,
  caption,
  picture,
  withTime = false,
  testId,
  children,
}: SenseMapProps) {
  const canvas = (
    <PixelCanvas
      picture={picture}
      label={`${sense === 'audio' ? 'Spectrogram' : 'Frame'}: ${caption.toLowerCase()}`}
      testId={testId}
    />
  );
  if (sense === 'audio') {
    return (
      <SpectrogramFrame
        clipId={clipId}
        caption={
          <span className={classes['caption']}>
            <span>{caption}</span>
            {children}
          </span>
        }
        withTime={withTime}
      >
        {canvas}
      </SpectrogramFrame>
    );
  }
  return (
    <figure>
      <figcaption className={classes['caption']}>{caption}</figcaption>
      {canvas}
      {children}
    </figure>
  );
}
