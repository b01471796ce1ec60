/** The four pictures of a modality: original, masked, rebuilt, rebuilt with the visible patches. */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Direction } from '../../../state/shell/route.ts';
import type { CaptionedPicture } from '../../figures/export/save-picture.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { SpectrogramFrame } from '../../figures/spectrogram-frame.tsx';
import classes from './reconstruct.module.css';

const PANEL_IDS = ['original', 'masked', 'rebuilt', 'composite'] as const;
const MASKED = 1;

interface PanelsProps {
  readonly sense: Direction;
  readonly panels: readonly CaptionedPicture[];
  readonly clipId: string;
  /** Shown in place of the masked picture while the mask is being painted. */
  readonly paint: ReactNode;
}

/** Four pictures of one modality: side by side for video, stacked on one time axis for audio. */
export function Panels({ sense, panels, clipId, paint }: PanelsProps) {
  const isPaint = (index: number) => paint !== null && index === MASKED;
  if (sense === 'audio') {
    return (
      <div className={classes['stack']}>
        {panels.map(({ caption, picture }, index) => (
          <div key={caption} className={isPaint(index) ? classes['paintedSound'] : undefined}>
            <SpectrogramFrame
              clipId={clipId}
              caption={index === 0 ? `${caption} spectrogram (Hz over s)` : caption}
              withTime={index === panels.length - 1 || isPaint(index)}
            >
              {isPaint(index) ? (
                paint
              ) : (
                <PixelCanvas
                  picture={picture}
                  label={`Spectrogram: ${caption.toLowerCase()}`}
                  testId={`panel-audio-${PANEL_IDS[index]}`}
                />
              )}
            </SpectrogramFrame>
          </div>
        ))}
      </div>
    );
  }
  return (
    <div className={classes['row']}>
      {panels.map(({ caption, picture }, index) => (
        <figure key={caption} className={classes['panel']} data-painted={isPaint(index)}>
          <Text component="figcaption" size="xs" c="var(--page-quiet)">
            {caption}
          </Text>
          {isPaint(index) ? (
            paint
          ) : (
            <PixelCanvas
              picture={picture}
              label={`Frame: ${caption.toLowerCase()}`}
              testId={`panel-visual-${PANEL_IDS[index]}`}
            />
          )}
        </figure>
      ))}
    </div>
  );
}
